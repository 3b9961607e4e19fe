"""Simulated people on winding ways: writes trials for ./score into FOLDER and scores sets of parameters with it.

    STANCE=<program> python winding.py FOLDER 'NAME=VALUE …' …    # the defaults first, then each set

A straight walk of three minutes is bent: the body's yaw rate is added to the gyroscope and the centripetal force, speed times
yaw rate, to the accelerometer. RMSE of obliquity about its mean, degrees, 2 s later, mean over the people; `straight`: where
the way turns by less than 0.1 rad/s.
"""
import json, os, subprocess, sys
import numpy as np
from search import table

PEOPLE = dict(healthy=1.1, slow=.4, shuffling=.6)  # m/s
WAYS = dict(slalom_5_s=lambda t, v: 1.2 * np.sin(2 * np.pi * t / 5), slalom_12_s=lambda t, v: .8 * np.sin(2 * np.pi * t / 12),
            bends_8_s=lambda t, v: .4 * np.sin(2 * np.pi * t / 8), circle_3_m=lambda t, v: np.full(len(t), v / 3),
            half_turns=lambda t, v: np.where(t % 15 < 3, np.pi / 3, 0),
            corners=lambda t, v: np.where(t % 8 < 1, np.pi / 2, 0) * np.where(t % 16 < 8, 1, -1))  # rad/s


def prepare(out):
    index = open(f"{out}/index.txt", "w")
    for person, speed in PEOPLE.items():
        csv, signals = f"{out}/{person}.csv", f"{out}/{person}.signals.csv"
        subprocess.run([os.environ["STANCE"], "simulate", csv, "--person", person, "--script", "straight", "--seed", "5",
                        "--sensor", "lsm6dso", "--minutes", "3", "--truth-signals", signals, "--force"], check=True,
                       stdout=subprocess.DEVNULL)
        _, a = table(csv)
        head, t = table(signals)
        time = a[:, 0]
        obliquity, tilt = (np.interp(time, t[:, 0], t[:, head.index(k)]) for k in ("obliquity_deg", "tilt_deg"))
        o, p = np.radians(obliquity), np.radians(tilt)
        up = np.column_stack([-np.sin(p) * np.cos(o), np.sin(o), np.cos(p) * np.cos(o)])
        left = np.array([0, 1, 0]) - up * up[:, 1:2]
        left /= np.linalg.norm(left, axis=1)[:, None]
        for way, rate in WAYS.items():
            yaw = np.convolve(rate(time, speed) * ((time > 10) & (time < 185)), np.ones(50) / 50, "same")
            gyr, acc = a[:, 4:7] + yaw[:, None] * up, a[:, 1:4] + (speed * yaw)[:, None] * left
            for part, where in ((way, True), (way + "_straight", np.abs(yaw) < .1)):
                scored = (time > 14) & (time < 180) & where
                if not scored.any():
                    continue
                rows = [gyr, acc, np.stack([obliquity, tilt, 0 * tilt], 1), scored[:, None]]
                np.concatenate(rows, 1).astype("<f8").tofile(f"{out}/{person}.{part}.f64")
                index.write(f"{person}.{part} W 100.0 0 1 0\n")
    index.close()


def main(folder, sets):
    prepare(folder)
    names = [line.split()[0].split(".")[1] for line in open(f"{folder}/index.txt")]
    score = subprocess.Popen(["./score", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    for one in ["", *sets]:
        score.stdin.write(one + "\n")
        score.stdin.flush()
        rows = [r.split() for r in score.stdout.readline().strip().split(";") if r]
        print(one or "defaults")
        for part in dict.fromkeys(names):
            print("  %-22s %.2f" % (part, np.mean([float(r[4]) for n, r in zip(names, rows) if n == part])))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
