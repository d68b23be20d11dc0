"""Random text of documents in Latin script: invented words with the marks of many languages, dates, numbers, labels, plain characters."""

# Upper and lower case with the marks of every EU language, Icelandic, Norwegian, Turkish and Azeri …
_MARKED = "ÁÀÂÄÃÅĄĂĀÆÇĆČĊĎĐÉÈÊËĘĚĒĖĞĢĠĦÍÌÎÏĪĮĶĹĽĻŁÑŃŇŅÓÒÔÖÕŐØŒŔŘŚŠŞȘŤȚÚÙÛÜŰŪŲŮÝŸŹŽŻÞƏ"
# … and of Vietnamese.
_VIETNAMESE = "ẢẠẰẲẴẮẶẦẨẪẤẬẺẼẸỀỂỄẾỆỈĨỊỎỌỒỔỖỐỘƠỜỞỠỚỢỦŨỤƯỪỬỮỨỰỲỶỸỴ"
_PUNCTUATION = " .,-/'():;&+*<#\"°%@!?="
DIGITS, CAPITALS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Ð and Đ look the same as capitals; the reader says Đ for both. A cedilla under T is only another way to print Ț.
ALPHABET = DIGITS + CAPITALS + CAPITALS.lower() + _PUNCTUATION + _MARKED + "ẞİ" + _MARKED.lower() + "ßıð" + _VIETNAMESE + _VIETNAMESE.lower()
INDEX = {character: place for place, character in enumerate(ALPHABET)}
assert len(INDEX) == len(ALPHABET)

# Which letters a language adds, and how often a text is in it.
_LANGUAGES = [
    ("", 10), ("äöüß", 5), ("éèêëàâçîïôûùüœæÿ", 5), ("áéíóúüñ", 4), ("àèéìòù", 2), ("ãõáéíóúâêôç", 3), ("ąćęłńóśźż", 5), ("áčďéěíňóřšťúůýž", 5),
    ("áäčďéíĺľňóôŕšťúýž", 4), ("áéíóöőúüű", 4), ("ăâîșț", 4), ("čšžćđ", 4), ("āčēģīķļņšūž", 4), ("ąčęėįšųūž", 4), ("äöõüšž", 3), ("åäö", 3), ("æøå", 3),
    ("áéíóúýþæöð", 2), ("ċġħżàèìòù", 3), ("áéíóú", 2), ("çğıöşü", 5), ("çəğıöşü", 5), ("ăâđêôơưảạằẳẵắặầẩẫấậẻẽẹềểễếệỉĩịỏọồổỗốộờởỡớợủũụừửữứựỳỷỹỵàáãèéìíòóõùúý", 7),
]
_ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pr q r s sch sh st t tr v w x y z".split() + [""]
_NUCLEI = "a e i o u y ai au ee ei ia ie io oe ou ui".split()
_CODAS = "ck d f g k l ll m n nn ng nt r rd rt s ss st t tt tz x z".split() + [""] * 14
_LABELS = (
    "Surname Name Nom Nachname Apellidos Cognome Given names Prénoms Vorname Nombre Nome Date of birth Place Geburtsdatum Date de naissance Sex Sexe Expiry Gültig bis Nationality "
    "Autorité Behörde Document No. DRIVING LICENCE PERMIS DE CONDUIRE FÜHRERSCHEIN IDENTITY CARD Numer Data urodzenia Imiona Nazwisko ISS EXP DOB LN FN CLASS DL ID HGT WGT EYES SEX"
).split()
_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC MARS AVR MAI JUIN DÉC ENE AGO SET OUT OKT DEZ GEN MAG GIU LUG OTT".split()


def _fold():
    """Which marked letters a plain letter can become."""
    import unicodedata

    special = {"ł": "l", "đ": "d", "ð": "d", "ø": "o", "ħ": "h", "ı": "i", "æ": "a", "œ": "o", "ß": "s", "þ": "t", "ə": "e"}
    return lambda letter: special.get(letter) or unicodedata.normalize("NFD", letter)[0]


_BASE = _fold()
_VARIANTS = [{plain: [m for m in marks if _BASE(m) == plain] for plain in set(map(_BASE, marks))} for marks, _ in _LANGUAGES]
_SHARE = [weight / sum(weight for _, weight in _LANGUAGES) for _, weight in _LANGUAGES]
_TURKIC = {place for place, (marks, _) in enumerate(_LANGUAGES) if "ı" in marks}


def pick(rng, options):
    return options[int(rng.integers(0, len(options)))]


def _upper(word, turkic):
    word = word.replace("i", "İ") if turkic else word
    return "".join("ẞ" if letter == "ß" else letter.upper() for letter in word).replace("Ð", "Đ")


