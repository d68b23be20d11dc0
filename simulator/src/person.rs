//! The invented persons of Utopia.

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
    person("ana", &["Ana"], "Lima", Day::new(1991, 4, 12), Sex::Female, "U4L1M7A92"),
    person("maria", &["Maria", "Elena"], "García", Day::new(1986, 9, 30), Sex::Female, "U8G3R5C16"),
    person("soren", &["Søren"], "Kjær", Day::new(1979, 1, 23), Sex::Male, "U2K7J4R58"),
    person("jonas", &["Jonas", "Emil"], "Müller", Day::new(1994, 11, 5), Sex::Male, "U6M9L3R27"),
    person("amara", &["Amara"], "Okafor", Day::new(1998, 6, 18), Sex::Female, "U5F2K8R41"),
    person("kenji", &["Kenji"], "Mori", Day::new(1988, 2, 9), Sex::Male, "U7N4M1R63"),
    person("priya", &["Priya"], "Nair", Day::new(1993, 12, 27), Sex::Female, "U3P6N9R84"),
    person("viktor", &["Viktor"], "Halász", Day::new(1958, 7, 2), Sex::Male, "U9V8H2S35"),
    person("rosa", &["Rosa"], "Steiner-Blanc", Day::new(1951, 10, 14), Sex::Female, "U1R5S7B29"),
    person("malik", &["Malik"], "Diallo", Day::new(1983, 3, 21), Sex::Male, "U4D2L6M70"),
];

const fn person(
    key: &'static str,
    given_names: &'static [&'static str],
    surname: &'static str,
    birth: Day,
    sex: Sex,
    document_number: &'static str,
) -> Person {
    Person { key, given_names, surname, birth, sex, document_number }
}
