"""Evolutionary search over the parameters of the Swift filter, and its leave-one-trial-out score.

    STANCE_DATASETS=<folder> STANCE=<program> python search.py FOLDER prepare     # writes the trials into FOLDER for ./score
    python search.py FOLDER score NAME=VALUE …                    # means of one set, from STANCE's defaults
    python search.py FOLDER search SECONDS                        # logs every set tried to FOLDER/search.jsonl
    python search.py FOLDER judge                                 # leave one BROAD trial out
"""
import glob, json, os, subprocess, sys, time
import numpy as np

START = dict(biasSigma=.0175, biasWalk=2.1e-4, gainSigma=.003, gainWalk=1e-6, gyro=8.7e-5, gyroMotion=1e-4, acc=.02,
             accMotion=.015, velocity=.3, position=.25, restShare=.01, restRate=.0044, tilt=.05, limit=7)


def table(path):
    with open(path) as f:
        return f.readline().strip().split(","), np.genfromtxt(path, delimiter=",", skip_header=1)


def prepare(out):
    data = os.environ["STANCE_DATASETS"]
    index = open(os.path.join(out, "index.txt"), "w")
    for path in sorted(glob.glob(data + "/broad/*.csv.gz")):
        a = np.genfromtxt(path, delimiter=",", skip_header=1)
        w, x, y, z = a[:, 7:11].T
        up = np.stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)], 1)
        scored = (a[:, 11] > .5) & np.isfinite(a[:, 7])
        up[~scored] = 0
        name = os.path.basename(path)[:-7]
        np.concatenate([a[:, 4:7], a[:, 1:4], up, scored[:, None]], 1).astype("<f8").tofile(f"{out}/{name}.f64")
        index.write(f"{name} B {1 / np.median(np.diff(a[:, 0]))!r} 0 0 0\n".replace("np.float64(", "").replace(")", ""))
    for folder in sorted(glob.glob(data + "/pelvis/virtual/*") + glob.glob(data + "/pelvis/stroke/*")):
        if folder.endswith("_t1"):
            continue
        _, a = table(folder + "/imu.csv")
        head, t = table(folder + "/truth.csv")
        meta = json.load(open(folder + "/meta.json"))
        left = meta["mount_sensor_to_pelvis"][1] if "mount_sensor_to_pelvis" in meta else meta["ml_axis_sensor"]
        i = np.minimum(np.searchsorted(t[:, 0], a[:, 0] - 1e-6), len(t) - 1)
        walking = t[i, head.index("walking")] > .5
        reference = np.stack([t[i, head.index("obliquity_deg")], t[i, head.index("tilt_deg")], 0 * i], 1)
        name = os.path.basename(folder)
        np.concatenate([a[:, 4:7], a[:, 1:4], reference, walking[:, None]], 1).astype("<f8").tofile(f"{out}/{name}.f64")
        index.write(f"{name} P 100.0 {left[0]!r} {left[1]!r} {left[2]!r}\n")
    for person, seed, sensor in WALKERS:
        prepare_walker(out, index, person, seed, sensor)


# Two minutes to and fro with ten half turns, standing before and after; scored but for the turns.
WALKERS = [("weak-left", 21, "ideal"), ("weak-left", 22, "lsm6dso"), ("healthy", 5, "lsm6dso"), ("slow", 6, "lsm6dso"),
           ("random", 7, "lsm6dso"), ("random", 8, "mpu6050"), ("healthy", 9, "bmi160")]


