//! Choosing among what a reader saw.

use super::{Mrz, Part};
use regain_base::Reason;
use regain_base::text::Line;
use serde::{Deserialize, Serialize};

/// A zone as chosen from a reader's alternatives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The zone.
    pub mrz: Mrz,
    /// Every place where the zone is not what the reader thought most likely.
    pub repairs: Vec<Repair>,
    /// Whether every part is beyond doubt. When false, the caller refuses or marks the fields as unverified.
    pub certain: bool,
}

/// A character that was not the reader's first choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The field.
    pub field: Part,
    /// The line, from 0.
    pub line: usize,
    /// The position in it, from 0.
    pub column: usize,
    /// What the reader thought most likely.
    pub from: char,
    /// What was taken.
    pub to: char,
    /// What speaks for it.
    pub because: Because,
}

/// What speaks for a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The position cannot hold what the reader saw, such as a letter in a date.
    Grammar,
    /// A check digit is right with it and wrong without it.
    CheckDigit,
}

/// Why lines are no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No line given, or more or longer ones than any page has.
    #[error("no lines, or too many")]
    NotLines,
    /// The lines fit no layout.
    #[error("the lines fit no layout")]
    NoLayout,
}

impl DecodeError {
    /// What to tell.
    pub fn reason(&self) -> Reason {
        match self {
            Self::NotLines => Reason::NoDocument,
            Self::NoLayout => Reason::DocumentUncertain,
        }
    }
}

/// Chooses the layout, the lines and the characters that fit the reader's alternatives, the grammar and the check digits best.
///
/// # Errors
/// When the lines fit no layout.
pub fn decode(lines: &[Line]) -> Result<Reading, DecodeError> {
    let _ = lines;
    todo!("lands next")
}
