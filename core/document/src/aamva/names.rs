//! Names, in the three forms that the versions have.

use super::Fault;
use super::elements::{Elements, Id};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A card's names, as printed. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Names {
    /// The family name.
    pub family: String,
    /// The first name, or all given names where the card does not part them.
    pub first: String,
    /// Middle names.
    pub middle: String,
    /// What follows the name, such as `JR`.
    pub suffix: String,
    /// Whether one of them may have been cut.
    pub truncated: bool,
}

impl fmt::Debug for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Names(redacted)")
    }
}

const FLAGS: [Id; 3] = [Id(*b"DDE"), Id(*b"DDF"), Id(*b"DDG")];
/// The longest family name, given names and whole name of the versions that have no flags for cut ones (versions 1 to 3).
const FULL: [(Id, usize); 3] = [(Id(*b"DCS"), 40), (Id(*b"DCT"), 80), (Id(*b"DAA"), 35)];

/// The names of versions 4 and later (DCS, DAC, DAD), else of 2 and 3 (DCS, DCT), else of 1 (DAA, or DAB with the others).
pub(super) fn read(elements: &Elements, faults: &mut Vec<Fault>) -> Names {
    let value = |id: &[u8; 3]| elements.value(Id(*id)).map(tidy).unwrap_or_default();
    let parts = |text: &str| text.split(',').map(tidy).collect::<Vec<_>>();
    let mut names = Names {
        family: value(b"DCS"),
        first: value(b"DAC"),
        middle: value(b"DAD"),
        suffix: value(b"DCU"),
        truncated: FLAGS.iter().any(|flag| elements.value(*flag) == Some("T")) || is_full(elements),
    };
    if let (true, Some(given)) = (names.first.is_empty(), elements.value(Id(*b"DCT"))) {
        let given = parts(given);
        names.first.clone_from(&given[0]);
        if names.middle.is_empty() {
            names.middle = tidy(&given[1..].join(" "));
        }
    } else if let Some(given) = elements.value(Id(*b"DCT")) {
        let letters = |text: &str| text.chars().filter(|character| character.is_alphabetic()).collect::<String>();
        if letters(given) != letters(&names.first) + &letters(&names.middle) {
            faults.push(Fault::Contradiction);
        }
    }
    if names.family.is_empty() {
        names.family = value(b"DAB");
    }
    if names.suffix.is_empty() {
        names.suffix = value(b"DAE");
    }
    if let (true, Some(whole)) = (names.family.is_empty(), elements.value(Id(*b"DAA"))) {
        whole_name(&parts(whole), &mut names, faults);
    }
    check(&names, faults);
    check_flags(elements, faults);
    names
}

/// Version 1: `LAST,FIRST,MIDDLE,SUFFIX`; some write `FIRST MIDDLE LAST` instead.
fn whole_name(parts: &[String], names: &mut Names, faults: &mut Vec<Fault>) {
    let part = |at: usize| parts.get(at).cloned().unwrap_or_default();
    if parts.len() > 1 {
        (names.family, names.first, names.middle, names.suffix) = (part(0), part(1), part(2), part(3));
        return;
    }
    faults.push(Fault::NameOrder);
    let words: Vec<String> = part(0).split(' ').map(str::to_owned).collect();
    if let [first, middle @ .., last] = words.as_slice() {
        (names.first, names.middle, names.family) = (first.clone(), middle.join(" "), last.clone());
    } else {
        names.family = part(0);
    }
}

fn check(names: &Names, faults: &mut Vec<Fault>) {
    if names.family.is_empty() && names.first.is_empty() {
        faults.push(Fault::Missing);
    }
    let letters = |text: &str| text.chars().all(|character| character.is_alphabetic() || " -'.,’`".contains(character));
    if ![&names.family, &names.first, &names.middle].into_iter().all(|name| letters(name)) {
        faults.push(Fault::Character);
    }
}

/// The flags for cut names come together, and say yes, no, or that nobody knows.
fn check_flags(elements: &Elements, faults: &mut Vec<Fault>) {
    let there = FLAGS.iter().filter(|flag| elements.has(**flag)).count();
    if there != 0 && there != FLAGS.len() {
        faults.push(Fault::Missing);
    }
    if FLAGS.iter().filter_map(|flag| elements.value(*flag)).any(|flag| !["T", "N", "U"].contains(&flag)) {
        faults.push(Fault::Character);
    }
}

fn is_full(elements: &Elements) -> bool {
    !elements.has(FLAGS[0])
        && FULL.iter().any(|(id, length)| elements.value(*id).is_some_and(|value| value.chars().count() >= *length))
}

/// One blank between words, none and no commas around them.
fn tidy(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").trim_matches([',', ' ']).to_owned()
}
