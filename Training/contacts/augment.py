"""Windows for training: walks stretched, skewed, turned, scaled, disturbed.

The mirror needs no augmentation: the net is equivariant. Each window is 10 s at 100 Hz and carries, for every contact
kind, the signed distance (samples) from each sample to the nearest contact, for the labels as given and as re-timed.
"""
import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import lfilter

from recordings import KINDS, RATE, GRAVITY

WINDOW = 1000
FAR = 30.0  # distances are clipped here, samples

# References define contacts differently. What is added to the labels (s: IC, FC) to bring them to the definition of
# `ipol`: the median error against them of a net that has not seen the data set.
SHIFT = dict(stroke=(-0.009, 0.033), virtual=(-0.015, -0.013), mobilised=(-0.008, -0.030))

# The first and last contacts of a walk are few and the hardest to find: they count more.
EDGE_WEIGHT = 3.0

SHARE = dict(ipol=0.70, stroke=0.07, semiogram=0.08, mobilised=0.05, virtual=0.04, negative=0.10)


def warp(walk, rng):
    """Out time (s) of every source sample, and the local stretch: tempo, its drift, and left-right asymmetry."""
    T = len(walk.x)
    u = rng.random()
    if u < 0.6:
        tempo = np.exp(rng.uniform(np.log(0.82), np.log(1.25)))
    else:
        tempo = np.exp(rng.uniform(np.log(0.6), np.log(2.7)))
    if walk.source == "semiogram":
        tempo = np.exp(rng.uniform(np.log(0.55), np.log(1.35)))
    rate = np.full(T, tempo)
    if rng.random() < 0.5:  # asymmetric gait: steps ending left longer than those ending right, or the reverse
        skew = rng.uniform(-0.2, 0.2)
        local = np.ones(T)
        ics = sorted([(t, 1) for t in walk.events["ic_left"]] + [(t, -1) for t in walk.events["ic_right"]])
        for (a, _), (b, side) in zip(ics[:-1], ics[1:]):
            if b - a < 2.5:
                local[int(a * RATE) : int(b * RATE)] += side * skew / 2
        rate *= gaussian_filter1d(local, rng.uniform(5, 12))
    if tempo > 1.15 and rng.random() < 0.6:  # slow gait spends more of the stride on both feet, often unequally
        local = np.ones(T)
        for ic, fc in (("ic_left", "fc_right"), ("ic_right", "fc_left")):
            longer = rng.uniform(1, 2.5)
            for a in walk.events[ic]:
                b = min((t for t in walk.events[fc] if t > a), default=np.inf)
                if b - a < 0.5:
                    local[int(a * RATE) : int(b * RATE)] = longer
        rate *= gaussian_filter1d(local, 3)
    if rng.random() < 0.5:
        drift = gaussian_filter1d(rng.standard_normal(T), 60)
        rate *= np.exp(drift / max(drift.std(), 1e-6) * rng.uniform(0, 0.08))
    return np.concatenate([[0], np.cumsum(rate)[:-1]]) / RATE, rate


def turn(x, rng, yaw_limit):
    """A sensor mounted askew: yaw, and a small error of the levelling (which lets gravity leak)."""
    yaw = np.deg2rad(rng.uniform(-yaw_limit, yaw_limit))
    tilt = np.deg2rad(rng.normal(0, 1.5, 2))
    c, s = np.cos(yaw), np.sin(yaw)
    acc = np.stack([x[:, 0], x[:, 3], x[:, 1] + GRAVITY], 1)
    gyr = np.stack([x[:, 4], x[:, 2], x[:, 5]], 1)
    about_z = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    small = np.array([[1, 0, tilt[1]], [0, 1, -tilt[0]], [-tilt[1], tilt[0], 1]])
    acc = acc @ (small @ about_z).T
    # The rates keep whatever part of a pitched mount the levelling does not undo.
    pitch = np.deg2rad(rng.normal(0, 4))
    c, s = np.cos(pitch), np.sin(pitch)
    gyr = gyr @ (np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]) @ about_z).T
    return np.stack([acc[:, 0], acc[:, 2] - GRAVITY, gyr[:, 1], acc[:, 1], gyr[:, 0], gyr[:, 2]], 1)


