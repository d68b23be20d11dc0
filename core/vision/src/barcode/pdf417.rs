//! PDF417: the reader loses symbols that are tilted by more than a few degrees, small, or mirrored, so it is shown the picture
//! in several ways: softened and turned in steps, with the card in it flattened, enlarged, and seen from behind.

use std::cell::OnceCell;

use image::imageops::flip_horizontal;
use image::{GrayImage, Luma};
use rxing::BarcodeFormat;

use super::reader::read;
use super::{Content, bars};
use crate::card::{self, Quad};
use crate::{filter, warp};

/// The long side of the whole picture as it is searched, in pixels.
const WORKING_SIDE: u32 = 2_048;
/// A card is flattened to this size: 4 pixels for a module of 0.17 mm, the least that AAMVA's standard allows (D.8).
const CARD: (u32, u32) = (2_016, 1_271);
/// Pictures up to this long side are also looked at twice as large.
const SMALL_SIDE: u32 = 1_024;
/// The white frame around enlarged and halved pictures, in pixels.
const FRAME: u32 = 24;

/// What is shown to the reader.
#[derive(Clone, Copy)]
enum View {
    Whole,
    Card,
    /// Twice as large, for small pictures.
    Enlarged,
    /// Half as large, for large modules.
    Halved,
}

/// How it is prepared.
#[derive(Clone, Copy)]
enum Look {
    Raw,
    /// The mean of 3 x 3 pixels.
    Soft,
    Sharp,
}

/// One attempt: view, preparation, degrees of turn, and whether it is seen from behind.
type Rung = (View, Look, f32, bool);

const LADDER: [Rung; 26] = [
    (View::Whole, Look::Raw, 0.0, false),
    (View::Card, Look::Raw, 0.0, false),
    (View::Whole, Look::Soft, 0.0, false),
    (View::Card, Look::Soft, 0.0, false),
    (View::Whole, Look::Soft, -4.0, false),
    (View::Whole, Look::Soft, 4.0, false),
    (View::Enlarged, Look::Raw, 0.0, false),
    (View::Enlarged, Look::Soft, 0.0, false),
    (View::Whole, Look::Raw, 0.0, true),
    (View::Halved, Look::Raw, 0.0, false),
    (View::Halved, Look::Soft, 0.0, false),
    (View::Whole, Look::Soft, -8.0, false),
    (View::Whole, Look::Soft, 8.0, false),
    (View::Whole, Look::Soft, -12.0, false),
    (View::Whole, Look::Soft, 12.0, false),
    (View::Card, Look::Sharp, 0.0, false),
    (View::Card, Look::Soft, -1.5, false),
    (View::Card, Look::Soft, 1.5, false),
    (View::Card, Look::Soft, -4.0, false),
    (View::Card, Look::Soft, 4.0, false),
    (View::Enlarged, Look::Sharp, 0.0, false),
    (View::Enlarged, Look::Soft, -4.0, false),
    (View::Enlarged, Look::Soft, 4.0, false),
    (View::Whole, Look::Sharp, 0.0, false),
    (View::Whole, Look::Soft, 0.0, true),
    (View::Card, Look::Soft, 0.0, true),
];

/// How many rungs the ladder has.
pub const RUNGS: usize = LADDER.len();

/// What a PDF417 symbol in the picture holds: by the whole ladder where bars are seen, by its first rung elsewhere.
pub fn pdf417(image: &GrayImage) -> Option<Content> {
    let views = Views::of(image);
    let rungs = if bars::are_in(image) { RUNGS } else { 1 };
    LADDER[..rungs].iter().find_map(|rung| views.attempt(*rung))
}

/// As [`pdf417`] by one rung, for live frames: the next frame takes the next one, and after the last the first again.
pub fn pdf417_rung(image: &GrayImage, rung: usize) -> Option<Content> {
    Views::of(image).attempt(LADDER[rung % RUNGS])
}

