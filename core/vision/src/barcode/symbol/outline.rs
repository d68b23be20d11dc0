//! The outline of a symbol: lines through what the guards' filters hit, and where along them the symbol ends.

use image::GrayImage;

use super::axes::Axes;
use super::fit::least_squares;
use super::guard::{End, Guard, Hit, Line, START, Search};
use crate::barcode::bars::Patch;
use crate::card::Quad;
use crate::filter::value_at;

/// How many lines across a patch are looked at.
const LINES: usize = 22;
/// How many tell which way a symbol is read, and the share of the better way's score that makes the other one worth a look.
const FEW_LINES: usize = 8;
const CONTENDER: f32 = 0.75;
/// Pixels to each side along the bars that make one line.
const THICK: i32 = 3;
/// The narrowest and the widest symbols, in modules with their quiet zones: 1 and 30 columns, and some slack.
const MODULES: [f32; 2] = [80.0, 640.0];
/// A bar along a guard: its middle, in modules from the guard's outer edge, and how far from there it is surely dark.
type Dark = [f32; 2];
/// The start pattern's broad bar.
const BROAD: Dark = [4.0, 2.2];
/// Hits a line.
const HITS: usize = 4;
/// The least share of lines on which a guard is hit.
const LEAST_SHARE: f32 = 0.35;

/// One guard: its outer edge and its module as they go along the bars.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side {
    /// Edge at 0, and its step for each pixel along.
    edge: [f32; 2],
    module: [f32; 2],
    /// The sum of the hits' scores over the number of lines.
    score: f32,
    /// From where to where along the bars hits were seen.
    span: [f32; 2],
}

impl Side {
    pub(super) fn edge(&self, b: f32) -> f32 {
        self.edge[0] + self.edge[1] * b
    }

    pub(super) fn module(&self, b: f32) -> f32 {
        (self.module[0] + self.module[1] * b).max(0.3)
    }
}

/// A symbol's outline, and the width of its guards' modules in pixels across.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    pub(super) axes: Axes,
    pub(super) quad: Quad,
    pub(super) left: Side,
    pub(super) right: Side,
    pub(super) end: End,
    /// Between the ends of both.
    pub(super) middle: f32,
}

/// The ways in which a patch may be read, the likelier first.
pub(super) fn ways(image: &GrayImage, patch: &Patch) -> Vec<Way> {
    let mut ways = [false, true].map(|reversed| Way::of(patch, reversed)).map(|way| {
        let sides = [way.side(image, None, FEW_LINES), way.side(image, Some(End::Stop), FEW_LINES)];
        (sides.iter().flatten().map(|side| side.score).sum::<f32>(), way)
    });
    ways.sort_by(|a, b| b.0.total_cmp(&a.0));
    let [first, second] = ways;
    if second.0 < CONTENDER * first.0 { vec![first.1] } else { vec![first.1, second.1] }
}

/// A direction of reading across a patch.
pub(super) struct Way {
    axes: Axes,
    /// From where to where the patch goes, across its bars and along them.
    across: [f32; 2],
    along: [f32; 2],
}

impl Way {
    fn of(patch: &Patch, reversed: bool) -> Self {
        let axes = Axes::of(patch);
        let [across, along] = patch.reach;
        if reversed {
            let back = |[from, to]: [f32; 2]| [-to, -from];
            return Self { axes: axes.reversed(), across: back(across), along: back(along) };
        }
        Self { axes, across, along }
    }

    /// The start pattern, or a symbol's end, looked for on this many lines.
    fn side(&self, image: &GrayImage, end: Option<End>, lines: usize) -> Option<Side> {
        let [from, to] = self.across;
        let width = to - from;
        let modules = [width / MODULES[1], width / MODULES[0]];
        let (guard, edges) = match end {
            None => (&START, [from - 0.15 * width, from + 0.3 * width]),
            Some(end) => (end.guard(), [to - 0.3 * width, to + 0.15 * width]),
        };
        let step = (self.along[1] - self.along[0]) / lines as f32;
        let slack = 20.0 * modules[1];
        let search = Search { edges, modules, growth: 1.07, step: 0.34 };
        let hits: Vec<(f32, Vec<Hit>)> = (0..lines)
            .map(|line| {
                let b = self.along[0] + (line as f32 + 0.5) * step;
                let seen = Line::of(image, &self.axes, b, [edges[0] - slack, edges[1] + slack], THICK, 1);
                (b, seen.hits(guard, &search, HITS))
            })
            .collect();
        side(&hits, self.axes.lean((edges[0] + edges[1]) / 2.0))
    }

