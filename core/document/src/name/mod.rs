//! Names: from their own spelling to the zone's, and from the credential's to the directory's.

mod matching;
mod spelling;
mod word;

pub use matching::{Level, Match, RuleOutcome, matches};
pub use spelling::{russian_internal, transliterations};
pub(crate) use word::{Word, same_letters, words};

use serde::{Deserialize, Serialize};
use std::fmt;

/// A person's name as a directory or a credential holds it. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Name {
    /// The first name, with or without middle names.
    pub first: String,
    /// The last name.
    pub last: String,
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Name(redacted)")
    }
}

#[cfg(test)]
mod tests;
