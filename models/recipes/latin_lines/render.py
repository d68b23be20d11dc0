"""Renders windows of printed text as cameras leave them, with the text they show and the place of every character.

Run it to write a contact sheet: `python render.py sheet.png`.
"""

import sys

import cv2
import numpy as np
from PIL import Image, ImageDraw

import fonts
import text

HEIGHT, WIDTH, STRIDE = 32, 320, 4
CAP = fonts.CAP


def _row(rng, index, characters, tracking, slant_of_base=0.5):
    """The ink of a row, 0..255, capitals CAP high on a baseline at 2 CAP, and the centre of every character."""
    font = fonts.face(index)[0]
    edges = [CAP / 2]
    for character in characters:
        wide = rng.uniform(1.0, 4.0) if character == " " and rng.random() < 0.15 else 1.0
        edges.append(edges[-1] + font.getlength(character) * wide + tracking)
    cell = Image.new("L", (int(edges[-1] + CAP), 3 * CAP), 0)
    draw = ImageDraw.Draw(cell)
    if tracking == 0 and rng.random() < 0.5 and "  " not in characters:  # with kerning, as most print
        edges = [CAP / 2 + font.getlength(characters[:n]) for n in range(len(characters) + 1)]
        draw.text((CAP / 2, 2 * CAP), characters, 255, font=font, anchor="ls")
    else:
        for x, character in zip(edges, characters):
            draw.text((x, 2 * CAP + rng.normal(0, slant_of_base)), character, 255, font=font, anchor="ls")
    return np.asarray(cell), (np.array(edges[:-1]) + np.array(edges[1:]) - tracking) / 2


def _ellipse(size):
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))


def _field(rng, shape, cell):
    """Smooth noise of about unit deviation whose bumps are `cell` pixels wide."""
    small = rng.normal(size=(max(2, int(shape[0] / cell) + 2), max(2, int(shape[1] / cell) + 2))).astype(np.float32)
    return cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _stroke(rng, ink):
    """Thicker, thinner, frayed: what print and thresholds do to a stroke."""
    kind = rng.random()
    if kind < 0.2:
        ink = cv2.dilate(ink, _ellipse(int(rng.integers(2, 6))))
    elif kind < 0.35:
        ink = cv2.erode(ink, _ellipse(int(rng.integers(2, 4))))
    elif kind < 0.4:
        ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _ellipse(int(rng.integers(3, 7))))
    if rng.random() < 0.12:  # laser engraving: rows of dots
        period = int(rng.integers(4, 8))
        ink = ink.copy()
        ink[:: period] = (ink[:: period] * rng.uniform(0, 0.6)).astype(np.uint8)
    return ink


def _paper(rng, shape, unit):
    """Paper with uneven light and printed patterns; `unit` is the height of a capital in its pixels."""
    height, width = shape
    paper = np.full(shape, rng.uniform(0.5, 1.0), np.float32)
    if rng.random() < 0.6:
        paper += rng.uniform(0.02, 0.15) * _field(rng, shape, rng.uniform(2, 12) * unit)
    if rng.random() < 0.4:
        paper += rng.uniform(0.01, 0.06) * _field(rng, shape, rng.uniform(0.15, 0.8) * unit)
    if rng.random() < 0.6:  # guilloche: bundles of curves, thinner than strokes
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        for _ in range(int(rng.integers(1, 4))):
            angle, period = rng.uniform(0, np.pi), rng.uniform(0.18, 1.3) * unit
            along, across = x * np.cos(angle) + y * np.sin(angle), x * np.sin(angle) - y * np.cos(angle)
            bend = rng.uniform(0, 1.5) * period * np.sin(across / (rng.uniform(0.5, 4) * unit) + rng.uniform(0, 6))
            wave = np.cos((along + bend) * (2 * np.pi / period))
            paper -= rng.choice([1, -1], p=[0.8, 0.2]) * rng.uniform(0.02, 0.15) * np.clip((wave - rng.uniform(-0.2, 0.9)) * 3, 0, 1)
    return paper


def _marks(rng, image, unit):
    """Rules, edges and scratches near the text."""
    height, width = image.shape
    if rng.random() < 0.08:
        y = rng.choice([rng.uniform(0, 0.12), rng.uniform(0.9, 1)]) * height
        cv2.line(image, (0, int(y)), (width, int(y + rng.normal(0, 1))), float(rng.uniform(0, 0.9)), int(rng.integers(1, 3)))
    if rng.random() < 0.05:
        x = rng.choice([rng.uniform(0, 0.03), rng.uniform(0.97, 1)]) * width
        cv2.rectangle(image, (0 if x < width / 2 else int(x), 0), (int(x) if x < width / 2 else width, height), float(rng.uniform(0, 0.9)), -1)
    if rng.random() < 0.06:
        a = rng.uniform(0, 1, 4) * [width, height, width, height]
        cv2.line(image, (int(a[0]), int(a[1])), (int(a[2]), int(a[3])), float(rng.uniform(0.2, 1)), 1, cv2.LINE_AA)
    return image


def normalise(image):
    """Stretches the shades so that the 2nd percentile becomes 0 and the 98th 1 (the reader in Rust does the same)."""
    low, high = np.percentile(image, [2, 98])
    return np.clip((image - low) / max(high - low, 0.05), -0.25, 1.25)


