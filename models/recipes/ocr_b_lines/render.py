"""Renders windows of machine-readable-zone lines as scanners, phones and thresholders leave them, with the true place of every character.

Run it to write a contact sheet: `python render.py sheet.png`.
"""

import functools
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import text

HEIGHT, WIDTH, STRIDE = 32, 256, 4
BLANK, IGNORE = len(text.ALPHABET), -1

_FONTS = Path("/usr/share/fonts/opentype/ocr-b")
_OTHER = Path("/usr/share/fonts/truetype")
# Weights: the two upright OCR-B cuts carry the load; a few documents are printed in some other fixed-width face.
FACES = [
    (_FONTS / "OCRB.otf", 10), (_FONTS / "OCRBS.otf", 8), (_FONTS / "OCRBL.otf", 1),
    (_OTHER / "dejavu/DejaVuSansMono.ttf", 0.6), (_OTHER / "liberation2/LiberationMono-Bold.ttf", 0.4), (_OTHER / "liberation2/LiberationMono-Regular.ttf", 0.4),
]
FACES = [(path, weight) for path, weight in FACES if path.exists()]
_WEIGHTS = np.array([weight for _, weight in FACES]) / sum(weight for _, weight in FACES)
_CAP = 48  # height of a capital while drawing, in pixels


@functools.cache
def _face(index):
    path = str(FACES[index][0])
    probe = ImageFont.truetype(path, 200)
    top, bottom = probe.getbbox("H")[1::2]
    font = ImageFont.truetype(path, round(200 * _CAP / (bottom - top)))
    return font, font.getlength("H")


@functools.cache
def _glyph(index, character):
    """One character's ink, 0..255, its advance wide, with room above and below."""
    font, advance = _face(index)
    cell = Image.new("L", (round(advance) + 24, 2 * _CAP), 0)
    ImageDraw.Draw(cell).text((12, _CAP * 1.5), character, 255, font=font, anchor="ls")
    return np.asarray(cell)


def _row(rng, index, characters, pitch):
    """A row of characters at a fixed pitch; the ink and the centre of each cell."""
    advance = _face(index)[1]
    ink = np.zeros((2 * _CAP, int(pitch * (len(characters) + 2)) + 48), np.uint8)
    centres = []
    for i, character in enumerate(characters):
        glyph = _glyph(index, character)
        centre = pitch * (i + 1.5) + rng.normal(0, 0.5)
        left, drop = int(round(centre - advance / 2)) - 12, int(round(rng.normal(0, 0.4)))
        left = max(left, 0)
        room = ink[:, left : left + glyph.shape[1]]
        np.maximum(room, np.roll(glyph, drop, 0)[:, : room.shape[1]], out=room)
        centres.append(centre)
    return ink, np.array(centres)


def _ellipse(size):
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def _field(rng, shape, cell):
    """Smooth noise of about unit deviation whose bumps are `cell` pixels wide."""
    small = rng.normal(size=(max(2, int(shape[0] / cell) + 2), max(2, int(shape[1] / cell) + 2))).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _stroke(rng, ink):
    """Thicker, thinner, closed, broken: what ink, thresholds and copies do to a stroke."""
    kind = rng.random()
    if kind < 0.28:
        ink = cv2.dilate(ink, _ellipse(int(rng.integers(2, 8))))
    elif kind < 0.46:
        ink = cv2.erode(ink, _ellipse(int(rng.integers(2, 5))))
    elif kind < 0.56:
        ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _ellipse(int(rng.integers(3, 12))))
    elif kind < 0.62:
        ink = cv2.morphologyEx(ink, cv2.MORPH_OPEN, _ellipse(int(rng.integers(3, 6))))
    elif kind < 0.68:
        flat = np.ones((1, int(rng.integers(2, 7))), np.uint8)
        ink = cv2.dilate(ink, flat if rng.random() < 0.5 else flat.T)
    if rng.random() < 0.35:  # the threshold wanders along the line, and eats or adds at small scale
        soft = cv2.GaussianBlur(ink, (0, 0), rng.uniform(1.5, 4.5)).astype(np.float32) / 255
        level = rng.uniform(0.3, 0.55) + rng.uniform(0, 0.1) * _field(rng, ink.shape, 120) + rng.uniform(0, 0.11) * _field(rng, ink.shape, rng.uniform(4, 14))
        ink = (np.clip((soft - level) * 12 + 0.5, 0, 1) * 255).astype(np.uint8)
    return ink


