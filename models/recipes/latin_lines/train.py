"""Trains the line reader: `python train.py OUT.pt --minutes 60`. Rendering runs in a process of its own; the same call goes on from OUT.pt where it is there.

The renderer knows where every character stands, so the first steps learn from the columns at the centres, which is quick; then connectionist temporal
classification (CTC) takes over, which lets narrow neighbours find their own columns. With `--teacher OLD.onnx` the network learns from what an exported one says
of every column instead, and from CTC beside it, all the way.
"""

import argparse
import math
import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

import model
import render
import text

BATCH, PEAK, ALIGNED = 48, 2.5e-3, 700
TRUTH = 0.5  # the weight of CTC beside a teacher


def render_forever(seed, queue, teacher):
    """Fills the queue with packs of rendered windows, and what the teacher says of them where there is one."""
    os.nice(5)
    render.cv2.setNumThreads(1)
    rng = np.random.default_rng(seed)
    if teacher:
        alone = onnxruntime.SessionOptions()
        alone.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(teacher, alone, providers=["CPUExecutionProvider"])
    while True:
        pack = [render.sample(rng) for _ in range(BATCH)]
        images = np.stack([image for image, _, _ in pack]).astype(np.float16)
        said = [session.run(None, {"line": image[None, None].astype(np.float32)})[0][0].astype(np.float16) for image in images] if teacher else [None] * BATCH
        queue.put((images, [[text.INDEX[character] for character in shown] for _, shown, _ in pack], [places for _, _, places in pack], said))


class Pool:
    """The newest rendered windows; each is drawn several times, because drawing is slower than learning."""

    def __init__(self, seed, teacher, size=600):
        self.queue = multiprocessing.Queue(8)
        self.packs, self.size, self.rng, self.made = [], size, np.random.default_rng(seed), 0
        self.worker = multiprocessing.Process(target=render_forever, args=(seed, self.queue, teacher), daemon=True)
        self.worker.start()

    def batch(self):
        while len(self.packs) < 24 or not self.queue.empty():
            self.packs.append(self.queue.get())
            self.packs, self.made = self.packs[-self.size :], self.made + 1
        chosen = [(self.packs[int(self.rng.integers(0, len(self.packs)))], int(self.rng.integers(0, BATCH))) for _ in range(BATCH)]
        images = np.stack([pack[0][row] for pack, row in chosen]).astype(np.float32)
        return torch.from_numpy(images)[:, None], *([pack[part][row] for pack, row in chosen] for part in (1, 2, 3))


def columns(targets, places, frames):
    """One class per frame: the character whose centre is nearest, nothing where none is near, -1 where both would do."""
    labels = np.full((len(targets), frames), model.CLASSES - 1, np.int64)
    middles = (np.arange(frames) + 0.5) * render.STRIDE
    for row, (characters, centres) in enumerate(zip(targets, places)):
        for character, centre in zip(characters, centres):
            frame = int(np.clip(centre // render.STRIDE, 0, frames - 1))
            beside = (np.abs(middles - centre) < 1.2 * render.STRIDE) & (labels[row] == model.CLASSES - 1)
            labels[row, beside] = -1
            labels[row, frame] = character
    return torch.from_numpy(labels)


def loss_of(logits, targets, places, said, aligned):
    frames = logits.shape[2]
    if aligned:
        return nn.functional.cross_entropy(logits, columns(targets, places, frames), ignore_index=-1)
    flat = torch.tensor([character for characters in targets for character in characters])
    lengths = torch.tensor([len(characters) for characters in targets])
    logs = logits.permute(2, 0, 1).log_softmax(2)
    losses = nn.functional.ctc_loss(logs, flat, torch.full((len(targets),), frames), lengths, blank=model.CLASSES - 1, reduction="none", zero_infinity=True)
    losses = (losses / lengths.clamp(min=1)).mean()
    if said[0] is None:
        return losses
    said = torch.from_numpy(np.stack(said)).float().transpose(0, 1)
    return TRUTH * losses + nn.functional.kl_div(logs, said, reduction="sum", log_target=True) / lengths.sum()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("out")
    options.add_argument("--minutes", type=float, default=60, help="of one core; the learning rate falls to nothing over this time")
    options.add_argument("--peak", type=float, default=PEAK)
    options.add_argument("--aligned", type=int, default=ALIGNED, help="steps that learn from the centres")
    options.add_argument("--teacher", help="an exported network of the same characters and columns to learn from")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options = options.parse_args()

    torch.manual_seed(options.seed)
    pool, net = Pool(options.seed, options.teacher), model.Lines().to(memory_format=torch.channels_last)
    smooth = torch.optim.swa_utils.AveragedModel(net, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(0.997), use_buffers=True)
    optimiser = torch.optim.AdamW(net.parameters(), lr=options.peak, weight_decay=1e-3)
    step, spent = 0, 0.0
    if Path(options.out).exists():
        stored = torch.load(options.out, weights_only=False)
        net.load_state_dict(stored["net"])
        smooth.load_state_dict(stored["smooth"])
        optimiser.load_state_dict(stored["optimiser"])
        step, spent = stored["step"], stored["spent"]

    losses, said, last = [], time.time(), time.process_time()
    while spent < 60 * options.minutes:
        done = spent / (60 * options.minutes)
        for group in optimiser.param_groups:
            group["lr"] = options.peak * min((step + 1) / 150, 1) * 0.5 * (1 + math.cos(math.pi * done)) + 1e-6
        images, targets, places, taught = pool.batch()
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(images.contiguous(memory_format=torch.channels_last))
        loss = loss_of(logits.float(), targets, places, taught, not options.teacher and step < options.aligned)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        smooth.update_parameters(net)
        losses.append(loss.item())
        step += 1
        spent, last = spent + time.process_time() - last, time.process_time()
        if time.time() - said > 30:
            said = time.time()
            print(f"{done:5.1%} step {step} loss {np.mean(losses[-100:]):.4f} packs {pool.made} {1000 * spent / step:.0f} ms/step", flush=True)
            torch.save({"net": net.state_dict(), "smooth": smooth.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, options.out + ".new")
            os.replace(options.out + ".new", options.out)
    torch.save({"net": net.state_dict(), "smooth": smooth.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, options.out)
    pool.worker.terminate()


if __name__ == "__main__":
    main()
