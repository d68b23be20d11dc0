//! The data page of a passport.

use image::RgbImage;

use super::security::{PAGE, chip_sign, emblem, mix, paper, rosette, signature, vignette, waves};
use super::{Truth, printed};
use crate::canvas::{Canvas, Face, Ink, ink};

const SIZE: [f32; 2] = [125.0, 88.0];
const PER_MM: f32 = 12.0;
const TYPE: Ink = ink(0x161B22);
const LABEL: Ink = ink(0x3D5878);

/// The page.
pub(super) fn front(truth: &Truth, portrait: &RgbImage) -> RgbImage {
    let mut canvas = Canvas::new(SIZE[0], SIZE[1], PER_MM, [1.0; 3]);
    paper(&mut canvas, SIZE, &PAGE);
    waves(&mut canvas, SIZE[0], 20.0, 20.0, 20, &PAGE, 0.24);
    waves(&mut canvas, SIZE[0], 48.0, 24.0, 24, &PAGE, 0.24);
    rosette(&mut canvas, [100.0, 38.0], 23.0, 9.0, PAGE.lines[1], 0.24);
    rosette(&mut canvas, [64.0, 42.0], 16.0, 7.0, mix(PAGE.lines[0], PAGE.lines[1], 0.5), 0.20);
    emblem(&mut canvas, [74.0, 38.0], 20.0, PAGE.lines[0], 0.05);
    canvas.shade([0.0, 64.8, SIZE[0], 23.2], |_, y| ([1.0, 1.0, 1.0], 0.64 * ((y - 64.8) / 1.5).clamp(0.0, 1.0)));

    emblem(&mut canvas, [9.6, 8.0], 4.6, PAGE.heading, 0.95);
    canvas.text(Face::Heading, "REPUBLIC OF UTOPIA", [16.4, 7.4], 2.3, PAGE.heading, 1.0);
    canvas.text(Face::Text, "RÉPUBLIQUE D’UTOPIE", [16.4, 11.0], 1.6, PAGE.heading, 0.9);
    canvas.text(Face::Heading, "PASSPORT", [78.0, 7.4], 2.3, PAGE.heading, 1.0);
    canvas.text(Face::Text, "PASSEPORT", [78.0, 11.0], 1.6, PAGE.heading, 0.9);
    chip_sign(&mut canvas, [111.4, 5.2], 7.6, PAGE.heading);
    canvas.stroke(&[[5.0, 13.6], [120.0, 13.6]], 0.2, PAGE.heading, 0.5);

    let place = [6.0, 17.0, 35.2, 44.0];
    canvas.picture(place, portrait, |color, u, v| (color, vignette(u, v).powf(0.35)));
    for line in 0..7 {
        let y = place[1] + 4.0 + line as f32 * 6.0;
        let points: Vec<[f32; 2]> =
            (0..=50).map(|i| [place[0] + i as f32 * 0.704, y + 1.1 * (i as f32 * 0.27 + line as f32).sin()]).collect();
        canvas.stroke(&points, 0.07, PAGE.lines[0], 0.15);
    }
    canvas.picture([103.0, 40.4, 16.0, 20.0], portrait, |color, u, v| {
        let grey = color[0] * 0.3 + color[1] * 0.59 + color[2] * 0.11;
        (mix(ink(0x3F4F78), [1.0; 3], grey), 0.60 * vignette(u, v))
    });

    let field = |canvas: &mut Canvas, at: [f32; 2], label: &str, value: &str| {
        canvas.text(Face::Text, label, at, 1.08, LABEL, 1.0);
        canvas.text(Face::Heading, value, [at[0], at[1] + 3.5], 2.05, TYPE, 0.95);
    };
    let left = 45.4;
    field(&mut canvas, [left, 18.4], "Type / Type", "P");
    field(&mut canvas, [left + 14.0, 18.4], "Code / Code", &truth.issuing_state);
    field(&mut canvas, [left + 32.0, 18.4], "Passport no. / Nº du passeport", &truth.document_number);
    field(&mut canvas, [left, 25.4], "Surname / Nom", &truth.surname.to_uppercase());
    field(&mut canvas, [left, 32.4], "Given names / Prénoms", &truth.given_names.join(" ").to_uppercase());
    field(&mut canvas, [left, 39.4], "Nationality / Nationalité", "UTOPIAN");
    field(&mut canvas, [left + 32.0, 39.4], "Sex / Sexe", &truth.sex.to_string());
    field(&mut canvas, [left, 46.4], "Date of birth / Date de naissance", &printed(truth.birth));
    field(&mut canvas, [left + 32.0, 46.4], "Place of birth / Lieu", "AMAUROT");
    field(&mut canvas, [left, 53.4], "Date of issue / Délivrance", &printed(truth.issue));
    field(&mut canvas, [left + 32.0, 53.4], "Date of expiry / Expiration", &printed(truth.expiry));
    signature(
        &mut canvas,
        [90.0, 25.0, 28.0, 8.5],
        &format!("{}{}", truth.given_names[0], truth.surname),
        ink(0x1B2A49),
    );

    canvas.text(Face::Heading, "SPECIMEN", [101.4, 21.6], 2.7, ink(0xA3121F), 0.80);
    canvas.text(Face::Text, "SIMULATED · invented person · no state issued this", [left, 62.6], 0.95, LABEL, 0.95);
    for (row, line) in truth.mrz.iter().enumerate() {
        canvas.machine_line(line, [6.6, 73.4 + 6.35 * row as f32], ink(0x0F1218));
    }
    canvas.into_image()
}
