//! Reading a zone exactly as it is printed.

use super::{Mrz, Part};
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
    let _ = lines;
    todo!("lands next")
}
