//! Row indicators: each row says on both sides which one it is, and by turns how many rows and columns there are and how many check
//! words (ISO/IEC 15438 section 5.11.3).

use super::cells;
use super::patterns::{SAMPLES, Templates};
use super::rows::Rows;
use super::sheet::Sheet;

/// The least mean agreement of the indicators with what they should say.
const LEAST: f32 = 0.5;

/// What the indicators say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    /// Of error correction, 0 to 8.
    pub(super) level: usize,
    /// The last row is on top: the symbol is seen from behind.
    pub(super) upside_down: bool,
    pub(super) agreement: f32,
}

/// The layout that the indicators agree with best, given these rows. `None` when they agree with none.
pub(super) fn layout(sheet: &Sheet, rows: &Rows, templates: &Templates) -> Option<Layout> {
    let [first, last] = sheet.inner();
    let sides = sheet.end.indicators();
    let cells: Vec<[[f32; SAMPLES]; 2]> = (0..rows.count)
        .map(|row| {
            [first, last - 17.0].map(|module| {
                let mut seen = [0.0; SAMPLES];
                cells::cell(sheet, rows, row, module, &mut seen);
                seen
            })
        })
        .collect();
    let mut best: Option<Layout> = None;
    for (upside_down, level) in [false, true].into_iter().flat_map(|way| (0..=8).map(move |level| (way, level))) {
        let sum: f32 = (0..rows.count)
            .map(|row| {
                let index = if upside_down { rows.count - 1 - row } else { row };
                let says = values(index, rows.count, sheet.columns, level);
                (0..sides).map(|side| templates.agreement(index, says[side], &cells[row][side])).sum::<f32>()
            })
            .sum();
        let agreement = sum / (sides * rows.count) as f32;
        if best.is_none_or(|best| agreement > best.agreement) {
            best = Some(Layout { level, upside_down, agreement });
        }
    }
    best.filter(|best| best.agreement >= LEAST)
}

/// The left and the right indicator of a row.
fn values(row: usize, rows: usize, columns: usize, level: usize) -> [usize; 2] {
    let says = [(rows - 1) / 3, 3 * level + (rows - 1) % 3, columns - 1];
    [says[row % 3], says[(row + 2) % 3]].map(|part| 30 * (row / 3) + part)
}
