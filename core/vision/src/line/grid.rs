//! From the network's answers to the cells of a line: characters stand at a constant pitch, so they are counted by
//! position. A run of fillers can neither collapse nor grow.

use std::ops::Range;

use regain_base::text::Cell;

use super::ALPHABET;

/// Pixels of the strip between two answers.
pub(super) const STRIDE: usize = 4;
/// Characters, and "nothing here" as the last one.
pub(super) const CLASSES: usize = ALPHABET.len() + 1;
/// The lengths of line that documents have (Doc 9303 parts 4 to 7; 9 is the first line of a Swiss driving licence).
const LENGTHS: [usize; 4] = [9, 30, 36, 44];
const LONGEST: usize = 50;
/// The pitch at a place is the middle one of this many distances.
const NEIGHBOURS: usize = 11;
/// The pitch at a place is at most this many times longer or shorter than over the whole line.
const BENT: f32 = 1.6;
/// What a step costs that is not the pitch, per squared part of the pitch, in natural-log probability.
const UNEVEN: f32 = 6.0;
/// A legal length is preferred to the likeliest one if it costs no more than this for each cell of difference.
const LEGAL: f32 = 3.5;
/// One answer counts no more than this for or against a character.
const LIMIT: f32 = 6.0;
/// Fewer characters than this tell nothing.
const FEWEST: usize = 4;
/// Alternatives below this probability are dropped.
const FAINT: f32 = 1e-5;
/// The network learned to leave this probability to every class at every frame (label smoothing 0.02 in the recipe).
const SMOOTHING: f32 = 0.02 / CLASSES as f32;
/// The network is trained on worse pictures than most documents give, and too cautious for them. This exponent makes its
/// probabilities right on real lines (least log-loss over 198 labelled lines; see the model's card).
const SHARPER: f32 = 1.6;

/// Log-probabilities per frame.
pub(super) struct Posteriors<'a> {
    frames: Vec<&'a [f32]>,
}

/// The cells of a line and where they were found, in frames.
pub(super) struct Cells {
    pub(super) cells: Vec<Cell>,
    pub(super) from: f32,
    pub(super) to: f32,
    pub(super) pitch: f32,
    /// The mean log-probability of the best characters.
    pub(super) score: f32,
}

impl<'a> Posteriors<'a> {
    /// `data` are natural-log probabilities of `CLASSES` for each frame.
    pub(super) fn new(data: &'a [f32]) -> Self {
        Self { frames: data.chunks_exact(CLASSES).collect() }
    }

    /// Finds the cells, or `None` when too few characters stand at a pitch.
    pub(super) fn read(&self) -> Option<Cells> {
        let pitches = self.pitches()?;
        let paths = Paths::over(&self.gains(), &pitches);
        let at = paths.trace(paths.length())?;
        let cells: Vec<Cell> = at.iter().filter_map(|frame| self.cell(*frame)).collect();
        let score = cells.iter().map(|cell| cell.alternatives()[0].1).sum::<f32>() / cells.len() as f32;
        let (first, last) = (*at.first()? as f32 + 0.5, *at.last()? as f32 + 0.5);
        let pitch = if at.len() > 1 { (last - first) / (at.len() - 1) as f32 } else { pitches[at[0]] };
        Some(Cells { cells, from: first - pitch / 2.0, to: last + pitch / 2.0, pitch, score })
    }

    fn nothing(&self, frame: usize) -> f32 {
        self.frames[frame][CLASSES - 1]
    }

    /// How much likelier the best character is than nothing, for each frame.
    fn gains(&self) -> Vec<f32> {
        let gain = |frame: usize| (self.best(frame) - self.nothing(frame)).clamp(-LIMIT, LIMIT);
        (0..self.frames.len()).map(gain).collect()
    }

    /// The pitch in frames around every frame: the middle one of the distances between the characters near it. It is
    /// constant on paper, but not in a photo or a scan that was flattened badly.
    fn pitches(&self) -> Option<Vec<f32>> {
        let centres = self.centres();
        let gaps: Vec<(f32, f32)> =
            centres.windows(2).map(|pair| ((pair[0] + pair[1]) / 2.0, pair[1] - pair[0])).collect();
        if gaps.len() < 4 {
            return None;
        }
        let middle = |gaps: &[(f32, f32)]| {
            let mut widths: Vec<f32> = gaps.iter().map(|gap| gap.1).collect();
            widths.sort_by(f32::total_cmp);
            widths[widths.len() / 2]
        };
        let whole = middle(&gaps);
        let near = NEIGHBOURS.min(gaps.len());
        let local = |frame: usize| {
            let after = gaps.partition_point(|gap| gap.0 < frame as f32);
            let first = after.saturating_sub(near / 2).min(gaps.len() - near);
            middle(&gaps[first..first + near]).clamp(whole / BENT, whole * BENT)
        };
        Some((0..self.frames.len()).map(local).collect())
    }