def resonance(v, rng):
    """A strap that rings: second-order, 5 to 12 Hz, lightly damped."""
    f, damping = rng.uniform(5, 12), rng.uniform(0.1, 0.4)
    r = np.exp(-2 * np.pi * f * damping / RATE)
    a = [1, -2 * r * np.cos(2 * np.pi * f / RATE), r * r]
    return lfilter([1 - r, 0, r - 1], a, v)


def disturb(x, rng):
    scale = np.exp(rng.normal(0, 0.17, 6)) * np.exp(rng.normal(0, 0.15))
    x = x * np.clip(scale, 0.5, 1.6)
    if rng.random() < 0.25:
        x = gaussian_filter1d(x, rng.uniform(0.3, 1.8), axis=0)
    if rng.random() < 0.3:
        ring = resonance(x[:, 1], rng)
        x = x + ring[:, None] * rng.normal(0, 1, 6) * np.array([0.3, 0.3, 0.3, 0.15, 0.05, 0.08])
    x = x + np.concatenate([rng.uniform(-0.5, 0.5, 2), rng.uniform(-0.05, 0.05, 1), rng.uniform(-0.3, 0.3, 1),
                            rng.uniform(-0.05, 0.05, 2)])
    noise = np.array([1, 1, 0.15, 1, 0.15, 0.15]) * 10 ** rng.uniform(-2.2, -0.9)
    x = x + rng.standard_normal(x.shape) * noise
    if rng.random() < 0.15:  # lost packets, bridged
        keep = np.ones(len(x), bool)
        for _ in range(rng.integers(1, 40)):
            a = rng.integers(1, len(x) - 12)
            keep[a : a + rng.integers(1, 10)] = False
        keep[0] = keep[-1] = True
        at = np.flatnonzero(keep)
        x = np.stack([np.interp(np.arange(len(x)), at, x[at, k]) for k in range(6)], 1)
    return x


def distances(times, n):
    """Signed distance, in samples, of each of `n` samples to the nearest of `times` (samples)."""
    at = np.arange(n)[:, None]
    if len(times) == 0:
        return np.full(n, FAR)
    d = at - np.asarray(times)[None, :]
    d = d[np.arange(n), np.abs(d).argmin(1)]
    return np.clip(d, -FAR, FAR)


