"""How often the exported network names the right character at its place, on freshly rendered lines: `python evaluate.py mrz_lines.onnx`.

Real lines are measured with `regain bench read`, which includes what the reader does before and after the network.
"""

import collections
import sys

import numpy as np
import onnxruntime

import render
import text


def main(path, count=400, seed=99):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(seed)
    seen, wrong, pairs = 0, 0, collections.Counter()
    for _ in range(count):
        image, labels = render.sample(rng, 704)
        answers = session.run(None, {"line": image[None, None]})[0][0, :, :-1].argmax(1)
        for frame in np.flatnonzero((labels >= 0) & (labels < render.BLANK)):
            seen += 1
            if answers[frame] != labels[frame]:
                wrong += 1
                pairs[text.ALPHABET[labels[frame]] + " read as " + text.ALPHABET[answers[frame]]] += 1
    print(f"{seen} frames with a character, {100 * wrong / seen:.2f} % wrong; most often: {pairs.most_common(12)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
