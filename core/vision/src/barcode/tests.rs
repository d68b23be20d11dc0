use image::{GrayImage, Luma};
use proptest::prelude::*;
use rxing::{BarcodeFormat, Writer as _};

use super::reader::{bounded, read};
use super::*;
use crate::card::Quad;
use crate::filter::box_mean;
use crate::sample::{self, Dice};

const LINK: &str = "https://recovery.contoso.example/h/7K3M-Q9ZD-41XW-TTB8";

fn qr_code(text: &str) -> GrayImage {
    qrcode::QrCode::new(text).expect("a code").render::<Luma<u8>>().min_dimensions(400, 400).build()
}

pub(super) fn pdf417_symbol(text: &str) -> GrayImage {
    let matrix = rxing::pdf417::PDF417Writer.encode(text, &BarcodeFormat::PDF_417, 0, 0).expect("a symbol");
    let (width, height) = (matrix.getWidth(), matrix.getHeight());
    GrayImage::from_fn(width + 40, height + 40, |x, y| {
        let dark = x >= 20 && y >= 20 && x < width + 20 && y < height + 20 && matrix.get(x - 20, y - 20);
        Luma([if dark { 20 } else { 235 }])
    })
}

/// A picture of 960 x 720 with `flat` in it, its corners at `quad`.
pub(super) fn seen(flat: &GrayImage, quad: &Quad) -> GrayImage {
    let mut picture = GrayImage::from_pixel(960, 720, Luma([170]));
    sample::place(&mut picture, flat, quad);
    picture
}

