//! A symbol flattened, and where its columns are in it.

use image::GrayImage;

use super::fit::least_squares;
use super::guard::End;
use super::outline::Outline;
use crate::card::{self, Quad};
use crate::warp::Homography;

/// Pixels a module across.
pub(super) const SCALE: f32 = 4.0;
/// What is flattened around the symbol, in modules.
const MARGIN: f32 = 3.0;
/// The most columns (section 5.2).
const MOST_COLUMNS: usize = 30;
/// The highest flat picture, in pixels: 90 rows of 16.
const HIGHEST: f32 = 1_440.0;
/// Parts along the bars in which columns are looked for.
const BANDS: usize = 4;

/// A flattened symbol.
pub(super) struct Sheet {
    pub(super) flat: GrayImage,
    /// The symbol's own size in it, and the margins around.
    pub(super) size: [f32; 2],
    pub(super) margin: [f32; 2],
    /// Columns of codewords, without the row indicators.
    pub(super) columns: usize,
    pub(super) end: End,
    /// How far columns are from where an even spacing has them, in pixels: a polynomial of place across and along, see `terms`.
    drift: [f32; 5],
}

impl Sheet {
    /// The symbol flattened, with its columns found. `None` when they are not.
    pub(super) fn of(image: &GrayImage, outline: &Outline) -> Option<Self> {
        let map = Homography::to(&outline.quad)?;
        let back = map.inverse()?;
        let b = outline.middle;
        let share = |from: f32, to: f32| {
            let u = |a: f32| {
                let [x, y] = outline.axes.point(a, b);
                back.map(f64::from(x), f64::from(y))[0]
            };
            (u(to) - u(from)).abs() as f32
        };
        let (left, right, end) = (outline.left, outline.right, outline.end);
        let wide = end.guard().outer;
        let guards = share(left.edge(b), left.edge(b) + 17.0 * left.module(b))
            + share(right.edge(b) - wide * right.module(b), right.edge(b));
        let modules = (17.0 + wide) / guards.max(1e-3);
        let likely = (modules - fixed(end) as f32) / 17.0;
        if !(0.4..=MOST_COLUMNS as f32 + 0.6).contains(&likely) {
            return None;
        }
        let module = (left.module(b) + right.module(b)) / 2.0;
        let [_, tall] = outline.quad.spans();
        let size = [modules * SCALE, (tall / module * SCALE).clamp(12.0, HIGHEST)];
        let margin = [MARGIN * SCALE, MARGIN * SCALE];
        let (u, v) = (f64::from(margin[0] / size[0]), f64::from(margin[1] / size[1]));
        let corner = |u: f64, v: f64| map.map(u, v).map(|part| part as f32);
        let wider = Quad([corner(-u, -v), corner(1.0 + u, -v), corner(1.0 + u, 1.0 + v), corner(-u, 1.0 + v)]);
        let whole = [0, 1].map(|axis| (size[axis] + 2.0 * margin[axis]).round());
        let flat = card::flatten_gray(image, &wider, whole[0] as u32, whole[1] as u32);
        // Rounding to whole pixels changes the scale by less than a thousandth.
        let even = Self { flat, size, margin, columns: 0, end, drift: [0.0; 5] };
        let bands = even.bands();
        let near = likely.round().clamp(1.0, MOST_COLUMNS as f32) as usize;
        let candidates = near.saturating_sub(2).max(1)..=(near + 2).min(MOST_COLUMNS);
        let (columns, (drift, _)) = candidates
            .filter_map(|columns| Some((columns, even.drifting(columns, &bands)?)))
            .max_by(|a, b| a.1.1.total_cmp(&b.1.1))?;
        Some(Self { columns, drift, ..even })
    }

    /// The symbol's width in modules.
    pub(super) fn modules(&self) -> f32 {
        (17 * self.columns + fixed(self.end)) as f32
    }

    /// The modules in which rows differ, between the guards.
    pub(super) fn inner(&self) -> [f32; 2] {
        [17.0, self.modules() - self.end.modules() as f32]
    }