    /// Where the symbol starts.
    pub(super) fn start(&self, image: &GrayImage) -> Option<Side> {
        Some(refined(image, &self.axes, &START, &self.side(image, None, LINES)?))
    }

    /// The outline of the symbol that starts there and ends so.
    pub(super) fn outline(&self, image: &GrayImage, start: &Side, end: End) -> Option<Outline> {
        let (axes, left) = (self.axes, *start);
        let right = refined(image, &axes, end.guard(), &self.side(image, Some(end), LINES)?);
        let height = self.along[1] - self.along[0];
        let last: Dark = match end {
            End::Stop => [-14.5, 2.2],
            End::Bar => [-0.5, 0.3],
        };
        let left_ends = ends(image, &axes, &left, BROAD, -1.2, height)?;
        let right_ends = ends(image, &axes, &right, last, 1.2, height)?;
        // Upper and lower edge go through the ends of both bars, and meet the guards' outer edges beside them.
        let corner = |end: usize, side: &Side| {
            let [from, to] = [(&left, BROAD, left_ends[end]), (&right, last, right_ends[end])]
                .map(|(side, [middle, _], b)| [side.edge(b) + middle * side.module(b), b]);
            let slope = (to[1] - from[1]) / (to[0] - from[0]);
            let b = (from[1] + slope * (side.edge[0] - from[0])) / (1.0 - slope * side.edge[1]);
            axes.point(side.edge(b), b)
        };
        let quad = Quad([corner(0, &left), corner(0, &right), corner(1, &right), corner(1, &left)]);
        let middle = (left_ends[0] + left_ends[1] + right_ends[0] + right_ends[1]) / 4.0;
        Some(Outline { axes, quad, left, right, end, middle })
    }
}

/// The line that the most and best hits lie on.
fn side(lines: &[(f32, Vec<Hit>)], lean: f32) -> Option<Side> {
    let all: Vec<(f32, Hit)> = lines.iter().flat_map(|(b, hits)| hits.iter().map(|hit| (*b, *hit))).collect();
    let reach = lines.last()?.0 - lines.first()?.0;
    let mut best: Option<(f32, Vec<(f32, Hit)>)> = None;
    for (index, (b0, one)) in all.iter().enumerate() {
        for (b1, other) in &all[index + 1..] {
            let apart = b1 - b0;
            let slope = (other.edge - one.edge) / apart;
            if apart < 0.25 * reach || (slope - lean).abs() > 0.25 || (other.module / one.module - 1.0).abs() > 0.25 {
                continue;
            }
            let on = |b: f32, hit: &Hit| {
                let share = (b - b0) / apart;
                let module = one.module + share * (other.module - one.module);
                (hit.edge - one.edge - share * (other.edge - one.edge)).abs() < 0.7 * module
                    && (hit.module / module - 1.0).abs() < 0.12
            };
            let inliers: Vec<(f32, Hit)> = lines
                .iter()
                .filter_map(|(b, hits)| hits.iter().find(|hit| on(*b, hit)).map(|hit| (*b, *hit)))
                .collect();
            let sum: f32 = inliers.iter().map(|(_, hit)| hit.score).sum();
            if best.as_ref().is_none_or(|(most, _)| sum > *most) {
                best = Some((sum, inliers));
            }
        }
    }
    let (sum, inliers) = best?;
    (inliers.len() as f32 >= LEAST_SHARE * lines.len() as f32).then(|| through(&inliers, sum / lines.len() as f32))?
}

fn through(hits: &[(f32, Hit)], score: f32) -> Option<Side> {
    let rows = |value: fn(&Hit) -> f32| hits.iter().map(move |(b, hit)| ([1.0, *b], value(hit), hit.score * hit.score));
    let edge = least_squares(rows(|hit| hit.edge))?;
    let module = least_squares(rows(|hit| hit.module))?;
    let span = [hits.first()?.0, hits.last()?.0];
    Some(Side { edge, module, score, span })
}

