"""Recordings and their reference contacts, in the form the net sees them.

A `Walk` holds six channels at 100 Hz in the levelled pelvis frame (x forward, y left, z up), in this order:

    0 forward acceleration, 1 vertical acceleration minus g, 2 pitch rate (about y)      even: unchanged by the mirror
    3 left acceleration, 4 roll rate (about x), 5 yaw rate (about z)                     odd: change sign

in m/s^2 and rad/s, the reference contacts in seconds on the same clock, and where those contacts are known to be
complete. The orientation is causal and the program's own (`orient.swift`), so that the net is trained on what it will see.
"""
import csv
import gzip
import glob
import json
import os
import subprocess
from dataclasses import dataclass, field

import numpy as np

RATE = 100.0
GRAVITY = 9.80665
KINDS = ("ic_left", "ic_right", "fc_left", "fc_right")

# Rows: pelvis x, y, z in sensor axes. The nearest right angle, known for each data set.
MOUNT_UP_LEFT_BACK = np.array([[0, 0, -1], [0, 1, 0], [1, 0, 0]], float)
MOUNT_UP_RIGHT_FORWARD = np.array([[0, 0, 1], [0, -1, 0], [1, 0, 0]], float)


@dataclass
class Walk:
    name: str
    person: str  # leave-one-person-out groups
    source: str  # ipol, semiogram, mobilised, stroke, virtual, negative
    x: np.ndarray  # (T, 6)
    events: dict  # kind -> seconds, as given
    retimed: dict  # kind -> seconds, moved to the foot waveform (as given where there is none)
    known: np.ndarray  # (T, 2) weight of IC and FC: 0 where the reference says nothing
    reference: dict = field(default_factory=dict)  # for the scorer


def bridge(counter, values):
    """Rows at counts `counter` (100 a second) onto the full grid; holes are bridged linearly.

    Returns the grid's first count, the values, and which samples lie in a hole of more than 100 ms.
    """
    counter = np.asarray(counter)
    first, last = int(counter[0]), int(counter[-1])
    grid = np.arange(first, last + 1)
    out = np.stack([np.interp(grid, counter, v) for v in values.T], 1)
    hole = np.zeros(len(grid), bool)
    for a, b in zip(counter[:-1], counter[1:]):
        if b - a > 10:
            hole[int(a) - first + 1 : int(b) - first] = True
    return first, out, hole


def levelled(acc, gyr):
    """Six channels in the levelled pelvis frame from mount-corrected `acc`, `gyr` (T, 3) at 100 Hz."""
    rows = np.concatenate([acc, gyr], 1).astype("<f8").tobytes()
    answer = subprocess.run([os.environ.get("ORIENT", "./orient")], input=rows, stdout=subprocess.PIPE, check=True).stdout
    q = np.frombuffer(answer, "<f8").reshape(-1, 4)
    w, x, y, z = q.T
    rot = np.empty((len(q), 3, 3))
    rot[:, 0] = np.stack([1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)], 1)
    rot[:, 1] = np.stack([2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)], 1)
    rot[:, 2] = np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], 1)
    a = np.einsum("tij,tj->ti", rot, acc)
    g = np.einsum("tij,tj->ti", rot, gyr)
    forward = rot[:, :2, 0]
    forward = forward / np.maximum(np.linalg.norm(forward, axis=1, keepdims=True), 1e-9)
    c, s = forward.T

    def heading(v):
        return v[:, 0] * c + v[:, 1] * s, v[:, 1] * c - v[:, 0] * s

    ax, ay = heading(a)
    gx, gy = heading(g)
    return np.stack([ax, a[:, 2] - GRAVITY, gy, ay, gx, g[:, 2]], 1).astype(np.float32)


def still(x, seconds=0.6):
    """Where nothing moves: mean square of the rates and spread of the accelerations over a window."""
    n = int(seconds * RATE)
    box = np.ones(n) / n

    def smooth(v):
        return np.convolve(v, box, "same")

    rate = sum(smooth(x[:, k] ** 2) for k in (2, 4, 5))
    spread = sum(smooth(x[:, k] ** 2) - smooth(x[:, k]) ** 2 for k in (0, 1, 3))
    calm = (rate < 0.15**2) & (spread < 0.35**2)
    return np.convolve(~calm, np.ones(n), "same") < 0.5


