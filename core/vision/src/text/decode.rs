//! From the network's answers to characters: connectionist temporal classification (CTC; Graves et al. 2006, section 3),
//! read along the likeliest path.

use regain_base::text::{Cell, Line};

use super::ALPHABET;

/// Pixels of the strip between two answers.
pub(super) const STRIDE: usize = 4;
/// Alternatives below this probability are dropped.
const FAINT: f32 = 1e-3;

/// The characters in `frames`: log-probabilities, the last one of each stands for nothing. Blanks at both ends are dropped.
pub(super) fn line(frames: &[&[f32]]) -> Line {
    let mut cells: Vec<Spelled<'_>> = Vec::new();
    let mut last = None;
    let mut between: Option<Between<'_>> = None;
    // Of the first character, which has none before it.
    let mut missed = 0.0f32;
    for &frame in frames {
        let class = best(frame);
        let nothing = frame.len() - 1;
        if let Some(seen) = between.take() {
            let doubted = cells.last_mut().map_or(&mut missed, |cell| &mut cell.missed);
            *doubted = doubted.max(seen.other_than(Some(class)));
        }
        if class == nothing {
            between = Some(Between { frame, before: last });
            if frame[nothing] > 0.5f32.ln() {
                last = None;
            }
            continue;
        }
        match (&mut cells.last_mut(), last) {
            (Some(cell), Some(before)) if before == class => cell.improve(frame),
            _ => cells.push(Spelled { class, frame, missed: std::mem::take(&mut missed) }),
        }
        last = Some(class);
    }
    if let (Some(seen), Some(cell)) = (between, cells.last_mut()) {
        cell.missed = cell.missed.max(seen.other_than(None));
    }
    let cells: Vec<Cell> = cells.iter().filter_map(Spelled::cell).collect();
    let start = cells.iter().position(|cell| cell.best() != ' ').unwrap_or(cells.len());
    let end = cells.iter().rposition(|cell| cell.best() != ' ').map_or(start, |at| at + 1);
    Line { cells: cells[start..end].to_vec() }
}

/// A frame that more likely shows nothing.
struct Between<'a> {
    frame: &'a [f32],
    /// What the frame before it showed.
    before: Option<usize>,
}

impl Between<'_> {
    /// How clear a character is here that the frames on either side do not show, where one only ends or begins: it makes the one
    /// before it doubtful, and at the line's start the first one.
    fn other_than(&self, after: Option<usize>) -> f32 {
        let others = self.frame.iter().enumerate().take(self.frame.len() - 1);
        let others = others.filter(|(class, _)| ![self.before, after].contains(&Some(*class)));
        others.map(|(_, log)| *log).fold(f32::NEG_INFINITY, f32::max).exp()
    }
}

/// A character on the path.
struct Spelled<'a> {
    class: usize,
    /// Where it is clearest.
    frame: &'a [f32],
    /// How clear another character is between this one and the next, or before the line's first.
    missed: f32,
}

impl<'a> Spelled<'a> {
    fn improve(&mut self, frame: &'a [f32]) {
        if frame[self.class] > self.frame[self.class] {
            self.frame = frame;
        }
    }

    /// The alternatives; what may have been missed takes its share from all of them.
    fn cell(&self) -> Option<Cell> {
        let kept = self.frame.iter().zip(ALPHABET.chars()).filter(|(log, _)| **log > FAINT.ln());
        let share = (1.0 - self.missed).max(f32::MIN_POSITIVE).ln();
        Cell::new(kept.map(|(log, character)| (character, (log + share).min(0.0))).collect())
            .filter(|cell| ALPHABET.chars().nth(self.class) == Some(cell.best()))
    }
}

fn best(frame: &[f32]) -> usize {
    (0..frame.len()).max_by(|a, b| frame[*a].total_cmp(&frame[*b])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame that says `character` (or nothing) with this probability, the rest evenly.
    fn frame(character: Option<char>, probability: f32) -> Vec<f32> {
        let classes = ALPHABET.chars().count() + 1;
        let said = character.map_or(classes - 1, |c| ALPHABET.chars().position(|other| other == c).expect("a letter"));
        let rest = ((1.0 - probability) / (classes - 1) as f32).ln();
        (0..classes).map(|class| if class == said { probability.ln() } else { rest }).collect()
    }

    fn read(frames: &[(Option<char>, f32)]) -> Line {
        let frames: Vec<Vec<f32>> = frames.iter().map(|(character, p)| frame(*character, *p)).collect();
        line(&frames.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }

    #[test]
    fn repeats_are_one_character_unless_something_parts_them() {
        let said = [
            (Some('A'), 0.8),
            (Some('A'), 0.95),
            (Some('N'), 0.9),
            (None, 0.9),
            (Some('N'), 0.9),
            (Some(' '), 0.9),
            (None, 0.9),
        ];
        let line = read(&said);
        assert_eq!(line.text(), "ANN");
        assert!((line.cells[0].confidence() - 0.95).abs() < 0.01);
        assert_eq!(read(&[(None, 0.9), (Some(' '), 0.9)]), Line::default());
    }

    #[test]
    fn what_was_nearly_seen_casts_doubt() {
        let mut hint = frame(None, 0.6);
        hint[3] = 0.55f32.ln();
        let frames = [frame(Some('A'), 0.99), hint, frame(Some('B'), 0.99)];
        let line = line(&frames.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert_eq!(line.text(), "AB");
        assert!(line.cells[0].confidence() < 0.7 && line.cells[1].confidence() > 0.9);
    }

    #[test]
    fn a_character_that_only_begins_casts_none() {
        let mut hint = frame(None, 0.6);
        hint[ALPHABET.chars().position(|character| character == 'B').expect("a letter")] = 0.55f32.ln();
        let begins = [frame(Some('A'), 0.99), hint.clone(), frame(Some('B'), 0.99)];
        let parted = [frame(Some('A'), 0.99), hint, frame(None, 0.99), frame(Some('B'), 0.99)];
        let sure =
            |frames: &[Vec<f32>]| line(&frames.iter().map(Vec::as_slice).collect::<Vec<_>>()).cells[0].confidence();
        assert!(sure(&begins) > 0.9 && sure(&parted) < 0.7);
    }

    #[test]
    fn what_may_stand_before_the_first_makes_it_doubtful() {
        let mut hint = frame(None, 0.6);
        hint[ALPHABET.chars().position(|character| character == 'Å').expect("a letter")] = 0.55f32.ln();
        let frames = [frame(None, 0.99), hint, frame(None, 0.99), frame(Some('S'), 0.99), frame(Some('A'), 0.99)];
        let line = line(&frames.iter().map(Vec::as_slice).collect::<Vec<_>>());
        assert_eq!(line.text(), "SA");
        assert!(line.cells[0].confidence() < 0.7 && line.cells[1].confidence() > 0.9);
    }
}
