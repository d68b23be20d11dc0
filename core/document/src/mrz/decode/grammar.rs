//! What may stand at every position of a layout, and which check digits it enters.

use super::super::layout::{Check, Layout};
use super::super::symbol::{Alphabet, Symbol, WEIGHTS};
use super::super::{Kind, Part};

/// Running sums kept at a time: the number's, the one of a date or optional field, the composite's.
pub(super) const SUMS: usize = 3;

/// One position of a zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    pub(super) part: Part,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) may_be: Alphabet,
    /// The weight with which the position enters each running sum; 0 for not at all.
    pub(super) weights: [u8; SUMS],
    /// The running sum whose check digit stands here.
    pub(super) closes: Option<usize>,
    pub(super) names: Option<NameRule>,
    /// The one symbol that is taken here, although others may stand here too.
    pub(super) prefer: Option<Symbol>,
}

impl Slot {
    /// Whether some check digit covers the position or stands here.
    pub(super) fn is_checked(&self) -> bool {
        self.weights != [0; SUMS] || self.closes.is_some()
    }

    /// Whether a symbol may stand here, `names` being where the names are.
    pub(super) fn follows(&self, names: NameState, symbol: Symbol) -> bool {
        self.may_be.holds(symbol) && self.names.is_none_or(|rule| rule.after(names, is_filler(symbol)).is_some())
    }
}

/// How fillers may stand among names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NameRule {
    /// One double filler between identifiers, single ones between words, then only fillers.
    Identifiers,
    /// Single or double fillers between words, then only fillers.
    Words,
}

/// Where the path stands within the names.
pub(super) type NameState = u8;

/// States of [`NameRule`]; also the number of different values.
pub(super) const NAME_STATES: usize = 8;

/// Before the first name.
pub(super) const NAMES_START: NameState = START;

const START: NameState = 0;
const FIRST_WORD: NameState = 1;
const FIRST_FILLER: NameState = 2;
const SECOND_FILLER: NameState = 3;
const GIVEN_WORD: NameState = 4;
const GIVEN_FILLER: NameState = 5;
const TAIL: NameState = 6;
const LEADING_FILLER: NameState = 7;

impl NameRule {
    /// The state after a filler or a letter, `None` where it may not follow.
    pub(super) fn after(self, state: NameState, filler: bool) -> Option<NameState> {
        Some(match (state, filler) {
            (START | FIRST_WORD, false) => FIRST_WORD,
            (START, true) => LEADING_FILLER,
            (LEADING_FILLER, true) => SECOND_FILLER,
            (LEADING_FILLER | TAIL, false) => return None,
            (FIRST_WORD, true) => FIRST_FILLER,
            (FIRST_FILLER, false) => FIRST_WORD,
            (FIRST_FILLER, true) => SECOND_FILLER,
            (SECOND_FILLER, false) if self == Self::Words => FIRST_WORD,
            (SECOND_FILLER | GIVEN_WORD | GIVEN_FILLER, false) => GIVEN_WORD,
            (GIVEN_WORD, true) => GIVEN_FILLER,
            (_, true) => TAIL,
            (_, false) => return None,
        })
    }
}

/// Which of the forms of a layout is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    /// A passport without personal number: its check digit may be a filler.
    NoPersonalNumber,
    /// The number goes on in the optional field with this many more characters.
    Overflow(usize),
    /// `C1`, `A3` and the like on cards of the United States.
    UnitedStates,
    /// `PNRUS`: digits stand for letters in names, and there is no expiry.
    RussianInternal,
}

/// A form of a layout as slots in reading order.
pub(super) struct Template {
    pub(super) kind: Kind,
    pub(super) slots: Vec<Slot>,
}

impl Template {
    pub(super) fn new(kind: Kind, form: Form) -> Self {
        let layout = Layout::of(kind);
        let mut slots = Vec::new();
        for (line, length) in kind.line_lengths().iter().enumerate() {
            for column in 0..*length {
                slots.push(plain_slot(kind, layout, line, column));
            }
        }
        let mut template = Self { kind, slots };
        for check in layout.checks {
            template.add_check(check, form);
        }
        template.apply(layout, form);
        template
    }

