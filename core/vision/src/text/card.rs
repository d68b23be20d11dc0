//! The printed text of a card or page in a photo.

use std::cmp::Reverse;

use image::GrayImage;
use regain_base::text::Print;

use super::TextReader;
use super::level::level;
use super::page::Page;
use crate::card::{self, Quad};
use crate::warp::{self, Homography};

/// A document is flattened to this many pixels a row: capitals of 1.7 mm on a card are 22 pixels high.
const WIDTH: u32 = 1100;
/// Heights that a document of that width has at least and at most: a card lying, a page standing.
const HEIGHTS: (u32, u32) = (400, 1600);
/// So many characters read clearly settle which way up a document lies.
const ENOUGH: usize = 24;

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

/// One way to see the document in the photo.
struct Look {
    quad: Quad,
    page: Page,
}

impl TextReader {
    /// The printed text of the document in a photo, any of four ways up; of the whole picture where no outline is found,
    /// or where hardly anything stands inside of it: on a flat scan the clearest outline is the portrait's. A glance tells
    /// which way up it lies; where its lines lean, it is read once more, levelled by them.
    pub fn document(&self, photo: &GrayImage) -> Document {
        let whole = Quad::rectangle(0.0, 0.0, photo.width() as f32, photo.height() as f32);
        let outline = card::find(photo).map(|outline| {
            let [across, down] = outline.spans();
            if down > 1.15 * across { outline.turned() } else { outline }
        });
        let turned = outline.map(|outline| outline.upside_down());
        let mut looks: Vec<Look> = Vec::new();
        for quad in [outline, turned, Some(whole)].into_iter().flatten() {
            let look = self.glance(photo, quad);
            let settled = look.page.clear() >= ENOUGH;
            looks.push(look);
            if settled {
                break;
            }
        }
        // The clearest first, of equals the one that was looked at first.
        looks.sort_by_key(|look| Reverse(look.page.clear()));
        let mut best: Option<Look> = None;
        for mut look in looks {
            look.page.finish(self);
            let clear = look.page.clear();
            if best.as_ref().is_none_or(|best| clear > best.page.clear()) {
                best = Some(look);
            }
            if clear >= ENOUGH {
                break;
            }
        }
        let best = best.unwrap_or_else(|| self.glance(photo, whole));
        let levelled = self.levelled(photo, &best).filter(|levelled| levelled.page.clear() > best.page.clear());
        let Look { quad, page } = levelled.unwrap_or(best);
        Document { quad, size: page.size(), prints: page.prints() }
    }

    /// What lies level around the lines that lean, read; `None` where they are level.
    fn levelled(&self, photo: &GrayImage, look: &Look) -> Option<Look> {
        let level = level(look.page.told())?;
        let (width, height) = look.page.size();
        let around = warp::through(&Homography::to(&look.quad)?, &level, width as f32, height as f32);
        let mut levelled = self.glance(photo, around);
        levelled.page.finish(self);
        Some(levelled)
    }

    /// What lies inside of `quad`, its largest words read.
    fn glance(&self, photo: &GrayImage, quad: Quad) -> Look {
        let [across, down] = quad.spans();
        let height = ((WIDTH as f32 * down / across.max(1.0)) as u32).clamp(HEIGHTS.0, HEIGHTS.1);
        let mut page = Page::new(card::flatten_gray(photo, &quad, WIDTH, height));
        page.glance(self);
        Look { quad, page }
    }
}