/// The views of one picture, each made when first asked for.
struct Views<'a> {
    image: &'a GrayImage,
    small: Option<GrayImage>,
    card: OnceCell<Option<GrayImage>>,
    enlarged: OnceCell<Option<GrayImage>>,
    halved: OnceCell<Option<GrayImage>>,
}

impl<'a> Views<'a> {
    fn of(image: &'a GrayImage) -> Self {
        let small = filter::shrink(image, WORKING_SIDE);
        Self { image, small, card: OnceCell::new(), enlarged: OnceCell::new(), halved: OnceCell::new() }
    }

    fn attempt(&self, (view, look, degrees, behind): Rung) -> Option<Content> {
        let seen = match view {
            View::Whole => self.small.as_ref().unwrap_or(self.image),
            View::Card => self.card()?,
            View::Enlarged => self.enlarged()?,
            View::Halved => self.halved()?,
        };
        let prepared = match look {
            Look::Raw => None,
            Look::Soft => Some(filter::box_mean(seen, 1, 1)),
            Look::Sharp => Some(filter::unsharp(seen, 2, 1.5)),
        };
        let prepared = prepared.as_ref().unwrap_or(seen);
        let turned = (degrees != 0.0).then(|| turned(prepared, degrees));
        let turned = turned.as_ref().unwrap_or(prepared);
        let mirrored = behind.then(|| flip_horizontal(turned));
        read(mirrored.as_ref().unwrap_or(turned), BarcodeFormat::PDF_417).filter(is_latin)
    }

    fn card(&self) -> Option<&GrayImage> {
        let flatten = || card::find(self.image).map(|quad| card::flatten_gray(self.image, &quad, CARD.0, CARD.1));
        self.card.get_or_init(flatten).as_ref()
    }

    fn enlarged(&self) -> Option<&GrayImage> {
        let (width, height) = self.image.dimensions();
        let enlarge = || {
            let small = (1..=SMALL_SIDE).contains(&width.max(height)) && width.min(height) > 0;
            small.then(|| framed(&filter::scale_gray(self.image, 2 * width, 2 * height)))
        };
        self.enlarged.get_or_init(enlarge).as_ref()
    }

    fn halved(&self) -> Option<&GrayImage> {
        let long = self.image.width().max(self.image.height());
        let halve = || {
            let half = (long > SMALL_SIDE).then(|| filter::shrink(self.image, WORKING_SIDE.min(long) / 2))?;
            half.as_ref().map(framed)
        };
        self.halved.get_or_init(halve).as_ref()
    }
}

/// Texts beyond Latin-1 are in a character set that the symbol names (an ECI), and the reader mistakes some of those sets: such a
/// text is not read rather than read wrongly. No licence has one.
fn is_latin(content: &Content) -> bool {
    content.text().is_none_or(|text| text.chars().all(|character| u32::from(character) < 0x100))
}

/// The picture on white paper: a symbol at its edge gets the quiet zone that readers ask for (ISO/IEC 15438 section 5.8.3).
fn framed(image: &GrayImage) -> GrayImage {
    let mut paper = GrayImage::from_pixel(image.width() + 2 * FRAME, image.height() + 2 * FRAME, Luma([255]));
    image::imageops::replace(&mut paper, image, i64::from(FRAME), i64::from(FRAME));
    paper
}

fn turned(image: &GrayImage, degrees: f32) -> GrayImage {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let (sin, cos) = degrees.to_radians().sin_cos();
    let corner = |x: f32, y: f32| {
        let (dx, dy) = (x - width / 2.0, y - height / 2.0);
        [width / 2.0 + dx * cos - dy * sin, height / 2.0 + dx * sin + dy * cos]
    };
    let quad = Quad([corner(0.0, 0.0), corner(width, 0.0), corner(width, height), corner(0.0, height)]);
    warp::gray(image, &quad, image.width(), image.height())
}