/// The line again from finer hits near it.
fn refined(image: &GrayImage, axes: &Axes, guard: &Guard, coarse: &Side) -> Side {
    const FINE: usize = 40;
    let step = (coarse.span[1] - coarse.span[0]) / FINE as f32;
    let mut hits = Vec::new();
    for line in 0..=FINE {
        let b = coarse.span[0] + line as f32 * step;
        let (edge, module) = (coarse.edge(b), coarse.module(b));
        let seen = Line::of(image, axes, b, [edge - 24.0 * module, edge + 24.0 * module], THICK, 8);
        let search = Search {
            edges: [edge - 1.2 * module, edge + 1.2 * module],
            modules: [0.92 * module, 1.08 * module],
            growth: 1.01,
            step: 0.05,
        };
        hits.extend(seen.hits(guard, &search, 1).into_iter().map(|hit| (b, hit)));
    }
    let Some(first) = through(&hits, coarse.score) else { return *coarse };
    hits.retain(|(b, hit)| (hit.edge - first.edge(*b)).abs() < 0.4 * first.module(*b));
    through(&hits, coarse.score).map_or(first, |side| Side { span: coarse.span, ..side })
}

/// Where the guard's bar begins and ends along it; the quiet zone lies `quiet` modules from the edge.
fn ends(image: &GrayImage, axes: &Axes, side: &Side, bar: Dark, quiet: f32, height: f32) -> Option<[f32; 2]> {
    const STEP: f32 = 0.5;
    let from = side.span[0] - 0.35 * height;
    let count = ((side.span[1] + 0.35 * height - from) / STEP) as usize;
    let contrast: Vec<f32> = (0..count.min(20_000))
        .map(|at| {
            let b = from + at as f32 * STEP;
            let (edge, module) = (side.edge(b), side.module(b));
            let mean = |offset: f32, reach: f32| {
                let at = |share: f32| value_at(image, axes.point(edge + (offset + share * reach) * module, b));
                (-2..=2).map(|part| at(part as f32 / 2.0)).sum::<f32>() / 5.0
            };
            mean(quiet, 0.4) - mean(bar[0], bar[1])
        })
        .collect();
    let inside = |b: f32| ((b - from) / STEP) as usize;
    let mut seen: Vec<f32> = contrast.get(inside(side.span[0])..inside(side.span[1]))?.to_vec();
    seen.sort_by(f32::total_cmp);
    let least_contrast = 0.25 * seen.get(seen.len() / 2)?;
    let (least, most) = ((0.03 * height / STEP) as usize, (0.25 * height / STEP) as usize);
    let middle = inside((side.span[0] + side.span[1]) / 2.0);
    // The bar goes on after a gap (a lamp's reflection) only where more of it follows than was missing: what lies beyond the
    // symbol, such as the card's slanting edge, is shorter.
    let walk = |steps: &mut dyn Iterator<Item = usize>| {
        let (mut last, mut missing, mut run) = (None, 0, 0);
        for at in steps {
            if contrast[at] >= least_contrast {
                run += 1;
                if missing == 0 || run >= missing.max(least) {
                    (last, missing) = (Some(at), 0);
                }
            } else {
                missing += 1 + std::mem::take(&mut run);
                if missing > most && last.is_some() {
                    break;
                }
            }
        }
        last
    };
    let (top, bottom) = (walk(&mut (0..=middle).rev())?, walk(&mut (middle..contrast.len()))?);
    // The end is where half of the contrast near it is left.
    let crossing = |last: usize, inwards: isize| {
        let at = |steps: isize| contrast.get(last.checked_add_signed(steps * inwards)?).copied();
        let near = (6..16).filter_map(at).sum::<f32>() / 10.0;
        let step = (-8..6).rev().find(|step| at(*step).is_none_or(|value| value < near / 2.0))?;
        let (outside, inside) = (at(step).unwrap_or(0.0), at(step + 1)?);
        let share = (inside - near / 2.0) / (inside - outside).max(1e-3);
        let place = last as f32 + inwards as f32 * ((step + 1) as f32 - share.clamp(0.0, 1.0));
        Some(from + place * STEP)
    };
    let ends = [crossing(top, 1)?, crossing(bottom, -1)?];
    (ends[1] - ends[0] >= 4.0).then_some(ends)
}
