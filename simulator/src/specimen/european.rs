//! A driving licence of the EU model, ID-1 size: fields by number (Directive 2006/126/EC annex I).

use std::collections::BTreeMap;

use image::RgbImage;
use regain_document::visible::Item;

use super::security::{Palette, emblem, paper, rosette, signature, vignette, waves};
use crate::canvas::{Canvas, Face, Ink, ink};
use crate::person::{Day, Named};
use crate::seeded::Seeded;

const SIZE: [f32; 2] = [85.6, 54.0];
const PER_MM: f32 = 15.0;
const TYPE: Ink = ink(0x1B1B22);
const NUMBER: Ink = ink(0x3B3550);
/// Rose, as the directive has it.
const ROSE: Palette = Palette {
    paper: [ink(0xF3DDE4), ink(0xF6EEF0), ink(0xE9E1F1)],
    lines: [ink(0xC0607F), ink(0x7A62A8)],
    heading: ink(0x20357F),
};

/// A licence's front with what is printed on it.
#[derive(Debug, Clone)]
pub struct EuropeanLicence {
    /// 1284 x 810 px.
    pub front: RgbImage,
    /// The printed facts; days as `YYYY-MM-DD`.
    pub truth: BTreeMap<Item, String>,
}

/// Draws the licence of somebody; capitals or not, spacing, dates and numbers by `seed`.
pub fn european_licence(named: &Named, portrait: &RgbImage, seed: u64) -> EuropeanLicence {
    let mut chance = Seeded::new(seed ^ 0x4C49_4345);
    let capitals = chance.unit() < 0.7;
    let cased = |text: &str| if capitals { text.to_uppercase() } else { text.to_owned() };
    let mut whole = |low: u16, high: u16| low + ((chance.unit() * f32::from(high - low + 1)) as u16).min(high - low);
    let mut day = |low: u16, high: u16| {
        let year = whole(low, high);
        Day::new(year, whole(1, 12) as u8, whole(1, 28) as u8)
    };
    let (birth, issue) = (day(1946, 2006), day(2013, 2025));
    let expiry = Day::new(issue.year + 15, issue.month, issue.day);
    let digits = |count: usize, chance: &mut Seeded| -> String {
        (0..count).map(|_| char::from(b'0' + (chance.unit() * 9.99) as u8)).collect()
    };
    let mut next = Seeded::new(seed ^ 0x4E52);
    let letters = |count: usize, chance: &mut Seeded| -> String {
        (0..count).map(|_| char::from(b'A' + (chance.unit() * 25.99) as u8)).collect()
    };
    let number = match seed % 3 {
        0 => digits(9, &mut next),
        1 => format!("{}{}", letters(2, &mut next), digits(7, &mut next)),
        _ => format!("{}/{}/{}", digits(5, &mut next), digits(2, &mut next), digits(4, &mut next)),
    };
    let (surname, given) = (cased(&named.surname), cased(&named.given_names.join(" ")));
    let town = cased(&named.town);
    let dotted = |day: Day| format!("{:02}.{:02}.{:04}", day.day, day.month, day.year);

    let mut canvas = sheet(portrait);
    let size = 1.65 + 0.35 * next.unit();
    let (left, step) = (29.6 + next.unit(), 4.5 + 0.4 * next.unit());
    let mut row = |line: f32, number: &str, value: &str, indent: f32| {
        let at = [left + indent, 15.0 + step * line];
        let end = canvas.text(Face::Text, number, at, size * 0.78, NUMBER, 1.0);
        canvas.text(Face::Heading, value, [end + 0.9, at[1]], size, TYPE, 0.95);
    };
    row(0.0, "1.", &surname, 0.0);
    row(1.0, "2.", &given, 0.0);
    row(2.0, "3.", &format!("{} {town}", dotted(birth)), 0.0);
    row(3.0, "4a.", &dotted(issue), 0.0);
    row(3.0, "4c.", "UTOPIA DVA", 27.0);
    row(4.0, "4b.", &dotted(expiry), 0.0);
    row(5.0, "5.", &number, 0.0);
    row(7.2, "9.", "AM/B1/B", 0.0);
    canvas.text(Face::Text, "7.", [left, 15.0 + step * 6.1], size * 0.78, NUMBER, 1.0);
    let family: String = named.surname.chars().filter(char::is_ascii_alphabetic).collect();
    signature(&mut canvas, [left + 4.0, 12.6 + step * 6.0, 20.0, 4.6], &family, ink(0x1B2A49));
    let truth = [
        (Item::Surname, surname),
        (Item::GivenNames, given),
        (Item::Birth, birth.iso()),
        (Item::BirthPlace, town),
        (Item::DocumentNumber, number),
        (Item::Issue, issue.iso()),
        (Item::Expiry, expiry.iso()),
    ];
    EuropeanLicence { front: canvas.into_image(), truth: truth.into() }
}

/// Everything but the fields.
fn sheet(portrait: &RgbImage) -> Canvas {
    let mut canvas = Canvas::new(SIZE[0], SIZE[1], PER_MM, [1.0; 3]);
    paper(&mut canvas, SIZE, &ROSE);
    waves(&mut canvas, SIZE[0], 22.0, 18.0, 18, &ROSE, 0.22);
    rosette(&mut canvas, [62.0, 34.0], 16.0, 9.0, ROSE.lines[0], 0.20);
    emblem(&mut canvas, [10.0, 6.2], 4.0, ROSE.heading, 0.9);
    canvas.text(Face::Heading, "DRIVING LICENCE", [24.0, 5.6], 2.2, ROSE.heading, 1.0);
    canvas.text(Face::Text, "UTOPIA  ·  SPECIMEN", [24.0, 9.0], 1.5, ROSE.heading, 0.9);
    let place = [4.2, 14.0, 22.0, 27.5];
    canvas.picture(place, portrait, |color, u, v| (color, vignette(u, v).powf(0.35)));
    canvas.text(Face::Text, "SIMULATED · invented person · no state issued this", [4.4, 52.2], 0.72, NUMBER, 0.95);
    canvas
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::invented;

    #[test]
    fn a_licence_says_what_its_truth_says_again() {
        let portrait = RgbImage::from_pixel(40, 50, image::Rgb([120, 110, 100]));
        let (one, again) = (european_licence(&invented(3), &portrait, 3), european_licence(&invented(3), &portrait, 3));
        assert_eq!((one.truth.clone(), one.front.dimensions()), (again.truth, (1284, 810)));
        assert!(one.front == again.front);
        assert_eq!(one.truth.len(), 7);
        assert!(
            one.truth[&Item::Birth] < one.truth[&Item::Issue] && one.truth[&Item::Issue] < one.truth[&Item::Expiry]
        );
    }
}
