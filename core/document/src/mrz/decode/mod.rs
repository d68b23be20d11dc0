//! Choosing among what a reader saw.
//!
//! 1. Every line is aligned with every line of every layout, a few cells more or less allowed, and the best choice of lines
//!    for each layout is kept ([`pages`]).
//! 2. For each form of the layout ([`grammar`]) the two most likely zones are searched. The sums of all open check digits are
//!    part of the search's state, so a check digit arbitrates exactly; a wrong one is not forbidden but costs, so that a zone
//!    that is misprinted comes out as it is printed ([`search`]).
//! 3. The reading is certain when nothing speaks against it ([`certain`]).

mod align;
mod certain;
mod codes;
mod grammar;
mod limits;
mod names;
mod pages;
mod search;
mod single;

use super::symbol::{Alphabet, Symbol};
use super::{Kind, Mrz, Part, parse};
use align::Seen;
use grammar::{Form, Template};
use pages::Page;
use regain_base::Reason;
use regain_base::text::Line;
use search::Path;
use serde::{Deserialize, Serialize};
use std::fmt;

pub use single::{LineReading, decode_line};

/// A zone as chosen from a reader's alternatives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The zone.
    pub mrz: Mrz,
    /// Every place where the zone is not what the reader thought most likely.
    pub repairs: Vec<Repair>,
    /// Whether every part is beyond doubt. When false, the caller refuses or marks the fields as unverified.
    ///
    /// True only when all check digits are right, every other legal zone is much less likely, the cells that no check digit
    /// covers are read with confidence, state and nationality exist, the lines have their lengths, and no other lines on the
    /// page fit as well. A layout without check digits, such as the Swiss driving licence, is never certain.
    pub certain: bool,
}

impl Reading {
    /// Whether a zone is printed there, however doubtful its reading: two check digits are right, which patterns and other print
    /// reach in one of a hundred.
    pub fn is_of_a_zone(&self) -> bool {
        self.mrz.checks.all().into_iter().filter(|check| *check == Some(true)).count() >= 2
    }
}

/// A character that was not the reader's first choice. Its Debug text shows no character.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The field.
    pub field: Part,
    /// The line, from 0.
    pub line: usize,
    /// The position in it, from 0.
    pub column: usize,
    /// What the reader thought most likely; a blank where it saw nothing.
    pub from: char,
    /// What was taken; a blank where what it saw was left out.
    pub to: char,
    /// What speaks for it.
    pub because: Because,
}

impl fmt::Debug for Repair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, line, column, because, .. } = self;
        write!(formatter, "Repair({field:?} at {line}:{column}, {because:?})")
    }
}

/// What speaks for a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Because {
    /// The position cannot hold what the reader saw, such as a letter in a date.
    Grammar,
    /// A check digit is right with it and wrong without it.
    CheckDigit,
    /// The state or nationality exists with it and does not without it. Such a reading is never certain.
    KnownCode,
    /// Names have this letter there rather than one that looks like it when worn. Such a reading is never certain.
    LikelyName,
    /// The line has a fixed length: a filler was added, or a cell left out.
    Length,
}

/// Why lines are no zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// No line given, or more than any page has.
    #[error("no lines, or too many")]
    NotLines,
    /// The lines fit no layout.
    #[error("the lines fit no layout")]
    NoLayout,
}

impl DecodeError {
    /// What to tell.
    pub fn reason(&self) -> Reason {
        match self {
            Self::NotLines => Reason::NoDocument,
            Self::NoLayout => Reason::DocumentUncertain,
        }
    }
}

/// Chooses the layout, the lines and the characters that fit the reader's alternatives, the grammar and the check digits best.
///
/// Takes 1 to 12 lines in any order; lines that belong to no zone are left out, and each line of the zone may have up to three
/// cells too many or too few.
///
/// # Errors
/// When the lines fit no layout.
pub fn decode(lines: &[Line]) -> Result<Reading, DecodeError> {
    if lines.is_empty() || lines.len() > limits::MOST_LINES {
        return Err(DecodeError::NotLines);
    }
    let seen: Vec<Vec<Seen>> = lines.iter().map(see).collect();
    let pages = pages::pages(&seen);
    let mut found: Vec<Found> = pages.iter().flat_map(|page| find(page, &seen)).collect();
    found.sort_by(|a, b| b.fit().total_cmp(&a.fit()));
    for (index, best) in found.iter().enumerate() {
        let Ok(mrz) = best.parse() else { continue };
        let text = best.text();
        let rival = found[index + 1..].iter().find(|other| other.text() != text);
        let margin = rival.map_or(f32::INFINITY, |rival| (best.fit() - rival.fit()) * best.path.symbols.len() as f32);
        let repairs = best.repairs();
        let certain = index == 0 && certain::is_certain(best, &mrz, &repairs, margin);
        return Ok(Reading { mrz, repairs, certain });
    }
    pages.iter().find_map(|page| as_printed(page, &seen)).ok_or(DecodeError::NoLayout)
}

