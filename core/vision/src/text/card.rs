//! The printed text of a card or page in a photo.

use image::GrayImage;
use regain_base::text::{Cell, Print};

use super::TextReader;
use crate::card::{self, Quad};

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
    fn clear(&self) -> usize {
        let cells = self.prints.iter().flat_map(|print| &print.line.cells);
        cells.map(Cell::confidence).filter(|confidence| *confidence > CLEAR).count()
    }
}

impl TextReader {
    /// The printed text of the document in a photo, any of four ways up; of the whole picture where no outline is found,
    /// or where hardly anything stands inside of it: on a flat scan the clearest outline is the portrait's.
    pub fn document(&self, photo: &GrayImage) -> Document {
        let whole = Quad::rectangle(0.0, 0.0, photo.width() as f32, photo.height() as f32);
        let outline = card::find(photo).map(|outline| {
            let [across, down] = outline.spans();
            if down > 1.15 * across { outline.turned() } else { outline }
        });
        let turned = outline.map(|outline| outline.upside_down());
        let mut best: Option<Document> = None;
        for quad in [outline, turned, Some(whole)].into_iter().flatten() {
            let found = self.flattened(photo, quad);
            if best.as_ref().is_none_or(|best| found.clear() > best.clear()) {
                best = Some(found);
            }
            if best.as_ref().is_some_and(|best| best.clear() >= ENOUGH) {
                break;
            }
        }
        best.unwrap_or_else(|| self.flattened(photo, whole))
    }

    fn flattened(&self, photo: &GrayImage, quad: Quad) -> Document {
        let [across, down] = quad.spans();
        let height = ((WIDTH as f32 * down / across.max(1.0)) as u32).clamp(HEIGHTS.0, HEIGHTS.1);
        let flat = card::flatten_gray(photo, &quad, WIDTH, height);
        Document { quad, size: (WIDTH, height), prints: self.read(&flat) }
    }
}