pub(super) fn turned_quad(flat: &GrayImage, scale: f32, degrees: f32, corners: f32, dice: &mut Dice) -> Quad {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (w, h) = (flat.width() as f32 * scale, flat.height() as f32 * scale);
    Quad([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(|[x, y]: [f32; 2]| {
        let (dx, dy) = (x * w, y * h);
        let mut off = || corners * w * dice.spread();
        [480.0 + dx * cos - dy * sin + off(), 360.0 + dx * sin + dy * cos + off()]
    }))
}

/// The test set: how many of `count` pictures each reader reads. No reader may ever read something else.
fn count_qr(count: usize, degrees: f32, corners: f32, blur: usize) -> (usize, usize) {
    let mut dice = Dice(41);
    let flat = qr_code(LINK);
    let (mut first, mut ladder) = (0, 0);
    for _ in 0..count {
        let quad = turned_quad(&flat, 0.42, degrees * dice.spread(), corners, &mut dice);
        let mut picture = seen(&flat, &quad);
        if blur > 0 {
            picture = box_mean(&box_mean(&picture, blur, blur), blur, blur);
        }
        picture.iter_mut().for_each(|v| *v = (f32::from(*v) + 6.0 * dice.spread()).clamp(0.0, 255.0) as u8);
        let one = read(&picture, BarcodeFormat::QR_CODE).and_then(|content| content.text().map(str::to_owned));
        let all = qr(&picture);
        assert!(one.iter().chain(&all).all(|text| text == LINK));
        first += usize::from(one.is_some());
        ladder += usize::from(all.is_some());
    }
    (first, ladder)
}

#[test]
fn the_qr_ladder_reads_what_its_first_rung_does_not() {
    let turned = count_qr(10, 180.0, 0.0, 0);
    let tilted = count_qr(10, 20.0, 0.1, 0);
    let blurred = count_qr(10, 10.0, 0.0, 2);
    println!("QR, first rung and ladder of 10: turned {turned:?}, tilted {tilted:?}, blurred {blurred:?}");
    assert!(turned.1 >= 10 && tilted.1 >= 9 && blurred.1 >= 8, "{turned:?} {tilted:?} {blurred:?}");
    assert!(turned.1 + tilted.1 + blurred.1 > turned.0 + tilted.0 + blurred.0, "{turned:?} {tilted:?} {blurred:?}");
}

#[test]
fn the_pdf417_ladder_reads_tilted_symbols() {
    let text = "@\n\u{1e}\rANSI 636000100002DL00410278ZV03190008DLDAQT64235789\nDCSSAMPLE\nDACMICHAEL\nDBB06061986\r";
    let flat = pdf417_symbol(text);
    let scale = 860.0 / flat.width() as f32;
    let (mut first, mut ladder) = (0, 0);
    for (index, degrees) in [0.0f32, 3.0, -4.5, 7.0, -8.5, 10.0, -11.5, 12.0].into_iter().enumerate() {
        let mut dice = Dice(17 + index as u64);
        let mut picture = seen(&flat, &turned_quad(&flat, scale, degrees, 0.0, &mut dice));
        picture.iter_mut().for_each(|v| *v = (f32::from(*v) + 10.0 * dice.spread()).clamp(0.0, 255.0) as u8);
        let one = pdf417_rung(&picture, RUNGS);
        let all = pdf417(&picture);
        assert!(one.iter().chain(&all).all(|content| content.text() == Some(text)));
        first += usize::from(one.is_some());
        ladder += usize::from(all.is_some());
    }
    println!("PDF417, first rung and ladder of 8: {first}, {ladder}");
    assert!(ladder >= 7 && ladder > first, "first rung {first}, ladder {ladder} of 8");
}

#[test]
fn symbols_seen_from_behind_or_on_their_side_are_read() {
    let text = "@\n\u{1e}\rANSI 636000100002DL00410278DLDAQT64235789\nDCSSAMPLE\nDACMICHAEL\r";
    let upright = seen(&pdf417_symbol(text), &Quad::rectangle(60.0, 200.0, 840.0, 300.0));
    let ways = [
        image::imageops::flip_horizontal(&upright),
        image::imageops::flip_vertical(&upright),
        image::imageops::rotate90(&upright),
        image::imageops::rotate180(&upright),
        image::imageops::rotate270(&image::imageops::flip_horizontal(&upright)),
    ];
    for (index, picture) in ways.iter().enumerate() {
        assert_eq!(pdf417(picture).as_ref().and_then(Content::text), Some(text), "way {index}");
    }
    let mirrored = image::imageops::flip_horizontal(&qr_code(LINK));
    assert_eq!(qr(&mirrored).as_deref(), Some(LINK));
}

#[test]
fn what_a_symbol_holds_is_not_printed() {
    assert_eq!(
        format!("{:?} {:?}", Content::Text("SAMPLE".into()), Content::Part("SAM".into())),
        "Text(6 bytes) Part(3 bytes)"
    );
}

#[test]
fn a_page_on_a_screen_is_read_and_a_blank_one_is_not() {
    let code = qr_code("ABCD-EFGH");
    let mut page = GrayImage::from_pixel(2400, 1800, Luma([250]));
    image::imageops::replace(&mut page, &code, 1500, 700);
    assert_eq!(qr(&page).as_deref(), Some("ABCD-EFGH"));
    let blank = sample::card(&mut Dice(1)).0;
    assert_eq!((qr(&blank), pdf417(&blank)), (None, None));
    assert_eq!((qr(&GrayImage::new(0, 0)), pdf417(&GrayImage::new(0, 9))), (None, None));
}

#[test]
fn a_text_over_the_bound_is_no_text() {
    assert_eq!(bounded(|| Some("x".repeat(MAX_TEXT_BYTES + 1))), None);
    assert_eq!(bounded(|| Some("x".repeat(MAX_TEXT_BYTES))).map(|text| text.len()), Some(MAX_TEXT_BYTES));
    assert_eq!(bounded(|| Some(String::new())), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn no_picture_panics(width in 0u32..120, height in 0u32..120, seed in 1u64..u64::MAX, block in 1u32..8) {
        let mut dice = Dice(seed);
        let grid: Vec<u8> = (0..1024).map(|_| if dice.roll().is_multiple_of(2) { 20 } else { 230 }).collect();
        let image = GrayImage::from_fn(width, height, |x, y| Luma([grid[(x / block % 32 + y / block % 32 * 32) as usize]]));
        qr(&image);
        pdf417(&image);
    }

    #[test]
    fn no_bars_panic(width in 100u32..700, height in 60u32..400, seed in 1u64..u64::MAX, module in 1u32..6, row in 3u32..40) {
        let mut dice = Dice(seed);
        let grid: Vec<u8> = (0..4096).map(|_| if dice.roll().is_multiple_of(2) { 20 } else { 230 }).collect();
        // Like a symbol: modules across, rows higher than they are wide, and the start pattern on the left in some.
        let image = GrayImage::from_fn(width, height, |x, y| {
            let (column, line) = (x / module, if x < 18 * module { 0 } else { y / row });
            let start = [2, 10, 11, 12, 13, 14, 15, 16, 19].iter().filter(|edge| **edge <= column).count();
            let guarded = seed.is_multiple_of(2) && column < 19;
            let dark = if guarded { start % 2 == 1 } else { grid[((column + 61 * line) % 4096) as usize] < 128 };
            Luma([if dark { 20 } else { 230 }])
        });
        pdf417(&image);
    }
}