/// Whether these lines are a zone that reads beyond doubt.
pub fn is_certain(lines: &[Line]) -> bool {
    decode(lines).is_ok_and(|reading| reading.certain)
}

fn see(line: &Line) -> Vec<Seen> {
    if line.cells.len() > limits::LONGEST_LINE { Vec::new() } else { line.cells.iter().map(Seen::new).collect() }
}

/// A zone found on a page.
struct Found<'a> {
    page: &'a Page,
    template: std::rc::Rc<Template>,
    /// What lies on each slot, nothing where a filler was added.
    cells: std::rc::Rc<Vec<Option<&'a Seen>>>,
    seen: &'a [Vec<Seen>],
    path: Path,
}

/// The likely zones of a page, in every form of its layout that may be meant.
fn find<'a>(page: &'a Page, seen: &'a [Vec<Seen>]) -> Vec<Found<'a>> {
    let on_line = |(line, alignment): (&usize, &'a align::Alignment)| {
        let cells = &seen[*line];
        alignment.cells.iter().map(move |cell| cell.and_then(|cell| cells.get(cell))).collect::<Vec<_>>()
    };
    let cells: Vec<Option<&Seen>> = page.lines.iter().zip(&page.alignments).flat_map(on_line).collect();
    let cells = std::rc::Rc::new(cells);
    let mut found = Vec::new();
    for form in forms(page.kind, &cells) {
        let template = std::rc::Rc::new(settled(Template::new(page.kind, form), &cells));
        for path in search::search(&template.slots, &cells) {
            found.push(Found { page, template: template.clone(), cells: cells.clone(), seen, path });
        }
    }
    found
}

/// The template with what the state, the nationality and the letters of names say.
fn settled(mut template: Template, cells: &[Option<&Seen>]) -> Template {
    if is_german(&template, cells) {
        template.narrow(Part::DocumentNumber, grammar::not_in_german_numbers());
    }
    codes::settle_codes(&mut template, cells);
    names::prefer_likely_names(&mut template, cells);
    template
}

/// The forms that the cells make possible.
fn forms(kind: Kind, cells: &[Option<&Seen>]) -> Vec<Form> {
    let may_be = |at: usize, symbol: Symbol| {
        cells
            .get(at)
            .is_some_and(|cell| cell.is_none_or(|cell| cell.log(symbol).is_some_and(|log| log > limits::REPAIR)))
    };
    let mut forms = vec![Form::Plain];
    match kind {
        Kind::Td3 => {
            forms.push(Form::NoPersonalNumber);
            if "PNRUS".chars().filter_map(Symbol::of).enumerate().all(|(at, symbol)| may_be(at, symbol)) {
                forms.push(Form::RussianInternal);
            }
        }
        Kind::Td1 | Kind::Td2 => {
            let (digit, rest, end) = if kind == Kind::Td1 { (14, 15, 30) } else { (36 + 9, 36 + 28, 36 + 35) };
            if may_be(digit, Symbol::FILLER) {
                // After the check digit of an overflowing number comes a filler, or the field is full.
                let ends = (rest + 2..=end).filter(|at| *at == end || may_be(*at, Symbol::FILLER));
                forms.extend(ends.map(|at| Form::Overflow(at - rest - 1)));
            }
            if kind == Kind::Td1 && "123".chars().filter_map(Symbol::of).any(|digit| may_be(1, digit)) {
                forms.push(Form::UnitedStates);
            }
        }
        _ => {}
    }
    forms
}

/// Whether the state reads `D<<`, whose serial numbers hold no letters that look like digits.
fn is_german(template: &Template, cells: &[Option<&Seen>]) -> bool {
    let state = template.slots.iter().zip(cells).filter(|(slot, _)| slot.part == Part::IssuingState);
    let printed: String = state.filter_map(|(_, cell)| cell.and_then(Seen::best)).map(Symbol::character).collect();
    printed == "D<<"
}

