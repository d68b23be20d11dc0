"""What names are made of: `python train.py FOLDER`, which gets `follows.bin` and `words.bin`.

Takes the distinct words of first and last names that are written in Latin letters, spelled as a machine-readable zone spells them. `follows.bin` holds one byte for
each (before, before, letter): minus the natural logarithm of its probability in steps of 1/32, counts of three letters smoothed by those of two and one (Witten and
Bell, 1991); letter 0 is the word's edge, 1 to 26 are A to Z. `words.bin` is a Bloom filter of the words.
"""

import importlib
import pkgutil
import re
import sys
import unicodedata
from pathlib import Path

import faker.providers.person
import names
import numpy as np
from unidecode import unidecode

EDGE, LETTERS, STEPS = 0, 27, 32
PLACES, HASHES = 1 << 20, 6
# Doc 9303 part 3, section 6: what is not one letter without its mark.
ZONE = {"Ä": "AE", "Ö": "OE", "Ü": "UE", "Å": "AA", "Æ": "AE", "Ø": "OE", "Œ": "OE", "Þ": "TH", "Ð": "D", "Ñ": "N", "Ə": "E"}


def spelled(name):
    """The words of a name in the letters of a zone; nothing for another script."""
    upper = "".join(ZONE.get(letter, letter) for letter in unicodedata.normalize("NFC", name).upper())
    if any(ord(letter) > 0x24F and not 0x1E00 <= ord(letter) <= 0x1EFF for letter in upper):
        return []
    return [word for word in re.findall("[A-Z]+", re.sub("['’]", "", unidecode(upper))) if len(word) > 1]


def words():
    """Every distinct word: those of Faker's locales, and of the United States' census as the package `names` brings it."""
    found = set()
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for field in dir(provider):
            if re.fullmatch("(first|last)_names(_.*)?", field) and isinstance(getattr(provider, field), (tuple, list, dict)):
                for name in getattr(provider, field):
                    found.update(spelled(name) if isinstance(name, str) else [])
    for file in ("dist.all.last", "dist.female.first", "dist.male.first"):
        for line in (Path(names.__file__).parent / file).read_text().splitlines():
            found.update(spelled(line.split()[0]))
    return sorted(found)


def smoothed(counts, fewer):
    """Counts over the last axis as probabilities, with what was never counted left to `fewer`, the probabilities given one letter less."""
    total, kinds = counts.sum(-1, keepdims=True), (counts > 0).sum(-1, keepdims=True)
    return (counts + np.maximum(kinds, 1) * fewer) / (total + np.maximum(kinds, 1))


def filtered(found):
    """A Bloom filter: double hashing over both halves of the 64-bit FNV-1a sum."""
    bits = np.zeros(PLACES, np.uint8)
    for word in found:
        total = 0xCBF29CE484222325
        for byte in word.encode():
            total = (total ^ byte) * 0x100000001B3 % 2**64
        one, other = total % 2**32, total >> 32 | 1
        for number in range(HASHES):
            bits[(one + number * other) % PLACES] = 1
    return np.packbits(bits, bitorder="little")


def main():
    three = np.zeros((LETTERS,) * 3)
    found = words()
    for word in found:
        letters = [EDGE, EDGE, *(ord(letter) - 64 for letter in word), EDGE]
        for before, last, letter in zip(letters, letters[1:], letters[2:]):
            three[before, last, letter] += 1
    two = three.sum(0)
    two[EDGE] = three[EDGE, EDGE]
    one = smoothed(two.sum(0), np.full(LETTERS, 1 / LETTERS))
    likely = smoothed(three, smoothed(two, one)[None])
    folder = Path(sys.argv[1])
    np.clip(np.round(-STEPS * np.log(likely)), 0, 255).astype(np.uint8).tofile(folder / "follows.bin")
    filtered(found).tofile(folder / "words.bin")
    print(f"{len(found)} words, {-np.log2(likely[three > 0] ** (three[three > 0] / three.sum())).sum():.2f} bits a letter")


if __name__ == "__main__":
    main()
