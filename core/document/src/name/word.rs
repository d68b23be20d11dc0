//! A word of a name, compared across alphabets.

use super::transliterations;
use unicode_normalization::UnicodeNormalization;

/// Names of more words than this are not compared; no directory and no document holds one.
const MOST_WORDS: usize = 24;

/// A word of a name with everything it may be spelled as.
pub(crate) struct Word {
    folded: String,
    spellings: Vec<String>,
}

/// How two words are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sameness {
    /// In the letters of a machine-readable zone: both have a spelling that Doc 9303-3 section 6 allows.
    InZoneSpelling,
    /// But for case, Unicode's ways of writing one character, and apostrophes.
    Plain,
}

impl Word {
    fn new(text: &str) -> Option<Self> {
        // Upper case first settles what lower case alone leaves apart, such as ß and SS, or both lower-case sigmas.
        let upper: String = text.nfkc().flat_map(char::to_uppercase).collect();
        let folded: String =
            upper.chars().flat_map(char::to_lowercase).nfkc().filter(|c| c.is_alphanumeric() || is_mark(*c)).collect();
        (!folded.is_empty()).then(|| Self { folded, spellings: transliterations(text) })
    }

    /// Whether both are the same word, and how.
    pub(crate) fn sameness(&self, other: &Self) -> Option<Sameness> {
        if self.folded == other.folded {
            return Some(Sameness::Plain);
        }
        let shared = self.spellings.iter().any(|spelling| other.spellings.contains(spelling));
        shared.then_some(Sameness::InZoneSpelling)
    }

    /// Whether this may be `other` cut short.
    pub(crate) fn begins(&self, other: &Self) -> bool {
        other.folded.starts_with(&self.folded)
            || self.spellings.iter().any(|cut| other.spellings.iter().any(|whole| whole.starts_with(cut.as_str())))
    }

    /// Whether it is one letter, such as a middle initial.
    pub(crate) fn is_initial(&self) -> bool {
        self.folded.chars().count() == 1
    }
}

/// Whether two names have the same letters in a spelling that a zone allows, wherever their words end: VAN DER BERG, Vanderberg.
pub(crate) fn same_letters(one: &str, other: &str) -> bool {
    let joined =
        |name: &str| transliterations(name).iter().map(|spelling| spelling.replace('<', "")).collect::<Vec<_>>();
    let other = joined(other);
    joined(one).iter().any(|spelling| other.contains(spelling))
}

fn is_mark(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character)
}

/// The words of a name: blanks, hyphens and commas separate, apostrophes and other punctuation do not. Nothing for a name of
/// too many words.
pub(crate) fn words(name: &str) -> Vec<Word> {
    let separates = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | ',' | '<');
    let words: Vec<Word> = name.split(separates).take(MOST_WORDS + 1).filter_map(Word::new).collect();
    if words.len() > MOST_WORDS { Vec::new() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> Option<Sameness> {
        match (words(one).as_slice(), words(other).as_slice()) {
            ([one], [other]) => one.sameness(other),
            _ => None,
        }
    }

    #[test]
    fn words_are_the_same_across_case_composition_and_alphabet() {
        for (one, other) in
            [("Ana", "ANA"), ("Mu\u{308}ller", "MÜLLER"), ("Groß", "GROSS"), ("O'Brien", "O’BRIEN"), ("Ａｎａ", "ana")]
        {
            assert_eq!(same(one, other), Some(Sameness::Plain), "{one} {other}");
        }
        for (one, other) in [("Müller", "MUELLER"), ("Müller", "MULLER"), ("Сергей", "SERGEI"), ("Peña", "PENA")]
        {
            assert_eq!(same(one, other), Some(Sameness::InZoneSpelling), "{one} {other}");
        }
        for (one, other) in [("John", "Jonathan"), ("Mueller", "Muller"), ("Ana", "Anna"), ("山田", "YAMADA"), ("", "")]
        {
            assert_eq!(same(one, other), None, "{one} {other}");
        }
    }

    #[test]
    fn words_are_counted_within_reason() {
        assert_eq!(words("  Anne-Marie  d’Arc, ").len(), 3);
        assert_eq!(words("' - .").len(), 0);
        assert!(words(&"a ".repeat(1000)).is_empty());
    }
}