def _word(rng, language):
    plain = "".join(pick(rng, _ONSETS) + pick(rng, _NUCLEI) + pick(rng, _CODAS) for _ in range(int(rng.integers(1, 4))))
    rate = rng.uniform(0.1, 0.6)
    variants = _VARIANTS[language]
    return "".join(pick(rng, variants[letter]) if letter in variants and rng.random() < rate else letter for letter in plain)


def _case(rng, word, style, turkic):
    return _upper(word, turkic) if style == 0 else _upper(word[:1], turkic) + word[1:] if style == 1 else word


def _words(rng, most):
    language = int(rng.choice(len(_SHARE), p=_SHARE))
    style, turkic = int(rng.choice(3, p=[0.55, 0.37, 0.08])), language in _TURKIC
    joins = [" "] * 8 + ["-", "-", "'", ", ", ". ", "/", " ("]
    text = _case(rng, _word(rng, language), style, turkic)
    for _ in range(int(rng.integers(0, most))):
        text += pick(rng, joins) + _case(rng, _word(rng, language), style, turkic)
    return text + ")" * ("(" in text)


def _digits(rng, count):
    return "".join(pick(rng, DIGITS) for _ in range(count))


def _date(rng):
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1920, 2060))
    short = f"{year % 100:02d}"
    sep = pick(rng, "....//- ")
    return pick(rng, [
        f"{day:02d}{sep}{month:02d}{sep}{year}", f"{day:02d}{sep}{month:02d}{sep}{year}", f"{day:02d}{sep}{month:02d}{sep}{short}", f"{month:02d}/{day:02d}/{year}",
        f"{year}-{month:02d}-{day:02d}", f"{day:02d} {pick(rng, _MONTHS)} {pick(rng, [year, short])}", f"{day:02d} {pick(rng, _MONTHS)}/{pick(rng, _MONTHS)} {year}", f"{day}.{month}.{year}",
    ])


def _number(rng):
    digits = rng.choice([1.0, 0.8, 0.5])
    code = lambda n: "".join(pick(rng, DIGITS) if rng.random() < digits else pick(rng, CAPITALS) for _ in range(n))
    return pick(rng, [" ", "-", "", "", "/", "."]).join(code(int(rng.integers(2, 10))) for _ in range(int(rng.integers(1, 4))))


def _field(rng):
    mark = pick(rng, "1. 2. 3. 4a. 4b. 4c. 4d. 5. 7. 8. 9. 1 2 3 4a 4b 4d 9a 12 15 16 18 4.b 4a)".split())
    return mark + " " + pick(rng, [_date, _date, _number, lambda r: _words(r, 2), lambda r: _date(r) + " " + _words(r, 2)])(rng)


def _categories(rng):
    return pick(rng, ["/", " ", ", "]).join(pick(rng, "AM A1 A2 A B1 B BE C1 C1E C CE D1 D1E D DE L T M CODE B96".split()) for _ in range(int(rng.integers(1, 8))))


def _label(rng):
    return pick(rng, ["", " ", "/", " / "]).join(pick(rng, _LABELS) for _ in range(int(rng.integers(1, 4)))) + pick(rng, ["", "", ":", "."])


def _address(rng):
    number = int(rng.integers(1, 400))
    street = f"{_words(rng, 2)} {number}{pick(rng, ['', '', 'a', 'B', '/2'])}"
    return pick(rng, [street, f"{_digits(rng, int(rng.integers(4, 6)))} {_words(rng, 2)}", f"{number} {_words(rng, 2)}"])


def _plain(rng):
    """Characters with their neighbours at random, so that shapes count and not only habits; one case, as print has it."""
    marked = CAPITALS + _MARKED
    letters = pick(rng, [
        CAPITALS, CAPITALS.lower(), CAPITALS + CAPITALS.lower(), CAPITALS + DIGITS, DIGITS + "./-", marked, marked + "İẞ", marked.lower() + "ßıð",
        _VIETNAMESE, _VIETNAMESE.lower(), _PUNCTUATION[1:] + DIGITS + CAPITALS,
    ])
    return " ".join("".join(pick(rng, letters) for _ in range(int(rng.integers(1, 9)))) for _ in range(int(rng.integers(1, 4))))


_MAKERS = [(lambda r: _words(r, 3), 42), (_date, 9), (_number, 10), (_field, 9), (_categories, 3), (_label, 4), (_address, 7), (_plain, 16)]
_MAKER_SHARE = [weight / sum(weight for _, weight in _MAKERS) for _, weight in _MAKERS]


def line(rng):
    """One random piece of text, every character in the alphabet."""
    made = _MAKERS[int(rng.choice(len(_MAKERS), p=_MAKER_SHARE))][0](rng)
    return "".join(character for character in made if character in INDEX).strip() or "A"


if __name__ == "__main__":
    import numpy as np

    source = np.random.default_rng(3)
    print(len(ALPHABET), *(line(source) for _ in range(60)), sep="\n")
