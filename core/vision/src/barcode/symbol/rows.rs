//! Where a flattened symbol's rows are.

use super::sheet::Sheet;

/// How many rows a symbol has (ISO/IEC 15438 section 5.2).
const COUNTS: std::ops::RangeInclusive<usize> = 3..=90;
/// The lowest rows, in pixels of the flat picture: a module is four.
const LOWEST: f32 = 3.0;
/// By which parts of a row its ends are moved, to find where changes are.
const PARTS: [f32; 4] = [0.3, 0.15, 0.08, 0.04];
/// Parts across the bars in which changes from row to row are looked for.
const BANDS: usize = 8;

/// Rows of equal height between two slanted lines.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) count: usize,
    /// The first row's upper edge on the left and on the right, and the last row's lower edge, as shares of the height.
    ends: [f32; 4],
}

impl Rows {
    /// Where `row` (whole at its upper edge) lies at the share `u` of the width, as a share of the height.
    pub(super) fn v(&self, row: f32, u: f32) -> f32 {
        let [left, right, low_left, low_right] = self.ends;
        let top = left + u * (right - left);
        let bottom = low_left + u * (low_right - low_left);
        top + row / self.count as f32 * (bottom - top)
    }

    /// The likeliest rows, at most `most` of them, the best first.
    pub(super) fn candidates(sheet: &Sheet, most: usize) -> Vec<Self> {
        let changes = Changes::of(sheet);
        let even = |count: usize| Self { count, ends: [0.0, 0.0, 1.0, 1.0] };
        let counts = COUNTS.filter(|count| sheet.size[1] / *count as f32 >= LOWEST);
        let mut found: Vec<(f32, Self)> = counts.map(|count| changes.refined(even(count), &PARTS[..1], 1)).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.truncate(2 * most);
        found.iter_mut().for_each(|rows| *rows = changes.refined(rows.1, &PARTS, 3));
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.into_iter().take(most).map(|(_, rows)| rows).collect()
    }
}

/// How much changes from line to line, for each part across.
struct Changes {
    bands: Vec<Vec<f32>>,
    margin: f32,
    height: f32,
}

impl Changes {
    fn of(sheet: &Sheet) -> Self {
        let width = sheet.flat.width() as usize;
        let lines: Vec<&[u8]> = sheet.flat.as_raw().chunks_exact(width.max(1)).collect();
        // The guards do not change.
        let [first, last] = sheet.inner();
        let edge = |band: usize| {
            let module = first + (last - first) * band as f32 / BANDS as f32;
            (sheet.x(module, 0.5).max(0.0) as usize).min(width)
        };
        let bands = (0..BANDS).map(|band| {
            let part = edge(band)..edge(band + 1).max(edge(band));
            let mut changes = vec![0.0f32; lines.len()];
            for y in 1..lines.len().saturating_sub(1) {
                let (above, below) = (&lines[y - 1][part.clone()], &lines[y + 1][part.clone()]);
                changes[y] = above.iter().zip(below).map(|(a, b)| f32::from(a.abs_diff(*b))).sum();
            }
            let mean = changes.iter().sum::<f32>() / changes.len().max(1) as f32;
            changes.iter_mut().for_each(|change| *change = *change / mean.max(1e-3) - 1.0);
            changes
        });
        Self { bands: bands.collect(), margin: sheet.margin[1], height: sheet.size[1] }
    }

    /// How much more changes at the rows' edges than at their middles.
    fn score(&self, rows: &Rows) -> f32 {
        let mut sum = 0.0;
        for (band, changes) in self.bands.iter().enumerate() {
            let u = (band as f32 + 0.5) / BANDS as f32;
            let at = |row: f32| {
                let place = (self.margin + rows.v(row, u) * self.height - 0.5).max(0.0);
                let low = (place as usize).min(changes.len().saturating_sub(2));
                changes[low] + (place - low as f32).min(1.0) * (changes[low + 1] - changes[low])
            };
            sum += (1..rows.count).map(|row| at(row as f32) - at(row as f32 + 0.5)).sum::<f32>();
        }
        sum / (rows.count as f32).sqrt()
    }

    /// The best ends near the given ones: each moved in turn by ever smaller parts of a row.
    fn refined(&self, rows: Rows, parts: &[f32], rounds: usize) -> (f32, Rows) {
        let mut best = (self.score(&rows), rows);
        for part in parts {
            for _ in 0..rounds {
                let before = best.0;
                for moved in
                    [[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]]
                {
                    for sign in [-1.0, 1.0] {
                        let mut tried = best.1;
                        let step = sign * part / rows.count as f32;
                        tried.ends.iter_mut().zip(moved).for_each(|(end, moved)| *end += step * moved as f32);
                        let score = self.score(&tried);
                        if score > best.0 {
                            best = (score, tried);
                        }
                    }
                }
                if best.0 <= before {
                    break;
                }
            }
        }
        best
    }
}
