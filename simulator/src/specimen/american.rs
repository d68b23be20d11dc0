//! A driving licence of North American make, ID-1 size: fields by number and name, or by name alone (AAMVA DL/ID Card Design
//! Standard 2020; Californian cards leave the numbers out).

use std::collections::BTreeMap;

use image::RgbImage;
use regain_document::name::transliterations;
use regain_document::visible::Item;

use super::licence::{Facts, write};
use super::security::{CARD, emblem, paper, rosette, signature, vignette, waves};
use crate::canvas::{Canvas, Face, Ink, ink};
use crate::person::{Day, Named};
use crate::seeded::Seeded;

const SIZE: [f32; 2] = [85.6, 54.0];
const PER_MM: f32 = 15.0;
const TYPE: Ink = ink(0x1A1C22);
const NAME: Ink = ink(0x3A4660);

/// A licence's front with what is printed on it, and what the barcode on its back holds.
#[derive(Debug, Clone)]
pub struct AmericanLicence {
    /// 1284 x 810 px.
    pub front: RgbImage,
    /// The printed facts; days as `YYYY-MM-DD`.
    pub truth: BTreeMap<Item, String>,
    /// AAMVA DL/ID version 10.
    pub barcode: String,
}

/// Draws the licence of somebody, whose name it prints without marks; layout, sizes, days and number by `seed`.
pub fn american_licence(named: &Named, portrait: &RgbImage, seed: u64) -> AmericanLicence {
    let mut chance = Seeded::new(seed ^ 0x0A3E_41CA);
    let mut pick = |low: u16, high: u16| low + (chance.bits() % u64::from(high - low + 1)) as u16;
    let mut day = |low: u16, high: u16| Day::new(pick(low, high), pick(1, 12) as u8, pick(1, 28) as u8);
    let (birth, issue) = (day(1946, 2006), day(2019, 2025));
    let expiry = Day::new(issue.year + 8, birth.month, birth.day);
    let letter = char::from(b'A' + pick(0, 25) as u8);
    let number = format!("{letter}{:04}{:04}", pick(0, 9_999), pick(0, 9_999));
    let sex = ["M", "F"][usize::from(pick(0, 1))];
    let street = format!("{} SPECIMEN AVE", pick(1, 9_999));
    let discriminator = format!("{:05}{:05}", pick(0, 9_999), pick(0, 9_999));
    let plain = |name: &String| {
        transliterations(name).first().map_or_else(|| name.to_uppercase(), |spelled| spelled.replace('<', " "))
    };
    let (surname, given) = (plain(&named.surname), named.given_names.iter().map(plain).collect::<Vec<_>>().join(" "));
    let american = |day: Day| format!("{:02}/{:02}/{:04}", day.month, day.day, day.year);

    let mut canvas = sheet(portrait);
    let size = 1.55 + 0.3 * chance.unit();
    let (left, top) = (28.6 + chance.unit(), 14.6 + 0.5 * chance.unit());
    let mut put = |line: f32, column: f32, name: &str, value: &str| {
        let at = [left + column, top + 3.35 * line];
        let begins =
            if name.is_empty() { at[0] } else { canvas.text(Face::Text, name, at, size * 0.72, NAME, 1.0) + 0.9 };
        canvas.text(Face::Heading, value, [begins, at[1]], size, TYPE, 0.95);
    };
    let (born, issued, expires) = (american(birth), american(issue), american(expiry));
    if seed.is_multiple_of(2) {
        put(0.0, 0.0, "4d DLN", &number);
        put(1.0, 0.0, "3 DOB", &born);
        put(2.0, 0.0, "4b EXP", &expires);
        put(2.0, 27.0, "4a ISS", &issued);
        put(3.0, 0.0, "1", &surname);
        put(4.0, 0.0, "2", &given);
        put(5.0, 0.0, "8", &street);
        put(6.0, 2.0, "", "AMAUROT, UT 00001");
        put(7.2, 0.0, "15 SEX", sex);
        put(7.2, 16.0, "18 EYES", "BRO");
        put(8.2, 0.0, "16 HGT", "5'-08\"");
        put(8.2, 16.0, "9 CLASS", "C");
        put(9.2, 0.0, "12 RESTR", "NONE");
        put(9.2, 22.0, "5 DD", &discriminator);
    } else {
        put(0.0, 0.0, "DL", &number);
        put(1.1, 0.0, "EXP", &expires);
        put(2.2, 0.0, "LN", &surname);
        put(3.2, 0.0, "FN", &given);
        put(4.2, 0.0, "", &street);
        put(5.1, 0.0, "", "AMAUROT, UT 00001");
        put(6.2, 0.0, "DOB", &born);
        put(7.2, 0.0, "RSTR", "NONE");
        put(7.2, 20.0, "CLASS", "C");
        put(8.2, 0.0, "SEX", sex);
        put(8.2, 12.0, "HAIR", "BRN");
        put(8.2, 26.0, "EYES", "BRN");
        put(9.2, 0.0, "HGT", "5'-08\"");
        put(9.2, 20.0, "ISS", &issued);
    }
    let truth = [
        (Item::Surname, surname.clone()),
        (Item::GivenNames, given.clone()),
        (Item::Birth, birth.iso()),
        (Item::Sex, sex.to_owned()),
        (Item::DocumentNumber, number.clone()),
        (Item::Issue, issue.iso()),
        (Item::Expiry, expiry.iso()),
    ];
    let (first, middle) = given.split_once(' ').unwrap_or((&given, "NONE"));
    let [birth, issue, expiry] = [&born, &issued, &expires].map(|day| day.replace('/', ""));
    let barcode = write(&Facts {
        issuer: 636_023,
        state: "OH",
        number: &number,
        family: &surname,
        first,
        middle,
        birth: &birth,
        issue: &issue,
        expiry: &expiry,
        sex: if sex == "M" { "1" } else { "2" },
        street: &street,
        inventory: "00000000000000000001",
        discriminator: &discriminator,
    });
    AmericanLicence { front: canvas.into_image(), truth: truth.into(), barcode }
}

