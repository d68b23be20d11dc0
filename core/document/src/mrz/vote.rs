//! Several frames of one document: every frame votes for every character.

use super::{Kind, Reading, choose, decode};
use regain_base::text::{Cell, Line};
use std::collections::BTreeMap;

/// What the frames so far say together. It holds personal data and prints none.
#[derive(Default)]
pub struct Votes {
    /// For each line and position the sum of the log probabilities that the frames gave to each character.
    sums: Vec<Vec<BTreeMap<char, f32>>>,
    kind: Option<Kind>,
    frames: usize,
    /// The certain reading of a single frame, and whether another frame was as certain of other text.
    alone: Option<Reading>,
    disputed: bool,
}

/// What a frame gives to a character that it did not consider: a reader leaves out what is less likely than one to 100,000.
const UNSEEN: f32 = -11.5;
/// More frames change nothing any more.
const MOST_FRAMES: usize = 64;
/// Frames that differ in more than this share of their characters show different documents.
const ANOTHER: f32 = 0.3;

impl std::fmt::Debug for Votes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Votes({} frames)", self.frames)
    }
}

impl Votes {
    /// How many frames voted since the document came into view.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// Adds a frame, given as the candidates for its zone, best first, and says how all frames so far read together. A frame
    /// that shows another document begins a new vote. `None` until a frame fits a layout.
    pub fn add(&mut self, candidates: &[&[Line]]) -> Option<Reading> {
        if let Some((index, reading)) = choose(candidates.iter().copied()) {
            self.take(candidates[index], reading);
        }
        self.reading()
    }

    fn take(&mut self, lines: &[Line], reading: Reading) {
        let another = self.kind.is_some_and(|kind| kind != reading.mrz.kind) || self.differs(&reading) > ANOTHER;
        if another {
            *self = Self::default();
        }
        let lengths = reading.mrz.kind.line_lengths();
        let whole = lines.len() == lengths.len() && lines.iter().zip(lengths).all(|(line, n)| line.cells.len() == *n);
        if whole && self.frames < MOST_FRAMES {
            self.kind = Some(reading.mrz.kind);
            self.count(lines);
        }
        if reading.certain {
            self.disputed |= self.alone.as_ref().is_some_and(|alone| alone.mrz.lines != reading.mrz.lines);
            self.alone.get_or_insert(reading);
        }
    }

    fn count(&mut self, lines: &[Line]) {
        if self.sums.is_empty() {
            self.sums = lines.iter().map(|line| vec![BTreeMap::new(); line.cells.len()]).collect();
        }
        let unseen = UNSEEN * self.frames as f32;
        for (sum, cell) in self.sums.iter_mut().flatten().zip(lines.iter().flat_map(|line| &line.cells)) {
            for (character, _) in cell.alternatives() {
                sum.entry(*character).or_insert(unseen);
            }
            for (character, total) in sum.iter_mut() {
                *total += cell.log_probability(*character).unwrap_or(UNSEEN).max(UNSEEN);
            }
        }
        self.frames += 1;
    }

    /// The share of characters in which a reading differs from the votes' favourites; 0 without votes.
    fn differs(&self, reading: &Reading) -> f32 {
        let favourites: Vec<char> = self.sums.iter().flatten().filter_map(favourite).collect();
        let read: Vec<char> = reading.mrz.lines.iter().flat_map(|line| line.chars()).collect();
        if favourites.len() != read.len() || read.is_empty() {
            return 0.0;
        }
        favourites.iter().zip(&read).filter(|(a, b)| a != b).count() as f32 / read.len() as f32
    }

    /// What the frames so far say together; `None` until a frame fits a layout. Frames of one document are read by one reader and
    /// err alike, so n of them count as the square root of n that know nothing of each other.
    pub fn reading(&self) -> Option<Reading> {
        let share = (self.frames.max(1) as f32).sqrt().recip();
        let line = |cells: &Vec<BTreeMap<char, f32>>| Line {
            cells: cells.iter().filter_map(|sums| together(sums, share)).collect(),
        };
        let lines: Vec<Line> = self.sums.iter().map(line).collect();
        let mut voted = decode(&lines).ok();
        if let Some(alone) = &self.alone {
            let agrees = voted.as_ref().is_none_or(|voted| voted.mrz.lines == alone.mrz.lines);
            let certain = !self.disputed && (agrees || voted.as_ref().is_some_and(|voted| !voted.certain));
            if agrees || certain {
                return Some(Reading { certain, ..alone.clone() });
            }
            if let Some(voted) = &mut voted {
                voted.certain = false;
            }
        }
        voted
    }
}

