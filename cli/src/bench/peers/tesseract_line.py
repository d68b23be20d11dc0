import pytesseract
from PIL import Image

SETTINGS = "--psm 7 -c tessedit_char_whitelist=ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"


def read(path):
    return "".join(pytesseract.image_to_string(Image.open(path).convert("L"), lang="eng", config=SETTINGS).split()) or None