/// Everything but the fields.
fn sheet(portrait: &RgbImage) -> Canvas {
    let mut canvas = Canvas::new(SIZE[0], SIZE[1], PER_MM, [1.0; 3]);
    paper(&mut canvas, SIZE, &CARD);
    waves(&mut canvas, SIZE[0], 24.0, 16.0, 18, &CARD, 0.22);
    rosette(&mut canvas, [60.0, 32.0], 17.0, 9.0, CARD.lines[1], 0.20);
    emblem(&mut canvas, [9.0, 6.4], 4.0, CARD.heading, 0.9);
    canvas.text(Face::Heading, "UTOPIA", [16.0, 7.6], 3.0, CARD.heading, 1.0);
    canvas.text(Face::Heading, "DRIVER LICENSE", [46.0, 6.4], 2.2, CARD.heading, 1.0);
    canvas.text(Face::Text, "SPECIMEN", [46.0, 9.6], 1.5, CARD.heading, 0.9);
    canvas.picture([4.0, 13.4, 22.0, 27.5], portrait, |color, u, v| (color, vignette(u, v).powf(0.35)));
    signature(&mut canvas, [5.0, 42.0, 19.0, 6.0], "Specimen", ink(0x1B2A49));
    canvas.text(Face::Text, "SIMULATED · invented person · no state issued this", [4.4, 52.4], 0.72, NAME, 0.95);
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::invented;
    use regain_document::aamva;
    use regain_document::facts::from_aamva;
    use regain_document::mrz::Sex;

    #[test]
    fn front_and_barcode_say_the_same() {
        let portrait = RgbImage::from_pixel(40, 50, image::Rgb([120, 110, 100]));
        for seed in 0..12 {
            let made = american_licence(&invented(seed), &portrait, seed);
            let back = from_aamva(&aamva::parse(made.barcode.as_bytes()).expect("a record"));
            assert_eq!(back.surname, made.truth[&Item::Surname]);
            assert_eq!(back.document_number, made.truth[&Item::DocumentNumber]);
            assert_eq!(back.birth.to_string(), made.truth[&Item::Birth]);
            assert_eq!(back.expiry.to_string(), made.truth[&Item::Expiry]);
            assert_eq!(back.sex, Some(if made.truth[&Item::Sex] == "M" { Sex::Male } else { Sex::Female }));
            let names: Vec<String> = back.given_names.into_iter().chain(back.middle_names).collect();
            assert_eq!(names.join(" "), made.truth[&Item::GivenNames]);
        }
    }
}
