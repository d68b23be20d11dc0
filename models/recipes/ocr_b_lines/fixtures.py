"""Writes the crops that the line reader's tests read: `python fixtures.py ../../../tests/fixtures/lines`. The text is the file's name, `_` for `<`."""

import sys
from pathlib import Path

import cv2
import numpy as np

import render

# Invented; Utopia's specimens of Doc 9303 with other names, and lines that are hard for a reader: long runs, look-alikes, one number in full.
CASES = [
    ("P<UTOMARTIN<<ANA<SOFIA<<<<<<<<<<<<<<<<<<<<<<", dict(height=32, blur=0.6, noise=0.02, thick=0, threshold=False)),
    ("L8988901C4UTO8404237F3104125<<<<<<<<<<<<<<06", dict(height=22, blur=0.7, noise=0.05, thick=3, threshold=False)),
    ("I<UTOD231458907<<<<<<<<<<<<<<<", dict(height=44, blur=0.5, noise=0.0, thick=5, threshold=True)),
    ("7408122F1204159UTO<<<<<<<<<<<6", dict(height=26, blur=1.1, noise=0.04, thick=-2, threshold=False)),
    ("HUMMEL<<MINNA<WHIM<<<<<<<<<<<<<<<<<<", dict(height=24, blur=0.6, noise=0.03, thick=4, threshold=False)),
    ("0O1IB8S5Z2G6Q0D<U<V<YHN<M<W<7<", dict(height=36, blur=0.6, noise=0.02, thick=0, threshold=False)),
]


def crop(rng, characters, height, blur, noise, thick, threshold):
    """One line with the margins that a zone finder leaves."""
    ink, _ = render._row(rng, 0, characters, render._face(0)[1] * 1.06)
    if thick:
        ink = (cv2.dilate if thick > 0 else cv2.erode)(ink, render._ellipse(abs(thick)))
    scale = height / (1.5 * render._CAP)
    ink = cv2.resize(ink[12:-12], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    shade = 0.85 + 0.1 * np.linspace(-1, 1, ink.shape[1])
    image = cv2.GaussianBlur(shade * (1 - 0.8 * ink), (0, 0), blur) + rng.normal(0, noise, ink.shape)
    if threshold:
        image = (image > 0.5).astype(np.float32)
    return ((np.clip(image, 0, 1) * 15).round() * 17).astype(np.uint8)  # 16 shades: small files


if __name__ == "__main__":
    rng = np.random.default_rng(5)
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for characters, options in CASES:
        cv2.imwrite(str(folder / (characters.replace("<", "_") + ".png")), crop(rng, characters, **options))