    /// Where characters seem to be, in frames.
    fn centres(&self) -> Vec<f32> {
        let centre = |place: &Range<usize>| {
            let (mut mass, mut moment) = (0.0, 0.0);
            for frame in place.clone() {
                mass += self.presence(frame);
                moment += self.presence(frame) * frame as f32;
            }
            moment / mass
        };
        self.places().iter().map(centre).collect()
    }

    /// How sure the network is of the characters that it sees, on average, 0 to 1; 0 where it sees fewer than [`FEWEST`].
    pub(super) fn certainty(&self) -> f32 {
        let places = self.places();
        if places.len() < FEWEST {
            return 0.0;
        }
        let surest =
            |place: &Range<usize>| place.clone().map(|frame| self.best(frame)).fold(f32::NEG_INFINITY, f32::max);
        places.iter().map(|place| surest(place).exp()).sum::<f32>() / places.len() as f32
    }

    /// Frames in a row that each show a character rather than nothing; what the end cuts off is left out.
    fn places(&self) -> Vec<Range<usize>> {
        let mut places = Vec::new();
        let mut start = None;
        for frame in 0..self.frames.len() {
            match (self.presence(frame) > 0.5, start) {
                (true, None) => start = Some(frame),
                (false, Some(from)) => {
                    places.push(from..frame);
                    start = None;
                }
                _ => {}
            }
        }
        places
    }

    fn presence(&self, frame: usize) -> f32 {
        1.0 - self.nothing(frame).exp()
    }

    /// The best character's log-probability.
    fn best(&self, frame: usize) -> f32 {
        self.frames[frame][..CLASSES - 1].iter().copied().fold(f32::NEG_INFINITY, f32::max)
    }

    /// The alternatives around a frame.
    fn cell(&self, frame: usize) -> Option<Cell> {
        let around = frame.saturating_sub(1)..(frame + 2).min(self.frames.len());
        let mut sums = [0.0f32; CLASSES - 1];
        for frame in around {
            for (sum, log) in sums.iter_mut().zip(self.frames[frame]) {
                let smoothed = log.exp();
                // Taken back, so that the probabilities mean what they say; what is left of faint ones keeps their order.
                *sum += (smoothed - SMOOTHING).max(0.02 * smoothed);
            }
        }
        let whole: f32 = sums.iter().sum();
        let sums = sums.map(|sum| (sum / whole).powf(SHARPER));
        let total: f32 = sums.iter().sum();
        let kept = sums.iter().zip(ALPHABET).filter(|(sum, _)| **sum > FAINT * total);
        Cell::new(kept.map(|(sum, character)| (char::from(*character), (sum / total).ln())).collect())
    }
}

/// The best places for every number of cells: `best[n][frame]` is the gain of n+1 cells of which the last is there.
struct Paths {
    best: Vec<Vec<f32>>,
    before: Vec<Vec<usize>>,
}

impl Paths {
    fn over(gains: &[f32], pitches: &[f32]) -> Self {
        let (mut best, mut before) = (vec![gains.to_vec()], vec![vec![0; gains.len()]]);
        for count in 1..LONGEST {
            let mut row = vec![f32::NEG_INFINITY; gains.len()];
            let mut from = vec![0; gains.len()];
            for (frame, pitch) in pitches.iter().enumerate() {
                let steps = ((0.65 * pitch).ceil() as usize).max(1)..=(1.4 * pitch).ceil() as usize;
                for step in steps.take_while(|step| *step <= frame) {
                    let uneven = step as f32 / pitch - 1.0;
                    let value = best[count - 1][frame - step] + gains[frame] - UNEVEN * uneven * uneven;
                    if value > row[frame] {
                        (row[frame], from[frame]) = (value, frame - step);
                    }
                }
            }
            best.push(row);
            before.push(from);
        }
        Self { best, before }
    }

    fn total(&self, length: usize) -> f32 {
        self.best[length - 1].iter().copied().fold(f32::NEG_INFINITY, f32::max)
    }

    /// The likeliest length, or the legal one near it.
    fn length(&self) -> usize {
        let likelier = |a: &usize, b: &usize| self.total(*a).total_cmp(&self.total(*b));
        let free = (1..=LONGEST).max_by(likelier).unwrap_or(1);
        let legal = LENGTHS.into_iter().max_by(likelier).unwrap_or(free);
        let cost = (self.total(free) - self.total(legal)) / free.abs_diff(legal).max(1) as f32;
        if cost <= LEGAL { legal } else { free }
    }

    /// The frames of the best `length` cells.
    fn trace(&self, length: usize) -> Option<Vec<usize>> {
        let row = self.best.get(length - 1)?;
        let mut frame = (0..row.len()).max_by(|a, b| row[*a].total_cmp(&row[*b]))?;
        if row[frame] == f32::NEG_INFINITY {
            return None;
        }
        let mut at = vec![frame];
        for count in (1..length).rev() {
            frame = self.before[count][frame];
            at.push(frame);
        }
        at.reverse();
        Some(at)
    }
}
