//! Cells of a flattened symbol against all patterns that they may show.

use super::guard::End;
use super::indicator::Layout;
use super::patterns::{FINE, SAMPLES, Templates, guard, normalise};
use super::rows::Rows;
use super::sheet::Sheet;
use crate::filter::value_at;

/// Lines of a row's middle that are looked at, as shares of its height.
const LINES: [f32; 5] = [0.3, 0.4, 0.5, 0.6, 0.7];
/// Gaussian blurs that are tried, as sigmas in modules.
const BLURS: [f32; 11] = [0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 1.0, 1.15, 1.3];

/// What a cell most likely holds.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Reading {
    pub(super) value: usize,
    /// How much more of the cell it explains than the next value does, as a share.
    pub(super) lead: f32,
}

/// Light over the middle of a row, from `module` on, as [`normalise`] leaves it.
pub(super) fn cell(sheet: &Sheet, rows: &Rows, row: usize, module: f32, into: &mut [f32]) {
    let modules = sheet.modules();
    for (sample, value) in into.iter_mut().enumerate() {
        let place = module + (sample as f32 + 0.5) / FINE as f32;
        let u = place / modules;
        *value = LINES
            .iter()
            .map(|line| {
                let v = rows.v(row as f32 + line, u);
                // Blur mixes light, and a picture holds about its square root.
                value_at(&sheet.flat, [sheet.x(place, v), sheet.y(v)]).powi(2)
            })
            .sum::<f32>()
            / LINES.len() as f32;
    }
    normalise(into);
}

/// The blur that shows the guards as they are seen.
pub(super) fn blur(sheet: &Sheet, rows: &Rows) -> f32 {
    let mut guards: [Vec<Vec<f32>>; 2] = [Vec::new(), Vec::new()];
    let places = [(-2.0, 19), (sheet.inner()[1], 20)];
    let known = if sheet.end == End::Stop { 2 } else { 1 };
    for row in 0..rows.count {
        for (which, (first, modules)) in places.into_iter().take(known).enumerate() {
            let mut seen = vec![0.0; modules * FINE];
            cell(sheet, rows, row, first, &mut seen);
            guards[which].push(seen);
        }
    }
    let agreement = |blur: f32| {
        let of = |which: usize| {
            let pattern = guard(which, blur);
            guards[which].iter().map(|seen| seen.iter().zip(&pattern).map(|(a, b)| a * b).sum::<f32>()).sum::<f32>()
        };
        of(0) + of(1)
    };
    BLURS.into_iter().max_by(|a, b| agreement(*a).total_cmp(&agreement(*b))).unwrap_or(BLURS[0])
}

/// All cells, row by row from the symbol's first row on.
pub(super) fn readings(sheet: &Sheet, rows: &Rows, layout: &Layout, templates: &Templates) -> Vec<Reading> {
    (0..rows.count)
        .flat_map(|index| (0..sheet.columns).map(move |column| (index, column)))
        .map(|(index, column)| {
            let row = if layout.upside_down { rows.count - 1 - index } else { index };
            let mut seen = [0.0; SAMPLES];
            cell(sheet, rows, row, (17 * (column + 2)) as f32, &mut seen);
            reading(templates, index, &seen)
        })
        .collect()
}

/// The best value for a cell.
fn reading(templates: &Templates, cluster: usize, cell: &[f32; SAMPLES]) -> Reading {
    let (mut best, mut next, mut value) = (-1.0f32, -1.0f32, 0);
    for (candidate, agreement) in templates.agreements(cluster, cell).enumerate() {
        if agreement > best {
            (next, best, value) = (best, agreement, candidate);
        } else if agreement > next {
            next = agreement;
        }
    }
    let energy = |agreement: f32| agreement.max(0.0).powi(2);
    Reading { value, lead: energy(best) - energy(next) }
}
