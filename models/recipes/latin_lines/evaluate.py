"""How often the exported network reads freshly rendered text, and how its probabilities should be sharpened: `python evaluate.py latin_lines.onnx`."""

import collections
import sys

import numpy as np
import onnxruntime

import export
import model
import render
import text


def greedy(logs):
    """The text along the likeliest path, with the probability of each character."""
    best, shown, sure, last = logs.argmax(1), [], [], -1
    for frame, character in enumerate(best):
        probability = float(np.exp(logs[frame, character]))
        if character != model.CLASSES - 1 and character != last:
            shown.append(text.ALPHABET[character])
            sure.append(probability)
        elif character == last and shown and character != model.CLASSES - 1:
            sure[-1] = max(sure[-1], probability)
        last = character
    return "".join(shown).strip(), float(np.prod(sure)) if sure else 0.0


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, left in enumerate(a):
        diagonal, row[0] = row[0], i + 1
        for j, right in enumerate(b):
            changed = diagonal + (left != right)
            diagonal = row[j + 1]
            row[j + 1] = min(changed, row[j] + 1, row[j + 1] + 1)
    return row[-1]


def main(path, count=600, seed=99):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(seed)
    right, wrong, characters, pairs, bands = 0, 0, 0, collections.Counter(), collections.defaultdict(lambda: [0, 0])
    for _ in range(int(count)):
        image, shown, _ = render.sample(rng)
        strip = np.ones((1, 1, export.HEIGHT, export.WIDTH), np.float32)
        strip[0, 0, :, : image.shape[1]] = image
        logs = session.run(None, {"line": strip})[0][0][: image.shape[1] // render.STRIDE]
        read, sure = greedy(logs)
        right, wrong, characters = right + (read == shown), wrong + distance(read, shown), characters + len(shown)
        band = bands[min(int(sure * 10), 9)]
        band[0], band[1] = band[0] + 1, band[1] + (read == shown)
        if len(read) == len(shown):
            pairs.update(f"{b} as {a}" for a, b in zip(read, shown) if a != b)
    print(f"{right} of {count} texts exact, {100 * wrong / characters:.2f} % of {characters} characters wrong; most often {pairs.most_common(14)}")
    print("sure to this tenth: texts, exact ones:", {tenth / 10: tuple(band) for tenth, band in sorted(bands.items())})


if __name__ == "__main__":
    main(*sys.argv[1:])