def _paper(rng, shape):
    """Paper with uneven light and, often, a printed pattern of thin curves."""
    height, width = shape
    paper = np.full(shape, rng.uniform(0.6, 1.0), np.float32)
    if rng.random() < 0.5:
        paper += rng.uniform(0.02, 0.2) * _field(rng, shape, rng.uniform(height, width))
    if rng.random() < 0.4:
        paper += rng.uniform(0.01, 0.08) * _field(rng, shape, rng.uniform(2, 10))
    if rng.random() < 0.35:
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        for _ in range(int(rng.integers(1, 4))):
            angle, period = rng.uniform(0, np.pi), rng.uniform(0.08, 0.7) * height
            along = x * np.cos(angle) + y * np.sin(angle)
            bend = rng.uniform(0, period) * np.sin((x * np.sin(angle) - y * np.cos(angle)) / rng.uniform(0.2, 2) / height)
            wave = np.cos((along + bend) * (2 * np.pi / period))
            paper -= rng.uniform(0.03, 0.25) * np.clip((wave - rng.uniform(-0.2, 0.9)) * 4, 0, 1)
    return paper


def _marks(rng, image):
    """Scratches, edges, specks and rules."""
    height, width = image.shape
    if rng.random() < 0.10:
        for _ in range(int(rng.integers(1, 4))):
            a = (int(rng.integers(0, width)), int(rng.integers(0, height)))
            b = (int(a[0] + rng.normal(0, height)), int(a[1] + rng.normal(0, height / 2)))
            cv2.line(image, a, b, float(rng.uniform(0, 1)), int(rng.integers(1, 3)), cv2.LINE_AA)
    if rng.random() < 0.07:
        y = int(rng.choice([rng.uniform(0, 0.15), rng.uniform(0.87, 1)]) * height)
        cv2.line(image, (0, y), (width, y + int(rng.normal(0, 2))), float(rng.uniform(0, 0.7)), int(rng.integers(1, 4)))
    if rng.random() < 0.15:
        specks = rng.random(image.shape) < rng.uniform(0.001, 0.02)
        image[specks] = rng.uniform(0, 1, int(specks.sum()))
    return image


def _binarise(rng, image):
    grey = (np.clip(image, 0, 1) * 255).astype(np.uint8)
    if rng.random() < 0.6:
        level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        return (grey > level + rng.normal(0, 14)).astype(np.float32)
    block = int(rng.uniform(0.5, 1.6) * grey.shape[0]) | 1
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, max(block, 5), rng.uniform(4, 22)).astype(np.float32) / 255


def normalise(image):
    """Stretches the shades so that the 2nd percentile becomes 0 and the 98th 1 (the reader in Rust does the same)."""
    low, high = np.percentile(image, [2, 98])
    return np.clip((image - low) / max(high - low, 0.05), -0.25, 1.25)