    /// One line of a form, without the check digits that cover others too.
    pub(super) fn of_line(kind: Kind, form: Form, line: usize) -> Self {
        let mut template = Self::new(kind, form);
        template.slots.retain(|slot| slot.line == line);
        let alone = |check: &&Check| check.line == line && check.over.iter().all(|span| span.line == line);
        for check in Layout::of(kind).checks.iter().filter(|check| !alone(check)) {
            let sum = sum_of(check.part);
            for slot in &mut template.slots {
                slot.weights[sum] = 0;
                slot.closes = slot.closes.filter(|closed| *closed != sum);
            }
        }
        template
    }

    /// Takes symbols from every position of a field.
    pub(super) fn narrow(&mut self, part: Part, away: Alphabet) {
        for slot in self.slots.iter_mut().filter(|slot| slot.part == part) {
            slot.may_be = slot.may_be.without(away);
        }
    }

    /// Lets a field hold this text only.
    pub(super) fn settle(&mut self, part: Part, text: &[Symbol]) {
        for (slot, symbol) in self.slots.iter_mut().filter(|slot| slot.part == part).zip(text) {
            slot.may_be = Alphabet::one(*symbol);
        }
    }

    fn slot(&mut self, line: usize, column: usize) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| (slot.line, slot.column) == (line, column))
    }

    fn add_check(&mut self, check: &Check, form: Form) {
        let sum = sum_of(check.part);
        let overflowed = check.part == Part::NumberCheck && matches!(form, Form::Overflow(_));
        let mut covered: Vec<(usize, usize)> =
            check.over.iter().flat_map(|span| (span.start..span.end).map(|column| (span.line, column))).collect();
        let mut place = (check.line, check.column);
        if let (true, Form::Overflow(more), Some(rest)) = (overflowed, form, Layout::of(self.kind).overflow) {
            covered.extend((rest.start..rest.start + more).map(|column| (rest.line, column)));
            place = (rest.line, rest.start + more);
        }
        for (index, (line, column)) in covered.into_iter().enumerate() {
            if let Some(slot) = self.slot(line, column) {
                slot.weights[sum] = WEIGHTS[index % WEIGHTS.len()];
            }
        }
        if let Some(slot) = self.slot(place.0, place.1) {
            slot.closes = Some(sum);
            slot.part = check.part;
            slot.may_be = Alphabet::DIGITS;
        }
    }

    fn apply(&mut self, layout: &Layout, form: Form) {
        let literal = |template: &mut Self, line: usize, column: usize, text: &[&str]| {
            for (index, choices) in text.iter().enumerate() {
                if let Some(slot) = template.slot(line, column + index) {
                    slot.may_be = Alphabet::of(choices);
                }
            }
        };
        match form {
            Form::Plain => {}
            Form::NoPersonalNumber => {
                self.blank(Part::Optional);
                self.open(Part::OptionalCheck, Alphabet::of("0<"));
            }
            Form::Overflow(more) => {
                let Some(rest) = layout.overflow else { return };
                self.blank(Part::NumberCheck);
                for column in rest.start..rest.start + more {
                    if let Some(slot) = self.slot(rest.line, column) {
                        (slot.part, slot.may_be) = (Part::DocumentNumber, Alphabet::DIGITS.or(Alphabet::LETTERS));
                    }
                }
                if let Some(digit) = self.slot(rest.line, rest.start + more) {
                    digit.part = Part::NumberCheck;
                    digit.may_be = Alphabet::DIGITS;
                }
                if rest.start + more + 1 < rest.end {
                    literal(self, rest.line, rest.start + more + 1, &["<"]);
                }
            }
            Form::UnitedStates => literal(self, 0, 0, &["AC", "123", "U", "S", "A"]),
            Form::RussianInternal => {
                literal(self, 0, 0, &["P", "N", "R", "U", "S"]);
                literal(self, 1, 10, &["R", "U", "S"]);
                self.blank(Part::Expiry);
                self.open(Part::ExpiryCheck, Alphabet::FILLER);
                for slot in self.slots.iter_mut().filter(|slot| slot.part == Part::Names) {
                    slot.may_be = Alphabet::ALL;
                }
            }
        }
    }

    fn blank(&mut self, part: Part) {
        for slot in self.slots.iter_mut().filter(|slot| slot.part == part && slot.closes.is_none()) {
            slot.may_be = Alphabet::FILLER;
        }
    }

    /// Lets a check digit's place hold these, without asking for the sum.
    fn open(&mut self, part: Part, may_be: Alphabet) {
        for slot in self.slots.iter_mut().filter(|slot| slot.part == part) {
            (slot.may_be, slot.closes) = (may_be, None);
        }
    }
}

