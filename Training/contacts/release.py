"""Train on everybody and write the weights file that the program ships."""
import argparse
import datetime
import json
import os

os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false")
import numpy as np

import augment
import evaluate
import export
import net
import recordings
import train
from decode import Decoder


def provenance(shape, recipe, walks, windows, accuracy):
    people = {s: len({w.person for w in walks if w.source == s}) for s in ("ipol", "semiogram", "mobilised", "stroke",
                                                                           "virtual")}
    lines = {
        "name": "contacts of both feet from one lumbar IMU",
        "data": "ipol (Voisard 2023), semiogram, mobgap example data, MovingReality, BTK samples, BROAD (no gait)",
        "people": ", ".join(f"{s} {n}" for s, n in people.items()),
        "walks": sum(w.source != "negative" for w in walks),
        "shape": shape,
        "look-ahead": f"{shape.ahead() * 10} ms",
        "recipe": recipe,
        "windows": windows,
        "script": "Training/contacts/release.py",
        "date": datetime.date.today().isoformat(),
        "accuracy": accuracy,
        "licence": "AGPL-3.0: trained on data under AGPL-3.0",
    }
    return "".join(f"{k}: {v}\n" for k, v in lines.items())


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("datasets")
    a.add_argument("out", help=".stancenet file to write")
    a.add_argument("--cache")
    a.add_argument("--windows", type=int, default=8000)
    a.add_argument("--shape", default="{}")
    a.add_argument("--recipe", default="{}")
    a.add_argument("--accuracy", default="not yet measured", help="leave-one-person-out figures, for the provenance")
    o = a.parse_args()
    arguments = json.loads(o.shape)
    if "blocks" in arguments:
        arguments["blocks"] = tuple(map(tuple, arguments["blocks"]))
    shape, recipe = net.Shape(**arguments), train.Recipe(**json.loads(o.recipe))
    walks = recordings.everything(o.datasets, o.cache and os.path.join(o.cache, "walks.pkl"))
    bank = evaluate.windows(walks, o.windows, augment.SHARE, o.cache)
    data = train.prepared(shape, recipe, bank, walks)
    w = train.fit(shape, recipe, data, bank[3], walks, lambda walk: True, report=print)
    text = provenance(shape, recipe, walks, o.windows, o.accuracy)
    os.makedirs(os.path.dirname(os.path.abspath(o.out)), exist_ok=True)
    with open(o.out, "wb") as f:
        f.write(export.stancenet(shape, w, text))
    print(text)
    np.savez(o.out + ".maps.npz", **{v.name: evaluate.predict(shape, w, v) for v in walks}) if o.cache else None


if __name__ == "__main__":
    main()