    /// Where `module` lies at the share `v` of the symbol's height, in pixels.
    pub(super) fn x(&self, module: f32, v: f32) -> f32 {
        let u = module / self.modules();
        let drift: f32 = terms(u, v).iter().zip(self.drift).map(|(term, factor)| term * factor).sum();
        self.margin[0] + u * self.size[0] + drift
    }

    pub(super) fn y(&self, v: f32) -> f32 {
        self.margin[1] + v * self.size[1]
    }

    /// Running sums of the mean brightness across, for each part along the bars.
    fn bands(&self) -> Vec<Vec<f32>> {
        let width = self.flat.width() as usize;
        let rows: Vec<&[u8]> = self.flat.as_raw().chunks_exact(width.max(1)).collect();
        (0..BANDS)
            .map(|band| {
                let edge = |band: usize| (self.y(band as f32 / BANDS as f32) as usize).min(rows.len());
                let (from, to) = (edge(band), edge(band + 1));
                let mut sums = vec![0.0f32; width + 1];
                for x in 0..width {
                    let sum: u32 = rows[from..to].iter().map(|row| u32::from(row[x])).sum();
                    sums[x + 1] = sums[x] + sum as f32 / (to - from).max(1) as f32;
                }
                sums
            })
            .collect()
    }

    /// Each codeword begins with a bar after a space, in every row: where that edge lies, as a smooth drift, and how clear it is.
    fn drifting(&self, columns: usize, bands: &[Vec<f32>]) -> Option<([f32; 5], f32)> {
        let modules = (17 * columns + fixed(self.end)) as f32;
        let module = self.size[0] / modules;
        let mut drift = [0.0; 5];
        let mut clarity = 0.0;
        for (reach, tolerance) in [(1.3, 1.0), (0.8, 0.5), (0.5, 0.3)] {
            let mut seen = Vec::new();
            for (band, sums) in bands.iter().enumerate() {
                let v = (band as f32 + 0.5) / BANDS as f32;
                for edge in 0..columns + self.end.indicators() + 2 {
                    let u = (17 * edge) as f32 / modules;
                    let terms = terms(u, v);
                    let expected: f32 = terms.iter().zip(drift).map(|(term, factor)| term * factor).sum();
                    let x = self.margin[0] + u * self.size[0] + expected;
                    let steps = (reach * module * 4.0) as i32;
                    let (off, step) = (-steps..=steps)
                        .map(|step| step as f32 / 4.0)
                        .map(|off| (off, falling(sums, x + off, module)))
                        .max_by(|a, b| a.1.total_cmp(&b.1))?;
                    seen.push((terms, expected + off, step.max(0.0), off));
                }
            }
            let here = least_squares::<5>(seen.iter().map(|(terms, value, step, _)| (*terms, *value, *step)))?;
            let within = |terms: &[f32; 5], value: f32| {
                let fitted: f32 = terms.iter().zip(here).map(|(term, factor)| term * factor).sum();
                (fitted - value).abs() < tolerance * module
            };
            let kept = seen.iter().filter(|(terms, value, ..)| within(terms, *value));
            drift = least_squares::<5>(kept.clone().map(|(terms, value, step, _)| (*terms, *value, *step)))?;
            clarity = kept.map(|(_, _, step, _)| step).sum::<f32>() / seen.len() as f32;
        }
        Some((drift, clarity))
    }
}

/// The guards and row indicators, in modules (ISO/IEC 15438 section 5.3).
const fn fixed(end: End) -> usize {
    17 + 17 * end.indicators() + end.modules()
}

/// Brightness before `x` less brightness after it, over a module each.
fn falling(sums: &[f32], x: f32, module: f32) -> f32 {
    let last = sums.len() - 1;
    let at = |place: f32| {
        let place = place.clamp(0.0, last as f32);
        let low = (place as usize).min(last.saturating_sub(1));
        sums[low] + (place - low as f32) * (sums[(low + 1).min(last)] - sums[low])
    };
    (2.0 * at(x) - at(x - module) - at(x + module)) / module
}

fn terms(u: f32, v: f32) -> [f32; 5] {
    let (u, v) = (2.0 * u - 1.0, 2.0 * v - 1.0);
    [1.0, u, u * u, v, u * v]
}