def prepare_walker(out, index, person, seed, sensor):
    name = f"walker_{person}_{seed}"
    csv, truth, signals = (f"{out}/{name}{end}" for end in (".csv", ".json", ".signals.csv"))
    subprocess.run([os.environ["STANCE"], "simulate", csv, "--person", person, "--seed", str(seed), "--sensor", sensor,
                    "--truth", truth, "--truth-signals", signals, "--force"], check=True, stdout=subprocess.DEVNULL)
    _, a = table(csv)
    head, t = table(signals)
    obliquity, tilt = (np.interp(a[:, 0], t[:, 0], t[:, head.index(k)]) for k in ("obliquity_deg", "tilt_deg"))
    told = json.load(open(truth))
    scored = np.ones(len(a))
    for start, end in told["turns"] + [[x, x] for bout in told["bouts"] for x in bout]:
        scored[(a[:, 0] > start - .5) & (a[:, 0] < end + .5)] = 0
    reference = np.stack([obliquity, tilt, 0 * tilt], 1)

    def write(name, kind, offset):
        rows = np.concatenate([a[:, 4:7], a[:, 1:4] + offset, reference, scored[:, None]], 1)
        rows.astype("<f8").tofile(f"{out}/{name}.f64")
        index.write(f"{name} {kind} 100.0 0 1 0\n")

    write(name, "W", 0)
    if seed in (21, 9):
        for k, offset in enumerate([(0, .1, 0), (0, -.2, 0), (.2, 0, 0), (0, .4, 0)]):  # m/s²
            write(f"{name}_{k}", "O", np.array(offset))


class Score:
    def __init__(self, folder, kinds="BP"):
        self.kinds = kinds
        self.p = subprocess.Popen(["./score", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, **p):
        self.p.stdin.write(" ".join(f"{k}={float(v)!r}" for k, v in p.items()) + "\n")
        self.p.stdin.flush()
        rows = [r.split() for r in self.p.stdout.readline().strip().split(";") if r]
        return [np.array([[float(v) for v in r[1:]] for r in rows if r[0] == k]) for k in self.kinds]


def cost(b, p):
    return b[:, 0].mean() + b[:, 1].mean() + .35 * (p[:, 2].mean() + p[:, 3].mean())


def search(folder, seconds):
    score, rng, pool, log = Score(folder), np.random.default_rng(1), [], open(folder + "/search.jsonl", "a")
    end = time.time() + seconds
    while time.time() < end:
        if len(pool) < 40:
            p = {k: v * float(np.exp(rng.normal(0, .7))) for k, v in START.items()}
        else:
            a, b = rng.integers(0, 12, 2)
            p = {k: pool[a if rng.random() < .5 else b][1][k] * float(np.exp(rng.normal(0, .2) * (rng.random() < .5))) for k in START}
        b, q = score(**p)
        pool = sorted(pool + [(cost(b, q), p)], key=lambda x: x[0])[:60]
        log.write(json.dumps(dict(p=p, b=b.tolist(), q=q.tolist())) + "\n")
        log.flush()
    print(pool[0])


def judge(folder):
    tried = [json.loads(line) for line in open(folder + "/search.jsonl")]
    b, q = np.array([t["b"] for t in tried]), np.array([t["q"] for t in tried])
    left_out = []
    for i in range(b.shape[1]):
        others = [j for j in range(b.shape[1]) if j != i]
        best = min(range(len(tried)), key=lambda k: cost(b[k][others], q[k]))
        left_out.append(b[best, i, :2])
    print("left out: causal %.4f smoothed %.4f" % tuple(np.mean(left_out, 0)))


def score_one(folder, settings):
    b, p, w, o = Score(folder, "BPWO")(**dict(x.split("=") for x in settings))
    print("BROAD: causal %.3f smoothed %.3f" % tuple(b[:, :2].mean(0)))
    for name, rows in (("stroke", p[:3]), ("synthesised", p[3:]), ("walkers", w), ("with offsets", o)):
        print("%s: obliquity causal %.3f smoothed %.3f, tilt causal %.3f smoothed %.3f" % (name, *rows[:, 2:].mean(0)))


if __name__ == "__main__":
    folder, task = sys.argv[1:3]
    {"prepare": lambda: prepare(folder), "search": lambda: search(folder, float(sys.argv[3])), "judge": lambda: judge(folder),
     "score": lambda: score_one(folder, sys.argv[3:])}[task]()
