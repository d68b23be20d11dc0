//! The 37 characters of a zone, as small numbers that are also their check digit values.

/// One of the 37 characters: 0 to 9 are digits, 10 to 35 letters, 36 the filler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(u8);

impl Symbol {
    pub(super) const FILLER: Self = Self(36);

    /// The symbol of a printed character.
    pub(super) fn of(character: char) -> Option<Self> {
        match character {
            '0'..='9' => Some(Self(character as u8 - b'0')),
            'A'..='Z' => Some(Self(character as u8 - b'A' + 10)),
            '<' => Some(Self::FILLER),
            _ => None,
        }
    }

    pub(super) fn character(self) -> char {
        match self.0 {
            0..=9 => (b'0' + self.0) as char,
            10..=35 => (b'A' + self.0 - 10) as char,
            _ => '<',
        }
    }

    /// Its value in a check digit (Doc 9303-3 section 4.9).
    pub(super) fn value(self) -> u8 {
        if self == Self::FILLER { 0 } else { self.0 }
    }
}

/// The weights of a check digit, repeating.
pub(super) const WEIGHTS: [u8; 3] = [7, 3, 1];

/// The check digit over these symbols.
pub(super) fn check_digit(symbols: impl Iterator<Item = Symbol>) -> u8 {
    let sum: u32 =
        symbols.zip(WEIGHTS.iter().cycle()).map(|(symbol, weight)| u32::from(symbol.value() * weight % 10)).sum();
    (sum % 10) as u8
}

/// A set of symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Alphabet(u64);

impl Alphabet {
    pub(super) const DIGITS: Self = Self(0x3ff);
    pub(super) const LETTERS: Self = Self(0x3ff_ffff << 10);
    pub(super) const FILLER: Self = Self(1 << 36);
    pub(super) const ALL: Self = Self((1 << 37) - 1);

    /// The symbols of a text; others are left out.
    pub(super) fn of(text: &str) -> Self {
        Self(text.chars().filter_map(Symbol::of).fold(0, |set, symbol| set | 1 << symbol.0))
    }

    pub(super) const fn one(symbol: Symbol) -> Self {
        Self(1 << symbol.0)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn len(self) -> u32 {
        self.0.count_ones()
    }

    pub(super) fn holds(self, symbol: Symbol) -> bool {
        self.0 >> symbol.0 & 1 == 1
    }
}

/// Digits and letters that print and read alike, both ways, the most alike first. What a check digit proves may be repaired along
/// these lines only.
const LOOK_ALIKES: [(char, &str); 9] =
    [('0', "ODQ"), ('1', "IL"), ('2', "Z"), ('4', "A"), ('5', "S"), ('6', "G"), ('7', "T"), ('8', "B"), ('<', "KCX")];

/// The symbols that look like this one.
pub(super) fn look_alikes(symbol: Symbol) -> Alphabet {
    let seen = symbol.character();
    let mut set = Alphabet(0);
    for (one, others) in LOOK_ALIKES {
        if one == seen {
            set = set.or(Alphabet::of(others));
        } else if others.contains(seen) {
            set = set.or(Alphabet::of(one.encode_utf8(&mut [0; 4])));
        }
    }
    set
}

/// Letters that worn or blurred print makes of each other.
const WORN_ALIKE: [&str; 5] = ["HKMNW", "CDGOQU", "BEFPRS", "UVWY", "KXY"];

/// Whether both are letters, and no wear makes one of the other.
pub(super) fn are_unlike(one: Symbol, other: Symbol) -> bool {
    let letters = [one, other].map(Symbol::character);
    letters.iter().all(char::is_ascii_uppercase)
        && !WORN_ALIKE.iter().any(|family| letters.iter().all(|letter| family.contains(*letter)))
}

/// The one symbol of the other kind that looks most like this digit or letter.
pub(super) fn closest_look_alike(symbol: Symbol) -> Option<Symbol> {
    let seen = symbol.character();
    let pair =
        LOOK_ALIKES.iter().filter(|(one, _)| *one != '<').find_map(|(one, others)| match others.chars().next() {
            Some(closest) if *one == seen => Some(closest),
            _ if others.contains(seen) => Some(*one),
            _ => None,
        });
    pair.and_then(Symbol::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_of_the_standard() {
        // Doc 9303-3 section 4.9 works out 520727 and AB2134; part 11 appendix D.2 the longer number.
        for (text, digit) in
            [("520727", 3), ("AB2134<<<", 5), ("HA672242<658022549601086<<<<<<<<<<<<<<0", 8), ("D23145890734", 9)]
        {
            assert_eq!(check_digit(text.chars().filter_map(Symbol::of)), digit, "{text}");
        }
    }

    #[test]
    fn look_alikes_go_both_ways() {
        for symbol in "0O1I5S8B2Z6G<K".chars().filter_map(Symbol::of) {
            for other in (0..37).map(Symbol).filter(|other| look_alikes(symbol).holds(*other)) {
                assert!(look_alikes(other).holds(symbol), "{other:?} and {symbol:?}");
            }
        }
        assert!(!look_alikes(Symbol(3)).holds(Symbol(8)), "two digits are never repaired into each other");
    }
}