fn favourite(sums: &BTreeMap<char, f32>) -> Option<char> {
    sums.iter().max_by(|a, b| a.1.total_cmp(b.1)).map(|(character, _)| *character)
}

/// A cell from the sums, its probabilities summing to one.
fn together(sums: &BTreeMap<char, f32>, share: f32) -> Option<Cell> {
    let most = sums.values().copied().fold(f32::NEG_INFINITY, f32::max);
    let weights = || sums.iter().map(|(character, sum)| (*character, (share * (sum - most)).exp()));
    let whole: f32 = weights().map(|(_, weight)| weight).sum();
    Cell::new(weights().map(|(character, weight)| (character, (weight / whole).ln())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TD3: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    const OTHER: [&str; 2] =
        ["P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<<<<<<<<06"];

    /// A frame in which one position is in doubt: `wrong` is as likely as `share` there.
    fn frame(text: &[&str; 2], column: usize, wrong: char, share: f32) -> Vec<Line> {
        let mut lines: Vec<Line> = text.iter().map(|line| Line::certain(line)).collect();
        let right = lines[0].cells[column].best();
        lines[0].cells[column] = Cell::new(vec![(right, (1.0 - share).ln()), (wrong, share.ln())]).expect("a cell");
        lines
    }

    fn add(votes: &mut Votes, lines: &[Line]) -> Reading {
        votes.add(&[lines]).expect("a zone")
    }

    #[test]
    fn frames_that_doubt_different_characters_are_certain_together() {
        let mut votes = Votes::default();
        assert!(!add(&mut votes, &frame(&TD3, 6, 'P', 0.3)).certain);
        assert!(!add(&mut votes, &frame(&TD3, 6, 'P', 0.2)).certain);
        let reading = add(&mut votes, &frame(&TD3, 7, 'L', 0.2));
        assert!(reading.certain && reading.mrz.lines == TD3, "{:?}", reading.repairs);
        assert_eq!(votes.frames(), 3);
    }

    #[test]
    fn one_bad_frame_is_outvoted_but_never_certain_against_another() {
        let mut votes = Votes::default();
        add(&mut votes, &frame(&TD3, 6, 'P', 0.6));
        add(&mut votes, &frame(&TD3, 6, 'P', 0.1));
        assert_eq!(add(&mut votes, &frame(&TD3, 6, 'P', 0.1)).mrz.lines, TD3);

        let other = TD3.map(|line| line.replace("ERIKSSON", "ERIKSSEN"));
        let mut votes = Votes::default();
        assert!(add(&mut votes, &TD3.map(Line::certain)).certain);
        let disputed = votes.add(&[&other.each_ref().map(|line| Line::certain(line))]).expect("a zone");
        assert!(!disputed.certain);
        assert!(!add(&mut votes, &TD3.map(Line::certain)).certain, "a dispute does not go away by repetition");
    }

    #[test]
    fn another_document_begins_a_new_vote() {
        let mut votes = Votes::default();
        add(&mut votes, &frame(&TD3, 6, 'P', 0.3));
        let reading = add(&mut votes, &OTHER.map(Line::certain));
        assert_eq!((votes.frames(), reading.mrz.lines.as_slice()), (1, &OTHER.map(str::to_owned)[..]));
    }

    #[test]
    fn a_frame_without_a_zone_changes_nothing() {
        let mut votes = Votes::default();
        assert!(votes.add(&[]).is_none());
        add(&mut votes, &frame(&TD3, 6, 'P', 0.3));
        let junk = [Line::certain("HELLO")];
        assert_eq!(votes.add(&[&junk]).expect("the vote so far").mrz.lines, TD3);
        assert_eq!(format!("{votes:?}"), "Votes(1 frames)");
    }
}
