//! PDF417: the foreign reader first, which is quick; then our own, which finds and flattens tilted and blurred symbols; then the
//! foreign one again on a softened, enlarged, mirrored and halved picture, for what is small, or has no guard left to find.

use std::cell::OnceCell;

use image::imageops::flip_horizontal;
use image::{GrayImage, Luma};
use rxing::BarcodeFormat;

use super::reader::read;
use super::{Content, bars, symbol};
use crate::filter;

/// The long side of the whole picture as the foreign reader searches it, in pixels.
const WORKING_SIDE: u32 = 2_048;
/// Pictures up to this long side are also looked at twice as large, and up to a quarter of it four times.
const SMALL_SIDE: u32 = 1_024;
/// The white frame around enlarged and halved pictures, in pixels.
const FRAME: u32 = 24;

/// What is shown to a reader.
#[derive(Clone, Copy)]
enum View {
    Whole,
    /// The mean of 3 x 3 pixels.
    Soft,
    /// From behind.
    Mirrored,
    /// Two or four times as large, for small pictures.
    Enlarged,
    /// Half as large, for large modules.
    Halved,
}

/// One attempt.
#[derive(Clone, Copy)]
enum Rung {
    Foreign(View),
    Own(View),
}

const LADDER: [Rung; 8] = [
    Rung::Foreign(View::Whole),
    Rung::Own(View::Whole),
    Rung::Foreign(View::Soft),
    Rung::Foreign(View::Enlarged),
    Rung::Own(View::Enlarged),
    Rung::Foreign(View::Halved),
    Rung::Own(View::Halved),
    Rung::Foreign(View::Mirrored),
];

/// How many rungs the ladder has.
pub const RUNGS: usize = LADDER.len();

/// What a PDF417 symbol in the picture holds: by the whole ladder where bars are seen, by its first rung elsewhere.
pub fn pdf417(image: &GrayImage) -> Option<Content> {
    let views = Views::of(image);
    views.attempt(LADDER[0]).or_else(|| {
        let rungs = if bars::are_in(image) { &LADDER[1..] } else { &[] };
        rungs.iter().find_map(|rung| views.attempt(*rung))
    })
}

/// As [`pdf417`] by one rung where bars are seen, for live frames: the next frame takes the next one, and after the last the first again.
pub fn pdf417_rung(image: &GrayImage, rung: usize) -> Option<Content> {
    if bars::are_in(image) { Views::of(image).attempt(LADDER[rung % RUNGS]) } else { None }
}

/// The views of one picture, each made when first asked for.
struct Views<'a> {
    image: &'a GrayImage,
    small: OnceCell<Option<GrayImage>>,
    enlarged: OnceCell<Option<GrayImage>>,
    halved: OnceCell<Option<GrayImage>>,
}

impl<'a> Views<'a> {
    fn of(image: &'a GrayImage) -> Self {
        Self { image, small: OnceCell::new(), enlarged: OnceCell::new(), halved: OnceCell::new() }
    }

    fn attempt(&self, rung: Rung) -> Option<Content> {
        let foreign = |image: &GrayImage| read(image, BarcodeFormat::PDF_417).filter(is_latin);
        match rung {
            Rung::Foreign(View::Whole) => foreign(self.working()),
            Rung::Foreign(View::Soft) => foreign(&filter::box_mean(self.working(), 1, 1)),
            Rung::Foreign(View::Mirrored) => foreign(&flip_horizontal(self.working())),
            Rung::Foreign(View::Enlarged) => foreign(self.enlarged()?),
            Rung::Foreign(View::Halved) => foreign(self.halved()?),
            // Ours finds symbols from behind by itself, and takes every pixel that there is.
            Rung::Own(View::Enlarged) => symbol::read(self.enlarged()?),
            Rung::Own(View::Halved) => symbol::read(self.halved()?),
            Rung::Own(_) => symbol::read(self.image),
        }
    }

    fn working(&self) -> &GrayImage {
        self.small.get_or_init(|| filter::shrink(self.image, WORKING_SIDE)).as_ref().unwrap_or(self.image)
    }

    fn enlarged(&self) -> Option<&GrayImage> {
        let (width, height) = self.image.dimensions();
        let enlarge = || {
            let small = (1..=SMALL_SIDE).contains(&width.max(height)) && width.min(height) > 0;
            let times = if 4 * width.max(height) <= SMALL_SIDE { 4 } else { 2 };
            small.then(|| framed(&filter::scale_gray(self.image, times * width, times * height)))
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

/// Texts beyond Latin-1 are in a character set that the symbol names (an ECI), and the foreign reader mistakes some of those sets:
/// such a text is left to our own.
fn is_latin(content: &Content) -> bool {
    content.text().is_none_or(|text| text.chars().all(|character| u32::from(character) < 0x100))
}

/// The picture on white paper: a symbol at its edge gets the quiet zone that readers ask for (ISO/IEC 15438 section 5.8.3).
fn framed(image: &GrayImage) -> GrayImage {
    let mut paper = GrayImage::from_pixel(image.width() + 2 * FRAME, image.height() + 2 * FRAME, Luma([255]));
    image::imageops::replace(&mut paper, image, i64::from(FRAME), i64::from(FRAME));
    paper
}
