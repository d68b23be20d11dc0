//! Parallel lines that form a zone, and how much they look like one.

use super::Zone;
use super::lines::TextLine;
use crate::card::Quad;

/// Lines that may be a zone.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// From top to bottom as they lie.
    pub(super) lines: Vec<Quad>,
    pub(super) score: f32,
    /// The emptier end, where fillers stand, is on the left: the zone is probably upside down.
    pub(super) flip: bool,
}

impl Group {
    /// The same lines elsewhere.
    pub(super) fn map(mut self, to: impl Fn(&Quad) -> Quad) -> Self {
        self.lines.iter_mut().for_each(|line| *line = to(line));
        self
    }

    pub(super) fn zone(&self) -> Option<Zone> {
        let (first, last) = (self.lines.first()?, self.lines.last()?);
        let quad = Quad([first.0[0], first.0[1], last.0[2], last.0[3]]);
        Some(Zone { quad, lines: self.lines.clone() })
    }
}

/// Distance between neighbouring lines over the height of their characters: 2.5 as printed; blur makes characters
/// look higher, tilt squeezes both.
const SPACING: std::ops::RangeInclusive<f32> = 1.35..=4.2;

/// Every group of one to three neighbouring lines.
pub(super) fn group(lines: &[TextLine]) -> Vec<Group> {
    let mut groups = Vec::new();
    for top in lines {
        groups.extend(make(&[*top]));
        for second in lines.iter().filter(|line| follows(top, line)) {
            groups.extend(make(&[*top, *second]));
            for third in lines.iter().filter(|line| follows(second, line)) {
                let x = centre(second);
                let (upper, lower) = (second.middle(x) - top.middle(x), third.middle(x) - second.middle(x));
                if (0.75..1.33).contains(&(upper / lower)) {
                    groups.extend(make(&[*top, *second, *third]));
                }
            }
        }
    }
    groups
}

fn centre(line: &TextLine) -> f32 {
    0.5 * (line.from + line.to)
}

/// Whether `below` can be the next line of the zone that `above` is in.
fn follows(above: &TextLine, below: &TextLine) -> bool {
    let x = centre(above);
    let height = 0.5 * (above.height + below.height);
    let spacing = (below.middle(x) - above.middle(x)) / height;
    let overlap = above.to.min(below.to) - above.from.max(below.from);
    SPACING.contains(&spacing)
        && (above.slope - below.slope).abs() < 0.05
        && (0.6..1.7).contains(&(above.height / below.height))
        && overlap > 0.55 * above.length().max(below.length())
}

/// A group with common ends. All lines of a zone are equally long, so an end that one line shows holds for all; an end
/// that sticks out from the others by more than an eighth is taken for something beside the zone. Ends are compared along
/// the lines' own direction: those of a tilted zone do not lie below each other.
fn make(lines: &[TextLine]) -> Option<Group> {
    let longest = lines.iter().map(TextLine::length).fold(0.0, f32::max);
    let tolerance = longest / 8.0;
    let slope = lines.iter().map(|line| line.slope).sum::<f32>() / lines.len() as f32;
    let along = |line: &TextLine, x: f32| x + slope * line.middle(x);
    let across = |line: &TextLine, along: f32| (along - slope * line.y) / (1.0 + slope * line.slope);
    let mut from: Vec<f32> = lines.iter().map(|line| along(line, line.from)).collect();
    let mut to: Vec<f32> = lines.iter().map(|line| -along(line, line.to)).collect();
    let common = |ends: &mut Vec<f32>| {
        ends.sort_by(f32::total_cmp);
        if ends.len() > 1 && ends[1] - ends[0] > tolerance { ends[1] } else { ends[0] }
    };
    let (from, to) = (common(&mut from), -common(&mut to));
    let heights: f32 = lines.iter().map(|line| line.height).sum::<f32>() / lines.len() as f32;
    // `along` runs faster than x does, by this factor.
    let length = (to - from) / (1.0 + slope * slope);
    if length < 12.0 * heights {
        return None;
    }
    let same = |part: f32, whole: f32| 1.0 - (part / whole - 1.0).abs().min(1.0);
    let evenness = |of: &dyn Fn(&TextLine) -> f32| {
        let (low, high) = lines.iter().map(of).fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(v), high.max(v)));
        low / high.max(1e-3)
    };
    let spacing = if let [first, .., last] = lines {
        let x = centre(first);
        same((last.middle(x) - first.middle(x)) / (lines.len() - 1) as f32 / heights, 2.4)
    } else {
        0.0
    };
    // 30 to 44 characters, each about as wide as high with its gap; two lines are long, three are short.
    let aspect = length / heights;
    let expected = match lines.len() {
        3 => 22.0..=36.0,
        _ => 26.0..=50.0,
    };
    let proportion = if expected.contains(&aspect) {
        1.0
    } else {
        (aspect / expected.start()).min(expected.end() / aspect).max(0.0)
    };
    let bonus = match lines.len() {
        1 => 0.0,
        2 => 1.0,
        _ => 1.3,
    };
    let evenness = evenness(&|line| line.length()) + evenness(&|line| line.height) + evenness(&|line| line.energy);
    let energy = lines.iter().map(|line| line.energy).sum::<f32>() / lines.len() as f32;
    let score = bonus + spacing + 1.5 * proportion + evenness + (energy / 60.0).min(1.0) + (length / 700.0).min(1.0);
    let lean: f32 = lines.iter().map(|line| line.ends[1] - line.ends[0]).sum();
    let whole = |line: &TextLine| TextLine { from: across(line, from), to: across(line, to), height: heights, ..*line };
    let lines = lines.iter().map(|line| whole(line).quad()).collect();
    Some(Group { lines, score, flip: lean > 0.0 })
}
