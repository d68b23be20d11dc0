//! What a document says, with the source of every field.

mod cross_check;

pub use cross_check::{Disagreement, cross_check};

use crate::date::{Date, KnownDate};
use crate::mrz::{Kind, Part, Reading, Repair, Sex};
use crate::name::{Name, russian_internal};
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

impl Field {
    /// Every field, in the order in which it is shown.
    pub const ALL: [Self; 8] = [
        Self::Surname,
        Self::GivenNames,
        Self::Birth,
        Self::Sex,
        Self::Nationality,
        Self::DocumentNumber,
        Self::IssuingState,
        Self::Expiry,
    ];
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
    /// The document code, such as `P` or `ID`.
    pub document_code: String,
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

/// What a zone says, with centuries as seen from `today`. The names of a Russian internal passport are given in Cyrillic.
pub fn from_mrz(reading: &Reading, today: Date) -> Document {
    let mrz = &reading.mrz;
    let cyrillic = |name: &String| {
        let spelled = if mrz.is_russian_internal() { russian_internal(name) } else { None };
        spelled.unwrap_or_else(|| name.clone())
    };
    let mut document = Document {
        kind: mrz.kind,
        document_code: mrz.document_code.clone(),
        document_number: mrz.document_number.clone(),
        issuing_state: mrz.issuing_state.clone(),
        nationality: mrz.nationality.clone(),
        birth: mrz.birth.as_birth(today),
        expiry: mrz.expiry.as_expiry(today),
        sex: mrz.sex,
        surname: cyrillic(&mrz.surname),
        given_names: mrz.given_names.iter().map(cyrillic).collect(),
        names_truncated: mrz.names_truncated,
        certain: reading.certain,
        fields: BTreeMap::new(),
        repairs: reading.repairs.clone(),
    };
    for field in Field::ALL {
        let value = document.text(field);
        if !value.is_empty() {
            let verified = reading.certain || is_proven(field, reading);
            document.fields.insert(field, Sourced { value, source: Source::Mrz, verified });
        }
    }
    document
}

/// Whether check digits prove a field in a reading that is not certain as a whole: its own and the composite are right, and
/// nothing in it was repaired.
fn is_proven(field: Field, reading: &Reading) -> bool {
    let checks = reading.mrz.checks;
    let (own, parts) = match field {
        Field::DocumentNumber => (checks.number, [Part::DocumentNumber, Part::NumberCheck]),
        Field::Birth => (checks.birth, [Part::Birth, Part::BirthCheck]),
        Field::Expiry => (checks.expiry, [Part::Expiry, Part::ExpiryCheck]),
        _ => return false,
    };
    let repaired = reading.repairs.iter().any(|repair| parts.contains(&repair.field));
    own == Some(true) && checks.composite == Some(true) && !repaired
}

impl Document {
    /// Whether the document has run out before `today`; one without expiry has not.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expiry.latest().is_some_and(|last| last < today)
    }

    /// First and last name, as a credential holds them.
    pub fn name(&self) -> Name {
        Name { first: self.given_names.join(" "), last: self.surname.clone() }
    }

    /// What kind of document it is, in a word that a credential holds.
    pub fn document_type(&self) -> &'static str {
        match self.kind {
            Kind::Td3 => "Passport",
            Kind::Td1 | Kind::Td2 if self.document_code == "IP" => "PassportCard",
            Kind::Td1 | Kind::Td2 | Kind::FraId => "IdentityCard",
            Kind::MrvA | Kind::MrvB => "Visa",
            Kind::FraDl | Kind::CheDl => "DrivingLicence",
        }
    }

    /// A field as it is shown; empty when the document has none.
    fn text(&self, field: Field) -> String {
        let date = |date: KnownDate| if date.is_unknown() { String::new() } else { date.to_string() };
        match field {
            Field::Surname => self.surname.clone(),
            Field::GivenNames => self.given_names.join(" "),
            Field::Birth => date(self.birth),
            Field::Sex => self.sex.map_or("", Sex::code).to_owned(),
            Field::Nationality => self.nationality.clone(),
            Field::DocumentNumber => self.document_number.clone(),
            Field::IssuingState => self.issuing_state.clone(),
            Field::Expiry => date(self.expiry),
        }
    }

    /// The holder's age in full years.
    pub fn age_on(&self, today: Date) -> Option<u32> {
        self.birth.age_on(today)
    }
}

#[cfg(test)]
mod tests;
