#!/usr/bin/env python3
"""Writes real walks slowed down in time, for `stance validate`: whether contacts are still found in steps far slower than
anybody's whom the contact net was trained on.

    slowed_walks.py DATASETS FACTOR OUT      FACTOR 1.2: a fifth slower
    stance validate OUT --contact-nets FOLDS

Angles stay, angular rates are divided by FACTOR and the body's own acceleration by its square; gravity, which VQF tells
apart, stays. Needs numpy and vqf (`pip install numpy vqf`).
"""
import csv
import json
import os
import sys

GRAVITY = 9.80665
EVENTS = ("ic_left", "ic_right", "fc_left", "fc_right", "bouts", "turns")


def read(folder):
    """Rows of t, specific force, angular rate. Time in an MTw export is the packet counter's."""
    import numpy as np

    xsens = os.path.join(folder, "lower_back.txt")
    if not os.path.exists(xsens):
        return np.loadtxt(os.path.join(folder, "imu.csv"), delimiter=",", skiprows=1, usecols=range(7))
    table = np.loadtxt(xsens, skiprows=2, usecols=range(7))
    table[:, 0] /= 100
    return table


def slowed(table, factor):
    """The recording at 100 Hz, lasting FACTOR times as long."""
    import numpy as np
    from vqf import VQF

    start = table[0, 0]
    true = np.arange(start, table[-1, 0] + 0.005, 0.01)
    even = np.column_stack([np.interp(true, table[:, 0], table[:, i]) for i in range(1, 7)])
    force, rate = np.ascontiguousarray(even[:, :3]), np.ascontiguousarray(even[:, 3:])
    w, x, y, z = VQF(0.01).updateBatch(rate, force)["quat6D"].T
    gravity = GRAVITY * np.column_stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])
    time = np.arange(0, (true[-1] - true[0]) * factor, 0.01)
    at = lambda column: np.interp(time / factor + start, true, column)
    columns = [time]
    columns += [at(gravity[:, i]) + at(force[:, i] - gravity[:, i]) / factor**2 for i in range(3)]
    columns += [at(rate[:, i]) / factor for i in range(3)]
    return np.column_stack(columns), start


def scaled(value, factor, start):
    if isinstance(value, list):
        return [scaled(v, factor, start) for v in value]
    return (value - start) * factor


def write(folder, table):
    import numpy as np

    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, "imu.csv")
    np.savetxt(path, table, delimiter=",", header="t,ax,ay,az,gx,gy,gz", comments="", fmt="%.6f")


def main():
    if len(sys.argv) != 4 or "--help" in sys.argv:
        print(__doc__.strip())
        return 0 if "--help" in sys.argv else 64
    datasets, factor, out = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    if not 0.3 < factor < 5:
        print("FACTOR must lie between 0.3 and 5", file=sys.stderr)
        return 64
    for group in ("ipol", "semiogram", "mobilised", "pelvis/stroke"):
        for name in sorted(os.listdir(os.path.join(datasets, group))):
            source = os.path.join(datasets, group, name)
            slow, start = slowed(read(source), factor)
            target = os.path.join(out, os.path.basename(group), name)
            write(target, slow)
            events = os.path.join(source, "events.json")
            if os.path.exists(events):
                with open(events) as file:
                    known = json.load(file)
                known = {k: scaled(v, factor, start) for k, v in known.items() if k in EVENTS and v is not None}
                with open(os.path.join(target, "events.json"), "w") as file:
                    json.dump(known, file)
            else:
                with open(os.path.join(source, "gait_events.csv")) as file:
                    rows = list(csv.DictReader(file))
                with open(os.path.join(target, "gait_events.csv"), "w") as file:
                    file.write("t,event,side\n")
                    for row in rows:
                        file.write(f"{scaled(float(row['t']), factor, start):.3f},{row['event']},{row['side']}\n")
        print(f"{group}: {factor} times as long in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
