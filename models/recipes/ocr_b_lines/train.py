"""Trains the line reader: `python train.py OUT.npz --steps 4000`. Rendering runs in a process of its own."""

import argparse
import multiprocessing
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

import model
import render

BATCH, SMOOTHING, PEAK = 64, 0.02, 3e-3


def render_forever(seed, queue):
    """Fills the queue with packs of rendered windows."""
    rng = np.random.default_rng(seed)
    while True:
        images, labels = zip(*(render.sample(rng) for _ in range(BATCH)))
        queue.put((np.stack(images).astype(np.float16), np.stack(labels)))


class Pool:
    """The newest rendered windows; each is drawn a few times, because drawing is slower than learning."""

    def __init__(self, seed, size=256):
        self.queue = multiprocessing.Queue(8)
        self.packs, self.size, self.rng = [], size, np.random.default_rng(seed)
        self.worker = multiprocessing.Process(target=render_forever, args=(seed, self.queue), daemon=True)
        self.worker.start()

    def batch(self):
        while len(self.packs) < 12 or not self.queue.empty():
            self.packs.append(self.queue.get())
            self.packs = self.packs[-self.size :]
        chosen = self.rng.integers(0, len(self.packs), BATCH)
        row = self.rng.integers(0, BATCH, BATCH)
        images = np.stack([self.packs[c][0][r] for c, r in zip(chosen, row)]).astype(np.float32)
        labels = np.stack([self.packs[c][1][r] for c, r in zip(chosen, row)])
        return images, labels


def loss_of(params, state, images, labels):
    logits, state = model.apply(params, state, images, True)
    counted = labels >= 0
    target = optax.smooth_labels(jax.nn.one_hot(jnp.maximum(labels, 0), model.CLASSES), SMOOTHING)
    losses = optax.softmax_cross_entropy(logits, target) * counted
    return losses.sum() / counted.sum(), state


def main():
    options = argparse.ArgumentParser()
    options.add_argument("out")
    options.add_argument("--steps", type=int, default=4000)
    options.add_argument("--start", help="parameters to go on from")
    options.add_argument("--peak", type=float, default=PEAK)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()

    pool = Pool(options.seed)
    params, state = model.create(jax.random.key(options.seed))
    if options.start:
        stored = dict(np.load(options.start))
        params = {k: jnp.asarray(stored[k]) for k in params}
        state = {k: jnp.asarray(stored[k]) for k in state}
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.scale_by_adam(), optax.add_decayed_weights(1e-3))
    memory, smooth = optimiser.init(params), params

    @jax.jit
    def step(params, state, memory, smooth, images, labels, rate, keep):
        (loss, state), grads = jax.value_and_grad(loss_of, has_aux=True)(params, state, images, labels)
        updates, memory = optimiser.update(grads, memory, params)
        params = jax.tree.map(lambda p, u: p - rate * u, params, updates)
        smooth = jax.tree.map(lambda s, p: keep * s + (1 - keep) * p, smooth, params)
        return params, state, memory, smooth, loss

    losses, said = [], time.time()
    for count in range(options.steps):
        done = count / options.steps
        rate = options.peak * min(done / 0.04 + 0.02, 1) * 0.5 * (1 + np.cos(np.pi * done)) + 1e-6
        keep = min(0.998, count / (count + 20))
        params, state, memory, smooth, loss = step(params, state, memory, smooth, *pool.batch(), rate, keep)
        losses.append(loss)
        if time.time() - said > 30:
            said = time.time()
            print(f"{done:5.0%} step {count} loss {np.mean(losses[-100:]):.4f} rate {rate:.5f}", flush=True)
            np.savez(options.out, **smooth, **state)
    np.savez(options.out, **smooth, **state)
    pool.worker.terminate()


if __name__ == "__main__":
    main()
