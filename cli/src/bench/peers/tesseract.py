import pytesseract
from PIL import Image


def read(path):
    return zone(pytesseract.image_to_string(Image.open(path).convert("RGB"), lang="eng", config="--psm 11").splitlines())