fn sum_of(part: Part) -> usize {
    match part {
        Part::NumberCheck => 0,
        Part::Composite => 2,
        _ => 1,
    }
}

/// A position as every form of the layout has it.
fn plain_slot(kind: Kind, layout: &Layout, line: usize, column: usize) -> Slot {
    const WORD: Alphabet = Alphabet::LETTERS.or(Alphabet::FILLER);
    const ANY: Alphabet = Alphabet::ALL;
    let field = layout.fields.iter().find(|field| field.span.holds(line, column));
    let digit = layout.checks.iter().find(|check| (check.line, check.column) == (line, column));
    let part = digit.map(|check| check.part).or(field.map(|field| field.part)).unwrap_or(Part::Optional);
    let offset = field.map_or(0, |field| column - field.span.start);
    let national = |text: &str| text.get(column..=column).map_or(Alphabet::FILLER, Alphabet::of);
    let french = matches!(kind, Kind::FraId | Kind::FraDl);
    let may_be = match (part, offset) {
        _ if digit.is_some() => Alphabet::DIGITS,
        _ if field.is_none() => Alphabet::FILLER,
        (Part::DocumentCode | Part::IssuingState, _) if kind == Kind::FraId => national("IDFRA"),
        (Part::DocumentCode | Part::IssuingState, _) if kind == Kind::FraDl => national("D1FRA"),
        (Part::DocumentCode, _) if kind == Kind::CheDl => national("FA"),
        (Part::IssuingState, _) if kind == Kind::CheDl => Alphabet::of(["CL", "HI", "E"][offset.min(2)]),
        (Part::DocumentCode, 0) => match kind {
            Kind::Td3 => Alphabet::of("P"),
            Kind::MrvA | Kind::MrvB => Alphabet::of("V"),
            _ => Alphabet::of("ACI"),
        },
        (Part::DocumentCode, _) => WORD,
        (Part::IssuingState, 0) => Alphabet::LETTERS,
        (Part::IssuingState | Part::Nationality, _) => WORD,
        (Part::Birth | Part::Expiry, 2) => Alphabet::of("01<"),
        (Part::Birth | Part::Expiry, 4) => Alphabet::of("0123<"),
        (Part::Birth | Part::Expiry, _) => Alphabet::DIGITS.or(Alphabet::FILLER),
        (Part::Sex, _) => Alphabet::of("MF<"),
        (Part::Names | Part::GivenNames, _) => WORD,
        (Part::DocumentNumber, 0..4 | 7..) if kind == Kind::FraId => Alphabet::DIGITS,
        (Part::Optional, _) if kind == Kind::CheDl => Alphabet::DIGITS,
        _ => ANY,
    };
    let names = match part {
        Part::Names | Part::GivenNames if french => Some(NameRule::Words),
        Part::Names => Some(NameRule::Identifiers),
        _ => None,
    };
    Slot { part, line, column, may_be, weights: [0; SUMS], closes: None, names, prefer: None }
}

/// Letters that German serial numbers never hold, because they look like digits or like each other.
pub(super) fn not_in_german_numbers() -> Alphabet {
    Alphabet::of("OIBSQD")
}

/// Whether a name character may be anything but a filler, for [`NameRule::after`].
pub(super) fn is_filler(symbol: Symbol) -> bool {
    symbol == Symbol::FILLER
}
