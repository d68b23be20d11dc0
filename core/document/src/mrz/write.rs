//! Composing a zone.

use super::{Kind, Sex};
use crate::date::PartialDate;
use std::fmt;

/// What is to be printed, as in the visual zone. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct Fields {
    /// One or two characters, such as `P` or `ID`.
    pub document_code: String,
    /// The issuing state's code, such as `UTO` or `D`.
    pub issuing_state: String,
    /// The document's number.
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
    TooLong(super::Part),
    /// A field holds what a zone cannot print.
    #[error("{0:?} cannot be printed")]
    Unprintable(super::Part),
    /// Only ICAO layouts are composed.
    #[error("this layout is not composed")]
    Layout,
}

/// Composes a zone of an ICAO layout: transliterates, truncates names by the rules of its part of Doc 9303, computes check digits.
///
/// # Errors
/// When a field does not fit or cannot be printed.
pub fn write(fields: &Fields, kind: Kind) -> Result<Vec<String>, WriteError> {
    let _ = (fields, kind);
    todo!("lands next")
}
