//! From pieces of ink to runs of words: letters of one height side by side.

use regain_base::text::Area;

use super::blobs::Blob;

/// Heights of letters in pixels; smaller ones cannot be read, larger ones are no field.
const HEIGHTS: std::ops::RangeInclusive<f32> = 4.0..=64.0;
/// The least height of a run's letters: its small letters are lower than its capitals.
const LOWEST: f32 = 5.0;
/// The least height of a letter that stands alone.
const LOWEST_ALONE: f32 = 9.0;
/// A letter, or several that have run together, is at most this much wider than high.
const WIDEST: f32 = 7.0;
/// Neighbours overlap in height by at least this part of the lower one …
const OVERLAP: f32 = 0.55;
/// … differ in height by at most this factor …
const UNEVEN: f32 = 2.1;
/// … unless the lower one lies between the other's head and foot, and is at least this part of it: half of a broken letter …
const BROKEN: f32 = 0.32;
/// … and stand at most this many heights apart: a blank between words, not the gap between two fields.
const GAP: f32 = 1.15;
/// Letters that are higher than most by at least this factor, and by at most that, may be the capitals among small letters: in
/// the faces of documents a small letter is 0.66 to 0.77 as high as a capital.
const CAPITALS: std::ops::Range<f32> = 1.15..1.65;
/// Lower runs are labels, in small letters for the most part.
const SMALL: f32 = 12.0;
/// Runs of more than this many letters are read in parts.
const MOST_LETTERS: usize = 90;
/// More runs than this are a pattern, not a document; the largest are kept.
const MOST_RUNS: usize = 96;

/// The steepest slope of a line; a document that leans more is levelled first.
const STEEPEST: f32 = 0.3;

/// A run of words: where its letters stand.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Around the letters, marks and stops included.
    pub(super) area: Area,
    /// How many letters it seems to have.
    pub(super) letters: usize,
    /// The height of most letters.
    pub(super) height: f32,
    /// The height of those that stand out among them, as capitals do among small letters, or letters with marks among others:
    /// which of them it is, reading tells.
    pub(super) taller: Option<f32>,
    /// The baseline's height at the left edge of `area`.
    pub(super) baseline: f32,
    /// How much the baseline falls for each pixel to the right.
    pub(super) slope: f32,
}

/// The runs among `blobs`, in any order.
pub(super) fn group(blobs: &[Blob]) -> Vec<Run> {
    let is_letter = |blob: &&Blob| {
        let (width, height) = (blob.area.width(), blob.area.height());
        // Solid shapes and hairlines are no letters.
        let fill = blob.ink as f32 / (width * height);
        HEIGHTS.contains(&height) && width < WIDEST * height && (0.08..0.97).contains(&fill) || is_bar(blob)
    };
    let mut letters: Vec<Blob> = blobs.iter().filter(is_letter).copied().collect();
    letters.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
    let mut groups: Vec<Vec<Blob>> = Vec::new();
    for letter in letters {
        let gap = |group: &Vec<Blob>| group.last().map_or(f32::MAX, |last| letter.area.left - last.area.right);
        let nearest = |fits: fn(&Blob, &Blob) -> bool| {
            let fits = |group: &Vec<Blob>| {
                group.iter().rev().take(4).any(|last| fits(last, &letter)) && group.len() < MOST_LETTERS
            };
            let fitting = (0..groups.len()).filter(|at| fits(&groups[*at]));
            fitting.min_by(|a, b| gap(&groups[*a]).total_cmp(&gap(&groups[*b])))
        };
        // A letter goes with whole letters first: halves would draw it away from its word.
        match nearest(beside).or_else(|| nearest(part_of_one)) {
            Some(at) => groups[at].push(letter),
            None => groups.push(vec![letter]),
        }
    }
    let mut runs: Vec<Run> = groups.iter().filter_map(|group| Run::of(group, blobs)).collect();
    let size = |run: &Run| run.area.width() * run.height;
    runs.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let mut kept: Vec<Run> = Vec::new();
    for run in runs {
        if !kept.iter().any(|larger| larger.has_over_it(&run)) {
            kept.push(run);
        }
    }
    kept.truncate(MOST_RUNS);
    kept
}

