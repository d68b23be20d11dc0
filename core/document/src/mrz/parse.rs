//! Reading a zone exactly as it is printed.

use super::layout::{Layout, Span};
use super::symbol::{Symbol, check_digit};
use super::{Checks, Kind, Mrz, Part, Sex};
use crate::date::PartialDate;
use regain_base::Reason;

/// Why a text is no machine-readable zone. It never quotes the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// No layout has this number of lines and these lengths.
    #[error("no layout has these lines")]
    NoLayout,
    /// Only A to Z, 0 to 9 and `<` are printed in a zone.
    #[error("character {column} of line {line} is not A-Z, 0-9 or <")]
    NotInAlphabet {
        /// The line, from 0.
        line: usize,
        /// The character in it, from 0.
        column: usize,
    },
    /// A field does not hold what its place asks for.
    #[error("the field {part:?} is malformed")]
    Malformed {
        /// The field.
        part: Part,
    },
}

impl ParseError {
    /// What to tell.
    pub fn reason(&self) -> Reason {
        match self {
            Self::NoLayout => Reason::NoDocument,
            Self::NotInAlphabet { .. } | Self::Malformed { .. } => Reason::DocumentUncertain,
        }
    }
}

/// Reads the lines of one zone, top to bottom, as printed: nothing is repaired, wrong check digits are reported.
///
/// # Errors
/// When the lines fit no layout, or a date or sex holds what it cannot.
pub fn parse(lines: &[&str]) -> Result<Mrz, ParseError> {
    let kind = kind_of(lines).ok_or(ParseError::NoLayout)?;
    let text = Printed::new(kind, lines)?;
    let layout = text.layout;
    let (document_number, optional) = text.number_and_optional();
    let (surname, given_names, names_truncated) = text.names();
    Ok(Mrz {
        kind,
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        document_code: text.trimmed(Part::DocumentCode),
        issuing_state: text.trimmed(Part::IssuingState),
        document_number,
        nationality: text.trimmed(Part::Nationality),
        birth: text.date(Part::Birth)?,
        sex: match layout.span(Part::Sex).map(|span| text.slice(span)) {
            None => None,
            Some("F") => Some(Sex::Female),
            Some("M") => Some(Sex::Male),
            Some("<") => Some(Sex::Unspecified),
            Some(_) => return Err(ParseError::Malformed { part: Part::Sex }),
        },
        expiry: text.date(Part::Expiry)?,
        surname,
        given_names,
        names_truncated,
        optional,
        checks: text.checks(),
    })
}

/// The layout that lines of these lengths and this beginning have.
fn kind_of(lines: &[&str]) -> Option<Kind> {
    let lengths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
    let first = lines.first()?;
    Kind::ALL.into_iter().filter(|kind| kind.line_lengths() == lengths).find(|kind| match kind {
        Kind::MrvA | Kind::MrvB => first.starts_with('V'),
        Kind::Td2 => !first.starts_with('V') && !first.starts_with("IDFRA"),
        Kind::Td3 => !first.starts_with('V'),
        Kind::FraId => first.starts_with("IDFRA"),
        Kind::FraDl => first.starts_with("D1FRA"),
        Kind::Td1 | Kind::CheDl => true,
    })
}

/// Lines that have a layout's lengths and only characters of the zone.
pub(super) struct Printed<'a> {
    layout: &'static Layout,
    lines: &'a [&'a str],
}