def _affine(scale_x, scale_y, slant, angle, origin, baseline):
    """From the drawing to another grid: the drawing's point (0, 2 CAP) goes to (`origin`, `baseline`)."""
    tan = np.tan(angle)
    a = np.array([[scale_x, slant * scale_y, 0], [tan * scale_y, scale_y, 0]])
    a[:, 2] = np.array([origin, baseline]) - a[:, :2] @ [0, 2 * CAP]
    return a


def sample(rng, width=WIDTH):
    """A window (HEIGHT x width, ink dark, about 0..1), its text, and the centre of each character in pixels of the window."""
    index, characters = fonts.pick(rng, text.line(rng))
    cap = float(np.clip(rng.normal(16, 2.0), 11, 21))  # height of a capital in the window
    stretch = rng.uniform(1.25, 1.75)  # of the window along the line
    down, across = cap / CAP, cap / CAP * stretch
    tracking = 0 if rng.random() < 0.5 else rng.uniform(-0.02, 0.16) * CAP
    font = fonts.face(index)[0]
    while len(characters) > 1 and (font.getlength(characters) + tracking * len(characters)) * across > width - 12:
        characters = characters[: max(1, int(len(characters) * 0.85))].strip() if rng.random() < 0.5 else characters[-max(1, int(len(characters) * 0.85)) :].strip()
    ink, centres = _row(rng, index, characters, tracking)
    ink = _stroke(rng, ink)
    long = ink.shape[1] * across
    left = rng.uniform(0.0, 1.0) * max(width - long, 0) if rng.random() < 0.5 else rng.uniform(-0.3, 1.0) * cap
    base = 24 + float(np.clip(rng.normal(0, 1.2), -3, 3)) + (cap - 16) * 0.4
    angle, slant = np.deg2rad(rng.normal(0, 0.9)), rng.normal(0, 0.05)

    # The sensor: `dense` pixels for every window pixel down, and fewer along the line, which is stretched later.
    dense = np.exp(rng.uniform(np.log(0.5), np.log(1.9)))
    size = (max(8, int(round(width * dense / stretch))), max(8, int(round(HEIGHT * dense))))
    fx, fy = size[0] / width, size[1] / HEIGHT
    a = _affine(across * fx, down * fy, slant, angle, left * fx, (base - np.tan(angle) * width / 3 * fy) * fy)
    soft = max(0.3, 0.42 / (down * fy))
    ink = cv2.warpAffine(cv2.GaussianBlur(ink, (0, 0), soft), a, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
    if rng.random() < 0.25:  # the line above or below looks in
        other, _ = _row(rng, index, fonts.pick(rng, text.line(rng))[1], 0)
        apart = a.copy()
        apart[1, 2] += rng.uniform(1.45, 2.2) * rng.choice([-1, 1]) * cap * fy
        apart[0, 2] += rng.uniform(-1, 1) * size[0] / 2
        other = cv2.GaussianBlur(other, (0, 0), soft)
        ink = np.maximum(ink, cv2.warpAffine(other, apart, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255)

    unit = cap * fy
    paper = _paper(rng, ink.shape, unit)
    strength = rng.uniform(0.4, 1.0)
    if rng.random() < 0.2:
        strength = strength * np.clip(1 + rng.uniform(0, 0.3) * _field(rng, ink.shape, 3 * unit), 0.4, 1.3)
    image = paper * (1 - ink * strength)
    if rng.random() < 0.55:
        reach = rng.uniform(0.02, 0.11) * unit
        image = cv2.GaussianBlur(image, (0, 0), max(0.25, reach * rng.uniform(0.5, 1.6)), sigmaY=max(0.25, reach))
    image = _marks(rng, image, unit)
    if rng.random() < 0.7:
        image = image + rng.normal(0, rng.uniform(0.005, 0.05), image.shape).astype(np.float32)
    if rng.random() < 0.5:
        _, coded = cv2.imencode(".jpg", (np.clip(image, 0, 1) * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 95))])
        image = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE).astype(np.float32) / 255
    shrink = cv2.INTER_AREA if dense > 1.2 else cv2.INTER_LINEAR if rng.random() < 0.5 else cv2.INTER_CUBIC
    image = cv2.resize(image.astype(np.float32), (width, HEIGHT), interpolation=shrink)
    if rng.random() < 0.03:
        image = 1 - image
    image = normalise(image) * rng.uniform(0.9, 1.1) + rng.normal(0, 0.04)
    places = (a[0, 0] * centres + a[0, 1] * 1.5 * CAP + a[0, 2]) / fx
    seen = (places > 2) & (places < width - 2)
    characters = "".join(character for character, inside in zip(characters, seen) if inside)
    return image.astype(np.float32), characters.strip(), places[seen][len(characters) - len(characters.lstrip()) :][: len(characters.strip())]


def _sheet(path):
    rng = np.random.default_rng(7)
    columns, names = [], []
    for _ in range(3):
        rows = []
        for _ in range(26):
            image, shown, places = sample(rng)
            names.append(shown)
            row = cv2.cvtColor((np.clip(image, 0, 1) * 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)
            for x in places:
                cv2.line(row, (int(x), 29), (int(x), 31), (0, 0, 255), 1)
            rows.append(cv2.copyMakeBorder(cv2.resize(row, None, fx=1.5, fy=1.5), 0, 4, 0, 8, cv2.BORDER_CONSTANT, value=(160, 200, 160)))
        columns.append(np.vstack(rows))
    cv2.imwrite(path, np.hstack(columns))
    print("\n".join(names))


if __name__ == "__main__":
    _sheet(sys.argv[1])
