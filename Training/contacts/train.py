"""Training: soft cross-entropy on Gaussian heat maps, Adam, cosine schedule, averaged weights, fixed seed."""
from dataclasses import dataclass
from functools import partial

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


def fit(shape, recipe, bank, walks, keep, report=None):
    """Weights trained on the windows of `bank` whose walk satisfies `keep`."""
    x, dist, known, which = bank
    use = np.flatnonzero([keep(walks[i]) for i in which])
    rough = np.array([walks[i].source in ROUGH for i in which])
    trust = np.array([WEIGHT[walks[i].source] for i in which], np.float32)
    at = slice(0, None) if shape.phases == 2 else slice(0, None, 2)
    half = 0.0 if shape.phases == 2 else 0.5
    frames = np.arange(x.shape[1])[at]
    valid = ((frames > 40) & (frames < x.shape[1] - shape.ahead() - 2)).astype(np.float32)
    w = net.initial(shape, jax.random.PRNGKey(recipe.seed))
    schedule = optax.warmup_cosine_decay_schedule(0, recipe.rate, 100, recipe.steps, recipe.rate * 0.01)
    opt = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(schedule, weight_decay=recipe.decay))
    state = opt.init(w)

    @jax.jit
    def step(w, ema, state, x, dist, known, sigma):
        value, grad = jax.value_and_grad(partial(loss, shape))(w, x, dist, known, sigma)
        change, state = opt.update(grad, state, w)
        w = optax.apply_updates(w, change)
        ema = jax.tree.map(lambda e, v: recipe.average * e + (1 - recipe.average) * v, ema, w)
        return w, ema, state, value

    rng = np.random.default_rng(recipe.seed)
    ema, order, total = w, np.array([], int), 0.0
    for k in range(recipe.steps):
        if len(order) < recipe.batch:
            order = rng.permutation(use)
        i, order = order[: recipe.batch], order[recipe.batch :]
        d = dist[i][:, at]+ np.float32(half)
        g, r = d[..., :4], d[..., 4:]
        d = np.where(np.abs(g - r) < 12, recipe.given * g + (1 - recipe.given) * r, g)
        m = known[i][:, at] * valid[None, :, None] * trust[i][:, None, None]
        sigma = np.where(rough[i], recipe.sigma_rough, recipe.sigma).astype(np.float32)[:, None, None]
        w, ema, state, value = step(w, ema, state, x[i], d, m, sigma)
        total += float(value)
        if report and (k + 1) % 500 == 0:
            report(f"step {k + 1}: loss {total / 500:.4f}")
            total = 0.0
    return jax.device_get(ema)
