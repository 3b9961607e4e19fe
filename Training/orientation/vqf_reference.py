"""Mean inclination RMSE of VQF (package `vqf`, defaults) over the BROAD trials present: the figure tests compare with.

    STANCE_DATASETS=<folder> python vqf_reference.py
"""
import glob, os
import numpy as np
import vqf


def inclination(q, r):
    w = (q * r).sum(1)
    z = -q[:, 0] * r[:, 3] - q[:, 1] * r[:, 2] + q[:, 2] * r[:, 1] + q[:, 3] * r[:, 0]
    return np.rad2deg(2 * np.arccos(np.clip(np.sqrt(w * w + z * z), 0, 1)))


rows = []
for path in sorted(glob.glob(os.path.join(os.environ["STANCE_DATASETS"], "broad", "*.csv.gz"))):
    a = np.genfromtxt(path, delimiter=",", skip_header=1)
    dt = np.median(np.diff(a[:, 0]))
    gyr, acc = np.ascontiguousarray(a[:, 4:7]), np.ascontiguousarray(a[:, 1:4])
    moving = a[:, 11] > 0.5
    estimates = (vqf.VQF(dt).updateBatch(gyr, acc), vqf.offlineVQF(gyr, acc, None, dt), vqf.BasicVQF(dt).updateBatch(gyr, acc))
    errors = [inclination(e["quat6D"], a[:, 7:11])[moving] for e in estimates]
    rows.append([np.sqrt(np.nanmean(e**2)) for e in errors])
    print(os.path.basename(path)[:40].ljust(40), np.round(rows[-1], 3))
print("mean: VQF %.4f  offline %.4f  BasicVQF %.4f" % tuple(np.mean(rows, 0)))