def knowledge(x, events, bouts, hole, strict_order):
    """(T, 2) weights: 1 where IC (0) and FC (1) are known, be it that there are none."""
    T = len(x)
    t = np.arange(T) / RATE
    known = np.repeat(still(x)[:, None], 2, 1).astype(np.float32)
    for a, b in bouts:
        known[(t >= a) & (t <= b), 0] = 1
        fc = [e for k in KINDS[2:] for e in events[k] if a - 1e-6 <= e <= b + 1e-6]
        known[(t >= a) & (t <= b), 1] = 0
        if fc:
            known[(t >= min(fc)) & (t <= max(fc)), 1] = 1
    inside = lambda e: any(a - 1e-6 <= e <= b + 1e-6 for a, b in bouts)
    for k, kind in enumerate(KINDS):
        for e in events[kind]:
            if inside(e):
                known[(t >= e - 0.10) & (t <= e + 0.10), k // 2] = 1
    if strict_order:  # automatic references: where the cyclic order breaks, something is missing
        cycle = ("ic_right", "fc_left", "ic_left", "fc_right")
        seq = sorted((e, k) for k in KINDS for e in events[k] if inside(e))
        for (ta, ka), (tb, kb) in zip(seq[:-1], seq[1:]):
            if cycle[(cycle.index(ka) + 1) % 4] != kb:
                known[(t > ta + 0.12) & (t < tb - 0.12)] = 0
    known[hole] = 0
    return known


def reference_contacts(folder):
    """Contacts as given: kind -> seconds, with the `bouts` in which they are complete and the `turns`."""
    path = os.path.join(folder, "events.json")
    if os.path.exists(path):
        with open(path) as file:
            return json.load(file)
    events = {k: [] for k in KINDS}
    with open(os.path.join(folder, "gait_events.csv")) as file:
        for row in csv.DictReader(file):
            kind = "ic" if row["event"] == "IC" else "fc"
            events[kind + ("_left" if row["side"] == "L" else "_right")].append(float(row["t"]))
    every = sorted(e for k in KINDS for e in events[k])
    return dict(events, bouts=[[every[0], every[-1]]], turns=[])


def ipol(root):
    for path in sorted(glob.glob(os.path.join(root, "ipol", "*", "lower_back.txt"))):
        folder = os.path.dirname(path)
        name = os.path.basename(folder)
        rows = np.loadtxt(path, skiprows=2, usecols=range(7))
        first, v, hole = bridge(rows[:, 0], rows[:, 1:])
        x = levelled(v[:, :3] @ MOUNT_UP_LEFT_BACK.T, v[:, 3:] @ MOUNT_UP_LEFT_BACK.T)
        if first:  # the grid starts at count 0, so that time is count / 100
            x = np.concatenate([np.repeat(x[:1], first, 0), x])
            hole = np.concatenate([np.ones(first, bool), hole])
        reference = reference_contacts(folder)
        events = {k: reference[k] for k in KINDS}
        moved = json.load(open(os.path.join(folder, "events_retimed.json")))
        known = knowledge(x, events, reference["bouts"], hole, False)
        person = "ipol-" + name.split("-")[0]
        yield Walk(name, person, "ipol", x, events, {k: moved[k] for k in KINDS}, known, reference)


def table(path):
    rows = np.loadtxt(path, delimiter=",", skiprows=1)
    t = rows[:, 0]
    grid = np.arange(int(round(t[0] * RATE)), int(round(t[-1] * RATE)) + 1) / RATE
    return np.stack([np.interp(grid, t, c) for c in rows[:, 1:7].T], 1)


def lab(root):
    for source in ("semiogram", "mobilised"):
        for path in sorted(glob.glob(os.path.join(root, source, "*", "imu.csv"))):
            folder = os.path.dirname(path)
            v = table(path)
            x = levelled(v[:, :3] @ MOUNT_UP_RIGHT_FORWARD.T, v[:, 3:] @ MOUNT_UP_RIGHT_FORWARD.T)
            reference = reference_contacts(folder)
            events = {k: reference[k] for k in KINDS}
            known = knowledge(x, events, reference["bouts"], np.zeros(len(x), bool), source == "mobilised")
            name = os.path.basename(folder)
            person = "mobilised" if source == "mobilised" else "semiogram"
            yield Walk(name, person, source, x, events, events, known, reference)


def pelvis(root):
    for path in sorted(glob.glob(os.path.join(root, "pelvis", "*", "*", "gait_events.csv"))):
        folder = os.path.dirname(path)
        name = os.path.basename(folder)
        source = os.path.basename(os.path.dirname(folder))
        v = table(os.path.join(folder, "imu.csv"))
        x = levelled(v[:, :3] @ MOUNT_UP_LEFT_BACK.T, v[:, 3:] @ MOUNT_UP_LEFT_BACK.T)
        reference = reference_contacts(folder)
        events = {k: reference[k] for k in KINDS}
        known = knowledge(x, events, reference["bouts"], np.zeros(len(x), bool), True)
        person = name.split("_")[1] if source == "stroke" else name.split("_")[0]
        yield Walk(name, person, source, x, events, events, known, reference)


def negatives(root):
    """Motion that is no gait: a hand-held sensor, each of whose axes in turn serves as up; single-leg stance."""
    for path in sorted(glob.glob(os.path.join(root, "broad", "*.csv.gz"))):
        rows = np.loadtxt(gzip.open(path, "rt"), delimiter=",", skiprows=1, usecols=range(7))
        t = rows[:, 0]
        grid = np.arange(t[0], t[-1], 1 / RATE)
        v = np.stack([np.interp(grid, t, c) for c in rows[:, 1:7].T], 1)
        x = levelled(v[:, :3], v[:, 3:])
        name = os.path.basename(path)[:2]
        none = {k: [] for k in KINDS}
        yield Walk("broad-" + name, "broad", "negative", x, none, none, np.ones((len(x), 2), np.float32))
    for path in sorted(glob.glob(os.path.join(root, "pelvis", "standing_test", "*", "imu.csv"))):
        v = table(path)
        x = levelled(v[:, :3] @ MOUNT_UP_LEFT_BACK.T, v[:, 3:] @ MOUNT_UP_LEFT_BACK.T)
        none = {k: [] for k in KINDS}
        name = "standing-" + os.path.basename(os.path.dirname(path))
        yield Walk(name, "standing", "negative", x, none, none, np.ones((len(x), 2), np.float32))


def everything(root, cache=None):
    """All walks. `cache`: a pickle to keep them in (the orientation filter takes a few seconds)."""
    import pickle

    if cache and os.path.exists(cache):
        return pickle.load(open(cache, "rb"))
    walks = [*ipol(root), *lab(root), *pelvis(root), *negatives(root)]
    if cache:
        pickle.dump(walks, open(cache, "wb"))
    return walks
