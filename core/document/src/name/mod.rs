//! Names: from their own spelling to the zone's, and from the credential's to the directory's.

mod spelling;

pub use spelling::{russian_internal, transliterations};

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

/// How strictly a credential's name must be the directory's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// First equals first and last equals last.
    Exact,
    /// The directory's first and last name are both found among the words of the credential's name.
    Relaxed,
}

/// The outcome of a name match, explained without the names themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// Whether every rule of the level passed.
    pub matched: bool,
    /// Every rule that was asked, in order.
    pub rules: Vec<RuleOutcome>,
}

/// One rule of a name match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// The rule's stable code, in kebab case.
    pub rule: String,
    /// Whether it holds.
    pub passed: bool,
    /// One sentence for the admin, without personal data.
    pub explanation: String,
}

/// Whether the credential's name is the directory's at this level.
pub fn matches(level: Level, directory: &Name, credential: &Name) -> Match {
    let _ = (level, directory, credential);
    todo!("lands next")
}
