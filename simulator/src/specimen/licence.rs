//! The back of an invented driving licence of North American make: ID-1 size, with the PDF417 that its standard asks for.

use image::RgbImage;
use regain_document::aamva;
use rxing::pdf417::PDF417Writer;
use rxing::pdf417::encoder::Dimensions;
use rxing::{BarcodeFormat, EncodeHintValue, EncodeHints, Writer as _};
use serde::Serialize;

use super::Truth;
use super::security::{CARD, paper, waves};
use crate::canvas::{Canvas, Face, ink};
use crate::person::Day;
use crate::seeded::Seeded;

const SIZE: [f32; 2] = [85.6, 54.07];
const PER_MM: f32 = 11.8;
/// A module of 0.254 mm (10 mil), a common one on cards; the standard allows 0.17 to 0.38 mm (D.8).
const MODULE: f32 = 3.0 / PER_MM;
/// The standard asks for at least level 3 and recommends 5.
const ERROR_CORRECTION: &str = "5";
const COLUMNS: usize = 13;

/// A SIMULATED licence's back: the person is invented, and no state issued it.
#[derive(Debug, Clone, Serialize)]
pub struct Licence {
    /// Always `true`.
    pub simulated: bool,
    /// What the barcode holds (AAMVA DL/ID version 10).
    pub text: String,
    /// The side with the barcode, 1010 x 638 px.
    #[serde(skip)]
    pub back: RgbImage,
}

/// The back of the licence of an invented person, another one for every seed.
///
/// # Panics
/// Never: the texts made here fit into a symbol.
pub fn licence(seed: u64) -> Licence {
    let text = record(seed);
    Licence { simulated: true, back: draw(&text), text }
}

fn record(seed: u64) -> String {
    const ISSUERS: [(u32, &str); 4] = [(636023, "OH"), (636025, "PA"), (636015, "TX"), (636045, "WA")];
    const FAMILY: [&str; 8] =
        ["HOLLOWAY", "MOTORIST", "ABARA", "O'DELL", "VAN HORNE", "QUIST", "ZELLER-MOSS", "IBARRA"];
    const FIRST: [&str; 8] = ["IMOGEN", "THADDEUS", "MARY ANN", "ODESSA", "CORNELIUS", "LIV", "BARNABY", "EUGENIA"];
    let mut chance = Seeded::new(seed ^ 0xAA417);
    let mut pick = |count: usize| (chance.bits() % count as u64) as usize;
    let (issuer, state) = ISSUERS[pick(4)];
    let (family, first, middle) = (FAMILY[pick(8)], FIRST[pick(8)], FIRST[pick(8)]);
    let day =
        |pick: &mut dyn FnMut(usize) -> usize, year: usize| format!("{:02}{:02}{year}", 1 + pick(12), 1 + pick(28));
    let (born, issued) = (1940 + pick(60), 2020 + pick(6));
    let (birth, issue, expiry) = (day(&mut pick, born), day(&mut pick, issued), day(&mut pick, issued + 8));
    let number = format!("{}{:08}", char::from(b'A' + pick(26) as u8), pick(100_000_000));
    let street = format!("{} SPECIMEN AVENUE", 1 + pick(9_999));
    let (inventory, discriminator) = (format!("{:020}", pick(1 << 40)), format!("{:013}", pick(1 << 40)));
    let sex = ["1", "2", "9"][pick(3)];
    write(&Facts {
        issuer,
        state,
        number: &number,
        family,
        first,
        middle,
        birth: &birth,
        issue: &issue,
        expiry: &expiry,
        sex,
        street: &street,
        inventory: &inventory,
        discriminator: &discriminator,
    })
}

/// The back of the licence with these facts; its barcode holds them in Ohio's way, though no state issued it.
pub(super) fn back(truth: &Truth) -> RgbImage {
    let day = |day: Day| format!("{:02}{:02}{:04}", day.month, day.day, day.year);
    let (first, middle) = truth.given_names.split_first().map_or(("", "NONE".to_owned()), |(first, others)| {
        (first.as_str(), if others.is_empty() { "NONE".to_owned() } else { others.join(" ") })
    });
    let sex = match truth.sex {
        'M' => "1",
        'F' => "2",
        _ => "9",
    };
    draw(&write(&Facts {
        issuer: 636_023,
        state: "OH",
        number: &truth.document_number,
        family: &truth.surname.to_uppercase(),
        first: &first.to_uppercase(),
        middle: &middle.to_uppercase(),
        birth: &day(truth.birth),
        issue: &day(truth.issue),
        expiry: &day(truth.expiry),
        sex,
        street: "1 SPECIMEN AVENUE",
        inventory: "00000000000000000001",
        discriminator: "0000000000001",
    }))
}