/// `I`, `l` and `1` in a plain face are bars of solid ink.
fn is_bar(blob: &Blob) -> bool {
    let (width, height) = (blob.area.width(), blob.area.height());
    HEIGHTS.contains(&height) && height > 2.0 * width && height < 16.0 * width
}

/// Whether `b` may be the next letter after `a`, or lie over it.
fn beside(a: &Blob, b: &Blob) -> bool {
    let (low, high) = heights(a, b);
    shared(a, b) > OVERLAP * low && high < UNEVEN * low && is_near(a, b, high)
}

/// Whether one of them may be half of a broken letter in the other's word.
fn part_of_one(a: &Blob, b: &Blob) -> bool {
    let (low, high) = heights(a, b);
    shared(a, b) > 0.9 * low && low > BROKEN * high && is_near(a, b, high)
}

/// The lower one's height and the higher one's.
fn heights(a: &Blob, b: &Blob) -> (f32, f32) {
    (a.area.height().min(b.area.height()), a.area.height().max(b.area.height()))
}

/// How much of their heights they share.
fn shared(a: &Blob, b: &Blob) -> f32 {
    a.area.bottom.min(b.area.bottom) - a.area.top.max(b.area.top)
}

fn is_near(a: &Blob, b: &Blob, high: f32) -> bool {
    let gap = b.area.left - a.area.right;
    gap < GAP * high && gap > -high
}

impl Run {
    fn of(letters: &[Blob], all: &[Blob]) -> Option<Self> {
        let height = part_of(letters.iter().map(|blob| blob.area.height()), 0.6)?;
        // Most letters stand on the line; what is lower has a tail, what is much higher is a mark or a stroke.
        let standing = |blob: &&Blob| blob.area.height() > 0.6 * height;
        let feet: Vec<[f32; 2]> = letters
            .iter()
            .filter(standing)
            .map(|blob| [(blob.area.left + blob.area.right) / 2.0, blob.area.bottom])
            .collect();
        let slope = slope(&feet, height);
        let baseline = part_of(feet.iter().map(|[x, y]| y - slope * x), 0.5)?;
        let rises = letters.iter().filter(standing).map(|blob| {
            let middle = (blob.area.left + blob.area.right) / 2.0;
            baseline + slope * middle - blob.area.top
        });
        let taller = part_of(rises.filter(|rise| CAPITALS.contains(&(rise / height))), 0.5);
        let mut area = letters.iter().map(|blob| blob.area).reduce(|a, b| a.with(&b))?;
        let near = |blob: &&Blob| {
            let middle = (blob.area.left + blob.area.right) / 2.0;
            let line = baseline + slope * middle;
            (area.left - 0.5 * height..area.right + 0.6 * height).contains(&middle)
                && blob.area.height() < 0.6 * height
                && blob.area.width() < 1.2 * height
                && blob.area.top > line - 1.75 * height
                && blob.area.bottom < line + 0.5 * height
        };
        let marks: Vec<Area> = all.iter().filter(near).filter(|blob| blob.ink >= 3).map(|blob| blob.area).collect();
        area = marks.iter().fold(area, |area, mark| area.with(mark));
        // A single letter may be a number or `F`.
        let least = if letters.len() == 1 { LOWEST_ALONE } else { LOWEST };
        let plausible = area.width() > 0.15 * height && height >= least;
        plausible.then_some(Self {
            area,
            letters: letters.len(),
            height,
            taller,
            baseline: baseline + slope * area.left,
            slope,
        })
    }

    /// Heights that its capitals may have: the one to read it at, and another where reading must tell. What is small is in small
    /// letters, with capitals that stand out where there are any.
    pub(super) fn capitals(&self) -> (f32, Option<f32>) {
        if self.height < SMALL { (self.taller.unwrap_or(self.height), None) } else { (self.height, self.taller) }
    }

    /// Whether `other` is nothing but marks over a letter or two of this run.
    fn has_over_it(&self, other: &Self) -> bool {
        let middle = (other.area.left + other.area.right) / 2.0;
        let above = self.baseline + self.slope * (middle - self.area.left) - other.area.bottom;
        (self.area.left..self.area.right).contains(&middle)
            && (self.area.top..self.area.bottom).contains(&other.area.middle())
            && other.area.height() < 0.6 * self.height
            && other.area.width() < 2.0 * self.height
            && (0.5..1.5).contains(&(above / self.height))
    }

