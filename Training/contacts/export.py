"""Weights to a `.stancenet` file (layout: Sources/GaitDSP/Contacts/ContactNetFile.swift), and the parity fixture."""
import argparse
import os
import struct
import zlib

import jax
import numpy as np

import net


def stancenet(shape, w, provenance):
    """The bytes of the file."""
    assert shape.phases == 1 and shape.head == 1, "the inference code has one phase and a point-wise head"
    text = provenance.encode()
    half = lambda *v: struct.pack(f"<{len(v)}H", *v)
    body = half(shape.pairs, shape.first, len(shape.blocks))
    for taps, dilation, ahead in shape.blocks:
        body += half(taps, dilation, ahead)
    parts = [net.SCALE, w["first_s"], w["first_d"], w["first_b"]]
    for block in w["blocks"]:
        parts += [block["s"], block["d"], block["b"]]
    parts += [w["head_s"], w["head_d"], w["head_b"]]
    body += b"".join(np.asarray(p, "<f4").tobytes() for p in parts)
    size = 8 + 4 + 4 + 4 + len(text) + len(body) + 4
    data = b"STANCNET" + struct.pack("<III", 1, size, len(text)) + text + body
    return data + struct.pack("<I", zlib.crc32(data))


def fixture(folder, seed=3):
    """A tiny random net, an input and what it answers, for the parity test of the inference code."""
    shape = net.Shape(blocks=((3, 1, 1), (5, 4, 1)), head=1, phases=1)
    w = jax.device_get(net.initial(shape, jax.random.PRNGKey(seed)))
    rng = np.random.default_rng(seed)
    for block in [w["blocks"][0], w["blocks"][1]]:
        block["b"] = rng.normal(0, 0.2, shape.pairs).astype(np.float32)
    w["first_b"] = rng.normal(0, 0.2, shape.pairs).astype(np.float32)
    x = rng.normal(0, 1, (160, 6)).astype(np.float32).round(3) * net.SCALE
    x = x.round(4).astype(np.float32)
    y = np.asarray(net.logits(shape, w, x[None]))[0]
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "tiny.stancenet"), "wb") as f:
        f.write(stancenet(shape, w, "data: none, random weights\nlicence: Apache-2.0\n"))
    with open(os.path.join(folder, "tiny.txt"), "w") as f:
        f.write("# input: forward, vertical, pitch, left, roll, yaw\n")
        f.writelines("x " + " ".join(f"{v:.4f}" for v in row) + "\n" for row in x)
        f.write("# logits: IC left, IC right, FC left, FC right\n")
        f.writelines("y " + " ".join(f"{v:.6f}" for v in row) + "\n" for row in y)


if __name__ == "__main__":
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("fixture", help="folder for the parity fixture")
    fixture(a.parse_args().fixture)