impl<'a> Printed<'a> {
    pub(super) fn new(kind: Kind, lines: &'a [&'a str]) -> Result<Self, ParseError> {
        if !lines.iter().map(|line| line.len()).eq(kind.line_lengths().iter().copied()) {
            return Err(ParseError::NoLayout);
        }
        for (line, text) in lines.iter().enumerate() {
            if let Some(column) = text.bytes().position(|byte| Symbol::of(byte as char).is_none()) {
                return Err(ParseError::NotInAlphabet { line, column });
            }
        }
        Ok(Self { layout: Layout::of(kind), lines })
    }

    fn slice(&self, span: Span) -> &'a str {
        &self.lines[span.line][span.start..span.end]
    }

    fn trimmed(&self, part: Part) -> String {
        self.layout.span(part).map_or_else(String::new, |span| self.slice(span).trim_matches('<').to_owned())
    }

    fn date(&self, part: Part) -> Result<PartialDate, ParseError> {
        let Some(span) = self.layout.span(part) else { return Ok(PartialDate::default()) };
        self.slice(span).parse().map_err(|_| ParseError::Malformed { part })
    }

    /// What goes on in the optional field of a number longer than nine: the rest, and where its check digit stands.
    fn overflow(&self) -> Option<(&'a str, usize)> {
        let continued = self.layout.overflow?;
        let digit = self.layout.checks.iter().find(|check| check.part == Part::NumberCheck)?;
        let number = self.slice(*digit.over.first()?);
        let rest = self.slice(continued);
        let rest = &rest[..rest.find('<').unwrap_or(rest.len())];
        let marked = self.lines[digit.line].as_bytes()[digit.column] == b'<' && !number.ends_with('<');
        (marked && rest.len() >= 2).then(|| (&rest[..rest.len() - 1], continued.start + rest.len() - 1))
    }

    fn number_and_optional(&self) -> (String, Vec<String>) {
        let number = self.trimmed(Part::DocumentNumber);
        let overflow = self.overflow();
        let taken = overflow.map_or(0, |(rest, _)| rest.len() + 1);
        let optional = self.layout.fields.iter().filter(|field| field.part == Part::Optional);
        let optional = optional.enumerate().map(|(index, field)| {
            let text = &self.slice(field.span)[if index == 0 { taken } else { 0 }..];
            text.trim_matches('<').replace('<', " ")
        });
        let rest = overflow.map_or("", |(rest, _)| rest);
        (number + rest, optional.filter(|text| !text.is_empty()).collect())
    }

    /// Surname, given names, and whether the last position of a name field is in use (Doc 9303-4 section 4.2.3).
    fn names(&self) -> (String, Vec<String>, bool) {
        let field = |part| self.layout.span(part).map(|span| self.slice(span));
        let words = |text: &str| text.split('<').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let names = field(Part::Names).unwrap_or_default();
        if let Some(given) = field(Part::GivenNames) {
            let cut = !names.ends_with('<') || !given.ends_with('<');
            return (words(names).join(" "), words(given), cut);
        }
        let (surname, given) = names.split_once("<<").unwrap_or((names, ""));
        (words(surname).join(" "), words(given), !names.ends_with('<'))
    }

    pub(super) fn checks(&self) -> Checks {
        let mut checks = Checks::default();
        for (part, _, outcome) in self.check_outcomes() {
            match part {
                Part::NumberCheck => checks.number = outcome,
                Part::BirthCheck => checks.birth = outcome,
                Part::ExpiryCheck => checks.expiry = outcome,
                Part::OptionalCheck => checks.optional = outcome,
                _ => checks.composite = outcome,
            }
        }
        checks
    }

    /// Every check digit with the digit that its fields ask for and whether it is printed; no outcome where fields and digit are blank.
    pub(super) fn check_outcomes(&self) -> Vec<(Part, char, Option<bool>)> {
        let symbols = |text: &'a str| text.chars().filter_map(Symbol::of);
        let outcome = |check: &super::layout::Check| {
            let covered = || check.over.iter().flat_map(|span| symbols(self.slice(*span)));
            let mut printed = self.lines[check.line].as_bytes()[check.column] as char;
            let mut expected = char::from(b'0' + check_digit(covered()));
            if let Some((rest, column)) = self.overflow().filter(|_| check.part == Part::NumberCheck) {
                printed = self.lines[check.line].as_bytes()[column] as char;
                expected = char::from(b'0' + check_digit(covered().chain(symbols(rest))));
            }
            let blank =
                printed == '<' && check.part != Part::Composite && covered().all(|symbol| symbol == Symbol::FILLER);
            (check.part, expected, (!blank).then_some(printed == expected))
        };
        self.layout.checks.iter().map(outcome).collect()
    }
}