    /// Whether `other` begins within so many heights, the larger ones of both, around this run.
    pub(super) fn is_near(&self, other: &Self, heights: f32) -> bool {
        let reach = heights * self.height.max(other.height);
        let apart = |from: f32, to: f32, start: f32, end: f32| (start - to).max(from - end);
        apart(self.area.left, self.area.right, other.area.left, other.area.right) < reach
            && apart(self.area.top, self.area.bottom, other.area.top, other.area.bottom) < reach
    }
}

/// The slope that most pairs of distant feet have; level when there are too few.
fn slope(feet: &[[f32; 2]], height: f32) -> f32 {
    let mut slopes: Vec<f32> = Vec::new();
    for (at, a) in feet.iter().enumerate() {
        slopes.extend(
            feet[at + 1..].iter().filter(|b| b[0] - a[0] > 3.0 * height).map(|b| (b[1] - a[1]) / (b[0] - a[0])),
        );
    }
    if slopes.len() < 6 {
        return 0.0;
    }
    part_of(slopes.into_iter(), 0.5).unwrap_or(0.0).clamp(-STEEPEST, STEEPEST)
}

/// The value that this part of the others do not exceed.
fn part_of(values: impl Iterator<Item = f32>, part: f32) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get((part * values.len() as f32) as usize).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(left: f32, top: f32, width: f32, height: f32) -> Blob {
        let area = Area { left, top, right: left + width, bottom: top + height };
        Blob { area, ink: (width * height * 0.4) as usize }
    }

    #[test]
    fn letters_side_by_side_make_a_run_and_fields_stay_apart() {
        let mut blobs: Vec<Blob> =
            (0..10).map(|at| blob(100.0 + 14.0 * at as f32, 50.0 + 0.35 * at as f32, 11.0, 20.0)).collect();
        blobs.extend((0..4).map(|at| blob(290.0 + 14.0 * at as f32, 52.0, 11.0, 20.0)));
        blobs.push(blob(128.0, 43.0, 6.0, 5.0)); // a mark over the third letter
        blobs.push(blob(10.0, 10.0, 400.0, 300.0)); // a picture
        let mut runs = group(&blobs);
        runs.sort_by(|a, b| a.area.left.total_cmp(&b.area.left));
        assert_eq!(runs.len(), 2);
        assert_eq!((runs[0].area.left, runs[0].area.top, runs[0].height), (100.0, 43.0, 20.0));
        assert!((runs[0].slope - 0.025).abs() < 1e-3 && (runs[0].baseline - 70.0).abs() < 0.5, "{:?}", runs[0]);
        assert_eq!((runs[1].slope, runs[1].baseline), (0.0, 72.0));
    }

    #[test]
    fn capitals_among_small_letters_say_their_height() {
        let word = |heights: &[f32]| {
            let blobs: Vec<Blob> =
                heights.iter().enumerate().map(|(at, h)| blob(50.0 + 14.0 * at as f32, 80.0 - h, 10.0, *h)).collect();
            group(&blobs).iter().map(|run| (run.letters, run.height, run.taller)).collect::<Vec<_>>()
        };
        assert_eq!(word(&[20.0, 14.0, 14.0, 20.0, 14.0, 14.0, 14.0]), [(7, 14.0, Some(20.0))]);
        assert_eq!(word(&[20.0; 6]), [(6, 20.0, None)]);
    }

    #[test]
    fn a_broken_letter_parts_no_run_and_marks_are_none() {
        let mut blobs: Vec<Blob> = (0..6).map(|at| blob(100.0 + 14.0 * at as f32, 50.0, 11.0, 21.0)).collect();
        blobs[3] = blob(142.0, 50.0, 11.0, 8.0);
        blobs.push(blob(142.0, 61.0, 11.0, 10.0));
        // Two points over the first letter, as high as a letter of a label.
        blobs.extend([blob(100.0, 41.0, 4.5, 5.5), blob(106.5, 41.0, 4.5, 5.5)]);
        let runs = group(&blobs);
        assert_eq!(runs.len(), 1, "{runs:?}");
        assert_eq!((runs[0].area.left, runs[0].area.right), (100.0, 181.0));
    }
}
