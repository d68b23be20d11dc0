//! Fitting a line of cells, perhaps a few too many or too few, to the positions of a layout's line.

use super::super::symbol::{Alphabet, Symbol};
use super::grammar::Slot;
use super::limits::{DRIFT, EDGE_EDIT, FILLER_EDIT, MISFIT, OTHER_EDIT, SHIFT_GAIN};
use regain_base::text::Cell;

/// A cell's alternatives that exist in a zone, most likely first, their probabilities at most 1.
#[derive(Debug, Clone)]
pub(super) struct Seen(Vec<(Symbol, f32)>);

impl Seen {
    pub(super) fn new(cell: &Cell) -> Self {
        let known = |(character, log): &(char, f32)| Some((Symbol::of(*character)?, log.clamp(MISFIT * 4.0, 0.0)));
        Self(cell.alternatives().iter().filter_map(known).collect())
    }

    pub(super) fn alternatives(&self) -> &[(Symbol, f32)] {
        &self.0
    }

    pub(super) fn best(&self) -> Option<Symbol> {
        self.0.first().map(|(symbol, _)| *symbol)
    }

    pub(super) fn log(&self, symbol: Symbol) -> Option<f32> {
        self.0.iter().find(|(other, _)| *other == symbol).map(|(_, log)| *log)
    }

    /// How well the cell fits the slot. A check digit may be a filler here; which forms allow it is settled later.
    fn fit(&self, slot: Slot) -> f32 {
        let may_be = if slot.closes.is_some() { slot.may_be.or(Alphabet::FILLER) } else { slot.may_be };
        self.0.iter().find(|(symbol, _)| may_be.holds(*symbol)).map_or(MISFIT, |(_, log)| log.max(MISFIT))
    }

    fn is_filler(&self) -> bool {
        self.best() == Some(Symbol::FILLER)
    }
}

/// How a line of cells lies on a line of slots.
#[derive(Debug, Clone)]
pub(super) struct Alignment {
    pub(super) score: f32,
    /// For every slot the cell on it; `None` where a filler is added.
    pub(super) cells: Vec<Option<usize>>,
    /// Cells without a place.
    pub(super) dropped: Vec<usize>,
}

/// How much better a filler is added one position later, so that it goes to the padding and not between two names.
const LATER: f32 = 1e-3;

/// What led to a state of the table.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Step {
    Start,
    Place,
    Drop,
    Add,
}

/// The best alignment, `None` when the line is far too long or too short.
pub(super) fn align(seen: &[Seen], slots: &[Slot]) -> Option<Alignment> {
    if seen.len().abs_diff(slots.len()) > DRIFT {
        return None;
    }
    let width = slots.len() + 1;
    let mut table = vec![(f32::NEG_INFINITY, Step::Start); (seen.len() + 1) * width];
    table[0].0 = 0.0;
    for cell in 0..=seen.len() {
        for slot in cell.saturating_sub(DRIFT)..=(cell + DRIFT).min(slots.len()) {
            let mut offer = |from: Option<usize>, cost: f32, step: Step| {
                let Some(from) = from else { return };
                let score = table[from].0 + cost;
                if score > table[cell * width + slot].0 {
                    table[cell * width + slot] = (score, step);
                }
            };
            if let Some(left) = slot.checked_sub(1) {
                offer(Some(cell * width + left), add_cost(seen, cell, &slots[left]), Step::Add);
            }
            if let Some(before) = cell.checked_sub(1) {
                offer(Some(before * width + slot), drop_cost(seen, before), Step::Drop);
            }
            if let (Some(before), Some(left)) = (cell.checked_sub(1), slot.checked_sub(1)) {
                offer(Some(before * width + left), seen[before].fit(slots[left]), Step::Place);
            }
        }
    }
    let score = table[seen.len() * width + slots.len()].0;
    if seen.len() == slots.len() {
        let straight: f32 = seen.iter().zip(slots).map(|(cell, slot)| cell.fit(*slot)).sum();
        if score - straight < SHIFT_GAIN {
            let cells = (0..seen.len()).map(Some).collect();
            return Some(Alignment { score: straight, cells, dropped: Vec::new() });
        }
    }
    let mut alignment = Alignment { score, cells: vec![None; slots.len()], dropped: Vec::new() };
    let (mut cell, mut slot) = (seen.len(), slots.len());
    while (cell, slot) != (0, 0) {
        match table[cell * width + slot].1 {
            Step::Place => {
                (cell, slot) = (cell - 1, slot - 1);
                alignment.cells[slot] = Some(cell);
            }
            Step::Drop => {
                cell -= 1;
                alignment.dropped.push(cell);
            }
            Step::Add => slot -= 1,
            Step::Start => return None,
        }
    }
    score.is_finite().then_some(alignment)
}

fn drop_cost(seen: &[Seen], cell: usize) -> f32 {
    let filler = |index: Option<usize>| index.and_then(|index| seen.get(index)).is_some_and(Seen::is_filler);
    if filler(Some(cell)) && (filler(cell.checked_sub(1)) || filler(Some(cell + 1))) {
        FILLER_EDIT
    } else if cell < DRIFT || cell + DRIFT >= seen.len() {
        EDGE_EDIT
    } else {
        OTHER_EDIT
    }
}

fn add_cost(seen: &[Seen], next: usize, slot: &Slot) -> f32 {
    let near = |index: Option<usize>| index.and_then(|index| seen.get(index)).is_some_and(Seen::is_filler);
    if !slot.may_be.holds(Symbol::FILLER) {
        f32::NEG_INFINITY
    } else if near(next.checked_sub(1)) || near(Some(next)) {
        // Later in the line is a little better: that is where the padding is.
        FILLER_EDIT + LATER * slot.column as f32
    } else {
        OTHER_EDIT
    }
}
