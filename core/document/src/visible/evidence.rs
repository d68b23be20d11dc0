//! What the printed text said, item by item.

use regain_base::text::{Area, Cell};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

use crate::date::KnownDate;

/// How the text is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A driving licence of the EU model: fields by number (Directive 2006/126/EC annex I).
    Licence,
    /// A driving licence or identification card of North America: the same numbers with their names (AAMVA DL/ID).
    Aamva,
    /// A card or page whose fields are named.
    Named,
}

/// A printed fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Item {
    Surname,
    GivenNames,
    Birth,
    BirthPlace,
    Sex,
    Nationality,
    DocumentNumber,
    PersonalNumber,
    Issue,
    Expiry,
    Authority,
}

impl Item {
    /// Every item, in the order in which it is shown.
    pub const ALL: [Self; 11] = [
        Self::Surname,
        Self::GivenNames,
        Self::Birth,
        Self::BirthPlace,
        Self::Sex,
        Self::Nationality,
        Self::DocumentNumber,
        Self::PersonalNumber,
        Self::Issue,
        Self::Expiry,
        Self::Authority,
    ];
}

/// One item as it was read. Its Debug text shows no personal data.
#[derive(Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The text as printed; a date as `YYYY-MM-DD`.
    pub value: String,
    /// How likely every character of it is right, 0 to 1.
    pub confidence: f32,
    /// Whether another fact on the card contradicts it.
    pub contradicted: bool,
    /// Whether nothing but its look and its place says what it is: no number or label was read beside it.
    pub assumed: bool,
    /// Around it, in the flattened document's pixels.
    pub area: Area,
}

impl fmt::Debug for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Evidence({:.2})", self.confidence)
    }
}

impl Evidence {
    /// `value` as read in `cells`: every one of them has to be right.
    pub(super) fn of(value: impl Into<String>, cells: &[Cell], area: Area) -> Self {
        let confidence = cells.iter().filter(|cell| cell.best() != ' ').map(Cell::confidence).product();
        Self { value: value.into(), confidence, contradicted: false, assumed: false, area }
    }

    /// Whether its reader stands by it.
    pub fn is_clear(&self) -> bool {
        self.confidence >= CLEAR && !self.contradicted && !self.assumed
    }
}

/// Below this a reading is shown as a guess. Chosen on simulated documents (seeds 1000 to 1015 of `regain bench visible`); of 700
/// fields on others none was read wrong above it (model card of `latin_lines`).
const CLEAR: f32 = 0.98;

/// What the print says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Visible {
    /// How it is laid out.
    pub layout: Layout,
    /// What was found.
    pub items: BTreeMap<Item, Evidence>,
    /// Whether number, name and birth fit together where the number is built from them; `None` elsewhere.
    pub number_fits: Option<bool>,
}

impl Visible {
    pub(super) fn new(layout: Layout) -> Self {
        Self { layout, items: BTreeMap::new(), number_fits: None }
    }

    /// The text of an item.
    pub fn text(&self, item: Item) -> Option<&str> {
        self.items.get(&item).map(|evidence| evidence.value.as_str())
    }

    /// An item that is a day.
    pub fn day(&self, item: Item) -> Option<KnownDate> {
        self.text(item)?.parse().ok()
    }

    /// How much was found: what says who it is counts first, where something names it.
    pub(super) fn weight(&self) -> usize {
        let key = [Item::Surname, Item::GivenNames, Item::Birth, Item::DocumentNumber, Item::Expiry];
        let named = |item: &&Item| self.items.get(item).is_some_and(|evidence| !evidence.assumed);
        3 * key.iter().filter(named).count() + self.items.len()
    }

    /// Keeps the first reading of an item.
    pub(super) fn add(&mut self, item: Item, evidence: Option<Evidence>) {
        if let Some(evidence) = evidence {
            self.items.entry(item).or_insert(evidence);
        }
    }

    /// Takes a reading of an item that nothing names, where there is no other.
    pub(super) fn assume(&mut self, item: Item, evidence: Evidence) {
        self.items.entry(item).or_insert(Evidence { assumed: true, ..evidence });
    }

    /// Days that cannot all be right contradict each other: birth, issue and expiry follow in this order, the first two
    /// are not after `today`, and nothing is valid for longer than a life.
    pub(super) fn weigh_days(&mut self, today: crate::Date) {
        let day = |item: Item| self.day(item).and_then(KnownDate::complete);
        let (birth, issue, expiry) = (day(Item::Birth), day(Item::Issue), day(Item::Expiry));
        let after = |one: Option<crate::Date>, other: Option<crate::Date>| one.zip(other).is_some_and(|(a, b)| a >= b);
        let long = |one: Option<crate::Date>, other: Option<crate::Date>, years: i32| {
            one.zip(other).is_some_and(|(a, b)| b.year() - a.year() > years)
        };
        let mut wrong = Vec::new();
        if after(birth, Some(today)) || long(birth, Some(today), 125) {
            wrong.push(Item::Birth);
        }
        if after(birth, issue) {
            wrong.extend([Item::Birth, Item::Issue]);
        }
        if after(birth, expiry) {
            wrong.extend([Item::Birth, Item::Expiry]);
        }
        if issue.is_some_and(|issue| issue > today) {
            wrong.push(Item::Issue);
        }
        if after(issue, expiry) || long(issue, expiry, 60) {
            wrong.extend([Item::Issue, Item::Expiry]);
        }
        self.contradict(&wrong);
    }

    pub(super) fn contradict(&mut self, items: &[Item]) {
        for item in items {
            if let Some(evidence) = self.items.get_mut(item) {
                evidence.contradicted = true;
            }
        }
    }
}
