"""Train a net for everybody left out once, and write each as without-<person>.stancenet for `stance validate`.

The figures quoted for the shipped net are those of these nets: same shape, recipe and data, one person (and at most one
person of the other data sets) unseen.
"""
import argparse
import json
import os

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")

import augment
import evaluate
import export
import net
import recordings
import train


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("datasets")
    a.add_argument("out", help="folder to write to")
    a.add_argument("--cache")
    a.add_argument("--windows", type=int, default=8000)
    a.add_argument("--recipe", default="{}", help="JSON, fields of train.Recipe")
    o = a.parse_args()
    shape, recipe = net.Shape(), train.Recipe(**json.loads(o.recipe))
    walks = recordings.everything(o.datasets, o.cache and os.path.join(o.cache, "walks.pkl"))
    bank = evaluate.windows(walks, o.windows, augment.SHARE, o.cache)
    data, which = train.prepared(shape, recipe, bank, walks), bank[3]
    os.makedirs(o.out, exist_ok=True)
    for held in evaluate.folds(True):
        w = train.fit(shape, recipe, data, which, walks, lambda walk: walk.person not in held)
        text = f"name: fold for validation\nleft out: {', '.join(held)}\nlicence: AGPL-3.0\n"
        for person in held:
            with open(os.path.join(o.out, f"without-{person}.stancenet"), "wb") as f:
                f.write(export.stancenet(shape, w, text))
        print("without", ", ".join(held), flush=True)


if __name__ == "__main__":
    main()
