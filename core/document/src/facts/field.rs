//! A field of a document, and a reading of it with its source.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A field of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Field {
    /// The surname, or family name.
    Surname,
    /// Given names; without the middle names where the source keeps them apart.
    GivenNames,
    /// Middle names, of a source that keeps them apart.
    MiddleNames,
    /// What follows a name, such as `JR`, of a source that keeps it apart.
    Suffix,
    /// The day of birth.
    Birth,
    /// `F`, `M` or `X`.
    Sex,
    /// The nationality's code.
    Nationality,
    /// The document's number.
    DocumentNumber,
    /// The issuing state: a code of Doc 9303-3 section 5, or of ISO 3166-2 (`US-OH`) where a part of a state issues.
    IssuingState,
    /// The day of issue.
    Issue,
    /// The day of expiry.
    Expiry,
}

impl Field {
    /// Every field, in the order in which it is shown.
    pub const ALL: [Self; 11] = [
        Self::Surname,
        Self::GivenNames,
        Self::MiddleNames,
        Self::Suffix,
        Self::Birth,
        Self::Sex,
        Self::Nationality,
        Self::DocumentNumber,
        Self::IssuingState,
        Self::Issue,
        Self::Expiry,
    ];
}

/// Where a field was read. The first of two sources is the one that is shown when both say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The machine-readable zone.
    Mrz,
    /// The barcode.
    Barcode,
    /// The printed text.
    Visual,
}

/// How sure a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Its reader would not stand by it. It is no witness against a proven reading, and none for any.
    Guess,
    /// Read clearly by one source; nothing proves it.
    Read,
    /// Two sources of the document say the same.
    Agreed,
    /// A check digit proves it, or it is part of a zone that is certain as a whole.
    Proven,
}

/// A field's text with its source. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Wire", from = "Wire")]
pub struct Sourced {
    /// The text as it is shown for review.
    pub value: String,
    /// Where it was read.
    pub source: Source,
    /// How sure the reading is.
    pub confidence: Confidence,
    /// Other sources that say the same.
    pub also: Vec<Source>,
}

impl Sourced {
    /// A reading by one source.
    pub fn new(value: impl Into<String>, source: Source, confidence: Confidence) -> Self {
        Self { value: value.into(), source, confidence, also: Vec::new() }
    }

    /// Whether the reading is beyond doubt: by a check digit, by a zone that is certain as a whole, or by two sources.
    pub fn verified(&self) -> bool {
        self.confidence >= Confidence::Agreed
    }
}

impl fmt::Debug for Sourced {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sourced({:?}, {:?})", self.source, self.confidence)
    }
}

/// [`Sourced`] as it travels: with `verified` spelled out for its readers.
#[derive(Serialize, Deserialize)]
struct Wire {
    value: String,
    source: Source,
    #[serde(default)]
    verified: bool,
    confidence: Option<Confidence>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<Source>,
}

impl From<Sourced> for Wire {
    fn from(from: Sourced) -> Self {
        let verified = from.verified();
        let Sourced { value, source, confidence, also } = from;
        Self { value, source, verified, confidence: Some(confidence), also }
    }
}

impl From<Wire> for Sourced {
    fn from(wire: Wire) -> Self {
        let told = if wire.verified { Confidence::Proven } else { Confidence::Read };
        Self { value: wire.value, source: wire.source, confidence: wire.confidence.unwrap_or(told), also: wire.also }
    }
}
