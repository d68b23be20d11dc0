//! Whether a reading is beyond doubt. Wrong but certain is the worst outcome of all, so everything that is not proven is doubted.

use super::align::Seen;
use super::grammar::Slot;
use super::limits::{CERTAIN_CELL, CERTAIN_EDITS, CERTAIN_MARGIN, CERTAIN_REPAIR, CERTAIN_REPAIRS, CERTAIN_UNCHECKED};
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
        && repairs_are_proven(found, repairs)
        && unchecked_cells_are_clear(found)
}

/// Lines that hold names have exactly their length, but for a mark before the document code: an added or dropped filler there
/// might as well belong between two names. Other lines are anchored by their check digits and may be a cell off.
fn lengths_are_proven(found: &Found<'_>) -> bool {
    let slots = &found.template.slots;
    found.page.alignments.iter().enumerate().all(|(line, alignment)| {
        let on_line = || slots.iter().filter(|slot| slot.line == line);
        let added = alignment.cells.iter().filter(|cell| cell.is_none()).count();
        let edits = added + alignment.dropped.len();
        let begins_with_code = on_line().next().is_some_and(|slot| slot.part == Part::DocumentCode);
        let mark_before = added == 0 && alignment.dropped == [0] && begins_with_code;
        let anchored =
            on_line().next_back().is_some_and(Slot::is_checked) && !on_line().any(|slot| slot.names.is_some());
        edits == 0 || mark_before || (anchored && edits <= CERTAIN_EDITS)
    })
}

/// Each repair by a check digit is the only one in its field and was considered by the reader; others too, where nothing else
/// covers them.
fn repairs_are_proven(found: &Found<'_>, repairs: &[Repair]) -> bool {
    let by_digit: Vec<Part> =
        repairs.iter().filter(|repair| repair.because == Because::CheckDigit).map(|repair| repair.field).collect();
    let fields: BTreeSet<Part> = by_digit.iter().copied().collect();
    by_digit.len() == fields.len()
        && by_digit.len() <= CERTAIN_REPAIRS
        && placed(found).all(|(slot, symbol, cell)| {
            let first = cell.best().and_then(|first| cell.log(first));
            let considered = cell.log(symbol).zip(first).is_some_and(|(log, first)| log - first >= CERTAIN_REPAIR);
            considered || (slot.is_checked() && cell.best().is_some_and(|first| !slot.may_be.holds(first)))
        })
}

/// Names, codes, sex and all else that no check digit covers: each cell clear, and all of them together.
fn unchecked_cells_are_clear(found: &Found<'_>) -> bool {
    let shares: Vec<f32> = placed(found)
        .filter(|(slot, _, _)| !slot.is_checked())
        .map(|(slot, symbol, cell)| share(slot, symbol, cell))
        .collect();
    shares.iter().all(|share| *share >= CERTAIN_CELL) && shares.iter().product::<f32>() >= CERTAIN_UNCHECKED
}

/// The probability of a symbol among what may stand in its place; what the reader left unsaid counts against it.
fn share(slot: &Slot, symbol: Symbol, cell: &Seen) -> f32 {
    let sum = |legal: bool| -> f32 {
        let listed = cell.alternatives().iter().filter(|(symbol, _)| !legal || slot.may_be.holds(*symbol));
        listed.map(|(_, log)| log.exp()).sum()
    };
    let unsaid = (1.0 - sum(false)).max(0.0);
    cell.log(symbol).map_or(0.0, |log| log.exp() / (sum(true) + unsaid).max(f32::MIN_POSITIVE))
}

fn placed<'a>(found: &'a Found<'_>) -> impl Iterator<Item = (&'a Slot, Symbol, &'a Seen)> {
    let slots = found.template.slots.iter().zip(&found.path.symbols).zip(found.cells.iter());
    slots.filter_map(|((slot, symbol), cell)| cell.map(|cell| (slot, *symbol, cell)))
}
