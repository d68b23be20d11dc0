//! What a document says, with the source of every field.

mod agree;
mod barcode;
mod cross_check;
mod field;
mod kind;
mod picture;
mod print;
mod reconcile;
mod side;
mod witness;
mod zone;

pub use barcode::from_aamva;
pub use cross_check::{Disagreement, cross_check};
pub use field::{Confidence, Field, Source, Sourced};
pub use kind::DocumentKind;
pub use picture::{Picture, is_of_a_licence};
pub use print::from_print;
pub use reconcile::{Reconciled, reconcile};
pub use side::{Doubt, Side, together};
pub use witness::beside;
pub use zone::from_mrz;

use crate::date::{Date, KnownDate};
use crate::mrz::{Kind, Repair, Sex};
use crate::name::Name;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What one document says. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// The document code, such as `P` or `ID`; `DL` or `ID` in a barcode.
    pub document_code: String,
    /// The document's number.
    pub document_number: String,
    /// The issuing state's code, see [`Field::IssuingState`].
    pub issuing_state: String,
    /// The nationality's code; empty when the document has none.
    pub nationality: String,
    /// The date of birth.
    pub birth: KnownDate,
    /// The date of issue; unknown when the source has none.
    #[serde(default)]
    pub issue: KnownDate,
    /// The date of expiry.
    pub expiry: KnownDate,
    /// `None` when the document has none.
    pub sex: Option<Sex>,
    /// The surname.
    pub surname: String,
    /// Given names, one word each; middle names included where the source does not keep them apart.
    pub given_names: Vec<String>,
    /// Middle names, one word each, of a source that keeps them apart.
    #[serde(default)]
    pub middle_names: Vec<String>,
    /// What follows the name, such as `JR`; empty when there is none, or the source does not keep it apart.
    #[serde(default)]
    pub suffix: String,
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

impl Document {
    /// Whether the document has run out before `today`; one without expiry has not.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expiry.latest().is_some_and(|last| last < today)
    }

    /// First and last name, as a credential holds them; middle names belong to the first where they are not kept apart.
    pub fn name(&self) -> Name {
        Name { first: self.given_names.join(" "), last: self.surname.clone() }
    }

    /// The whole name as it is spoken: given, middle, last, and what follows.
    pub fn full_name(&self) -> String {
        let words = self.given_names.iter().chain(&self.middle_names).chain([&self.surname, &self.suffix]);
        words.map(String::as_str).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What kind of document it is, in a word that a credential holds.
    pub fn document_type(&self) -> &'static str {
        match self.kind {
            DocumentKind::Aamva if self.document_code == "ID" => "IdentityCard",
            DocumentKind::Aamva | DocumentKind::Licence | DocumentKind::Zone(Kind::FraDl | Kind::CheDl) => {
                "DriverLicense"
            }
            DocumentKind::Zone(Kind::Td3) => "Passport",
            DocumentKind::Zone(Kind::Td1 | Kind::Td2) if self.document_code == "IP" => "PassportCard",
            DocumentKind::Printed | DocumentKind::Zone(Kind::Td1 | Kind::Td2 | Kind::FraId) => "IdentityCard",
            DocumentKind::Zone(Kind::MrvA | Kind::MrvB) => "Visa",
        }
    }

    /// The holder's age in full years.
    pub fn age_on(&self, today: Date) -> Option<u32> {
        self.birth.age_on(today)
    }

    /// The document with every field that it holds told by `source`, as sure as `confidence` says.
    pub(crate) fn sourced(mut self, source: Source, confidence: impl Fn(Field) -> Confidence) -> Self {
        let told = |field: Field| {
            let value = self.text(field);
            (!value.is_empty()).then(|| (field, Sourced::new(value, source, confidence(field))))
        };
        self.fields = Field::ALL.into_iter().filter_map(told).collect();
        self
    }

    /// A field as it is shown; empty when the document has none.
    fn text(&self, field: Field) -> String {
        let date = |date: KnownDate| if date.is_unknown() { String::new() } else { date.to_string() };
        match field {
            Field::Surname => self.surname.clone(),
            Field::GivenNames => self.given_names.join(" "),
            Field::MiddleNames => self.middle_names.join(" "),
            Field::Suffix => self.suffix.clone(),
            Field::Birth => date(self.birth),
            Field::Sex => self.sex.map_or("", Sex::code).to_owned(),
            Field::Nationality => self.nationality.clone(),
            Field::DocumentNumber => self.document_number.clone(),
            Field::IssuingState => self.issuing_state.clone(),
            Field::Issue => date(self.issue),
            Field::Expiry => date(self.expiry),
        }
    }

    /// Takes `field` from `other`, its text, its meaning and its source.
    fn adopt(&mut self, field: Field, other: &Self) {
        match field {
            Field::Surname => self.surname.clone_from(&other.surname),
            Field::GivenNames => {
                self.given_names.clone_from(&other.given_names);
                self.names_truncated = other.names_truncated;
            }
            Field::MiddleNames => self.middle_names.clone_from(&other.middle_names),
            Field::Suffix => self.suffix.clone_from(&other.suffix),
            Field::Birth => self.birth = other.birth,
            Field::Sex => self.sex = other.sex,
            Field::Nationality => self.nationality.clone_from(&other.nationality),
            Field::DocumentNumber => self.document_number.clone_from(&other.document_number),
            Field::IssuingState => self.issuing_state.clone_from(&other.issuing_state),
            Field::Issue => self.issue = other.issue,
            Field::Expiry => self.expiry = other.expiry,
        }
        match other.fields.get(&field) {
            Some(sourced) => drop(self.fields.insert(field, sourced.clone())),
            None => drop(self.fields.remove(&field)),
        }
    }
}

#[cfg(test)]
mod tests;