def sample(rng, width=WIDTH):
    """A window (HEIGHT x width, ink dark, about 0..1) and its labels, one per frame of STRIDE pixels."""
    index = int(rng.choice(len(FACES), p=_WEIGHTS))
    advance = _face(index)[1]
    pitch = advance * rng.uniform(0.88, 1.22)
    goal = rng.uniform(12.5, 25) if rng.random() < 0.85 else rng.uniform(11, 29)  # pitch in the window
    cap = np.clip(rng.normal(21, 2.2), 15, 27)  # height of a capital in the window
    whole = text.line(rng)
    fit = int(width / goal) + 3
    start = 0 if rng.random() < 0.2 else int(rng.integers(0, max(1, len(whole) - fit + 3)))
    ink, centres = _row(rng, index, whole[start : start + fit], pitch)
    if rng.random() < 0.25:  # the neighbouring line looks in
        other, _ = _row(rng, index, text.line(rng)[:fit], pitch)
        shared = min(ink.shape[1], other.shape[1])
        apart = rng.uniform(1.35, 1.7) * _CAP * rng.choice([-1, 1])
        other = cv2.warpAffine(other, np.float32([[1, 0, 0], [0, 1, apart]]), (other.shape[1], other.shape[0]))
        ink[:, :shared] = np.maximum(ink[:, :shared], other[:, :shared])
    ink = _stroke(rng, ink)

    # From the drawing to the sensor: `dense` sensor pixels for every window pixel, both directions alike.
    dense = np.exp(rng.uniform(np.log(0.42), np.log(2.6)))
    across, down = goal / pitch, cap / _CAP
    before = 0 if start else rng.uniform(-0.9, 2.0) if rng.random() < 0.6 else rng.uniform(2.0, 6.0)
    shift = (before if not start else rng.uniform(-1.5, -0.5)) * goal - goal
    angle, slant = np.deg2rad(rng.normal(0, 0.8)), rng.normal(0, 0.04)
    middle = HEIGHT / 2 + rng.normal(0, 1.3)
    a = np.array([[across, slant * down, 0], [np.tan(angle) * across, down, 0], [0, 0, 1]])
    a[0, 2] = shift - slant * down * _CAP
    a[1, 2] = middle - down * _CAP - np.tan(angle) * width / 2
    to_sensor = np.diag([dense, dense, 1]) @ a
    size = (int(width * dense), int(HEIGHT * dense))
    sigma = 0.45 / dense / max(across, 1e-3)
    ink = cv2.GaussianBlur(ink, (0, 0), max(0.3, sigma), sigmaY=max(0.3, 0.45 / dense / down))
    ink = cv2.warpAffine(ink, to_sensor[:2], size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255

    paper = _paper(rng, ink.shape)
    strength = rng.uniform(0.35, 1.0)
    if rng.random() < 0.3:
        strength = strength * np.clip(1 + rng.uniform(0, 0.3) * _field(rng, ink.shape, 0.5 * size[1]), 0.3, 1.3)
    image = paper * (1 - ink * strength)
    if rng.random() < 0.45:
        reach = rng.uniform(0.3, 1.7) * dense ** 0.5 * (goal / 16)
        image = cv2.GaussianBlur(image, (0, 0), max(0.2, reach), sigmaY=max(0.2, reach * rng.uniform(0.5, 1.3)))
    image = _marks(rng, image)
    if rng.random() < 0.6:
        image = image + rng.normal(0, rng.uniform(0.01, 0.09), image.shape).astype(np.float32)
    if rng.random() < 0.3:
        _, coded = cv2.imencode(".jpg", (np.clip(image, 0, 1) * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 90))])
        image = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255
    if rng.random() < 0.4:
        image = _binarise(rng, image)
        if rng.random() < 0.15:
            kernel = np.ones((2, 2) if rng.random() < 0.5 else (1, 2), np.uint8)
            image = (cv2.erode if rng.random() < 0.6 else cv2.dilate)(image, kernel)
    shrink = cv2.INTER_AREA if dense > 1 else cv2.INTER_LINEAR if rng.random() < 0.5 else cv2.INTER_CUBIC
    image = cv2.resize(image.astype(np.float32), (width, HEIGHT), interpolation=shrink)
    if rng.random() < 0.03:
        image = 1 - image
    image = normalise(image) * rng.uniform(0.85, 1.15) + rng.normal(0, 0.05)

    return image.astype(np.float32), _labels(whole[start : start + fit], centres * across + shift, goal, width)


def _labels(characters, centres, pitch, width):
    """One label per frame: the character near its centre, blank between, IGNORE where both would do."""
    frames = (np.arange(width // STRIDE) + 0.5) * STRIDE
    labels = np.full(width // STRIDE, BLANK, np.int8)
    for character, centre in zip(characters, centres):
        distance = np.abs(frames - centre) / pitch
        labels[(distance < 0.36) & (labels == BLANK)] = IGNORE
        if STRIDE <= centre < width - STRIDE:
            near = distance < 0.24
            near[np.argmin(distance)] = True
            seen = 0.42 * pitch < centre < width - 0.42 * pitch  # mostly inside the window
            labels[near] = text.ALPHABET.index(character) if seen else IGNORE
        else:
            labels[distance < 0.7] = IGNORE
    return labels


def _sheet(path):
    rng = np.random.default_rng(7)
    rows = []
    for _ in range(40):
        image, labels = sample(rng)
        row = cv2.resize((np.clip(image, 0, 1) * 255).astype(np.uint8), (2 * WIDTH, 2 * HEIGHT), interpolation=cv2.INTER_NEAREST)
        row = cv2.copyMakeBorder(row, 0, 16, 0, 8, cv2.BORDER_CONSTANT, value=160)
        for frame, label in enumerate(labels):
            if label not in (BLANK, IGNORE):
                cv2.putText(row, text.ALPHABET[label], (frame * 2 * STRIDE, 2 * HEIGHT + 13), cv2.FONT_HERSHEY_SIMPLEX, 0.4, 0)
        rows.append(row)
    cv2.imwrite(path, np.hstack([np.vstack(rows[:20]), np.vstack(rows[20:])]))


if __name__ == "__main__":
    _sheet(sys.argv[1])
