//! Cutting a text into elements: three letters and a value, up to the next separator.

use super::Fault;
use std::collections::BTreeMap;

/// The three letters of an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Id(pub(super) [u8; 3]);

/// The elements of the card's own subfile.
pub(super) struct Elements {
    values: BTreeMap<Id, String>,
    subfile: Option<&'static str>,
    /// Bytes from the first element to the end of the last, separators included.
    pub(super) length: usize,
}

/// What stands for no value.
const NOTHING: [&str; 4] = ["NONE", "UNAVL", "UNAVAIL", "N/A"];
const SUBFILES: [&str; 3] = ["DL", "ID", "EN"];
/// A text that holds this many elements on one line has lost what parts them.
const RUN_ON: usize = 4;

impl Elements {
    /// Cuts `body`, which follows the header or is the whole text.
    pub(super) fn cut(body: &str, faults: &mut Vec<Fault>) -> Self {
        let mut elements = Self { values: BTreeMap::new(), subfile: None, length: 0 };
        let lines: Vec<&str> = body.split(|character: char| character.is_control()).collect();
        let run_on = lines.iter().any(|line| known(line).count() >= RUN_ON);
        if run_on {
            faults.push(Fault::SeparatorsLost);
            let spaced = body.matches(" D").count() >= RUN_ON;
            elements.cut_line(body, spaced);
            return elements;
        }
        let (mut at, mut first) = (0, None);
        for line in lines {
            let begin = at;
            at += line.len() + 1;
            let Some((id, value)) = elements.element(line) else {
                if is_stray(line) {
                    faults.push(Fault::Stray);
                }
                continue;
            };
            elements.length = at - *first.get_or_insert(begin);
            if !elements.add(id, value) {
                faults.push(Fault::Contradiction);
            }
        }
        elements
    }

    /// Whether the element is there, with or without a value.
    pub(super) fn has(&self, id: Id) -> bool {
        self.values.contains_key(&id)
    }

    /// The element's value; `None` also for one that says it has none.
    pub(super) fn value(&self, id: Id) -> Option<&str> {
        let value = self.values.get(&id)?.as_str();
        let nothing = !value.contains(|character: char| character.is_alphanumeric())
            || NOTHING.iter().any(|none| value.eq_ignore_ascii_case(none));
        (!nothing).then_some(value)
    }

    /// The subfile's type where the text names it before its first element.
    pub(super) fn subfile(&self) -> Option<&str> {
        self.subfile
    }

    pub(super) fn count(&self) -> usize {
        self.values.len()
    }

    /// The element of a line; a subfile's type may stand before it, and strays between the two.
    fn element<'a>(&mut self, line: &'a str) -> Option<(Id, &'a str)> {
        let line = line.trim_start();
        if let Some(id) = id_of(line) {
            return Some((id, &line[3..]));
        }
        for kind in SUBFILES {
            let found = line.match_indices(kind).take(2).find_map(|(at, _)| {
                let rest = &line[at + kind.len()..];
                (at <= 8).then_some(())?;
                Some((id_of(rest)?, &rest[3..]))
            });
            if found.is_some() {
                self.subfile = self.subfile.or(Some(kind));
                return found;
            }
        }
        None
    }

    /// Keeps an element; false when it was there with another value.
    fn add(&mut self, id: Id, value: &str) -> bool {
        let value = value.trim();
        match self.values.get(&id) {
            Some(earlier) => earlier == value,
            None => {
                self.values.insert(id, value.to_owned());
                true
            }
        }
    }

    /// Cuts a text without separators at every element that the standard knows, or at those after a blank.
    fn cut_line(&mut self, text: &str, spaced: bool) {
        let parted = |at: &usize| {
            let before = &text[..*at];
            !before.ends_with(char::is_alphanumeric) || SUBFILES.iter().any(|kind| before.ends_with(kind))
        };
        let mut starts: Vec<usize> = known(text).filter(|at| !spaced || parted(at)).collect();
        // Letters that belong to one element begin no other: `DADDF` is one that begins with `DAD`.
        starts.dedup_by(|next, start| *next < *start + 3);
        for (index, start) in starts.iter().enumerate() {
            let end = starts.get(index + 1).copied().unwrap_or(text.len());
            if let Some(id) = id_of(&text[*start..]) {
                // The first of several is taken; the record is marked as doubtful anyway.
                self.add(id, &text[start + 3..end]);
            }
        }
        self.length = text.len();
    }
}

/// The element at the start of a text.
fn id_of(text: &str) -> Option<Id> {
    let id: [u8; 3] = text.as_bytes().get(..3)?.try_into().ok()?;
    let known = id[0] == b'D' && (b'A'..=b'D').contains(&id[1]) && id[2].is_ascii_uppercase();
    known.then_some(Id(id))
}

/// Where elements that most cards have begin in a text.
fn known(text: &str) -> impl Iterator<Item = usize> {
    const COMMON: [&str; 21] = [
        "DAA", "DAC", "DAD", "DAG", "DAI", "DAJ", "DAK", "DAQ", "DAU", "DAY", "DBA", "DBB", "DBC", "DBD", "DCF", "DCG",
        "DCS", "DCT", "DDE", "DDF", "DDG",
    ];
    (0..text.len()).filter(move |at| text.get(*at..*at + 3).is_some_and(|id| COMMON.contains(&id)))
}

/// Whether a line says something and belongs to no element: not to a jurisdiction's own subfile either, nor a bare type.
fn is_stray(line: &str) -> bool {
    let line = line.trim();
    let own = line.starts_with('Z') && line.bytes().take(3).all(|byte| byte.is_ascii_alphanumeric());
    let says = line.contains(|character: char| character.is_alphanumeric());
    says && !own && !SUBFILES.contains(&line)
}
