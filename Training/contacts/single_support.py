#!/usr/bin/env python3
"""How long single support is in a step of given length, for the classical detector, which does not see final contacts.

    single_support.py DATASETS

Fits single support = a + b * step time, each person with the same weight, and prints how far off the line is for people
who were left out. Needs numpy.
"""
import glob
import os
import sys

import numpy as np

from recordings import reference_contacts


def steps(folder):
    """Step time and single support of every step outside turns, s."""
    given = reference_contacts(folder)
    initial = sorted([(t, "left") for t in given["ic_left"]] + [(t, "right") for t in given["ic_right"]])
    for (t, side), (after, other) in zip(initial, initial[1:]):
        between = [f for f in given["fc_" + other] if t < f < after]
        turning = any(a <= t <= b for a, b in given.get("turns") or [])
        if side != other and after - t < 2.5 and len(between) == 1 and not turning:
            yield after - t, after - between[0]


def fit(people):
    """Least squares over all steps, each person's counting as much as another's."""
    rows = np.concatenate(list(people.values()))
    weights = np.concatenate([np.full(len(v), len(v) ** -0.5) for v in people.values()])
    design = np.column_stack([np.ones(len(rows)), rows[:, 0]])
    return np.linalg.lstsq(design * weights[:, None], rows[:, 1] * weights, rcond=None)[0]


def main():
    if len(sys.argv) != 2 or "--help" in sys.argv:
        print(__doc__.strip())
        return 0 if "--help" in sys.argv else 64
    root = sys.argv[1]
    people = {}
    for path in sorted(glob.glob(root + "/*/*/events.json") + glob.glob(root + "/pelvis/stroke/*/gait_events.csv")):
        group, name = path.split(os.sep)[-3:-1]
        person = f"{group} {name.split('-')[0] if group == 'ipol' else name.split('_Test')[0]}"
        people.setdefault(person, []).extend(steps(os.path.dirname(path)))
    people = {k: np.array(v) for k, v in people.items() if len(v) > 5}
    print("all: single support = %.3f s + %.3f × step time" % tuple(fit(people)))
    for person, rows in people.items():
        a, b = fit({k: v for k, v in people.items() if k != person})
        error = a + b * rows[:, 0] - rows[:, 1]
        print(
            "%-50s step %.2f s, single support %.2f s; left out, the line is off by %+.3f ± %.3f s"
            % (person, np.median(rows[:, 0]), np.median(rows[:, 1]), error.mean(), error.std()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
