//! The invented persons of Utopia.

pub use crate::head::{Beard, Clothes, Glasses, HairStyle, Look};
pub use regain_document::mrz::Sex;
use serde::{Deserialize, Serialize};

/// A calendar day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    /// Four digits.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

impl Day {
    /// The day `year`-`month`-`day`, as given: a simulator may also print impossible days.
    pub const fn new(year: u16, month: u8, day: u8) -> Self {
        Self { year, month, day }
    }

    /// `YYYY-MM-DD`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// An invented person.
#[derive(Debug, Clone)]
pub struct Person {
    /// A short name for command lines and tests, such as `ana`.
    pub key: &'static str,
    /// In order, spelt as in the visual zone.
    pub given_names: &'static [&'static str],
    /// Spelt as in the visual zone.
    pub surname: &'static str,
    /// Day of birth.
    pub birth: Day,
    /// As printed.
    pub sex: Sex,
    /// Of the person's document, nine characters at most.
    pub document_number: &'static str,
    /// Face, hair, clothes.
    pub look: Look,
}

/// Issuing state and nationality of everybody here.
pub const UTOPIA: &str = "UTO";

/// Everybody.
pub fn catalogue() -> &'static [Person] {
    &CATALOGUE
}

/// The person with this key.
pub fn by_key(key: &str) -> Option<&'static Person> {
    CATALOGUE.iter().find(|person| person.key == key)
}

static CATALOGUE: [Person; 10] = [
    person(
        "ana",
        &["Ana"],
        "Lima",
        Day::new(1991, 4, 12),
        Sex::Female,
        "U4L1M7A92",
        Look {
            hair: HairStyle::Long,
            melanin: 0.28,
            lipstick: 0.45,
            lips: 0.3,
            hair_color: [0.06, 0.028, 0.014],
            brow_thick: -0.4,
            clothes: Clothes::Wedge,
            cloth: [0.30, 0.05, 0.07],
            ridge: -0.8,
            jaw: -0.5,
            grain: 304,
            ..Look::PLAIN
        },
    ),
    person(
        "maria",
        &["Maria", "Elena"],
        "García",
        Day::new(1986, 9, 30),
        Sex::Female,
        "U8G3R5C16",
        Look {
            hair: HairStyle::Bob,
            melanin: 0.42,
            lipstick: 0.2,
            hair_color: [0.012, 0.009, 0.008],
            glasses: Glasses::Round,
            cloth: [0.05, 0.20, 0.22],
            ridge: -0.7,
            age: 0.35,
            grain: 522,
            ..Look::PLAIN
        },
    ),
    person(
        "soren",
        &["Søren"],
        "Kjær",
        Day::new(1979, 1, 23),
        Sex::Male,
        "U2K7J4R58",
        Look {
            hair: HairStyle::Parted,
            melanin: 0.05,
            undertone: 0.6,
            hair_color: [0.33, 0.20, 0.09],
            iris: [0.10, 0.16, 0.22],
            beard: Beard::Stubble,
            clothes: Clothes::Jacket,
            cloth: [0.02, 0.03, 0.06],
            age: 0.45,
            jaw: 0.4,
            grain: 551,
            ..Look::PLAIN
        },
    ),
    person(
        "jonas",
        &["Jonas", "Emil"],
        "Müller",
        Day::new(1994, 11, 5),
        Sex::Male,
        "U6M9L3R27",
        Look {
            hair: HairStyle::Short,
            melanin: 0.15,
            hair_color: [0.13, 0.06, 0.025],
            beard: Beard::Full,
            iris: [0.06, 0.09, 0.05],
            cloth: [0.04, 0.09, 0.05],
            grain: 539,
            ..Look::PLAIN
        },
    ),
    person(
        "amara",
        &["Amara"],
        "Okafor",
        Day::new(1998, 6, 18),
        Sex::Female,
        "U5F2K8R41",
        Look {
            hair: HairStyle::Afro,
            melanin: 0.88,
            hair_color: [0.012, 0.009, 0.008],
            lips: 0.9,
            nose_width: 0.8,
            nose_height: -0.5,
            clothes: Clothes::Crew,
            cloth: [0.62, 0.36, 0.04],
            ridge: -0.5,
            brow_thick: -0.3,
            grain: 514,
            ..Look::PLAIN
        },
    ),
    person(
        "kenji",
        &["Kenji"],
        "Mori",
        Day::new(1988, 2, 9),
        Sex::Male,
        "U7N4M1R63",
        Look {
            hair: HairStyle::Short,
            melanin: 0.22,
            undertone: -0.8,
            hair_color: [0.010, 0.009, 0.009],
            glasses: Glasses::Square,
            eye_open: -0.6,
            eye_tilt: 0.8,
            nose_height: -0.5,
            ridge: -0.8,
            cloth: [0.25, 0.27, 0.30],
            grain: 529,
            ..Look::PLAIN
        },
    ),
    person(
        "priya",
        &["Priya"],
        "Nair",
        Day::new(1993, 12, 27),
        Sex::Female,
        "U3P6N9R84",
        Look {
            hair: HairStyle::Knot,
            melanin: 0.60,
            hair_color: [0.011, 0.008, 0.007],
            lipstick: 0.5,
            lips: 0.4,
            brow_thick: 0.4,
            clothes: Clothes::Wedge,
            cloth: [0.03, 0.20, 0.14],
            ridge: -0.6,
            grain: 549,
            ..Look::PLAIN
        },
    ),
    person(
        "viktor",
        &["Viktor"],
        "Halász",
        Day::new(1958, 7, 2),
        Sex::Male,
        "U9V8H2S35",
        Look {
            hair: HairStyle::Crown,
            melanin: 0.10,
            undertone: 0.7,
            hair_color: [0.30, 0.29, 0.28],
            beard: Beard::Moustache,
            age: 0.95,
            clothes: Clothes::Jacket,
            cloth: [0.10, 0.08, 0.06],
            flesh: 0.6,
            brow_thick: 0.8,
            grain: 671,
            ..Look::PLAIN
        },
    ),
    person(
        "rosa",
        &["Rosa"],
        "Steiner-Blanc",
        Day::new(1951, 10, 14),
        Sex::Female,
        "U1R5S7B29",
        Look {
            hair: HairStyle::Fringe,
            melanin: 0.12,
            hair_color: [0.36, 0.35, 0.34],
            age: 0.9,
            lipstick: 0.35,
            glasses: Glasses::Square,
            clothes: Clothes::High,
            cloth: [0.28, 0.16, 0.34],
            lips: -0.5,
            grain: 437,
            ..Look::PLAIN
        },
    ),
    person(
        "malik",
        &["Malik"],
        "Diallo",
        Day::new(1983, 3, 21),
        Sex::Male,
        "U4D2L6M70",
        Look {
            hair: HairStyle::Buzz,
            melanin: 0.78,
            hair_color: [0.012, 0.010, 0.009],
            beard: Beard::Goatee,
            nose_width: 0.5,
            lips: 0.5,
            clothes: Clothes::Crew,
            cloth: [0.55, 0.56, 0.58],
            jaw: 0.5,
            grain: 526,
            ..Look::PLAIN
        },
    ),
];

const fn person(
    key: &'static str,
    given_names: &'static [&'static str],
    surname: &'static str,
    birth: Day,
    sex: Sex,
    document_number: &'static str,
    look: Look,
) -> Person {
    Person { key, given_names, surname, birth, sex, document_number, look }
}
