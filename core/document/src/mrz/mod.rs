//! The machine-readable zone (ICAO Doc 9303 parts 3 to 7, 8th edition) and the national zones that deviate from it.
//!
//! [`parse`] says what is printed, [`decode`] chooses among what a reader saw ([`decode_line`] for a line by itself), [`write`] composes a zone.

mod choose;
mod code;
mod decode;
mod layout;
mod parse;
mod symbol;
mod vote;
mod write;

pub use choose::choose;
pub use code::is_known as is_known_code;
pub use decode::{Because, DecodeError, LineReading, Reading, Repair, decode, decode_line, is_certain};
pub use parse::{ParseError, parse};
pub use vote::Votes;
pub use write::{Fields, WriteError, write};

use crate::date::PartialDate;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The layout of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// A card: three lines of 30 (Doc 9303-5).
    #[serde(rename = "TD1")]
    Td1,
    /// A larger card: two lines of 36 (Doc 9303-6).
    #[serde(rename = "TD2")]
    Td2,
    /// A passport: two lines of 44 (Doc 9303-4).
    #[serde(rename = "TD3")]
    Td3,
    /// A full-page visa: two lines of 44 (Doc 9303-7).
    #[serde(rename = "MRVA")]
    MrvA,
    /// A small visa: two lines of 36 (Doc 9303-7).
    #[serde(rename = "MRVB")]
    MrvB,
    /// The French identity card of 1988 to 2020: two lines of 36.
    #[serde(rename = "FRA_ID")]
    FraId,
    /// The French driving licence: one line of 30.
    #[serde(rename = "FRA_DL")]
    FraDl,
    /// The Swiss and Liechtenstein driving licence: lines of 9, 30 and 30, without any check digit.
    #[serde(rename = "CHE_DL")]
    CheDl,
}

impl Kind {
    /// Every layout.
    pub const ALL: [Self; 8] =
        [Self::Td1, Self::Td2, Self::Td3, Self::MrvA, Self::MrvB, Self::FraId, Self::FraDl, Self::CheDl];

    /// The stable code, as in evaluation manifests.
    pub fn code(self) -> &'static str {
        match self {
            Self::Td1 => "TD1",
            Self::Td2 => "TD2",
            Self::Td3 => "TD3",
            Self::MrvA => "MRVA",
            Self::MrvB => "MRVB",
            Self::FraId => "FRA_ID",
            Self::FraDl => "FRA_DL",
            Self::CheDl => "CHE_DL",
        }
    }

    /// The lengths of its lines, top to bottom, in characters.
    pub fn line_lengths(self) -> &'static [usize] {
        match self {
            Self::Td1 => &[30, 30, 30],
            Self::Td2 | Self::MrvB | Self::FraId => &[36, 36],
            Self::Td3 | Self::MrvA => &[44, 44],
            Self::FraDl => &[30],
            Self::CheDl => &[9, 30, 30],
        }
    }
}

/// The sex field of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sex {
    /// `F`
    #[serde(rename = "F")]
    Female,
    /// `M`
    #[serde(rename = "M")]
    Male,
    /// `<`; X in the visual zone.
    #[serde(rename = "X")]
    Unspecified,
}

impl Sex {
    /// `F`, `M` or `X`, as in the visual zone.
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Unspecified => "X",
        }
    }
}

/// A part of a zone, named in faults and repairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Part {
    DocumentCode,
    IssuingState,
    DocumentNumber,
    NumberCheck,
    Nationality,
    Birth,
    BirthCheck,
    Sex,
    Expiry,
    ExpiryCheck,
    Optional,
    OptionalCheck,
    Composite,
    /// Surname and given names of ICAO layouts, or the surname where it has a field of its own.
    Names,
    GivenNames,
}

