//! The guard patterns as matched filters on a line across the bars.

use image::GrayImage;

use super::axes::Axes;
use crate::filter::value_at;

/// A guard with what is always beside it: runs in modules, dark ones negative.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guard {
    runs: [f32; 10],
    /// Where the symbol begins or ends, in modules from the first run.
    pub(super) outer: f32,
}

/// The start pattern (ISO/IEC 15438 section 5.3.2) after the quiet zone.
pub(super) const START: Guard = Guard { runs: [2.0, -8.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 3.0, 0.0], outer: 2.0 };
/// The stop pattern before the quiet zone.
const STOP: Guard = Guard { runs: [-7.0, 1.0, -1.0, 3.0, -1.0, 1.0, -1.0, 2.0, -1.0, 2.0], outer: 18.0 };
/// The bar that ends a compact symbol, after the space that ends its last codeword and before the quiet zone.
const BAR: Guard = Guard { runs: [1.0, -1.0, 6.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], outer: 2.0 };

/// How a symbol ends on its right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// A row indicator and the stop pattern.
    Stop,
    /// A bar of one module alone: compact PDF417 (ISO/IEC 15438).
    Bar,
}

impl End {
    pub(super) const fn guard(self) -> &'static Guard {
        match self {
            Self::Stop => &STOP,
            Self::Bar => &BAR,
        }
    }

    /// Row indicators beside the codewords of a row.
    pub(super) const fn indicators(self) -> usize {
        match self {
            Self::Stop => 2,
            Self::Bar => 1,
        }
    }

    /// Modules after the last space.
    pub(super) const fn modules(self) -> usize {
        match self {
            Self::Stop => 18,
            Self::Bar => 1,
        }
    }
}

/// Where a guard is seen on a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    /// The symbol's edge, in pixels across.
    pub(super) edge: f32,
    /// A module's width in pixels.
    pub(super) module: f32,
    /// The correlation, 0 to 1.
    pub(super) score: f32,
}

/// Brightness along a line across the bars, as running sums.
pub(super) struct Line {
    from: f32,
    /// Entries a pixel.
    density: f32,
    sums: Vec<f32>,
    squares: Vec<f32>,
}

/// Samples a pixel.
const PER_PIXEL: f32 = 2.0;
/// Flatter than this many grey levels there is nothing to match.
const FLAT: f32 = 3.0;
/// The least correlation of a hit.
const LEAST: f32 = 0.4;

/// Where a guard is looked for.
pub(super) struct Search {
    /// From where to where its edge may be, in pixels across.
    pub(super) edges: [f32; 2],
    /// From which to which width of a module, in pixels, and by how much widths grow.
    pub(super) modules: [f32; 2],
    pub(super) growth: f32,
    /// Between places, in modules.
    pub(super) step: f32,
}

impl Line {
    /// The line `b` along the bars, from `from` to `to` across them; each sample is the mean of `thick` pixels to each side along
    /// the bars. The sums are interpolated to `finer` entries for each sample.
    pub(super) fn of(image: &GrayImage, axes: &Axes, b: f32, [from, to]: [f32; 2], thick: i32, finer: usize) -> Self {
        let count = ((to - from) * PER_PIXEL).clamp(0.0, 16_384.0) as usize;
        let (mut sums, mut squares) = (Vec::with_capacity(count * finer + 1), Vec::with_capacity(count * finer + 1));
        let (mut sum, mut square) = (0.0f32, 0.0f32);
        sums.push(0.0);
        squares.push(0.0);
        let share = 1.0 / (2 * thick + 1) as f32;
        for at in 0..count {
            let a = from + (at as f32 + 0.5) / PER_PIXEL;
            let lean = axes.lean(a);
            let along = |step: i32| value_at(image, axes.point(a + lean * step as f32, b + step as f32));
            let value = (-thick..=thick).map(along).sum::<f32>() * share - 128.0;
            for _ in 0..finer {
                sum += value / finer as f32;
                square += value * value / finer as f32;
                sums.push(sum);
                squares.push(square);
            }
        }
        Self { from, density: PER_PIXEL * finer as f32, sums, squares }
    }

    /// The best `count` places of the guard, at least four modules apart.
    pub(super) fn hits(&self, guard: &Guard, search: &Search, count: usize) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        let mut module = search.modules[0].max(0.5);
        while module <= search.modules[1] {
            self.add_hits(guard, search, module, count, &mut hits);
            module *= search.growth;
        }
        hits
    }

    /// Adds the places of the guard with this module: its correlation with the line, from the running sums at its runs' ends.
    fn add_hits(&self, guard: &Guard, search: &Search, module: f32, count: usize, hits: &mut Vec<Hit>) {
        let unit = module * self.density;
        let mut ends = [0usize; 11];
        let mut place = 0.0;
        for (end, run) in ends[1..].iter_mut().zip(guard.runs) {
            place += run.abs() * unit;
            *end = (place + 0.5) as usize;
        }
        let length = ends[10];
        let signed = |sums: &dyn Fn(usize) -> f32| -> f32 {
            guard.runs.iter().enumerate().map(|(i, run)| run.signum() * (sums(ends[i + 1]) - sums(ends[i]))).sum()
        };
        let mean_sign = signed(&|end| end as f32) / length as f32;
        let shape = length as f32 * (1.0 - mean_sign * mean_sign);
        let place = |edge: f32| (edge - self.from - guard.outer * module) * self.density;
        let (first, last) = (place(search.edges[0]).max(0.0), place(search.edges[1]));
        let step = ((search.step * unit) as usize).max(1);
        let free = self.sums.len().saturating_sub(length);
        for start in (first as usize..free.min(last.max(0.0) as usize + 1)).step_by(step) {
            let sum = self.sums[start + length] - self.sums[start];
            let variance = self.squares[start + length] - self.squares[start] - sum * sum / length as f32;
            if variance < FLAT * FLAT * length as f32 {
                continue;
            }
            let score = (signed(&|end| self.sums[start + end]) - mean_sign * sum) / (shape * variance).sqrt();
            if score > LEAST {
                let edge = self.from + start as f32 / self.density + guard.outer * module;
                keep(hits, Hit { edge, module, score }, count);
            }
        }
    }
}

fn keep(hits: &mut Vec<Hit>, hit: Hit, count: usize) {
    let near = |other: &Hit| (other.edge - hit.edge).abs() < 4.0 * hit.module;
    if hits.iter().any(|other| near(other) && other.score >= hit.score) {
        return;
    }
    hits.retain(|other| !near(other));
    let at = hits.partition_point(|other| other.score >= hit.score);
    hits.insert(at, hit);
    hits.truncate(count);
}
