"""Training: soft cross-entropy on Gaussian heat maps, Adam, cosine schedule, averaged weights, fixed seed."""
from dataclasses import dataclass
from functools import lru_cache, partial

import jax
import jax.numpy as jnp
import numpy as np
import optax

import net


@dataclass(frozen=True)
class Recipe:
    steps: int = 3000
    batch: int = 24
    rate: float = 4e-3
    decay: float = 1e-4
    sigma: float = 2.8  # samples
    sigma_rough: float = 4.0  # where the reference is automatic
    given: float = 0.5  # weight of the labels as given, the rest is the re-timed ones
    average: float = 0.995
    seed: int = 1


ROUGH = ("stroke", "semiogram")
WEIGHT = dict(ipol=1.0, stroke=0.6, semiogram=0.6, mobilised=0.6, virtual=0.6, negative=1.0)


def loss(shape, w, x, dist, known, sigma):
    """dist (N, F, 4) samples, known (N, F, 2), sigma (N, 1, 1)."""
    y = net.logits(shape, w, x)
    target = jnp.exp(-0.5 * (dist / sigma) ** 2)
    each = jnp.maximum(y, 0) - y * target + jnp.log1p(jnp.exp(-jnp.abs(y)))
    weight = jnp.repeat(known, 2, axis=-1)
    return jnp.sum(each * weight) / (x.shape[0] * dist.shape[1])


def prepared(shape, recipe, bank, walks):
    """The bank on the device, as the loss wants it: x, distances, weights, sigma."""
    x, dist, known, which = bank
    at = slice(0, None) if shape.phases == 2 else slice(0, None, 2)
    g, r = dist[:, at, :4], dist[:, at, 4:]
    d = np.where(np.abs(g - r) < 12, recipe.given * g + (1 - recipe.given) * r, g)
    d += np.float32(0.0 if shape.phases == 2 else 0.5)
    frames = np.arange(x.shape[1])[at]
    valid = (frames > 40) & (frames < x.shape[1] - shape.ahead() - 2)
    trust = np.array([WEIGHT[walks[i].source] for i in which], np.float32)
    m = known[:, at] * valid[None, :, None].astype(np.float32) * trust[:, None, None]
    rough = np.array([walks[i].source in ROUGH for i in which])
    sigma = np.where(rough, recipe.sigma_rough, recipe.sigma).astype(np.float32)[:, None, None]
    return tuple(map(jnp.asarray, (x, d, m, sigma)))


BURST = 50  # steps a call


@lru_cache
def trainer(shape, recipe):
    """The optimiser's start and the compiled burst of steps; compiled once, whatever is held out."""
    schedule = optax.warmup_cosine_decay_schedule(0, recipe.rate, 100, recipe.steps, recipe.rate * 0.01)
    opt = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=recipe.decay))

    def step(carry, i, data):
        w, ema, state = carry
        value, grad = jax.value_and_grad(partial(loss, shape))(w, *(v[i] for v in data))
        change, state = opt.update(grad, state, w)
        w = optax.apply_updates(w, change)
        ema = jax.tree.map(lambda e, v: recipe.average * e + (1 - recipe.average) * v, ema, w)
        return (w, ema, state), value

    @jax.jit
    def burst(carry, indices, data):
        return jax.lax.scan(lambda c, i: step(c, i, data), carry, indices)

    w = net.initial(shape, jax.random.PRNGKey(recipe.seed))
    strong = lambda v: jnp.array(np.asarray(v))  # not weakly typed, or the second burst compiles again
    return jax.tree.map(strong, (w, w, opt.init(w))), burst


def fit(shape, recipe, data, which, walks, keep, report=None):
    """Weights trained on those of the `prepared` windows whose walk satisfies `keep`."""
    use = np.flatnonzero([keep(walks[i]) for i in which])
    rng = np.random.default_rng(recipe.seed)
    epochs = -(-recipe.steps * recipe.batch // len(use))
    order = np.concatenate([rng.permutation(use) for _ in range(epochs)])[: recipe.steps * recipe.batch]
    carry, burst = trainer(shape, recipe)
    for k, indices in enumerate(order.reshape(-1, BURST, recipe.batch)):
        carry, values = burst(carry, indices, data)
        if report:
            report(f"step {(k + 1) * BURST}: loss {float(values.mean()):.4f}")
    return jax.device_get(carry[1])