def window(walk, rng):
    if walk.source == "negative":
        return negative(walk, rng)
    tau, rate = warp(walk, rng)
    length = WINDOW / RATE
    start = rng.uniform(min(0, tau[-1] - length), max(0, tau[-1] - length)) if tau[-1] < length else rng.uniform(
        0, tau[-1] - length)
    grid = start + np.arange(WINDOW) / RATE
    src = np.interp(grid, tau, np.arange(len(tau)))
    x = np.stack([np.interp(src, np.arange(len(tau)), walk.x[:, k]) for k in range(6)], 1)
    r = np.interp(src, np.arange(len(tau)), rate)[:, None]
    power = rng.uniform(0.2, 2.0) if r.mean() > 1 else rng.uniform(0.2, 1.2)
    x[:, [0, 1, 3]] /= r**power
    x[:, [2, 4, 5]] /= r ** rng.uniform(0, 1, 3)  # slow pathological gait turns the trunk no less
    outside = (grid < 0) | (grid > tau[-1])
    known = (walk.known * edges(walk)[:, None])[np.round(src).astype(int)]
    known[outside] = 0
    if rng.random() < 0.4:  # as worn by the book
        x = turn(x, rng, 8) * np.exp(rng.normal(0, 0.06, 6)) + rng.standard_normal(x.shape) * 0.01
    else:
        x = disturb(turn(x, rng, 20 if rng.random() < 0.8 else 32), rng)
    dist = []
    for events in (walk.events, walk.retimed):
        for k in KINDS:
            moved = np.asarray(events[k]) + SHIFT.get(walk.source, (0, 0))[KINDS.index(k) // 2]
            at = np.interp(moved * RATE, np.arange(len(tau)), tau)
            dist.append(distances((at - start) * RATE, WINDOW))
    return x, np.stack(dist, 1), known


def edges(walk):
    """Weight of each sample: more around the first two and the last two contacts of every bout."""
    weight = np.ones(len(walk.x), np.float32)
    times = np.sort(np.concatenate([walk.events[k] for k in KINDS]))
    t = np.arange(len(walk.x)) / RATE
    for a, b in walk.reference["bouts"]:
        inside = times[(times >= a - 1e-6) & (times <= b + 1e-6)]
        for e in [*inside[:2], *inside[-3:]]:
            weight[np.abs(t - e) < 0.25] = EDGE_WEIGHT
    return weight


def negative(walk, rng):
    """No gait: hand-held motion with random axes, a ride (band-limited noise), isolated slow movements."""
    x = np.zeros((WINDOW, 6))
    u = rng.random()
    if u < 0.6:
        a = rng.integers(0, len(walk.x) - WINDOW)
        x = walk.x[a : a + WINDOW] * np.exp(rng.uniform(np.log(0.2), np.log(1.5)))
        c = rng.uniform(0, 2 * np.pi)
        c, s = np.cos(c), np.sin(c)
        x = np.stack([c * x[:, 0] - s * x[:, 3], x[:, 1], s * x[:, 4] + c * x[:, 2],
                      s * x[:, 0] + c * x[:, 3], c * x[:, 4] - s * x[:, 2], x[:, 5]], 1)
    elif u < 0.8:
        low, high = np.sort(np.exp(rng.uniform(np.log(0.5), np.log(25), 2)))
        n = rng.standard_normal((WINDOW, 6))
        n = gaussian_filter1d(n, RATE / (2 * np.pi * high), axis=0) - gaussian_filter1d(n, RATE / (2 * np.pi * low), axis=0)
        x = n / (n.std(0) + 1e-6) * np.exp(rng.normal(0, 0.6, 6)) * np.array([1, 1.3, 0.15, 1, 0.15, 0.15])
    else:
        for _ in range(rng.integers(1, 4)):
            at, wide = rng.uniform(100, 900), rng.uniform(15, 120)
            bump = np.exp(-0.5 * ((np.arange(WINDOW) - at) / wide) ** 2)
            slope = np.gradient(bump) * wide
            x = x + bump[:, None] * rng.normal(0, 1, 6) * [1, 0.5, 1, 0.5, 0.3, 0.7] + slope[:, None] * rng.normal(
                0, 1, 6) * [1.5, 2.5, 0.5, 0.8, 0.3, 0.5]
    return disturb(x, rng), np.full((WINDOW, 8), FAR), np.ones((WINDOW, 2))


def bank(walks, count, seed, share=SHARE):
    """`count` windows: x (count, WINDOW, 6), distances (count, WINDOW, 8), known (count, WINDOW, 2), walk indices."""
    rng = np.random.default_rng(seed)
    share = {s: share[s] for s in share if any(w.source == s for w in walks)}
    sources, p = list(share), np.array(list(share.values()))
    length = {s: np.array([len(w.x) if w.source == s else 0 for w in walks], float) for s in sources}
    x = np.empty((count, WINDOW, 6), np.float32)
    dist = np.empty((count, WINDOW, 8), np.float32)
    known = np.empty((count, WINDOW, 2), np.float32)
    which = np.empty(count, int)
    for i in range(count):
        s = sources[rng.choice(len(sources), p=p / p.sum())]
        which[i] = rng.choice(len(walks), p=length[s] / length[s].sum())
        x[i], dist[i], known[i] = window(walks[which[i]], rng)
    return x, dist, known, which
