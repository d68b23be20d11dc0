//! States and nationalities: where the first choice names none, the likeliest one that exists.

use super::super::code::is_known;
use super::super::symbol::Symbol;
use super::align::Seen;
use super::grammar::{Slot, Template};
use super::limits::KNOWN_CODE;
use crate::mrz::Part;

/// Settles the state and the nationality on codes that exist, where the reader considered one that is likely enough.
pub(super) fn settle_codes(template: &mut Template, cells: &[Option<&Seen>]) {
    for part in [Part::IssuingState, Part::Nationality] {
        if let Some(code) = likeliest_known(part, &template.slots, cells) {
            template.settle(part, &code);
        }
    }
}

/// The likeliest code that exists, when the likeliest of all does not.
fn likeliest_known(part: Part, slots: &[Slot], cells: &[Option<&Seen>]) -> Option<Vec<Symbol>> {
    let mut codes: Vec<(Vec<Symbol>, f32)> = vec![(Vec::new(), 0.0)];
    for (slot, cell) in slots.iter().zip(cells).filter(|(slot, _)| slot.part == part) {
        let legal = |(symbol, _): &&(Symbol, f32)| slot.may_be.holds(*symbol);
        let choices: Vec<(Symbol, f32)> = (*cell)?.alternatives().iter().filter(legal).take(4).copied().collect();
        codes = codes
            .into_iter()
            .flat_map(|(code, score)| {
                choices.iter().map(move |(symbol, log)| ([code.as_slice(), &[*symbol]].concat(), score + log))
            })
            .collect();
    }
    codes.sort_by(|a, b| b.1.total_cmp(&a.1));
    let exists = |code: &[Symbol]| {
        let text: String = code.iter().map(|symbol| symbol.character()).collect();
        is_known(text.trim_end_matches('<'))
    };
    let most = codes.first()?.1;
    let (code, score) = codes.iter().find(|(code, _)| exists(code))?;
    (code != &codes[0].0 && score - most >= KNOWN_CODE).then(|| code.clone())
}
