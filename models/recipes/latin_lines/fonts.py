"""The faces to draw with, and which characters each of them has. All are free and come as Debian packages (see README.md)."""

import functools
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import ImageFont

import text

CAP = 40  # height of a capital while drawing, in pixels
_ROOT = Path("/usr/share/fonts")
# File name (any folder) and weight. Grotesques carry the load: documents are printed in them.
_FACES = {
    "LiberationSans-Regular.ttf": 9, "LiberationSans-Bold.ttf": 7, "LiberationSansNarrow-Regular.ttf": 3, "LiberationSansNarrow-Bold.ttf": 2, "LiberationSerif-Regular.ttf": 1,
    "LiberationMono-Regular.ttf": 1, "LiberationMono-Bold.ttf": 1, "DejaVuSans.ttf": 5, "DejaVuSans-Bold.ttf": 4, "DejaVuSansCondensed.ttf": 3, "DejaVuSansCondensed-Bold.ttf": 2,
    "DejaVuSansMono.ttf": 2, "DejaVuSansMono-Bold.ttf": 1, "DejaVuSerif.ttf": 1, "NotoSans-Regular.ttf": 6, "NotoSans-Bold.ttf": 4, "NotoSans-Medium.ttf": 3, "NotoSans-Condensed.ttf": 2,
    "NotoSerif-Regular.ttf": 1, "NotoSansMono-Regular.ttf": 1, "Inter-Regular.otf": 4, "Inter-Medium.otf": 2, "Inter-Bold.otf": 3, "Roboto-Regular.ttf": 5, "Roboto-Medium.ttf": 3,
    "Roboto-Bold.ttf": 4, "RobotoCondensed-Regular.ttf": 2, "RobotoCondensed-Bold.ttf": 2, "OpenSans-Regular.ttf": 4, "OpenSans-Semibold.ttf": 2, "OpenSans-Bold.ttf": 2, "Lato-Regular.ttf": 3,
    "Lato-Bold.ttf": 2, "FreeSans.ttf": 4, "FreeSansBold.ttf": 3, "FreeMono.ttf": 0.6, "FreeMonoBold.ttf": 0.8, "Carlito-Regular.ttf": 2, "Carlito-Bold.ttf": 2, "PTS55F.ttf": 2, "PTS75F.ttf": 2,
    "PTN57F.ttf": 1, "Andika-Regular.ttf": 1, "NimbusSans-Regular.otf": 4, "NimbusSans-Bold.otf": 4, "NimbusSansNarrow-Regular.otf": 2, "NimbusSansNarrow-Bold.otf": 2, "B612-Regular.otf": 1,
    "B612Mono-Regular.otf": 1, "OCRB.otf": 2, "LinBiolinum_R.otf": 1, "JetBrainsMono-Regular.ttf": 1, "URWGothic-Book.otf": 1,
}


def _found():
    present = {path.name: path for path in sorted(_ROOT.rglob("*.[ot]tf"), reverse=True)}
    return [(present[name], weight) for name, weight in _FACES.items() if name in present]


FACES = _found()
WEIGHTS = np.array([weight for _, weight in FACES]) / sum(weight for _, weight in FACES)


@functools.cache
def face(index):
    """The font at the drawing size, and the characters of the alphabet that it has."""
    path = str(FACES[index][0])
    probe = ImageFont.truetype(path, 200)
    top, bottom = probe.getbbox("H")[1::2]
    with TTFont(path, lazy=True) as table:
        has = {character for character in text.ALPHABET if ord(character) in table.getBestCmap()}
    return ImageFont.truetype(path, round(200 * CAP / (bottom - top))), has


def pick(rng, characters):
    """A face that has all the characters, or as many as a few draws find; and the characters that it has."""
    best = (0, "")
    for _ in range(12):
        index = int(rng.choice(len(FACES), p=WEIGHTS))
        kept = "".join(character for character in characters if character in face(index)[1])
        if len(kept) == len(characters):
            return index, kept
        best = max(best, (index, kept), key=lambda pair: len(pair[1]))
    return best


if __name__ == "__main__":
    for place, (path, weight) in enumerate(FACES):
        print(f"{weight:4} {path.name}: lacks {''.join(sorted(set(text.ALPHABET) - face(place)[1]))[:60]}")
