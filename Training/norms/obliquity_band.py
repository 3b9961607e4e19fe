#!/usr/bin/env python3
"""The norm band of obliquity over the stride, from walks of healthy people: Training/norms/obliquity_band.py STANCE FOLDER

FOLDER has a folder a walk, <person>-<walk>/lower_back.txt, as ../shared/datasets/ipol. Every walk is analysed by `stance
analyze`; a person's curve is the mean of all of the person's walks and of both sides (a side's own half up); the band is
mean and standard deviation between people. Written to Calibration/norms/pelvic_obliquity_stride.csv, once about quiet
standing and once about the mean of walking, with the cadences that these people walked at. What each person would have
got from the other people's band is said at the end.
"""
import json, math, pathlib, statistics, subprocess, sys

SOURCE = "Voisard et al. 2023"
LEAST_STRIDES = 8


def curves(document, zero):
    """Of both sides, own half up, degrees; None where there are too few strides or no such zero."""
    summary = document["summary"]
    if zero == "standing" and not document["alignment"]["standing_references"]:
        return []
    found = []
    for side, sign in (("left", 1), ("right", -1)):
        curve = summary[side]["obliquity_curve_mean_deg"]
        if summary[side]["curve_strides"] < LEAST_STRIDES or any(value is None for value in curve):
            return []
        found.append([sign * value for value in curve])
    if zero == "walking":
        found = [[value - statistics.fmean(curve) for value in curve] for curve in found]
    return found


def main():
    stance, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    walks = {}
    for walk in sorted(folder.iterdir()):
        if (walk / "lower_back.txt").exists():
            told = subprocess.run([stance, "analyze", "--format", "json", walk / "lower_back.txt"], capture_output=True, check=True)
            walks.setdefault(walk.name.split("-")[0], []).append(json.loads(told.stdout))
    cadences = [statistics.fmean(walk["summary"]["cadence_steps_min"] for walk in own) for own in walks.values()]
    out = ["zero,percent,mean,sd,unit,cadence_from,cadence_to,people,source"]
    for zero in ("standing", "walking"):
        people = []
        for own in walks.values():
            sides = [curve for walk in own for curve in curves(walk, zero)]
            if sides:
                people.append([statistics.fmean(values) for values in zip(*sides)])
        for percent, values in enumerate(zip(*people)):
            out.append(f'{zero},{percent},{statistics.fmean(values):.2f},{statistics.stdev(values):.2f},deg,'
                       f'{math.floor(min(cadences))},{math.ceil(max(cadences))},{len(people)},{SOURCE}')
        outside = []
        for index, person in enumerate(people):
            others = list(zip(*(curve for other, curve in enumerate(people) if other != index)))
            off = [abs(value - statistics.fmean(rest)) > 2 * statistics.stdev(rest) for value, rest in zip(person, others)]
            outside.append(100 * sum(off) / len(off))
        print(f"{zero}: {len(people)} people, SD {statistics.fmean(statistics.stdev(v) for v in zip(*people)):.2f}°; "
              f"each against the others: outside two SD for {statistics.fmean(outside):.0f} % of the stride, worst {max(outside):.0f} %")
    print(f"cadence {min(cadences):.0f}–{max(cadences):.0f}, mean {statistics.fmean(cadences):.0f} steps/min")
    target = pathlib.Path(__file__).resolve().parents[2] / "Calibration/norms/pelvic_obliquity_stride.csv"
    target.write_text("\n".join(out) + "\n")


main()
