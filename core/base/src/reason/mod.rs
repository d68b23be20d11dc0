//! Why a recovery ended or stopped: one code, three texts.
//!
//! The person reads what happened, why, and what to do now; the help desk reads what it may say without personal data; the
//! admin's log reads which rule fired. Nothing else in the product words a failure.

mod table;

pub use table::{ALL, Reason};

use crate::language::{Language, Text};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whose turn it is to act, which also decides what is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Nobody's: this is how a good recovery ends.
    Nobody,
    /// The person can do something about it.
    Person,
    /// The other side of the wire sent what it must not; it may be an attack.
    Peer,
    /// The phone or its app.
    Device,
    /// The organisation's set-up.
    Operator,
    /// The service itself.
    System,
}

/// What the person reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PersonText {
    /// What happened, at most a line.
    pub title: Text,
    /// Why, and what helps, at most two sentences.
    pub body: Text,
    /// The words on the primary button.
    pub action: Text,
}

impl Reason {
    /// The stable code on the wire and in the audit, in kebab case.
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// The three characters a person reads out to the help desk.
    pub fn short(self) -> &'static str {
        self.row().short
    }

    /// Whose turn it is to act.
    pub fn fault(self) -> Fault {
        self.row().fault
    }

    /// Whether the same person may succeed by trying again.
    pub fn retryable(self) -> bool {
        self.row().retryable
    }

    /// The text for the person.
    pub fn person(self) -> PersonText {
        self.row().person
    }

    /// The text for the help desk; it never holds personal data.
    pub fn help_desk(self) -> &'static str {
        self.row().help_desk
    }

    /// The text for the admin's log.
    pub fn admin(self) -> &'static str {
        self.row().admin
    }

    /// The reason with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

impl fmt::Display for Reason {
    /// The admin's text with the code: for logs and error chains.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.admin(), self.code())
    }
}

impl std::error::Error for Reason {}

impl Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::from_code(&code).ok_or_else(|| serde::de::Error::custom("unknown reason code"))
    }
}

/// A reason in the shape in which it is sent and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The reason itself.
    pub code: Reason,
    /// The three characters for the help desk.
    pub short: String,
    /// What happened.
    pub title: String,
    /// Why, and what helps.
    pub body: String,
    /// The words on the primary button.
    pub action: String,
    /// Whether a retry may help.
    pub retryable: bool,
}

impl Refusal {
    /// What the person reads in `language`.
    pub fn said(reason: Reason, language: Language) -> Self {
        let person = reason.person();
        Self {
            code: reason,
            short: reason.short().into(),
            title: language.say(person.title),
            body: language.say(person.body),
            action: language.say(person.action),
            retryable: reason.retryable(),
        }
    }
}

impl From<Reason> for Refusal {
    /// In English, as it is sent: a phone says it again in its own language, by the code.
    fn from(reason: Reason) -> Self {
        Self::said(reason, Language::ENGLISH)
    }
}

#[cfg(test)]
mod tests;
