"""Writes the document that the text reader's tests read: `python fixtures.py ../../../tests/fixtures/text`. Its rows are in `rows.txt` beside it."""

import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

import fonts

# Invented: marks of many languages, look-alikes, numbers, dates; capitals and not; one row each.
ROWS = [
    "1. ŁĄCKA-ŻUREK", "2. Zoë Özgün", "3. 24.02.1985 ÅRHUS", "4a. 10.01.2021", "4b. 10.01.2036", "5. 02145/21/1061", "Đặng Thị Hồng", "ŞƏKİ QASIMOVA", "Þórður Ægisson", "GRÖẞLER 81735 B",
]


def main(folder):
    rng = np.random.default_rng(11)
    y, x = np.mgrid[0:420, 0:520].astype(np.float32)
    paper = 205 + 12 * np.sin(x / 90) + 9 * np.sin((x + 26 * np.sin(y / 21)) / 3.1)
    index = next(i for i, (path, _) in enumerate(fonts.FACES) if path.name == "DejaVuSansCondensed.ttf")
    ink = Image.new("L", (520, 420), 0)
    font = ImageFont.truetype(str(fonts.FACES[index][0]), 27)
    for row, characters in enumerate(ROWS):
        ImageDraw.Draw(ink).text((60, 40 + 38 * row), characters, 255, font=font, anchor="ls")
    ink = cv2.GaussianBlur(np.asarray(ink), (0, 0), 0.9).astype(np.float32) / 255
    image = paper * (1 - 0.75 * ink) + rng.normal(0, 3, paper.shape)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / "rows.png"), ((np.clip(image, 0, 255) / 17).round() * 17).astype(np.uint8))  # 16 shades: a small file
    (folder / "rows.txt").write_text("\n".join(ROWS) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
