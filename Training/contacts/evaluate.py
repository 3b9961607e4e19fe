"""Leave-one-person-out evaluation: train without each group of people, predict them, score with the scorer."""
import argparse
import json
import os
import sys
import time
from functools import partial

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
import jax
import numpy as np

import augment
import net
import recordings
import train
from decode import Decoder

IPOL = ["1", "3", "5", "7", "9", "11", "13", "15", "17", "19"]
OTHERS = ["semiogram", "mobilised", "MR02", "MR05", "MR09", "normalA", "normalB"]


def folds(full):
    """Groups of people held out together. The other data sets are held out beside some ipol people."""
    groups = [[p] for p in IPOL] if full else [[a, b] for a, b in zip(IPOL[:5], IPOL[5:])]
    groups = [[f"ipol-{p}" for p in g] for g in groups]
    for k, p in enumerate(OTHERS):
        groups[k % len(groups)].append(p)
    return groups


def predict(shape, w, walk, run={}):
    n = len(walk.x) // 2 * 2
    padded = -(-n // 1024) * 1024  # few distinct lengths, so few compilations
    key = (shape, padded)
    if key not in run:
        run[key] = jax.jit(partial(net.logits, shape))
    x = np.zeros((1, padded, 6), np.float32)
    x[0, :n] = walk.x[:n]
    return np.asarray(run[key](w, x))[0, : n * shape.phases // 2]


def scored(score, walks, maps, decoder, shape, which="events", exclude_turns=True, only=None):
    results = []
    for w in walks:
        if w.name not in maps or (only and not only(w)) or not w.reference:
            continue
        pred, _ = decoder.contacts(maps[w.name], net.frame_times(shape, len(maps[w.name])))
        ref = dict(w.reference)
        if which == "retimed":
            ref.update(w.retimed)
        results.append(score.score(pred, ref, 0.25, exclude_turns))
    return score.pool(results)


def line(name, p):
    i, f = p["ic"], p.get("fc", {})
    print(f"{name:10s} IC {i['f1']} (s {i['sens']} p {i['ppv']}) {i['bias_ms']}/{i['sd_ms']}/{i['mae_ms']} "
          f"FC {f.get('f1')} {f.get('bias_ms')}/{f.get('sd_ms')}/{f.get('mae_ms')} side {i['side_acc']}/{f.get('side_acc')} "
          f"step {p.get('step_mae_ms')} stride {p.get('stride_mae_ms')} stance {p.get('stance_mae_ms')} "
          f"swing {p.get('swing_mae_ms')} asym {p.get('asym_err_ref_side')}/{p.get('asym_err_own_side')} "
          f"(true {p.get('asym_ref_abs')})", flush=True)


def table(score, walks, maps, decoder, shape):
    line("ipol", scored(score, walks, maps, decoder, shape, only=lambda w: w.source == "ipol"))
    line("retimed", scored(score, walks, maps, decoder, shape, "retimed", only=lambda w: w.source == "ipol"))
    for p in OTHERS:
        line(p, scored(score, walks, maps, decoder, shape, only=lambda w: w.person == p))
    for source in ("ipol", "semiogram", "mobilised", "stroke", "virtual"):
        heights = []
        for w in walks:
            if w.source == source and w.name in maps:
                _, taken = decoder.contacts(maps[w.name], net.frame_times(shape, len(maps[w.name])))
                a, b = w.reference["bouts"][0]
                heights += [h for t, _, h in taken if a <= t <= b]
        if heights:
            print(f"  height {source}: mean {np.mean(heights):.2f} quartiles {np.percentile(heights, [25, 50, 75]).round(2)}")
    false, seconds = [], 0.0
    for w in walks:
        if w.source == "negative" and w.name in maps:
            false += [h for _, _, h in decoder.contacts(maps[w.name], net.frame_times(shape, len(maps[w.name])))[1]]
            seconds += len(w.x) / recordings.RATE
    print(f"  no gait: {len(false)} contacts in {seconds:.0f} s, mean height {np.mean(false or [0]):.2f}", flush=True)


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("datasets")
    a.add_argument("--cache", help="folder for walks and windows")
    a.add_argument("--full", action="store_true", help="ten folds instead of five")
    a.add_argument("--folds", type=int, help="only the first so many folds")
    a.add_argument("--windows", type=int, default=8000)
    a.add_argument("--shape", default="{}", help="JSON, fields of net.Shape")
    a.add_argument("--recipe", default="{}", help="JSON, fields of train.Recipe")
    a.add_argument("--share", default="{}", help="JSON, changes to augment.SHARE")
    a.add_argument("--save", help="heat maps as .npz")
    a.add_argument("--tag", default="")
    o = a.parse_args()
    sys.path.insert(0, o.datasets)
    import score_events as score

    shape_args = json.loads(o.shape)
    if "blocks" in shape_args:
        shape_args["blocks"] = tuple(map(tuple, shape_args["blocks"]))
    shape, recipe = net.Shape(**shape_args), train.Recipe(**json.loads(o.recipe))
    print(o.tag, shape, recipe, f"ahead {shape.ahead() * 10} ms, behind {shape.behind() * 10} ms, "
          f"{shape.multiply_adds():.0f} multiply-adds a sample", flush=True)
    cache = o.cache and os.path.join(o.cache, "walks.pkl")
    walks = recordings.everything(o.datasets, cache)
    share = dict(augment.SHARE, **json.loads(o.share))
    bank = windows(walks, o.windows, share, o.cache)
    data, which = train.prepared(shape, recipe, bank, walks), bank[3]
    maps, began = {}, time.time()
    for k, held in enumerate(folds(o.full)[: o.folds]):
        w = train.fit(shape, recipe, data, which, walks, lambda walk: walk.person not in held)
        for walk in walks:
            if walk.person in held or (walk.source == "negative" and k == 0):
                maps[walk.name] = predict(shape, w, walk)
        line(f"fold {k}", scored(score, walks, maps, Decoder(), shape,
                                 only=lambda walk: walk.person in held and walk.source == "ipol"))
    print(f"{time.time() - began:.0f} s")
    table(score, walks, maps, Decoder(), shape)
    if o.save:
        np.savez(o.save, **maps)


def windows(walks, count, share, folder, seed=7):
    import hashlib
    import pickle

    name = hashlib.sha1(repr((count, seed, sorted(share.items()), open(augment.__file__).read(),
                              open(recordings.__file__).read())).encode()).hexdigest()[:10]
    path = folder and os.path.join(folder, f"bank-{name}.pkl")
    if path and os.path.exists(path):
        return pickle.load(open(path, "rb"))
    made = augment.bank(walks, count, seed, share)
    if path:
        pickle.dump(made, open(path, "wb"), protocol=4)
    return made


if __name__ == "__main__":
    main()
