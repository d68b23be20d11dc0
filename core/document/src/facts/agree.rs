//! Whether two readings of one field can both be right.

use super::{Document, Field};
use crate::name::{Word, same_letters, words};

/// Whether `a` and `b`, which both hold `field`, agree about it.
pub(super) fn agree(field: Field, a: &Document, b: &Document) -> bool {
    match field {
        Field::Birth => a.birth.agrees_with(b.birth),
        Field::Issue => a.issue.agrees_with(b.issue),
        Field::Expiry => a.expiry.agrees_with(b.expiry),
        Field::Surname => names_agree(&Side::new(&a.surname, "", a), &Side::new(&b.surname, "", b)),
        Field::GivenNames => {
            // Middle names are compared by themselves where both keep them apart, and with the others where one does not.
            let apart = !a.middle_names.is_empty() && !b.middle_names.is_empty();
            let [one, other] = [a, b].map(|document| {
                let middle = if apart { String::new() } else { document.middle_names.join(" ") };
                Side::new(&document.given_names.join(" "), &middle, document)
            });
            names_agree(&one, &other)
        }
        Field::MiddleNames => {
            // Nothing before a middle name: each may be an initial.
            let [one, other] = [a, b].map(|document| Side::new("", &document.middle_names.join(" "), document));
            names_agree(&one, &other)
        }
        Field::DocumentNumber => plain(&a.document_number) == plain(&b.document_number),
        Field::Suffix => plain(&a.suffix) == plain(&b.suffix),
        Field::IssuingState => same_issuer(&a.issuing_state, &b.issuing_state),
        Field::Sex => a.sex == b.sex,
        Field::Nationality => a.nationality == b.nationality,
    }
}

/// A name as one source has it.
struct Side<'a> {
    /// Without middle names that are kept apart.
    text: String,
    words: Vec<Word>,
    /// Middle names that are kept apart.
    middle: Vec<Word>,
    cut: bool,
    suffix: &'a str,
}

impl<'a> Side<'a> {
    fn new(text: &str, middle: &str, document: &'a Document) -> Self {
        let (words, middle) = (words(text), words(middle));
        Self { text: text.to_owned(), words, middle, cut: document.names_truncated, suffix: &document.suffix }
    }

    /// The same name without a suffix at its end that the other source keeps apart.
    fn without(&self, suffix: &str) -> Option<Self> {
        let (rest, last) = self.text.trim_end().rsplit_once([' ', ','])?;
        let same = self.suffix.is_empty() && !suffix.is_empty() && plain(last) == plain(suffix);
        same.then(|| Self { text: rest.to_owned(), words: words(rest), middle: Vec::new(), ..*self })
    }
}

fn names_agree(a: &Side<'_>, b: &Side<'_>) -> bool {
    alike(a, b)
        || a.without(b.suffix).is_some_and(|a| alike(&a, b))
        || b.without(a.suffix).is_some_and(|b| alike(a, &b))
}

fn alike(a: &Side<'_>, b: &Side<'_>) -> bool {
    let whole = |side: &Side<'_>| side.middle.is_empty();
    match (whole(a), whole(b)) {
        (true, true) => {
            let mut pairs = a.words.iter().zip(&b.words);
            let words =
                fits(a, a.words.len(), b, b.words.len()) && pairs.all(|(one, other)| same_word(a, one, b, other));
            words || same_letters(&a.text, &b.text)
        }
        (false, true) => with_middle(a, b),
        (true, false) => with_middle(b, a),
        (false, false) => {
            fits(a, a.middle.len(), b, b.middle.len())
                && a.middle.iter().zip(&b.middle).all(|(one, other)| same_middle(a, one, b, other))
        }
    }
}

/// A name with middle names kept apart against one without: there they follow the others, as initials or whole, or are left out.
fn with_middle(apart: &Side<'_>, other: &Side<'_>) -> bool {
    let first = apart.words.len();
    let given = || apart.words.iter().zip(&other.words).all(|(one, word)| same_word(apart, one, other, word));
    if other.words.len() < first {
        return other.cut && given();
    }
    let more = &other.words[first..];
    let count = more.is_empty() || fits(apart, apart.middle.len(), other, more.len());
    count && given() && apart.middle.iter().zip(more).all(|(one, word)| same_middle(apart, one, other, word))
}

/// Whether `a` may have `one` words where `b` has `other`: as many, or fewer where the name is cut.
fn fits(a: &Side<'_>, one: usize, b: &Side<'_>, other: usize) -> bool {
    one == other || (a.cut && one < other) || (b.cut && other < one)
}

fn same_word(a: &Side<'_>, one: &Word, b: &Side<'_>, other: &Word) -> bool {
    one.sameness(other).is_some() || (a.cut && one.begins(other)) || (b.cut && other.begins(one))
}

fn same_middle(a: &Side<'_>, one: &Word, b: &Side<'_>, other: &Word) -> bool {
    let initial = |short: &Word, long: &Word| short.is_initial() && short.begins(long);
    same_word(a, one, b, other) || initial(one, other) || initial(other, one)
}

/// Letters and digits alone, in capitals.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// The same code, or a part of a state (ISO 3166-2) and that state.
fn same_issuer(a: &str, b: &str) -> bool {
    let state = |code: &str| match code.split_once('-') {
        Some(("US", _)) => "USA".to_owned(),
        Some(("CA", _)) => "CAN".to_owned(),
        Some(("MX", _)) => "MEX".to_owned(),
        _ => code.to_owned(),
    };
    a == b || (a.contains('-') != b.contains('-') && state(a) == state(b))
}
