//! Facts from the barcode of a driving licence or identification card.

use super::{Confidence, Document, DocumentKind, Field, Source};
use crate::aamva::{Fault, Record};
use crate::date::KnownDate;
use std::collections::BTreeMap;

/// What a barcode says. Nothing signs it, so it proves nothing by itself: it is read at best, and a guess where the text is
/// implausible.
pub fn from_aamva(record: &Record) -> Document {
    let known = |date: Option<crate::Date>| date.map(KnownDate::from).unwrap_or_default();
    let words = |text: &str| text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let document = Document {
        kind: DocumentKind::Aamva,
        document_code: record.document_code.clone(),
        document_number: record.number.clone(),
        issuing_state: record.issuing_state.clone(),
        nationality: String::new(),
        birth: known(record.birth),
        issue: known(record.issue),
        expiry: known(record.expiry),
        sex: record.sex,
        surname: record.names.family.clone(),
        given_names: words(&record.names.first),
        middle_names: words(&record.names.middle),
        suffix: record.names.suffix.clone(),
        names_truncated: record.names.truncated,
        certain: false,
        fields: BTreeMap::new(),
        repairs: Vec::new(),
    };
    let sound = record.faults.iter().all(|fault| *fault == Fault::NameOrder);
    document.sourced(Source::Barcode, |field| {
        let name = matches!(field, Field::Surname | Field::GivenNames | Field::MiddleNames);
        let doubtful = name && record.faults.contains(&Fault::NameOrder);
        if sound && !doubtful { Confidence::Read } else { Confidence::Guess }
    })
}