impl Found<'_> {
    /// The mean log probability of a cell.
    fn fit(&self) -> f32 {
        let edits = self.dropped().count() as f32 * limits::EDGE_EDIT;
        (self.path.score + edits) / self.path.symbols.len() as f32
    }

    fn text(&self) -> Vec<String> {
        let mut lines = vec![String::new(); self.page.lines.len()];
        for (slot, symbol) in self.template.slots.iter().zip(&self.path.symbols) {
            lines[slot.line].push(symbol.character());
        }
        lines
    }

    fn parse(&self) -> Result<Mrz, super::ParseError> {
        let text = self.text();
        parse(&text.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// What the position may hold before a code was settled.
    fn plain_alphabet(&self, slot: &grammar::Slot) -> Alphabet {
        let plain = Template::new(self.page.kind, Form::Plain);
        let same = plain.slots.iter().find(|other| (other.line, other.column) == (slot.line, slot.column));
        same.map_or(slot.may_be, |slot| slot.may_be)
    }

    /// The cells without a place: the layout's line, the cell, and what was seen there.
    fn dropped(&self) -> impl Iterator<Item = (usize, usize, char)> {
        dropped(self.page, self.seen)
    }

    fn repairs(&self) -> Vec<Repair> {
        let mut repairs = Vec::new();
        for ((slot, symbol), cell) in self.template.slots.iter().zip(&self.path.symbols).zip(self.cells.iter()) {
            let first = cell.and_then(Seen::best);
            if first == Some(*symbol) {
                continue;
            }
            let because = match first {
                None => Because::Length,
                Some(first) if slot.may_be.holds(first) && slot.is_checked() => Because::CheckDigit,
                Some(first) if self.plain_alphabet(slot).holds(first) && is_code(slot.part) => Because::KnownCode,
                Some(_) if slot.prefer == Some(*symbol) => Because::LikelyName,
                Some(_) => Because::Grammar,
            };
            let from = first.map_or(' ', Symbol::character);
            repairs.push(Repair {
                field: slot.part,
                line: slot.line,
                column: slot.column,
                from,
                to: symbol.character(),
                because,
            });
        }
        repairs.extend(
            self.dropped().map(|(line, cell, from)| left_out(self.template.slots.as_slice(), line, cell, from)),
        );
        repairs
    }
}

fn is_code(part: Part) -> bool {
    matches!(part, Part::IssuingState | Part::Nationality)
}

fn dropped(page: &Page, seen: &[Vec<Seen>]) -> impl Iterator<Item = (usize, usize, char)> {
    page.lines.iter().zip(&page.alignments).enumerate().flat_map(move |(line, (chosen, alignment))| {
        let character = move |cell: usize| seen[*chosen][cell].best().map_or(' ', Symbol::character);
        alignment.dropped.iter().map(move |cell| (line, *cell, character(*cell)))
    })
}

fn left_out(slots: &[grammar::Slot], line: usize, cell: usize, from: char) -> Repair {
    let field =
        slots.iter().rfind(|slot| slot.line == line && slot.column <= cell).map_or(Part::Optional, |slot| slot.part);
    Repair { field, line, column: cell, from, to: ' ', because: Because::Length }
}

/// The lines as the reader saw them, for a zone that breaks the grammar: reported, never certain.
fn as_printed(page: &Page, seen: &[Vec<Seen>]) -> Option<Reading> {
    let mut repairs = Vec::new();
    let mut lines = Vec::new();
    let template = Template::new(page.kind, Form::Plain);
    for (line, (chosen, alignment)) in page.lines.iter().zip(&page.alignments).enumerate() {
        let mut text = String::new();
        for (column, cell) in alignment.cells.iter().enumerate() {
            let symbol = match cell {
                Some(cell) => seen[*chosen][*cell].best()?,
                None => Symbol::FILLER,
            };
            if cell.is_none() {
                let field = template.slots.iter().find(|slot| (slot.line, slot.column) == (line, column))?.part;
                repairs.push(Repair { field, line, column, from: ' ', to: '<', because: Because::Length });
            }
            text.push(symbol.character());
        }
        lines.push(text);
    }
    repairs.extend(dropped(page, seen).map(|(line, cell, from)| left_out(&template.slots, line, cell, from)));
    let mrz = parse(&lines.iter().map(String::as_str).collect::<Vec<_>>()).ok()?;
    Some(Reading { mrz, repairs, certain: false })
}

#[cfg(test)]
mod single_tests;
#[cfg(test)]
mod tests;
