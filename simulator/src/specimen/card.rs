//! The identity card, ID-1 size.

use image::RgbImage;

use super::security::{CARD, chip_sign, contact_chip, emblem, mix, paper, rosette, signature, vignette, waves};
use super::{Kind, Truth, printed};
use crate::canvas::{Canvas, Face, Ink, ink};

const SIZE: [f32; 2] = [85.6, 54.0];
const PER_MM: f32 = 15.0;
const TYPE: Ink = ink(0x17211F);
const LABEL: Ink = ink(0x2C6A63);

fn sheet() -> Canvas {
    let mut canvas = Canvas::new(SIZE[0], SIZE[1], PER_MM, [1.0; 3]);
    paper(&mut canvas, SIZE, &CARD);
    canvas
}

/// The side with the portrait.
pub(super) fn front(truth: &Truth, portrait: &RgbImage) -> RgbImage {
    let mut canvas = sheet();
    waves(&mut canvas, SIZE[0], 17.0, 13.0, 16, &CARD, 0.24);
    waves(&mut canvas, SIZE[0], 38.0, 17.0, 20, &CARD, 0.24);
    rosette(&mut canvas, [68.0, 30.0], 17.0, 8.0, CARD.lines[1], 0.22);
    rosette(&mut canvas, [45.0, 33.0], 11.0, 6.0, mix(CARD.lines[0], CARD.lines[1], 0.5), 0.18);
    emblem(&mut canvas, [50.0, 33.0], 14.0, CARD.lines[0], 0.055);

    // Heading.
    emblem(&mut canvas, [7.6, 6.7], 3.9, CARD.heading, 0.95);
    canvas.text(Face::Heading, "REPUBLIC OF UTOPIA", [13.2, 6.3], 1.85, CARD.heading, 1.0);
    canvas.text(Face::Text, "RÉPUBLIQUE D’UTOPIE", [13.2, 9.2], 1.25, CARD.heading, 0.9);
    let heading = if truth.kind == Kind::Licence {
        ["DRIVER LICENSE", "PERMIS DE CONDUIRE"]
    } else {
        ["IDENTITY CARD", "CARTE D’IDENTITÉ"]
    };
    canvas.text(Face::Heading, heading[0], [53.4, 6.3], 1.85, CARD.heading, 1.0);
    canvas.text(Face::Text, heading[1], [53.4, 9.2], 1.25, CARD.heading, 0.9);
    chip_sign(&mut canvas, [76.4, 4.6], 5.6, CARD.heading);
    canvas.stroke(&[[4.0, 11.7], [81.6, 11.7]], 0.18, CARD.heading, 0.5);

    // Portrait, and its ghost.
    let place = [4.2, 13.6, 25.6, 32.0];
    canvas.picture(place, portrait, |color, u, v| (color, vignette(u, v).powf(0.35)));
    for line in 0..6 {
        let y = place[1] + 3.0 + line as f32 * 5.0;
        let points: Vec<[f32; 2]> =
            (0..=40).map(|i| [place[0] + i as f32 * 0.64, y + 0.9 * (i as f32 * 0.32 + line as f32).sin()]).collect();
        canvas.stroke(&points, 0.06, CARD.lines[0], 0.16);
    }
    canvas.picture([69.2, 27.4, 12.2, 15.25], portrait, |color, u, v| {
        let grey = color[0] * 0.3 + color[1] * 0.59 + color[2] * 0.11;
        (mix(ink(0x2F5F63), [1.0; 3], grey), 0.62 * vignette(u, v))
    });

    // Facts.
    let field = |canvas: &mut Canvas, at: [f32; 2], label: &str, value: &str| {
        canvas.text(Face::Text, label, at, 0.92, LABEL, 1.0);
        canvas.text(Face::Heading, value, [at[0], at[1] + 2.95], 1.72, TYPE, 0.95);
    };
    let left = 32.4;
    field(&mut canvas, [left, 15.2], "Surname / Nom", &truth.surname.to_uppercase());
    field(&mut canvas, [left, 21.1], "Given names / Prénoms", &truth.given_names.join(" ").to_uppercase());
    field(&mut canvas, [left, 27.0], "Date of birth / Date de naissance", &printed(truth.birth));
    field(&mut canvas, [left, 32.9], "Sex / Sexe", &truth.sex.to_string());
    field(&mut canvas, [left + 11.0, 32.9], "Nationality / Nationalité", &format!("UTOPIAN  {}", truth.nationality));
    field(&mut canvas, [left, 38.8], "Date of expiry / Date d’expiration", &printed(truth.expiry));
    canvas.text(Face::Text, "Document no. / Nº du document", [62.2, 15.2], 0.92, LABEL, 1.0);
    canvas.text(Face::Heading, &truth.document_number, [62.2, 18.5], 2.1, ink(0x9C1C2B), 0.95);
    canvas.text(Face::Text, "Signature", [left, 44.4], 0.92, LABEL, 1.0);
    signature(
        &mut canvas,
        [left + 3.0, 45.4, 22.0, 6.6],
        &format!("{}{}", truth.given_names[0], truth.surname),
        ink(0x1B2A49),
    );

    notice(&mut canvas, [57.2, 51.2]);
    canvas.text(Face::Heading, "SPECIMEN", [4.6, 50.4], 2.7, ink(0xA3121F), 0.80);
    canvas.into_image()
}

/// The side with the machine-readable zone.
pub(super) fn back(truth: &Truth) -> RgbImage {
    let mut canvas = sheet();
    waves(&mut canvas, SIZE[0], 14.0, 20.0, 22, &CARD, 0.24);
    rosette(&mut canvas, [43.0, 16.0], 13.0, 10.0, mix(CARD.lines[0], CARD.lines[1], 0.5), 0.22);
    // The zone stays light: what is printed there must not disturb the reader.
    canvas.shade([0.0, 30.8, SIZE[0], 23.2], |_, y| ([1.0, 1.0, 0.99], 0.62 * ((y - 30.8) / 1.2).clamp(0.0, 1.0)));

    contact_chip(&mut canvas, [5.6, 8.0]);
    let field = |canvas: &mut Canvas, at: [f32; 2], label: &str, value: &str| {
        canvas.text(Face::Text, label, at, 0.92, LABEL, 1.0);
        canvas.text(Face::Heading, value, [at[0], at[1] + 2.6], 1.45, TYPE, 0.95);
    };
    field(&mut canvas, [24.0, 5.8], "Place of birth / Lieu de naissance", "AMAUROT");
    field(&mut canvas, [24.0, 11.2], "Date of issue / Date de délivrance", &printed(truth.issue));
    field(&mut canvas, [24.0, 16.6], "Authority / Autorité", "CITY OF AMAUROT");
    field(&mut canvas, [24.0, 22.0], "Document no. / Nº du document", &truth.document_number);
    emblem(&mut canvas, [72.0, 14.2], 8.6, CARD.heading, 0.30);
    notice(&mut canvas, [56.6, 28.2]);
    canvas.text(Face::Heading, "SPECIMEN", [5.4, 27.0], 1.9, ink(0xA3121F), 0.80);

    for (row, line) in truth.mrz.iter().enumerate() {
        canvas.machine_line(line, [4.7, 37.8 + 5.4 * row as f32], ink(0x0F1413));
    }
    canvas.into_image()
}

fn notice(canvas: &mut Canvas, at: [f32; 2]) {
    canvas.text(Face::Text, "SIMULATED · invented person · no state issued this", at, 0.72, LABEL, 0.95);
}
