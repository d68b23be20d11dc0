//! What fields, claims and their sources are called.

use regain_base::language::{Language, Text, text};
use regain_document::facts::{Field, Source, Sourced};

pub(super) fn field(field: Field) -> Text {
    match field {
        Field::Surname => text("Last name"),
        Field::GivenNames => text("First names"),
        Field::MiddleNames => text("Middle names"),
        Field::Suffix => text("After the name"),
        Field::Birth => text("Date of birth"),
        Field::Sex => text("Sex"),
        Field::Nationality => text("Nationality"),
        Field::DocumentNumber => text("Number of the ID"),
        Field::IssuingState => text("Issued by"),
        Field::Issue => text("Issued on"),
        Field::Expiry => text("Valid until"),
    }
}

/// A claim's name; one that we have no word for stands as the organisation wrote it.
pub(super) fn claim(claim: &str, language: Language) -> String {
    language.say(match claim {
        "firstName" => text("First name"),
        "lastName" => text("Last name"),
        "fullName" => text("Full name"),
        "dateOfBirth" => text("Date of birth"),
        "documentType" => text("Kind of ID"),
        "documentId" => text("Number of the ID"),
        "documentExpiryDate" => text("Valid until"),
        "portrait" => text("The photo on your ID"),
        other => return language.value(other),
    })
}

/// Where a field was read and whether it was checked.
pub(super) fn note(sourced: &Sourced, language: Language) -> String {
    let read = text("from {places}, not checked");
    let checked = text("from {places}, checked");
    let places = sourced.also.iter().fold(language.say(place(sourced.source)), |places, also| {
        let also = language.say(place(*also));
        language.fill(text("{places} and {place}"), &[("places", &places), ("place", &also)])
    });
    language.fill(if sourced.verified() { checked } else { read }, &[("places", &places)])
}

fn place(source: Source) -> Text {
    match source {
        Source::Mrz => text("the machine-readable zone"),
        Source::Barcode => text("the barcode"),
        Source::Visual => text("the printed text"),
    }
}
