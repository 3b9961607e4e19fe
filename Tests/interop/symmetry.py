#!/usr/bin/env python3
"""Are the harmonic ratios of real walks those of their definition?

    symmetry.py STANCE DATASETS/ipol

Takes each walk's acceleration in the levelled frame (orientation as `stance analyze --signals` writes it), cuts it into
strides by the *reference* contacts, transforms them with numpy, and prints how far `stance analyze` is off: mean and
standard deviation over the walks, and the correlation. Needs numpy.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

try:
    import numpy
except ImportError:
    numpy = None  # --help must not need it.

AXES = ["ap", "ml", "v"]


def levelled(recording, signals):
    """Times, and acceleration forward, left and up, m/s²; the sensor's z points backward in these recordings."""
    table = numpy.genfromtxt(recording, delimiter=",", names=True)
    angles = numpy.genfromtxt(signals, delimiter=",", names=True, usecols=range(8))
    nearest = numpy.clip(numpy.searchsorted(angles["t"], table["t"]), 0, len(angles) - 1)
    q = numpy.stack([angles[name][nearest] for name in ("qw", "qx", "qy", "qz")], axis=1)

    def turned(vectors):
        cross = 2 * numpy.cross(q[:, 1:], vectors)
        return vectors + q[:, :1] * cross + numpy.cross(q[:, 1:], cross)

    force = turned(numpy.stack([table[name] for name in ("ax", "ay", "az")], axis=1))
    facing = turned(numpy.tile([0.0, 0.0, -1.0], (len(table), 1)))
    c, s = (facing[:, :2] / numpy.hypot(facing[:, 0], facing[:, 1])[:, None]).T
    return table["t"], numpy.stack(
        [c * force[:, 0] + s * force[:, 1], c * force[:, 1] - s * force[:, 0], force[:, 2] - 9.80665], axis=1)


def harmonics(stride):
    """Harmonic ratio and improved harmonic ratio (%) of 128 points of a stride, for each axis."""
    amplitudes = abs(numpy.fft.rfft(stride, axis=0)[1:21])
    even, odd = amplitudes[1::2].sum(0), amplitudes[0::2].sum(0)
    share = 100 * (amplitudes[1::2] ** 2).sum(0) / (amplitudes**2).sum(0)
    ratio = even / odd
    ratio[1], share[1] = 1 / ratio[1], 100 - share[1]
    return numpy.concatenate([ratio, share])


def main():
    if len(sys.argv) != 3 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        return
    stance, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    found, defined = [], []
    for walk in sorted(path for path in folder.iterdir() if path.is_dir()):
        events = json.loads((walk / "events.json").read_text())
        with tempfile.TemporaryDirectory() as work:
            recording, signals = f"{work}/recording.csv", f"{work}/signals.csv"
            source = str(walk / "lower_back.txt")
            subprocess.run([stance, "convert", source, recording], check=True, capture_output=True)
            answer = subprocess.run(
                [stance, "analyze", source, "--format", "json", "--signals", signals], check=True, capture_output=True)
            times, acceleration = levelled(recording, signals)
        strides = []
        for side in ("ic_left", "ic_right"):
            for begin, end in zip(events[side], events[side][1:]):
                turns = any(begin < last + 0.3 and end > first - 0.3 for first, last in events["turns"])
                if 0.6 < end - begin < 2 and not turns:
                    instants = begin + numpy.arange(128) / 128 * (end - begin)
                    points = [numpy.interp(instants, times, acceleration[:, axis]) for axis in range(3)]
                    strides.append(harmonics(numpy.stack(points, axis=1)))
        summary = json.loads(answer.stdout.splitlines()[0])["summary"]
        keys = ("harmonic_ratio", "improved_harmonic_ratio_percent")
        defined.append(numpy.median(strides, axis=0))
        # What was not measured is null.
        found.append([numpy.nan if summary[key][axis] is None else summary[key][axis] for key in keys for axis in AXES])
    found, defined = numpy.array(found, dtype=float), numpy.array(defined)
    for column, name in enumerate([f"{name}, {axis}" for name in ("harmonic ratio", "improved, %") for axis in AXES]):
        both = numpy.isfinite(found[:, column]) & numpy.isfinite(defined[:, column])
        plain, off = defined[both, column], (found - defined)[both, column]
        r = numpy.corrcoef(plain, plain + off)[0, 1]
        print(
            f"{name}: {both.sum()} walks, {plain.mean():.2f} ± {plain.std(ddof=1):.2f},"
            f" off by {off.mean():.2f} ± {off.std(ddof=1):.2f}, r {r:.2f}")


main()
