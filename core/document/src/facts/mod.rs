//! What a document says, with the source of every field.

use crate::date::{Date, KnownDate};
use crate::mrz::{Kind, Reading, Repair, Sex};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// A field of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Field {
    Surname,
    GivenNames,
    Birth,
    Sex,
    Nationality,
    DocumentNumber,
    IssuingState,
    Expiry,
}

/// Where a field was read.
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

/// A field's text with its source.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sourced {
    /// The text as it is shown for review.
    pub value: String,
    /// Where it was read.
    pub source: Source,
    /// Whether the reading is beyond doubt: by a check digit, or by a reading that is certain as a whole.
    pub verified: bool,
}

impl fmt::Debug for Sourced {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sourced({:?}, verified: {})", self.source, self.verified)
    }
}

/// What one document says. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The layout of the zone.
    pub kind: Kind,
    /// The document's number.
    pub document_number: String,
    /// The issuing state's code.
    pub issuing_state: String,
    /// The nationality's code; empty when the document has none.
    pub nationality: String,
    /// The date of birth.
    pub birth: KnownDate,
    /// The date of expiry.
    pub expiry: KnownDate,
    /// `None` when the document has none.
    pub sex: Option<Sex>,
    /// The surname.
    pub surname: String,
    /// Given names, middle names included, one word each.
    pub given_names: Vec<String>,
    /// Whether the names may have been cut.
    pub names_truncated: bool,
    /// Whether the reading as a whole is beyond doubt.
    pub certain: bool,
    /// Every field with its source.
    pub fields: BTreeMap<Field, Sourced>,
    /// What was repaired while reading.
    pub repairs: Vec<Repair>,
}

impl fmt::Debug for Document {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Document")
            .field("kind", &self.kind)
            .field("certain", &self.certain)
            .finish_non_exhaustive()
    }
}

/// What a zone says, with centuries as seen from `today`.
pub fn from_mrz(reading: &Reading, today: Date) -> Document {
    let _ = (reading, today);
    todo!("lands next")
}

impl Document {
    /// Whether the document has run out before `today`; one without expiry has not.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expiry.latest().is_some_and(|last| last < today)
    }

    /// The holder's age in full years.
    pub fn age_on(&self, today: Date) -> Option<u32> {
        self.birth.age_on(today)
    }
}

/// Two readings of one field that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The field.
    pub field: Field,
    /// Both readings, for the person to see.
    pub readings: [Sourced; 2],
}

/// Every field on which two readings of one document disagree.
pub fn cross_check(a: &Document, b: &Document) -> Vec<Disagreement> {
    let _ = (a, b);
    todo!("lands next")
}
