//! Composing a zone.

use super::layout::{Layout, Span};
use super::symbol::{Symbol, check_digit};
use super::{Kind, Part, Sex};
use crate::date::PartialDate;
use crate::name;
use std::fmt;

/// What is to be printed, as in the visual zone. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Fields {
    /// One or two characters, such as `P` or `ID`.
    pub document_code: String,
    /// The issuing state's code, such as `UTO` or `D`.
    pub issuing_state: String,
    /// The document's number; blanks and hyphens are printed as fillers.
    pub document_number: String,
    /// The nationality's code.
    pub nationality: String,
    /// The date of birth.
    pub birth: PartialDate,
    /// `<` is printed for `None` too.
    pub sex: Option<Sex>,
    /// The date of expiry.
    pub expiry: PartialDate,
    /// The primary identifier in its own spelling.
    pub surname: String,
    /// The secondary identifier in its own spelling.
    pub given_names: Vec<String>,
    /// What goes into the optional fields, in order.
    pub optional: Vec<String>,
}

impl fmt::Debug for Fields {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Fields(redacted)")
    }
}

/// Why a zone cannot be composed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A field is longer than its place, and must not be cut.
    #[error("{0:?} does not fit")]
    TooLong(Part),
    /// A field holds what a zone cannot print.
    #[error("{0:?} cannot be printed")]
    Unprintable(Part),
    /// Only ICAO layouts are composed.
    #[error("this layout is not composed")]
    Layout,
}

/// Composes a zone of an ICAO layout: transliterates, truncates names by the rules of its part of Doc 9303, computes check digits.
///
/// # Errors
/// When a field does not fit or cannot be printed.
pub fn write(fields: &Fields, kind: Kind) -> Result<Vec<String>, WriteError> {
    if matches!(kind, Kind::FraId | Kind::FraDl | Kind::CheDl) {
        return Err(WriteError::Layout);
    }
    let mut page = Page::blank(kind);
    page.put(Part::DocumentCode, &fields.document_code)?;
    page.put(Part::IssuingState, &fields.issuing_state)?;
    page.put(Part::Nationality, &fields.nationality)?;
    page.put(Part::Birth, &fields.birth.to_string())?;
    page.put(Part::Expiry, &fields.expiry.to_string())?;
    page.put(
        Part::Sex,
        match fields.sex {
            Some(Sex::Female) => "F",
            Some(Sex::Male) => "M",
            Some(Sex::Unspecified) | None => "<",
        },
    )?;
    page.put_names(&fields.surname, &fields.given_names)?;
    page.put_number_and_optional(&fields.document_number, &fields.optional)?;
    page.put_check_digits();
    Ok(page.lines.into_iter().map(|line| line.into_iter().map(Symbol::character).collect()).collect())
}

/// A zone being composed.
struct Page {
    layout: &'static Layout,
    lines: Vec<Vec<Symbol>>,
    /// The number goes on in the optional field, so a filler stands in place of its check digit.
    overflowed: bool,
}

impl Page {
    fn blank(kind: Kind) -> Self {
        let lines = kind.line_lengths().iter().map(|length| vec![Symbol::FILLER; *length]).collect();
        Self { layout: Layout::of(kind), lines, overflowed: false }
    }

    fn put(&mut self, part: Part, text: &str) -> Result<(), WriteError> {
        match self.layout.span(part) {
            Some(span) => self.put_at(span, part, &symbols(part, text)?),
            None => Ok(()),
        }
    }

    fn put_at(&mut self, span: Span, part: Part, text: &[Symbol]) -> Result<(), WriteError> {
        let place = self.lines[span.line][span.start..span.end].get_mut(..text.len());
        place.ok_or(WriteError::TooLong(part))?.copy_from_slice(text);
        Ok(())
    }

    fn put_names(&mut self, surname: &str, given: &[String]) -> Result<(), WriteError> {
        let zone = |text: &str| match text.trim() {
            "" => Ok(String::new()),
            text => name::transliterations(text).into_iter().next().ok_or(WriteError::Unprintable(Part::Names)),
        };
        let span = self.layout.span(Part::Names).ok_or(WriteError::Layout)?;
        let line = fit_names(&zone(surname)?, &zone(&given.join(" "))?, span.end - span.start);
        if line.is_empty() {
            return Err(WriteError::Unprintable(Part::Names));
        }
        self.put(Part::Names, &line)
    }

    fn put_number_and_optional(&mut self, number: &str, optional: &[String]) -> Result<(), WriteError> {
        let number = symbols(Part::DocumentNumber, number)?;
        let place = self.layout.span(Part::DocumentNumber).ok_or(WriteError::Layout)?;
        let fits = number.len().min(place.end - place.start);
        self.put_at(place, Part::DocumentNumber, &number[..fits])?;
        let mut first = Vec::new();
        if number.len() > fits {
            self.layout.overflow.ok_or(WriteError::TooLong(Part::DocumentNumber))?;
            self.overflowed = true;
            first.extend_from_slice(&number[fits..]);
            first.extend(Symbol::of(char::from(b'0' + check_digit(number.iter().copied()))));
            if optional.first().is_some_and(|text| !text.is_empty()) {
                first.push(Symbol::FILLER);
            }
        }
        let mut texts = optional.iter();
        for field in self.layout.fields.iter().filter(|field| field.part == Part::Optional) {
            let mut text = std::mem::take(&mut first);
            text.extend(symbols(Part::Optional, texts.next().map_or("", String::as_str))?);
            self.put_at(field.span, Part::Optional, &text)?;
        }
        if texts.any(|text| !text.is_empty()) { Err(WriteError::TooLong(Part::Optional)) } else { Ok(()) }
    }

