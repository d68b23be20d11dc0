//! Lines that lean: the outline of a card was not found, or not its own.

use regain_base::text::Line;

use super::runs::Run;
use crate::card::Quad;

/// Runs at least this long, in heights of their letters, have a slope that can be trusted.
const LONG: f32 = 5.0;
/// So many of them say how the document leans.
const FEWEST: usize = 4;
/// A slope that the reader copes with.
const LEVEL: f32 = 0.035;
/// Lines of one document lean alike, but for perspective.
const ALIKE: f32 = 0.07;
/// What is left free around the lines, as a part of their width.
const MARGIN: f32 = 0.06;
/// A run that is less sure on average is a pattern, or stands on its head.
pub(super) const SURE: f32 = 0.7;
/// … and so is a long one of fewer characters.
const FEWEST_CELLS: usize = 4;

/// Around the lines, level with them, in the pixels of the picture in which they were read; `None` where they are level.
pub(super) fn level<'a>(told: impl Iterator<Item = (&'a Run, &'a Line)>) -> Option<Quad> {
    let sure = |line: &Line| super::mean(line) > SURE && line.cells.len() >= FEWEST_CELLS;
    let long = |run: &Run| run.area.width() > LONG * run.height;
    let lines: Vec<&Run> = told.filter(|(run, line)| long(run) && sure(line)).map(|(run, _)| run).collect();
    let mut slopes: Vec<f32> = lines.iter().map(|run| run.slope).collect();
    slopes.sort_by(f32::total_cmp);
    let slope = *slopes.get(slopes.len() / 2).filter(|_| slopes.len() >= FEWEST)?;
    if slope.abs() < LEVEL {
        return None;
    }
    let (sin, cos) = slope.atan().sin_cos();
    let alike = lines.iter().filter(|run| (run.slope - slope).abs() < ALIKE);
    let corners = alike.flat_map(|run| {
        let foot = run.baseline + run.slope * run.area.width();
        [(run.area.left, run.baseline), (run.area.right, foot)].map(|(x, y)| [x * cos + y * sin, y * cos - x * sin])
    });
    let around = |[left, top, right, bottom]: [f32; 4], [along, down]: [f32; 2]| {
        [left.min(along), top.min(down), right.max(along), bottom.max(down)]
    };
    let [left, top, right, bottom] = corners.fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], around);
    let margin = MARGIN * (right - left);
    let [left, top, right, bottom] = [left - margin, top - margin, right + margin, bottom + margin];
    let back = |along: f32, down: f32| [along * cos - down * sin, along * sin + down * cos];
    Some(Quad([back(left, top), back(right, top), back(right, bottom), back(left, bottom)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::text::Area;

    fn runs(slope: f32) -> Vec<(Run, Line)> {
        let run = |at: usize| {
            let (left, baseline) = (100.0 - 30.0 * slope * at as f32, 100.0 + 30.0 * at as f32);
            let foot = baseline + 200.0 * slope;
            let area = Area { left, top: baseline.min(foot) - 20.0, right: left + 200.0, bottom: baseline.max(foot) };
            (Run { area, letters: 5, height: 20.0, taller: None, baseline, slope }, Line::certain("WORDS"))
        };
        (0..6).map(run).collect()
    }

    #[test]
    fn what_leans_is_levelled() {
        let level = |slope: f32, count: usize| level(runs(slope).iter().take(count).map(|(run, line)| (run, line)));
        assert!(level(0.02, 6).is_none() && level(0.2, 3).is_none());
        let Quad([a, b, c, d]) = level(-0.2, 6).expect("it leans");
        let slope = |from: [f32; 2], to: [f32; 2]| (to[1] - from[1]) / (to[0] - from[0]);
        assert!((slope(a, b) + 0.2).abs() < 1e-3 && (slope(d, c) + 0.2).abs() < 1e-3);
        let upright = (d[0] - a[0]) * (b[0] - a[0]) + (d[1] - a[1]) * (b[1] - a[1]);
        assert!(upright.abs() < 1.0, "a right angle");
    }
}
