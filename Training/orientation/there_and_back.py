"""Tilt and obliquity over standing along walks with one half turn in their middle, as `stance analyze` has them.

    STANCE=<program> STANCE_DATASETS=<folder> python there_and_back.py

Nobody knows the truth of these walks, but a pelvis is held on the way back as on the way out: what differs is error.
"""
import glob, json, os, subprocess, tempfile
import numpy as np

WINDOWS = ("out, 2.5-4.5 s", "out, last 2.5 s", "back, first 2 s", "back, 2-4 s", "back, last 2.5 s")


def walk(path, folder):
    signals, result = folder + "/signals.csv", folder + "/result.json"
    subprocess.run([os.environ["STANCE"], "analyze", path, "--format", "json", "--signals", signals, "-o", result],
                   check=True, stdout=subprocess.DEVNULL)
    bouts = json.load(open(result))["bouts"]
    if not bouts:
        return None
    bout = max(bouts, key=lambda b: b["end_s"] - b["start_s"])
    turns = [t for t in bout["turns"] if abs(t["angle_deg"]) > 120]
    if len(turns) != 1:
        return None
    start, end, a, b = bout["start_s"], bout["end_s"], turns[0]["start_s"], turns[0]["end_s"]
    s = np.genfromtxt(signals, delimiter=",", names=True)
    spans = [(start + 2.5, start + 4.5), (a - 3, a - .5), (b + .3, b + 2.3), (b + 2.3, b + 4.3), (end - 3, end - .5)]
    mean = lambda k, x, y: np.nanmean(s[k][(s["t"] >= x) & (s["t"] < y)])
    rows = [[mean(k, *span) - mean(k, 0, start - .5) for span in spans] for k in ("tilt_deg", "obliquity_deg")]
    return rows + [[np.sign(turns[0]["angle_deg"])] * len(spans)]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        walks = [walk(p, folder) for p in sorted(glob.glob(os.environ["STANCE_DATASETS"] + "/ipol/*/lower_back.txt"))]
    tilt, obliquity, turn = np.moveaxis(np.array([w for w in walks if w]), 1, 0)
    print(len(tilt), "walks;", "; ".join(WINDOWS))
    print("tilt over standing", np.nanmean(tilt, 0).round(2))
    print("obliquity over standing, positive to the side of the turn", np.nanmean(obliquity * turn, 0).round(2))
