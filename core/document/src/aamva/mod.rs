//! The barcode of North American driving licences and identification cards (AAMVA DL/ID Card Design Standard, annex D,
//! versions 1 to 11).
//!
//! Real cards break the standard in many ways, so elements are found by their three letters wherever they stand, and the
//! header with its offsets is only a hint. The barcode has no signature and no check digits: what is implausible in itself
//! is told as a [`Fault`], because error correction now and then accepts a damaged symbol.

mod dates;
mod elements;
mod header;
mod issuer;
mod names;
mod text;
mod write;

pub use issuer::issuer;
pub use names::Names;
pub use write::{Subfile, write};

use crate::date::Date;
use crate::mrz::Sex;
use elements::{Elements, Id};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest text that is looked at, in bytes; a PDF417 symbol holds at most 2,710 digits.
pub const MAX_BYTES: usize = 4_096;

/// What the barcode of a card says. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The standard's version, 1 to 11; `None` when the header is lost.
    pub version: Option<u8>,
    /// `DL`, `ID` or `EN` (enhanced licence); empty when the text does not say.
    pub document_code: String,
    /// Who issued the card, as ISO 3166-2 has it (`US-OH`), or a country's code of Doc 9303; empty when unknown.
    pub issuing_state: String,
    /// The card's number.
    pub number: String,
    /// The names.
    pub names: Names,
    /// The day of birth.
    pub birth: Option<Date>,
    /// The day of issue.
    pub issue: Option<Date>,
    /// The day of expiry; `None` also for a card that never expires.
    pub expiry: Option<Date>,
    /// `None` when the text does not say.
    pub sex: Option<Sex>,
    /// What is wrong with the text.
    pub faults: Vec<Fault>,
}

impl fmt::Debug for Record {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Record")
            .field("version", &self.version)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// Something that makes the text implausible. It never quotes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// No header, or one that no version of the standard has.
    Header,
    /// The subfile is far longer or shorter than the header says.
    Length,
    /// Text that belongs to no element.
    Stray,
    /// A character that no card prints, or digits in a name.
    Character,
    /// The elements run into each other: where one ends is a guess.
    SeparatorsLost,
    /// An element that every version demands is not there.
    Missing,
    /// A date that is none, or days in an order that no life has.
    Date,
    /// State, country and issuer number do not belong together.
    Issuer,
    /// A sex that the standard does not know.
    Sex,
    /// Two elements contradict each other.
    Contradiction,
    /// A whole name without commas: which word is the family name is a guess.
    NameOrder,
}

/// Why a text is no card's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// Over [`MAX_BYTES`].
    #[error("the text is longer than any card's")]
    TooLong,
    /// Neither the header nor the elements of a card.
    #[error("the text is not that of a driving licence or identification card")]
    NotAamva,
}

/// Elements by which a text without a header is still known as a card's.
const TELLING: [Id; 5] = [Id(*b"DAQ"), Id(*b"DBB"), Id(*b"DBA"), Id(*b"DCS"), Id(*b"DAA")];

/// Elements that every card has, the first two in all versions, the others from version 4 on.
const DEMANDED: [Id; 8] =
    [Id(*b"DAQ"), Id(*b"DBA"), Id(*b"DAC"), Id(*b"DAD"), Id(*b"DBC"), Id(*b"DBD"), Id(*b"DAJ"), Id(*b"DCG")];

/// Reads the text of a card's barcode. Any bytes are taken; what is doubtful about them is in the record's faults.
///
/// # Errors
/// When the text is not a card's at all.
pub fn parse(bytes: &[u8]) -> Result<Record, ParseError> {
    if bytes.len() > MAX_BYTES {
        return Err(ParseError::TooLong);
    }
    let (text, mut faults) = text::plain(bytes);
    let header = header::find(&text);
    let body = header.as_ref().map_or(text.as_str(), |header| &text[header.end..]);
    let elements = Elements::cut(body, &mut faults);
    let telling = TELLING.into_iter().filter(|id| elements.has(*id)).count();
    if telling < if header.is_some() { 1 } else { 3 } {
        return Err(ParseError::NotAamva);
    }
    match &header {
        Some(header) => faults.extend(header.faults(&elements)),
        None => faults.push(Fault::Header),
    }

    let names = names::read(&elements, &mut faults);
    let [birth, issue, expiry] = dates::read(&elements, &mut faults);
    let number = elements.value(Id(*b"DAQ")).unwrap_or_default().to_owned();
    if !is_number(&number) {
        faults.push(Fault::Character);
    }
    let version = header.as_ref().and_then(|header| header.version);
    let demanded = if version.is_some_and(|version| version < 4) { &DEMANDED[..2] } else { &DEMANDED[..] };
    if number.is_empty() || birth.is_none() || demanded.iter().any(|id| !elements.has(*id)) {
        faults.push(Fault::Missing);
    }
    let record = Record {
        version,
        document_code: elements
            .subfile()
            .or(header.as_ref().and_then(|header| header.subfile()))
            .unwrap_or_default()
            .to_owned(),
        issuing_state: issuing_state(header.and_then(|header| header.issuer), &elements, &mut faults),
        sex: sex(&elements, &mut faults),
        number,
        names,
        birth,
        issue,
        expiry,
        faults: Vec::new(),
    };
    faults.sort_unstable();
    faults.dedup();
    Ok(Record { faults, ..record })
}

/// What issuers use as numbers: letters and digits, in Ontario with hyphens, in Washington with asterisks.
fn is_number(number: &str) -> bool {
    let printed = |character: char| character.is_ascii_alphanumeric() || " -*".contains(character);
    number.len() <= 25
        && number.chars().all(printed)
        && (number.is_empty() || number.contains(|c: char| c.is_ascii_digit()))
}

fn sex(elements: &Elements, faults: &mut Vec<Fault>) -> Option<Sex> {
    match elements.value(Id(*b"DBC"))? {
        "1" | "M" => Some(Sex::Male),
        "2" | "F" => Some(Sex::Female),
        "9" | "X" => Some(Sex::Unspecified),
        _ => {
            faults.push(Fault::Sex);
            None
        }
    }
}

/// By the issuer's number where it is known, else by the address, else by the country.
fn issuing_state(number: Option<u32>, elements: &Elements, faults: &mut Vec<Fault>) -> String {
    let by_number = number.and_then(issuer);
    let state = elements.value(Id(*b"DAJ"));
    let country = elements.value(Id(*b"DCG"));
    let told = state.and_then(|state| issuer::subdivision(state, country));
    let foreign = |code: &str| country.is_some_and(|country| issuer::country(code) != Some(country));
    match (by_number, told) {
        (Some(by_number), told) => {
            // A state that no table knows is as wrong as another one.
            if foreign(by_number) || told.map_or(state.is_some(), |told| told != by_number) {
                faults.push(Fault::Issuer);
            }
            by_number.to_owned()
        }
        (None, Some(told)) => told.to_owned(),
        (None, None) => {
            faults.push(Fault::Issuer);
            country.filter(|country| ["USA", "CAN", "MEX"].contains(country)).unwrap_or_default().to_owned()
        }
    }
}
