//! One line by itself: whichever line of whichever layout explains it best, with the check digits that lie in it.

use super::align::{Alignment, Seen, align};
use super::certain::share;
use super::grammar::{Form, NAMES_START, Slot, Template, is_filler};
use super::limits::{EDGE_EDIT, LINE_FAITH, UNSEEN_LOOK_ALIKE};
use super::search::{Path, search};
use super::{forms, see, settled};
use crate::mrz::Kind;
use crate::mrz::symbol::Symbol;
use regain_base::text::Line;

/// The text of a single line.
#[derive(Clone, PartialEq)]
pub struct LineReading {
    /// As printed, as far as can be told.
    pub text: String,
    /// How likely the whole line is right in its least sure place, 0 to 1.
    pub confidence: f32,
}

/// Chooses among the reader's alternatives for a line that was cropped by itself, so that nothing tells which line of which
/// layout it is: the one that explains it best is taken. The text of a line that is like none of them is left as the reader
/// saw it. A printed check digit that is wrong stays wrong.
pub fn decode_line(line: &Line) -> LineReading {
    let seen = see(line);
    let mut found: Vec<Explanation> = Kind::ALL
        .into_iter()
        .flat_map(|kind| (0..kind.line_lengths().len()).map(move |line| (kind, line)))
        .flat_map(|(kind, line)| explanations(kind, line, &seen))
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score));
    match found.first() {
        Some(best) => LineReading { text: best.text(), confidence: best.confidence(&found) },
        None => LineReading { text: line.text(), confidence: line.confidence() },
    }
}

/// A way in which the line can be a certain line of a layout.
struct Explanation<'a> {
    slots: std::rc::Rc<Vec<Slot>>,
    cells: std::rc::Rc<Vec<Option<&'a Seen>>>,
    path: Path,
    /// The log probability of the line and what is seen of it, so that layouts can be compared.
    score: f32,
}

fn explanations<'a>(kind: Kind, line: usize, seen: &'a [Seen]) -> Vec<Explanation<'a>> {
    let lengths = kind.line_lengths();
    let plain = Template::of_line(kind, Form::Plain, line);
    let Some(alignment) = align(seen, &plain.slots) else { return Vec::new() };
    let before: usize = lengths[..line].iter().sum();
    let on_line: Vec<Option<&Seen>> = alignment.cells.iter().map(|cell| cell.map(|cell| &seen[cell])).collect();
    // What the other lines hold is unknown.
    let mut page = vec![None; lengths.iter().sum()];
    page[before..before + on_line.len()].copy_from_slice(&on_line);
    let cells = std::rc::Rc::new(on_line);
    let mut found = Vec::new();
    for form in forms(kind, &page) {
        let slots = std::rc::Rc::new(settled(Template::of_line(kind, form, line), &cells).slots);
        for path in search(&slots, &cells) {
            let edits = alignment.dropped.len() as f32 * EDGE_EDIT;
            if faithful(&path, &alignment, seen) {
                let score = path.score + edits + prior(&slots);
                found.push(Explanation { slots: slots.clone(), cells: cells.clone(), path, score });
            }
        }
    }
    found
}

/// Whether the text is still what the reader saw, but for a few doubts.
fn faithful(path: &Path, alignment: &Alignment, seen: &[Seen]) -> bool {
    let best = |cell: usize| seen[cell].alternatives().first().map_or(0.0, |(_, log)| *log);
    let cells = alignment.cells.iter().zip(&path.symbols).filter_map(|(cell, symbol)| cell.map(|cell| (cell, symbol)));
    let given_up: f32 =
        cells.map(|(cell, symbol)| best(cell) - seen[cell].log(*symbol).unwrap_or(UNSEEN_LOOK_ALIKE)).sum();
    given_up <= LINE_FAITH * seen.len() as f32
}

/// How likely a line of these slots holds any one text: the narrower the grammar, the more does it explain when it fits. A check
/// digit holds what its fields ask for; [`search`] has counted the cost of one that does not.
fn prior(slots: &[Slot]) -> f32 {
    let open = slots.iter().filter(|slot| slot.closes.is_none());
    -open.map(|slot| (slot.may_be.len() as f32).ln()).sum::<f32>()
}

impl Explanation<'_> {
    fn text(&self) -> String {
        self.path.symbols.iter().map(|symbol| symbol.character()).collect()
    }

    /// Of the least sure cell that no check digit covers, or of the whole text against the likeliest other one.
    fn confidence(&self, all: &[Self]) -> f32 {
        let text = self.text();
        let rival = all.iter().find(|other| other.text() != text);
        let margin = rival.map_or(f32::INFINITY, |rival| self.score - rival.score);
        let mut least = 1.0 / (1.0 + (-margin).exp());
        let mut names = NAMES_START;
        for ((slot, symbol), cell) in self.slots.iter().zip(&self.path.symbols).zip(self.cells.iter()) {
            let legal = |symbol: Symbol| slot.follows(names, symbol);
            if let (false, Some(cell)) = (slot.is_checked(), cell) {
                least = share(legal, *symbol, cell).min(least);
            }
            names = slot.names.and_then(|rule| rule.after(names, is_filler(*symbol))).unwrap_or(NAMES_START);
        }
        least
    }
}
