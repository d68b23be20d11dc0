//! Facts from a machine-readable zone.

use super::{Confidence, Document, Field, Source};
use crate::date::{Date, KnownDate};
use crate::mrz::{Part, Reading};
use crate::name::russian_internal;
use std::collections::BTreeMap;

/// What a zone says, with centuries as seen from `today`. The names of a Russian internal passport are given in Cyrillic.
pub fn from_mrz(reading: &Reading, today: Date) -> Document {
    let mrz = &reading.mrz;
    let cyrillic = |name: &String| {
        let spelled = if mrz.is_russian_internal() { russian_internal(name) } else { None };
        spelled.unwrap_or_else(|| name.clone())
    };
    let document = Document {
        kind: mrz.kind.into(),
        document_code: mrz.document_code.clone(),
        document_number: mrz.document_number.clone(),
        issuing_state: mrz.issuing_state.clone(),
        nationality: mrz.nationality.clone(),
        birth: mrz.birth.as_birth(today),
        issue: KnownDate::default(),
        expiry: mrz.expiry.as_expiry(today),
        sex: mrz.sex,
        surname: cyrillic(&mrz.surname),
        given_names: mrz.given_names.iter().map(cyrillic).collect(),
        middle_names: Vec::new(),
        suffix: String::new(),
        names_truncated: mrz.names_truncated,
        certain: reading.certain,
        fields: BTreeMap::new(),
        repairs: reading.repairs.clone(),
    };
    document.sourced(Source::Mrz, |field| {
        if reading.certain || is_proven(field, reading) { Confidence::Proven } else { Confidence::Guess }
    })
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
