//! The printed text of a card or page in a photo.

use image::GrayImage;
use regain_base::text::{Cell, Print};

use super::TextReader;
use super::level::{SURE, level};
use crate::card::{self, Quad};
use crate::warp::{self, Homography};

/// A document is flattened to this many pixels a row: capitals of 1.7 mm on a card are 22 pixels high.
const WIDTH: u32 = 1100;
/// Heights that a document of that width has at least and at most: a card lying, a page standing.
const HEIGHTS: (u32, u32) = (400, 1600);
/// So many characters read clearly settle which way up a document lies.
const ENOUGH: usize = 24;
/// A character is read clearly from this confidence on.
const CLEAR: f32 = 0.8;

/// What is printed on a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// Around the document in the photo; the first corner is its upper left one.
    pub quad: Quad,
    /// Width and height of the flattened document, in which the prints lie.
    pub size: (u32, u32),
    /// Its words, in any order.
    pub prints: Vec<Print>,
}

impl Document {
    /// How many characters were read clearly, patterns aside.
    fn clear(&self) -> usize {
        let sure = self.prints.iter().filter(|print| super::mean(&print.line) > SURE);
        let cells = sure.flat_map(|print| &print.line.cells);
        cells.map(Cell::confidence).filter(|confidence| *confidence > CLEAR).count()
    }
}

/// A document and, where its lines lean, what lies level around them in it.
struct Look {
    document: Document,
    levelled: Option<Quad>,
}

impl TextReader {
    /// The printed text of the document in a photo, any of four ways up; of the whole picture where no outline is found,
    /// or where hardly anything stands inside of it: on a flat scan the clearest outline is the portrait's. Where its lines
    /// lean, it is read once more, levelled by them.
    pub fn document(&self, photo: &GrayImage) -> Document {
        let whole = Quad::rectangle(0.0, 0.0, photo.width() as f32, photo.height() as f32);
        let outline = card::find(photo).map(|outline| {
            let [across, down] = outline.spans();
            if down > 1.15 * across { outline.turned() } else { outline }
        });
        let turned = outline.map(|outline| outline.upside_down());
        let mut best: Option<Look> = None;
        for quad in [outline, turned, Some(whole)].into_iter().flatten() {
            let found = self.flattened(photo, quad);
            let clear = found.document.clear();
            if best.as_ref().is_none_or(|best| clear > best.document.clear()) {
                best = Some(found);
            }
            if clear >= ENOUGH {
                break;
            }
        }
        let found = best.unwrap_or_else(|| self.flattened(photo, whole));
        let levelled = found.levelled.and_then(|level| {
            let (width, height) = found.document.size;
            let map = Homography::to(&found.document.quad)?;
            Some(self.flattened(photo, warp::through(&map, &level, width as f32, height as f32)))
        });
        let better = levelled.filter(|levelled| levelled.document.clear() > found.document.clear());
        better.unwrap_or(found).document
    }

    fn flattened(&self, photo: &GrayImage, quad: Quad) -> Look {
        let [across, down] = quad.spans();
        let height = ((WIDTH as f32 * down / across.max(1.0)) as u32).clamp(HEIGHTS.0, HEIGHTS.1);
        let flat = card::flatten_gray(photo, &quad, WIDTH, height);
        let runs = self.runs(&flat);
        let levelled = level(&runs);
        let prints = runs.into_iter().map(|(_, print)| print).collect();
        Look { document: Document { quad, size: (WIDTH, height), prints }, levelled }
    }
}
