"""Random text of machine readable zones: true grammar of every layout, name-like, number-like and plain random lines."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
ALPHABET = DIGITS + LETTERS + "<"

_ONSETS = "B BR C CH D DR F FL G GR H J K KL KR L M N P PR Q R S SCH SH ST T TR V W X Y Z ZH TH PH GW NG SZ CZ".split() + [""]
_NUCLEI = "A E I O U Y AA AE AI AU EE EI EU IA IE IO OE OO OU UE UI YA YU".split()
_CODAS = "B CK D F G K L LL M N NN NG NT P R RD RS RT S SS ST SZ T TH TZ V W X Z".split() + [""] * 12
_STATES = (
    "UTO AUT BEL BGR CHE CZE D<< DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA LTU LUX LVA MDA MLT NLD NOR POL PRT ROU RUS SRB SVK SVN SWE TUR UKR "
    "ARG AUS AZE BRA CAN CHL CHN COL DZA EGY GEO HKG IDN IND IRN ISR JPN KAZ KEN KOR MAR MEX MYS NGA NZL PAK PER PHL SGP THA TUN TWN UNO USA VEN VNM XXA ZAF ZWE"
).split()


def check_digit(text):
    """The ICAO check digit of `text` (Doc 9303 part 3, weights 7-3-1)."""
    value = lambda c: 0 if c == "<" else int(c) if c.isdigit() else ord(c) - 55
    return str(sum(value(c) * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def _word(rng):
    syllables = int(rng.integers(1, 4))
    return "".join(rng.choice(_ONSETS) + rng.choice(_NUCLEI) + rng.choice(_CODAS) for _ in range(syllables))


def _names(rng, width):
    many = lambda most: "<".join(_word(rng) for _ in range(int(rng.integers(1, most))))
    return (many(3) + "<<" + many(4))[:width].ljust(width, "<")


def _code(rng, width, digits=0.6, fill=0.0):
    text = "".join(rng.choice(list(DIGITS)) if rng.random() < digits else rng.choice(list(LETTERS)) for _ in range(width))
    return text[: int(rng.integers(0, width + 1))].ljust(width, "<") if rng.random() < fill else text


def _date(rng):
    return f"{rng.integers(0, 100):02d}{rng.integers(1, 13):02d}{rng.integers(1, 32):02d}"


def _dates(rng):
    birth, expiry = _date(rng), _date(rng)
    return birth + check_digit(birth), rng.choice(list("MF<")), expiry + check_digit(expiry)


def _td3(rng, visa=False):
    kind = ("V" if visa else "P") + rng.choice(list("<<<<ABCDEOPS"))
    number, (birth, sex, expiry), optional = _code(rng, 9), _dates(rng), _code(rng, 14, fill=0.9)
    second = number + check_digit(number) + rng.choice(_STATES) + birth + sex + expiry + optional
    second += _code(rng, 2, 0.8) if visa else check_digit(optional) + rng.choice(list(DIGITS))
    return [kind + rng.choice(_STATES) + _names(rng, 39), second]


def _td2(rng):
    kind = rng.choice(["I<", "ID", "V<", "A<", "C<", "P<", "AC", "IP"])
    number, (birth, sex, expiry) = _code(rng, 9), _dates(rng)
    second = number + check_digit(number) + rng.choice(_STATES) + birth + sex + expiry + _code(rng, 7, fill=0.8) + rng.choice(list(DIGITS))
    return [kind + rng.choice(_STATES) + _names(rng, 31), second]


def _td1(rng):
    kind = rng.choice(["I<", "ID", "C1", "A3", "AC", "IR", "IP", "D<", "AR", "IA"])
    number, (birth, sex, expiry) = _code(rng, 9), _dates(rng)
    first = kind + rng.choice(_STATES) + number + check_digit(number) + _code(rng, 15, 0.7, fill=0.8)
    second = birth + sex + expiry + rng.choice(_STATES) + _code(rng, 11, fill=0.9) + rng.choice(list(DIGITS))
    return [first, second, _names(rng, 30)]


def _french_id(rng):
    second = _code(rng, 12, 0.95) + rng.choice(list(DIGITS)) + _names(rng, 14) + _date(rng) + rng.choice(list("0123456789MF")) * 2
    return ["IDFRA" + _word(rng)[:25].ljust(25, "<") + _code(rng, 6, 0.9), second[:36].ljust(36, "<")]


def _plain(rng):
    """Every character with its neighbours at random, so that shapes count more than habits."""
    pools = [ALPHABET, LETTERS, DIGITS, "0OQDCG", "1IJLT7", "5S8B6G", "MNHWUV", "2Z7", "<KXV", "EFPRB", LETTERS + "<<<<", DIGITS + "<<<<"]
    return ["".join(rng.choice(list(pools[rng.integers(0, len(pools))])) for _ in range(44))]


def _runs(rng):
    """Runs of one to thirty characters of one class, mixed: fillers at any length and place."""
    text = ""
    while len(text) < 44:
        pool = (LETTERS, DIGITS, "<", "<")[rng.integers(0, 4)]
        text += "".join(rng.choice(list(pool)) for _ in range(int(rng.integers(1, 12))))
    return [text[:44]]


def line(rng):
    """One random line, 30 to 44 characters."""
    makers = [_td3, lambda r: _td3(r, visa=True), _td2, _td1, _td1, _french_id, _plain, _plain, _plain, _runs]
    lines = makers[rng.integers(0, len(makers))](rng)
    return lines[rng.integers(0, len(lines))]