    fn put_check_digits(&mut self) {
        for check in self.layout.checks {
            let covered: Vec<Symbol> =
                check.over.iter().flat_map(|span| &self.lines[span.line][span.start..span.end]).copied().collect();
            let blank = covered.iter().all(|symbol| *symbol == Symbol::FILLER);
            let may_be_blank = check.part == Part::OptionalCheck;
            if (check.part == Part::NumberCheck && self.overflowed) || (blank && may_be_blank) {
                continue;
            }
            if let Some(digit) = Symbol::of(char::from(b'0' + check_digit(covered.into_iter()))) {
                self.lines[check.line][check.column] = digit;
            }
        }
    }
}

/// The symbols of a field's text: upper case, blanks and hyphens as fillers.
fn symbols(part: Part, text: &str) -> Result<Vec<Symbol>, WriteError> {
    let printed = |character: char| match character {
        ' ' | '-' => Some(Symbol::FILLER),
        other => Symbol::of(other.to_ascii_uppercase()),
    };
    text.chars().map(|character| printed(character).ok_or(WriteError::Unprintable(part))).collect()
}

/// Both identifiers in `room` characters, without padding. A name that was cut ends in a letter (Doc 9303-4 section 4.2.3).
fn fit_names(surname: &str, given: &str, room: usize) -> String {
    let (primary, secondary) = if surname.is_empty() { (given, "") } else { (surname, given) };
    let whole = if secondary.is_empty() { primary.to_owned() } else { format!("{primary}<<{secondary}") };
    if whole.len() <= room {
        return whole;
    }
    if secondary.is_empty() {
        return cut_to_letter(&whole, 0, room);
    }
    // The first given name keeps up to this many letters, so that an overlong surname does not push it out.
    const KEPT: usize = 5;
    let kept = secondary.split('<').next().map_or(0, str::len).min(KEPT);
    let primary = shorten_words(primary, room - 2 - kept);
    let given_from = primary.len() + 2;
    cut_to_letter(&format!("{primary}<<{secondary}"), given_from, room)
}

/// Shortens the longest word, the later of equals and the first word last, until all fit in `room` characters.
fn shorten_words(words: &str, room: usize) -> String {
    let mut words: Vec<&str> = words.split('<').collect();
    while words.iter().map(|word| word.len() + 1).sum::<usize>() > room + 1 {
        let longest = (1..words.len()).max_by_key(|index| words[*index].len()).filter(|index| words[*index].len() > 1);
        match longest {
            Some(index) => words[index] = &words[index][..words[index].len() - 1],
            None if words.len() > 1 && words[0].len() == 1 => drop(words.pop()),
            None => words[0] = &words[0][..words[0].len() - 1],
        }
    }
    words.join("<")
}

/// The first `room` characters, with the last word before a filler at the end shortened so that the next initial shows.
fn cut_to_letter(text: &str, from: usize, room: usize) -> String {
    let Some((kept, rest)) = text.split_at_checked(room).filter(|(_, rest)| !rest.is_empty()) else {
        return text.to_owned();
    };
    if !kept.ends_with('<') {
        return kept.to_owned();
    }
    let words = &kept[..room - 1];
    let word_start = words.rfind('<').map_or(0, |filler| filler + 1).max(from);
    let initial = &rest[..1];
    if words.len() - word_start > 1 {
        format!("{}<{initial}", &words[..words.len() - 1])
    } else {
        // A single letter cannot be shortened: the separator gives way, and the name ends in a letter all the same.
        format!("{words}{initial}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_fit_are_not_touched() {
        assert_eq!(fit_names("ERIKSSON", "ANNA<MARIA", 20), "ERIKSSON<<ANNA<MARIA");
        assert_eq!(fit_names("ARKFREITH", "", 9), "ARKFREITH");
        assert_eq!(fit_names("", "MONONYM", 9), "MONONYM");
    }

    #[test]
    fn cut_names_end_in_a_letter() {
        assert_eq!(
            fit_names("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 39),
            "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"
        );
        let long = "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL";
        assert_eq!(fit_names(long, "DINGO<POTOROO", 39), "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO");
        assert_eq!(fit_names("ERIKSSON", "ANNA<MARIA", 15), "ERIKSSON<<ANN<M");
        assert_eq!(fit_names("AB", "A<B<C", 6), "AB<<AB");
        assert_eq!(fit_names("A<B<C<D<E<F", "G", 5), "A<<G");
    }
}
