//! Letters in names that worn print has changed: the rest of the word has a say where the reader hesitates.

mod word;

use super::super::symbol::Symbol;
use super::align::Seen;
use super::grammar::{Slot, Template, is_filler};
use super::limits::{LIKELY_NAME, NAMES_WEIGHT};

/// Printed letters, and what the reader took for them in real lines: an M whose inner space has filled, a B that a threshold opened.
const WORN: [(char, &str); 2] = [('M', "HN"), ('B', "U")];
/// A word with more doubts than this has too many spellings to ask for each.
const MOST_SPELLINGS: usize = 64;

/// Prefers, of the letters that the reader took into consideration and that wear may have changed, those that make the likelier
/// name. A preference is no proof: a reading with one is never certain.
pub(super) fn prefer_likely_names(template: &mut Template, cells: &[Option<&Seen>]) {
    let mut word: Vec<(usize, Vec<(Symbol, f32)>)> = Vec::new();
    for at in 0..=template.slots.len() {
        let slot = template.slots.get(at).filter(|slot| slot.names.is_some());
        let considered = slot.zip(cells.get(at).copied().flatten()).map(|(slot, cell)| considered(slot, cell));
        match considered.filter(|choices| choices.first().is_some_and(|(first, _)| !is_filler(*first))) {
            Some(choices) => word.push((at, choices)),
            None => {
                // A word that ends with its field may be cut.
                settle(template, &word, slot.is_some());
                word.clear();
            }
        }
    }
}

fn settle(template: &mut Template, word: &[(usize, Vec<(Symbol, f32)>)], whole: bool) {
    let spellings: usize = word.iter().map(|(_, choices)| choices.len()).product();
    if !(2..=MOST_SPELLINGS).contains(&spellings) {
        return;
    }
    let spelling = |number: usize| {
        let mut rest = number;
        let mut pick = |(_, choices): &(usize, Vec<(Symbol, f32)>)| {
            let choice = choices[rest % choices.len()];
            rest /= choices.len();
            choice
        };
        word.iter().map(&mut pick).collect::<Vec<(Symbol, f32)>>()
    };
    let score = |spelling: &[(Symbol, f32)]| {
        let text: String = spelling.iter().map(|(symbol, _)| symbol.character()).collect();
        spelling.iter().map(|(_, log)| log).sum::<f32>() + NAMES_WEIGHT * word::log_probability(&text, whole)
    };
    let likeliest = (0..spellings).map(spelling).max_by(|a, b| score(a).total_cmp(&score(b))).unwrap_or_default();
    for ((at, choices), (symbol, _)) in word.iter().zip(likeliest) {
        template.slots[*at].prefer = choices.first().filter(|(first, _)| *first != symbol).map(|_| symbol);
    }
}

/// The first choice, and the letters that may have been printed where it is seen.
fn considered(slot: &Slot, cell: &Seen) -> Vec<(Symbol, f32)> {
    let Some((first, most)) = cell.alternatives().first().copied() else { return Vec::new() };
    let printed = |symbol: Symbol| {
        let (symbol, first) = (symbol.character(), first.character());
        WORN.iter().any(|(letter, seen)| *letter == symbol && seen.contains(first))
    };
    let may_be_meant = |(symbol, log): &&(Symbol, f32)| {
        *symbol == first || (slot.may_be.holds(*symbol) && log - most >= LIKELY_NAME && printed(*symbol))
    };
    cell.alternatives().iter().filter(may_be_meant).copied().collect()
}
