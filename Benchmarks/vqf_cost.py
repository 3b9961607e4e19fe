"""CPU ns per sample of VQF's C++ filter (Laidig & Seel 2023) on the samples of `stance-bench samples DIR`.

Timed as stance-bench times itself: each piece many times after the same past, the least time of each piece counts."""
import sys
import time

import numpy as np
from vqf import VQF

WARM_UP, PIECE, PIECES, REPEATS = 7000, 6000, 5, 40
for name in ("rest", "walking"):
    samples = np.fromfile(f"{sys.argv[1]}/{name}.f64", dtype="<f8").reshape(-1, 6)
    gyr, acc = np.ascontiguousarray(samples[:, :3]), np.ascontiguousarray(samples[:, 3:])
    best = [float("inf")] * PIECES
    for _ in range(REPEATS):
        filter = VQF(0.01)
        filter.updateBatch(gyr[:WARM_UP], acc[:WARM_UP])
        for piece in range(PIECES):
            part = slice(WARM_UP + piece * PIECE, WARM_UP + (piece + 1) * PIECE)
            begun = time.thread_time_ns()
            filter.updateBatch(gyr[part], acc[part])
            best[piece] = min(best[piece], time.thread_time_ns() - begun)
    print(f"vqf_{name}_ns", sum(best) / (PIECE * PIECES))
