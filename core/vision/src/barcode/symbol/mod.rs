//! Our own reader of PDF417 (ISO/IEC 15438) for photos that are tilted and blurred.
//!
//! The guards' filters find the symbol's corners, so that it is flattened exactly; then every codeword is compared with all
//! patterns of its row's cluster as this photo's blur shows them, and what is doubtful is left to the check words.

mod axes;
mod cells;
mod charset;
mod compaction;
mod correct;
mod fit;
mod guard;
mod indicator;
mod outline;
mod patterns;
mod rows;
mod settle;
mod sheet;

use image::GrayImage;

use super::{Content, bars};
use guard::End;
use patterns::Templates;
use rows::Rows;
use sheet::Sheet;

/// Patches of bars that are looked at.
const PATCHES: usize = 2;
/// Ways to cut the symbol into rows that are looked at.
const WAYS: usize = 4;

/// The most codewords that a symbol has (section 5.2).
const MOST_CODEWORDS: usize = 928;

/// What the symbol in the picture holds.
pub(super) fn read(image: &GrayImage) -> Option<Content> {
    bars::patches(image).iter().take(PATCHES).find_map(|patch| {
        outline::ways(image, patch).iter().find_map(|way| {
            let start = way.start(image)?;
            [End::Stop, End::Bar]
                .into_iter()
                .find_map(|end| symbol(&Sheet::of(image, &way.outline(image, &start, end)?)?))
        })
    })
}

fn symbol(sheet: &Sheet) -> Option<Content> {
    let ways = Rows::candidates(sheet, WAYS);
    ways.iter().filter(|rows| rows.count * sheet.columns <= MOST_CODEWORDS).find_map(|rows| {
        let templates = Templates::new(cells::blur(sheet, rows));
        let layout = indicator::layout(sheet, rows, &templates)?;
        let data = settle::data(&cells::readings(sheet, rows, &layout, &templates), layout.level)?;
        compaction::content(&data)
    })
}

#[cfg(test)]
mod tests;