/// What the check digits say: `None` where the layout has no such digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Checks {
    /// Over the document number.
    pub number: Option<bool>,
    /// Over the date of birth.
    pub birth: Option<bool>,
    /// Over the date of expiry.
    pub expiry: Option<bool>,
    /// Over the personal number of a passport.
    pub optional: Option<bool>,
    /// Over several fields.
    pub composite: Option<bool>,
}

impl Checks {
    /// Whether there is at least one check digit and every one is right.
    pub fn all_pass(&self) -> bool {
        let all = self.all();
        all.contains(&Some(true)) && !all.contains(&Some(false))
    }

    /// Whether a check digit is wrong.
    pub fn any_fails(&self) -> bool {
        self.all().contains(&Some(false))
    }

    fn all(&self) -> [Option<bool>; 5] {
        [self.number, self.birth, self.expiry, self.optional, self.composite]
    }
}

/// A zone as it is printed, right or wrong. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mrz {
    /// The layout.
    pub kind: Kind,
    /// The lines as printed, top to bottom.
    pub lines: Vec<String>,
    /// One or two characters, such as `P` or `ID`.
    pub document_code: String,
    /// The issuing state's code without fillers, such as `UTO` or `D`.
    pub issuing_state: String,
    /// The whole number, including what overflowed into the optional field.
    pub document_number: String,
    /// The nationality's code without fillers; empty where the layout has none.
    pub nationality: String,
    /// The date of birth; unknown where the layout has none.
    pub birth: PartialDate,
    /// `None` where the layout has none.
    pub sex: Option<Sex>,
    /// The date of expiry; unknown where the layout has none.
    pub expiry: PartialDate,
    /// The primary identifier, its words separated by blanks.
    pub surname: String,
    /// The words of the secondary identifier.
    pub given_names: Vec<String>,
    /// Whether the names may have been cut: the last position of their field is in use.
    pub names_truncated: bool,
    /// The optional fields that hold something, inner fillers as blanks.
    pub optional: Vec<String>,
    /// What the check digits say.
    pub checks: Checks,
}

impl fmt::Debug for Mrz {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Mrz").field("kind", &self.kind).field("checks", &self.checks).finish_non_exhaustive()
    }
}

/// Something in a zone that the standard does not allow, or that no check digit agrees with. It never quotes a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The printed check digit is not the one that its fields ask for.
    CheckDigit {
        /// The check digit.
        part: Part,
        /// What the fields ask for.
        expected: char,
    },
    /// A state or nationality that no table knows.
    UnknownCode {
        /// The field.
        part: Part,
    },
    /// A digit among the names, outside Russian internal passports.
    DigitInName,
}

impl Mrz {
    /// Everything about the zone that is not as it should be.
    pub fn faults(&self) -> Vec<Fault> {
        let lines: Vec<&str> = self.lines.iter().map(String::as_str).collect();
        let mut faults = Vec::new();
        if let Ok(printed) = parse::Printed::new(self.kind, &lines) {
            let wrong = printed.check_outcomes().into_iter().filter(|(_, _, outcome)| *outcome == Some(false));
            faults.extend(wrong.map(|(part, expected, _)| Fault::CheckDigit { part, expected }));
        }
        for (part, code) in [(Part::IssuingState, &self.issuing_state), (Part::Nationality, &self.nationality)] {
            let absent = code.is_empty() && layout::Layout::of(self.kind).span(part).is_none();
            if !absent && !is_known_code(code) {
                faults.push(Fault::UnknownCode { part });
            }
        }
        let names = || self.given_names.iter().chain([&self.surname]);
        if !self.is_russian_internal() && names().any(|name| name.bytes().any(|byte| byte.is_ascii_digit())) {
            faults.push(Fault::DigitInName);
        }
        faults
    }

    /// Whether this is a Russian internal passport, whose names stand for Cyrillic letters one to one.
    pub fn is_russian_internal(&self) -> bool {
        self.kind == Kind::Td3 && self.document_code == "PN" && self.issuing_state == "RUS"
    }
}
