//! Specimens of identity documents of Utopia: a card (TD1, both sides), a passport's data page (TD3), driving licences of the EU's model and of North
//! American make.
//!
//! Sizes are those of ICAO Doc 9303 parts 4 and 5; the zone is set in OCR-B size 1 at ten characters an inch.

mod american;
mod card;
mod european;
mod licence;
mod page;
mod security;

pub use american::{AmericanLicence, american_licence};
pub use european::{EuropeanLicence, european_licence};
pub use licence::{Licence, licence};

use image::RgbImage;
use regain_document::PartialDate;
use regain_document::mrz;
use serde::Serialize;

use crate::person::{Day, Person, Sex, UTOPIA};
use crate::scene;

/// Which document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// A card of 85.6 x 54 mm, the machine-readable zone on the back.
    Td1,
    /// A passport's data page of 125 x 88 mm.
    Td3,
    /// A driving licence of North American make, ID-1 size, the barcode on the back.
    Licence,
}

/// What differs from the person's ordinary document.
#[derive(Debug, Clone, Default)]
pub struct Options<'a> {
    /// Another number, nine characters at most.
    pub number: Option<String>,
    /// Another surname.
    pub surname: Option<String>,
    /// Other given names.
    pub given_names: Option<Vec<String>>,
    /// Another day of expiry than 2033-05-17.
    pub expiry: Option<Day>,
    /// Somebody else's portrait.
    pub portrait_of: Option<&'a Person>,
}

/// What is printed, to compare a reading with.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Truth {
    /// Always `true`.
    pub simulated: bool,
    /// Which document.
    pub kind: Kind,
    /// The lines of the machine-readable zone; none on a licence.
    pub mrz: Vec<String>,
    /// Without fillers.
    pub document_number: String,
    /// As in the visual zone.
    pub surname: String,
    /// As in the visual zone.
    pub given_names: Vec<String>,
    /// Day of birth.
    pub birth: Day,
    /// Day of issue.
    pub issue: Day,
    /// Day of expiry.
    pub expiry: Day,
    /// `F`, `M` or `X`.
    pub sex: char,
    /// Issuing state.
    pub issuing_state: String,
    /// Nationality.
    pub nationality: String,
}

/// A document, flat and evenly lit.
#[derive(Debug, Clone)]
pub struct Specimen {
    /// The side with the portrait; 1284 x 810 px (TD1) or 1500 x 1056 px (TD3).
    pub front: RgbImage,
    /// The side with the machine-readable zone or the barcode; none of TD3.
    pub back: Option<RgbImage>,
    /// What is printed.
    pub truth: Truth,
}

/// Draws `person`'s document.
///
/// # Panics
/// When the options ask for what no machine-readable zone can hold: a number of more than nine characters, a name with
/// letters that have no transliteration.
pub fn specimen(person: &Person, kind: Kind, options: &Options<'_>) -> Specimen {
    specimen_with(person, kind, options, &scene::portrait(options.portrait_of.unwrap_or(person)))
}

/// As [`specimen`], with a portrait that was drawn before: drawing it takes longest.
///
/// # Panics
/// As [`specimen`].
pub fn specimen_with(person: &Person, kind: Kind, options: &Options<'_>, portrait: &RgbImage) -> Specimen {
    let truth = compose(person, kind, options);
    let (front, back) = match kind {
        Kind::Td1 => (card::front(&truth, portrait), Some(card::back(&truth))),
        Kind::Td3 => (page::front(&truth, portrait), None),
        Kind::Licence => (card::front(&truth, portrait), Some(licence::back(&truth))),
    };
    Specimen { front, back, truth }
}

fn compose(person: &Person, kind: Kind, options: &Options<'_>) -> Truth {
    let expiry = options.expiry.unwrap_or(Day::new(2033, 5, 17));
    let document_number = options.number.clone().unwrap_or_else(|| person.document_number.to_owned());
    let surname = options.surname.clone().unwrap_or_else(|| person.surname.to_owned());
    let given_names =
        options.given_names.clone().unwrap_or_else(|| person.given_names.iter().map(|&name| name.to_owned()).collect());
    let zone = |document_code: &str, layout: mrz::Kind| {
        let fields = mrz::Fields {
            document_code: document_code.to_owned(),
            issuing_state: UTOPIA.to_owned(),
            document_number: document_number.clone(),
            nationality: UTOPIA.to_owned(),
            birth: six_digits(person.birth),
            sex: Some(person.sex),
            expiry: six_digits(expiry),
            surname: surname.clone(),
            given_names: given_names.clone(),
            optional: Vec::new(),
        };
        mrz::write(&fields, layout).unwrap_or_else(|error| panic!("no zone for {document_number}: {error}"))
    };
    let lines = match kind {
        Kind::Td1 => zone("I", mrz::Kind::Td1),
        Kind::Td3 => zone("P", mrz::Kind::Td3),
        Kind::Licence => Vec::new(),
    };
    Truth {
        simulated: true,
        kind,
        mrz: lines,
        document_number,
        surname,
        given_names,
        birth: person.birth,
        issue: Day::new(expiry.year - 10, expiry.month, expiry.day),
        expiry,
        sex: match person.sex {
            Sex::Female => 'F',
            Sex::Male => 'M',
            Sex::Unspecified => 'X',
        },
        issuing_state: UTOPIA.to_owned(),
        nationality: UTOPIA.to_owned(),
    }
}

fn six_digits(day: Day) -> PartialDate {
    PartialDate { year: Some((day.year % 100) as u8), month: Some(day.month), day: Some(day.day) }
}

/// A day as the visual zone has it: `17 MAY / MAI 2033`.
fn printed(day: Day) -> String {
    const ENGLISH: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    const FRENCH: [&str; 12] =
        ["JAN", "FÉV", "MARS", "AVR", "MAI", "JUIN", "JUIL", "AOÛT", "SEPT", "OCT", "NOV", "DÉC"];
    let month = usize::from(day.month.clamp(1, 12) - 1);
    if ENGLISH[month] == FRENCH[month] {
        return format!("{:02} {} {:04}", day.day, ENGLISH[month], day.year);
    }
    format!("{:02} {} / {} {:04}", day.day, ENGLISH[month], FRENCH[month], day.year)
}
