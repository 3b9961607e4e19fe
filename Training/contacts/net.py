"""The mirror-equivariant net.

Hidden features come in pairs (h, h') that swap when left and right are exchanged; they are kept as sums s = h + h' and
differences d = h - h'. A linear map that commutes with the swap is block-diagonal there: y_s = A s + b, y_d = B d.
ReLU acts on the pair: u = max(0, s + d), v = max(0, s - d), then s = u + v, d = u - v (the factor 2 is in the weights).

    first   strided convolution, 100 to 50 Hz: sums from the even channels, differences from the odd ones
    blocks  s, d += convolution(rectified s, d), dilated, with its own look-ahead (pre-activation residual)
    head    convolution to (IC, FC) x phases; left logit = s + d, right logit = s - d
"""
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

# Inputs are divided by these: forward, vertical acceleration, pitch rate | left acceleration, roll, yaw rate.
SCALE = np.array([3.0, 4.0, 0.8, 3.0, 0.8, 1.0], np.float32)


@dataclass(frozen=True)
class Shape:
    pairs: int = 8
    first: int = 8  # taps at 100 Hz; frame i sees samples 2i - (first/2 - 1) ... 2i + first/2
    blocks: tuple = ((5, 1, 2), (5, 2, 2), (5, 4, 2), (5, 8, 1), (5, 16, 0))  # taps, dilation, taps ahead
    head: int = 1  # taps
    phases: int = 1  # outputs a frame: 1 is 50 Hz, 2 is 100 Hz

    def ahead(self):
        """Samples at 100 Hz that the net looks ahead of a frame's first sample."""
        return self.first // 2 + 2 * (sum(d * a for _, d, a in self.blocks) + self.head // 2)

    def behind(self):
        return self.first // 2 - 1 + 2 * (sum(d * (k - 1 - a) for k, d, a in self.blocks) + self.head // 2)

    def multiply_adds(self):
        """Per 100 Hz sample."""
        p = self.pairs
        return (self.first * 6 * p + sum(2 * k * p * p for k, _, _ in self.blocks) + self.head * 4 * self.phases * p) / 2


def initial(shape, key):
    keys = iter(jax.random.split(key, 2 * len(shape.blocks) + 4))
    p = shape.pairs

    def normal(*dims, gain):
        return gain * jax.random.normal(next(keys), dims) / np.sqrt(dims[0] * dims[1])

    w = {"first_s": normal(shape.first, 3, p, gain=1.0), "first_d": normal(shape.first, 3, p, gain=1.0),
         "first_b": jnp.zeros(p), "blocks": []}
    for taps, _, _ in shape.blocks:
        w["blocks"].append({"s": normal(taps, p, p, gain=0.35), "d": normal(taps, p, p, gain=0.35), "b": jnp.zeros(p)})
    w["head_s"] = normal(shape.head, p, 2 * shape.phases, gain=0.5)
    w["head_d"] = normal(shape.head, p, 2 * shape.phases, gain=0.5)
    w["head_b"] = jnp.full(2 * shape.phases, -1.5)
    return w


def convolve(x, w, ahead, dilation=1):
    """x (channels, T, N), w (taps, in, out): one matrix product over shifted views, zeros beyond the ends."""
    taps, _, out = w.shape
    length = x.shape[1]
    x = jnp.pad(x, ((0, 0), ((taps - 1 - ahead) * dilation, ahead * dilation), (0, 0)))
    views = [x[:, k * dilation : k * dilation + length].reshape(x.shape[0], -1) for k in range(taps)]
    return (w.reshape(-1, out).T @ jnp.concatenate(views)).reshape(out, length, -1)


def first(x, w, shape):
    """The strided convolution: x (3, T, N) -> (pairs, T / 2, N); frame i sees samples 2i - behind ... 2i + behind + 1."""
    taps, channels, out = w.shape
    behind = taps // 2 - 1
    frames = x.shape[1] // 2
    x = jnp.pad(x, ((0, 0), (behind, behind), (0, 0)))
    views = [x[:, k : k + 2 * frames : 2].reshape(channels, -1) for k in range(taps)]
    return (w.reshape(-1, out).T @ jnp.concatenate(views)).reshape(out, frames, -1)


def rectify(s, d):
    u, v = jax.nn.relu(s + d), jax.nn.relu(s - d)
    return u + v, u - v


def logits(shape, w, x):
    """x (N, T, 6), T even, in SI units -> (N, T * phases / 2, 4) logits: IC left, IC right, FC left, FC right."""
    x = jnp.transpose(x / SCALE, (2, 1, 0))
    s = first(x[:3], w["first_s"], shape) + w["first_b"][:, None, None]
    d = first(x[3:], w["first_d"], shape)
    for (_, dilation, look), block in zip(shape.blocks, w["blocks"]):
        a, b = rectify(s, d)
        s = s + convolve(a, block["s"], look, dilation) + block["b"][:, None, None]
        d = d + convolve(b, block["d"], look, dilation)
    a, b = rectify(s, d)
    s = convolve(a, w["head_s"], shape.head // 2) + w["head_b"][:, None, None]
    d = convolve(b, w["head_d"], shape.head // 2)
    frames, n = s.shape[1:]
    s = s.reshape(shape.phases, 2, frames, n)
    d = d.reshape(shape.phases, 2, frames, n)
    out = jnp.stack([s + d, s - d], 2)  # (phase, kind, side, frame, n)
    return jnp.transpose(out, (4, 3, 0, 1, 2)).reshape(n, frames * shape.phases, 4)


def frame_times(shape, count):
    """Times (in 100 Hz samples) of `count` outputs."""
    if shape.phases == 2:
        return np.arange(count, dtype=float)
    return 2.0 * np.arange(count) + 0.5
