//! Which of the lines are the zone's, and in which order.

use super::align::{Alignment, Seen, align};
use super::grammar::{Form, Slot, Template};
use super::limits::{CERTAIN_LINES, DRIFT, OUT_OF_ORDER};
use crate::mrz::Kind;

/// A choice of lines for a layout.
#[derive(Debug, Clone)]
pub(super) struct Page {
    pub(super) kind: Kind,
    /// For every line of the layout the line that was chosen.
    pub(super) lines: Vec<usize>,
    pub(super) alignments: Vec<Alignment>,
    /// The mean log probability of a cell.
    pub(super) fit: f32,
    /// Whether lines of other text fit about as well.
    pub(super) contested: bool,
}

/// The best choice of lines for every layout that their lengths allow, the best fit first.
pub(super) fn pages(seen: &[Vec<Seen>]) -> Vec<Page> {
    let mut pages: Vec<Page> = Kind::ALL.into_iter().filter_map(|kind| page(kind, seen)).collect();
    pages.sort_by(|a, b| b.fit.total_cmp(&a.fit));
    pages
}

fn page(kind: Kind, seen: &[Vec<Seen>]) -> Option<Page> {
    let lengths = kind.line_lengths();
    if !lengths.iter().all(|length| seen.iter().any(|line| line.len().abs_diff(*length) <= DRIFT)) {
        return None;
    }
    let template = Template::new(kind, Form::Plain);
    let slots_of =
        |line: usize| -> Vec<Slot> { template.slots.iter().filter(|slot| slot.line == line).copied().collect() };
    let table: Vec<Vec<Option<Alignment>>> = (0..lengths.len())
        .map(|line| {
            let slots = slots_of(line);
            seen.iter().map(|cells| align(cells, &slots)).collect()
        })
        .collect();
    let mut choices = Vec::new();
    assign(&table, &mut Vec::new(), 0.0, &mut choices);
    let cells: usize = lengths.iter().sum();
    let (best, score) = choices.iter().max_by(|a, b| a.1.total_cmp(&b.1))?.clone();
    let text =
        |lines: &[usize]| -> Vec<_> { lines.iter().flat_map(|line| seen[*line].iter().map(Seen::best)).collect() };
    let contested = choices
        .iter()
        .any(|(lines, other)| *lines != best && score - other < CERTAIN_LINES && text(lines) != text(&best));
    let alignments = best.iter().zip(&table).filter_map(|(line, row)| row[*line].clone()).collect();
    Some(Page { kind, lines: best, alignments, fit: score / cells as f32, contested })
}

/// Every way to choose different lines for the layout's, with its score.
fn assign(table: &[Vec<Option<Alignment>>], chosen: &mut Vec<usize>, score: f32, choices: &mut Vec<(Vec<usize>, f32)>) {
    let Some(row) = table.get(chosen.len()) else {
        choices.push((chosen.clone(), score));
        return;
    };
    for (line, alignment) in row.iter().enumerate() {
        if let Some(alignment) = alignment.as_ref().filter(|_| !chosen.contains(&line)) {
            let order = if chosen.last().is_some_and(|before| *before > line) { OUT_OF_ORDER } else { 0.0 };
            chosen.push(line);
            assign(table, chosen, score + alignment.score + order, choices);
            chosen.pop();
        }
    }
}