/// What differs from licence to licence, as the barcode holds it.
pub(super) struct Facts<'a> {
    pub(super) issuer: u32,
    pub(super) state: &'a str,
    pub(super) number: &'a str,
    pub(super) family: &'a str,
    pub(super) first: &'a str,
    pub(super) middle: &'a str,
    pub(super) birth: &'a str,
    pub(super) issue: &'a str,
    pub(super) expiry: &'a str,
    pub(super) sex: &'a str,
    pub(super) street: &'a str,
    pub(super) inventory: &'a str,
    pub(super) discriminator: &'a str,
}

pub(super) fn write(facts: &Facts<'_>) -> String {
    let elements = [
        ("DAQ", facts.number),
        ("DCS", facts.family),
        ("DDE", "N"),
        ("DAC", facts.first),
        ("DDF", "N"),
        ("DAD", facts.middle),
        ("DDG", "N"),
        ("DCA", "D"),
        ("DCB", "NONE"),
        ("DCD", "NONE"),
        ("DBD", facts.issue),
        ("DBB", facts.birth),
        ("DBA", facts.expiry),
        ("DBC", facts.sex),
        ("DAU", "068 IN"),
        ("DAY", "BRO"),
        ("DAG", facts.street),
        ("DAI", "UTOPIA"),
        ("DAJ", facts.state),
        ("DAK", "000010000  "),
        ("DCF", facts.discriminator),
        ("DCG", "USA"),
        ("DCK", facts.inventory),
        ("DDA", "F"),
        ("DDB", "08312019"),
    ];
    aamva::write(facts.issuer, 10, &[("DL", &elements), ("ZS", &[("ZSA", "SIMULATED")])])
}

fn draw(text: &str) -> RgbImage {
    let mut canvas = Canvas::new(SIZE[0], SIZE[1], PER_MM, [1.0; 3]);
    paper(&mut canvas, SIZE, &CARD);
    waves(&mut canvas, SIZE[0], 14.0, 12.0, 14, &CARD, 0.24);
    canvas.rounded([0.0, 3.5, SIZE[0], 9.0], 0.0, ink(0x1B1B1D), 0.96);
    canvas.text(Face::Heading, "UTOPIA DRIVER LICENSE", [6.0, 17.0], 2.0, CARD.heading, 0.95);
    canvas.text(
        Face::Text,
        "CLASS D  ·  RESTRICTIONS NONE  ·  ENDORSEMENTS NONE",
        [6.0, 20.4],
        1.2,
        CARD.heading,
        0.95,
    );
    canvas.text(Face::Heading, "SPECIMEN", [58.0, 17.4], 2.6, ink(0xA3121F), 0.85);
    canvas.text(Face::Text, "SIMULATED · invented person · no state issued this", [6.0, 23.2], 1.0, CARD.heading, 0.95);

    let hints = EncodeHints::default()
        .with(EncodeHintValue::Margin("0".into()))
        .with(EncodeHintValue::ErrorCorrection(ERROR_CORRECTION.into()))
        .with(EncodeHintValue::Pdf417Dimensions(Dimensions::new(COLUMNS, COLUMNS, 3, 90)));
    let symbol = PDF417Writer.encode_with_hints(text, &BarcodeFormat::PDF_417, 0, 0, &hints);
    let symbol = symbol.unwrap_or_else(|error| panic!("no symbol for a text made here: {error}"));
    let (width, height) = (symbol.getWidth() as f32 * MODULE, symbol.getHeight() as f32 * MODULE);
    let (left, top) = ((SIZE[0] - width) / 2.0, 26.0);
    let quiet = 2.0 * MODULE;
    canvas.rounded([left - quiet, top - quiet, width + 2.0 * quiet, height + 2.0 * quiet], 0.3, ink(0xFBFBF8), 1.0);
    canvas.shade([left, top, width, height], |x, y| {
        let dark = symbol.get(((x - left) / MODULE) as u32, ((y - top) / MODULE) as u32);
        (ink(0x161616), if dark { 0.97 } else { 0.0 })
    });
    canvas.into_image()
}
