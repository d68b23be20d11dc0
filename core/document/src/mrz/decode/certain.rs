//! Whether a reading is beyond doubt. Wrong but certain is the worst outcome of all, so everything that is not proven is doubted.

use super::align::Seen;
use super::grammar::{NAMES_START, Slot, is_filler};
use super::limits::{
    CERTAIN_CELL, CERTAIN_CHECKED_CELL, CERTAIN_DOUBTS, CERTAIN_EDITS, CERTAIN_MARGIN, CERTAIN_REPAIR, CERTAIN_REPAIRS,
    CERTAIN_UNCHECKED,
};
use super::{Because, Found, Repair};
use crate::mrz::symbol::Symbol;
use crate::mrz::{Mrz, Part};
use std::collections::BTreeSet;

/// `margin`: how much less likely the best other zone is.
pub(super) fn is_certain(found: &Found<'_>, mrz: &Mrz, repairs: &[Repair], margin: f32) -> bool {
    mrz.checks.all_pass()
        && mrz.faults().is_empty()
        && margin >= CERTAIN_MARGIN
        && !found.page.contested
        && lengths_are_proven(found)
        && ends_were_seen(found)
        && repairs_are_proven(found, repairs)
        && unchecked_cells_are_clear(found)
        && checked_cells_are_clear(found)
}

/// Lines have exactly their length, but for a mark before the document code, and for a filler more or less in a field of
/// fillers only, on a line that check digits anchor. Anywhere else a lost 0 and an added filler look the same to a check digit,
/// and among names nothing checks at all.
fn lengths_are_proven(found: &Found<'_>) -> bool {
    found.page.alignments.iter().enumerate().all(|(line, alignment)| {
        let slots: Vec<&Slot> = found.template.slots.iter().filter(|slot| slot.line == line).collect();
        let added = || slots.iter().zip(&alignment.cells).filter(|(_, cell)| cell.is_none()).map(|(slot, _)| slot);
        let edits = added().count() + alignment.dropped.len();
        let begins_with_code = slots.first().is_some_and(|slot| slot.part == Part::DocumentCode);
        let mark_before = added().count() == 0 && alignment.dropped == [0] && begins_with_code;
        let anchored =
            slots.last().is_some_and(|slot| slot.is_checked()) && slots.iter().all(|slot| slot.names.is_none());
        let fillers_only = found.dropped().filter(|(of, ..)| *of == line).all(|(_, _, seen)| seen == '<');
        let blank = blank_optional(found, line);
        let covered = anchored && fillers_only && blank && added().all(|slot| slot.part == Part::Optional);
        edits == 0 || mark_before || (covered && edits <= CERTAIN_EDITS)
    })
}

/// A line of names ends in what was seen there. Where a letter was lost among names, the line is one cell short, and whatever stands
/// behind it is taken for its last filler.
fn ends_were_seen(found: &Found<'_>) -> bool {
    let lines = 0..found.page.alignments.len();
    let last = |line: usize| placed(found).filter(|(slot, ..)| slot.line == line).last();
    lines.filter_map(last).all(|(slot, symbol, cell)| slot.names.is_none() || cell.best() == Some(symbol))
}

/// Whether the optional fields of a line hold fillers only.
fn blank_optional(found: &Found<'_>, line: usize) -> bool {
    let mut optional = found
        .template
        .slots
        .iter()
        .zip(&found.path.symbols)
        .filter(|(slot, _)| slot.line == line && slot.part == Part::Optional);
    optional.all(|(_, symbol)| is_filler(*symbol))
}

/// Each repair by a check digit is the only one in its field and was considered by the reader; others too, where nothing else
/// covers them. What only a table of states or of names speaks for is no proof.
fn repairs_are_proven(found: &Found<'_>, repairs: &[Repair]) -> bool {
    let by_digit: Vec<Part> =
        repairs.iter().filter(|repair| repair.because == Because::CheckDigit).map(|repair| repair.field).collect();
    let fields: BTreeSet<Part> = by_digit.iter().copied().collect();
    let by_table = repairs.iter().any(|repair| matches!(repair.because, Because::KnownCode | Because::LikelyName));
    !by_table
        && by_digit.len() == fields.len()
        && by_digit.len() <= CERTAIN_REPAIRS
        && placed(found).all(|(slot, symbol, cell)| {
            let first = cell.best().and_then(|first| cell.log(first));
            let considered = cell.log(symbol).zip(first).is_some_and(|(log, first)| log - first >= CERTAIN_REPAIR);
            considered || (slot.is_checked() && cell.best().is_some_and(|first| !slot.may_be.holds(first)))
        })
}

/// Names, codes, sex and all else that no check digit covers: each cell clear, and all of them together.
fn unchecked_cells_are_clear(found: &Found<'_>) -> bool {
    let mut names = NAMES_START;
    let mut together = 1.0;
    let slots = found.template.slots.iter().zip(&found.path.symbols).zip(found.cells.iter());
    for ((slot, symbol), cell) in slots {
        // What may follow here, as the path stands: after the double filler behind the names, only fillers.
        let legal = |symbol: Symbol| slot.follows(names, symbol);
        if let (false, Some(cell)) = (slot.is_checked(), cell) {
            let share = share(legal, *symbol, cell);
            together *= share;
            if share < CERTAIN_CELL {
                return false;
            }
        }
        names = slot.names.and_then(|rule| rule.after(names, is_filler(*symbol))).unwrap_or(NAMES_START);
    }
    together >= CERTAIN_UNCHECKED
}

/// A check digit sees one wrong cell of a field nearly always, two only nine times of ten: so at most one may be in doubt.
fn checked_cells_are_clear(found: &Found<'_>) -> bool {
    let doubtful = |slot: &Slot, symbol: Symbol, cell: &Seen| {
        slot.is_checked() && share(|symbol| slot.may_be.holds(symbol), symbol, cell) < CERTAIN_CHECKED_CELL
    };
    let fields: Vec<(usize, Part)> = placed(found)
        .filter(|(slot, symbol, cell)| doubtful(slot, *symbol, cell))
        .map(|(slot, ..)| (slot.line, slot.part))
        .collect();
    fields.len() <= CERTAIN_DOUBTS && fields.iter().collect::<BTreeSet<_>>().len() == fields.len()
}

/// The probability of a symbol among those that are legal in its place; what the reader left unsaid counts against it.
pub(super) fn share(legal: impl Fn(Symbol) -> bool, symbol: Symbol, cell: &Seen) -> f32 {
    let sum = |among: &dyn Fn(Symbol) -> bool| -> f32 {
        cell.alternatives().iter().filter(|(symbol, _)| among(*symbol)).map(|(_, log)| log.exp()).sum()
    };
    let unsaid = (1.0 - sum(&|_| true)).max(0.0);
    cell.log(symbol).map_or(0.0, |log| log.exp() / (sum(&legal) + unsaid).max(f32::MIN_POSITIVE))
}

fn placed<'a>(found: &'a Found<'_>) -> impl Iterator<Item = (&'a Slot, Symbol, &'a Seen)> {
    let slots = found.template.slots.iter().zip(&found.path.symbols).zip(found.cells.iter());
    slots.filter_map(|((slot, symbol), cell)| cell.map(|cell| (slot, *symbol, cell)))
}
