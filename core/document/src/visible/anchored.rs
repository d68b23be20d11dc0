//! Identity cards and passport pages: a label names each field, its value stands below it or to its right.

use super::evidence::{Evidence, Item, Layout, Visible};
use super::label::{self, Label};
use super::labels::fold;
use super::narrow;
use super::numbered::{day, is_day, is_name, is_number};
use super::page::{Page, Run};
use super::printed_date::{Calendar, Century, Order};
use super::unnamed;
use crate::mrz::is_known_code;

/// A value begins at most this far right of its label, in heights of a run …
const BESIDE: f32 = 9.0;
/// … or this far below it, from middle to middle.
const BELOW: f32 = 3.2;
/// A field's name in two languages stands on lines at most this far apart, in heights of a run.
const STACKED: f32 = 2.0;
/// Fewer fields than this are chance.
const FEWEST: usize = 3;
/// … and so are fewer different labels, where no heading says what it is.
const FEWEST_LABELS: usize = 2;

/// A number or an unnamed day that is less likely is a pattern.
pub(super) const HOPELESS: f32 = 1e-3;

/// A run that is a label, or begins with one.
struct Named {
    label: Label,
    /// What follows in the same run; empty when it is nothing but labels.
    rest: Run,
}

pub(super) fn read(page: &Page, calendar: Calendar) -> Option<Visible> {
    let named = labels(page);
    let american = calendar.order == Order::MonthFirst;
    let mut visible = Visible::new(if american { Layout::Aamva } else { Layout::Named });
    let mut taken = Vec::new();
    for (at, found) in named.iter().enumerate() {
        let Some(found) = found else { continue };
        let area = page.runs[at].area;
        let below = page.below(&area, BELOW * page.height.max(area.height()));
        let beside = page.right_of(&area, BESIDE * page.height);
        let places = [below, beside].into_iter().flatten().filter(|at| named[*at].is_none());
        let values = places.map(|at| (Some(at), &page.runs[at]));
        let own = (!found.rest.is_empty()).then_some((None, &found.rest));
        let said = |(at, run)| Some((at, value(found.label.item, run, calendar)?));
        if let Some((at, evidence)) = own.into_iter().chain(values).find_map(said) {
            visible.add(found.label.item, Some(evidence));
            taken.extend(at);
        }
    }
    // Some documents call the whole name just that: then nobody knows where the surname ends.
    let bare = named.iter().flatten().any(|found| found.label.item == Item::Surname && found.label.bare_name);
    if bare && !visible.items.contains_key(&Item::GivenNames) {
        visible.items.remove(&Item::Surname);
    }
    let free: Vec<usize> = (0..named.len()).filter(|at| named[*at].is_none() && !taken.contains(at)).collect();
    unnamed::guess(&mut visible, page, &free, calendar);
    let key = [Item::Surname, Item::GivenNames, Item::Birth, Item::DocumentNumber, Item::Expiry];
    let found = key.iter().filter(|item| visible.items.contains_key(item)).count();
    let mut labels: Vec<Item> = named.iter().flatten().map(|found| found.label.item).collect();
    labels.sort_unstable();
    labels.dedup();
    let told = labels.len() >= FEWEST_LABELS || page.runs.iter().any(|run| label::is_heading(&run.cells));
    visible.weigh_days(calendar.today);
    (found >= FEWEST && told).then_some(visible)
}

/// The labels among the runs. A document names a field in one place: what is nearly its name in another one is none, such as what
/// was left of `Nationality`, which looked like `Imiona`.
fn labels(page: &Page) -> Vec<Option<Named>> {
    let mut named: Vec<Option<Named>> = page.runs.iter().map(named).collect();
    let sure = |(found, run): (&Option<Named>, &Run)| {
        let label = found.as_ref().map(|found| found.label).filter(|label| label.sure)?;
        Some((label.item, run.area.middle()))
    };
    let sure: Vec<(Item, f32)> = named.iter().zip(&page.runs).filter_map(sure).collect();
    for (found, run) in named.iter_mut().zip(&page.runs) {
        let elsewhere = |item: Item| {
            let apart = |at: f32| (at - run.area.middle()).abs() > STACKED * page.height;
            sure.iter().any(|(other, at)| *other == item && apart(*at))
        };
        if found.as_ref().is_some_and(|found| !found.label.sure && elsewhere(found.label.item)) {
            *found = None;
        }
    }
    named
}

/// What stands in one run with the name of `item`, the first that can be its value.
pub(super) fn beside_its_name(page: &Page, item: Item, calendar: Calendar) -> Option<Evidence> {
    let mut found = page.runs.iter().filter_map(named).filter(|found| found.label.item == item);
    found.find_map(|found| value(item, &found.rest, calendar))
}

/// The label that a run begins with, the same in other languages behind it, and what is left.
fn named(run: &Run) -> Option<Named> {
    let first = (0..run.cells.len()).find(|at| run.cells[*at].best().is_alphabetic())?;
    let start = run.from(first);
    let label = label::label(&start.cells)?;
    let mut rest = start.from(label.length);
    loop {
        let text = rest.text();
        let Some(sign) = text.chars().next() else { break };
        let stroke = sign == '/' || rest.cells[0].log_probability('/').is_some();
        if sign == ':' || (label.short && sign.is_alphanumeric()) {
            rest = rest.from(usize::from(sign == ':'));
            break;
        }
        let skipped = text.chars().take_while(|c| !c.is_alphabetic()).count();
        let next = rest.from(skipped);
        match label::label(&next.cells) {
            Some(again) if again.item == label.item => rest = next.from(again.length),
            // Behind a stroke stands another language, in words that nobody listed; without one it was no label.
            _ if stroke || next.is_empty() => {
                rest = next.from(next.cells.len());
            }
            _ => return None,
        }
    }
    Some(Named { label, rest })
}

/// A run as the value of an item; `None` when it cannot be one.
pub(super) fn value(item: Item, run: &Run, calendar: Calendar) -> Option<Evidence> {
    let plain = |run: &Run| Some(Evidence::of(run.text(), &run.cells, run.area));
    match item {
        Item::Surname | Item::GivenNames => {
            Some(narrow::name(run)).filter(|run| is_name(&run.text())).and_then(|run| plain(&run))
        }
        Item::Birth => day(run, Century::Birth, calendar),
        Item::Issue => day(run, Century::Issue, calendar),
        Item::Expiry => day(run, Century::Expiry, calendar),
        Item::DocumentNumber | Item::PersonalNumber => {
            let number = Some(narrow::number(run)).filter(|number| is_number(&number.text()) && !is_day(run, calendar));
            let number = number.and_then(|run| plain(&run));
            number.filter(|evidence| evidence.confidence > HOPELESS)
        }
        Item::BirthPlace | Item::Authority => run.text().chars().any(char::is_alphabetic).then(|| plain(run))?,
        Item::Sex => sex(run),
        Item::Nationality => nationality(run),
    }
}

/// `F`, `M` or `X`, alone or with its translation (`F / F`).
fn sex(run: &Run) -> Option<Evidence> {
    let folded = fold(&run.text());
    let first = folded.chars().next().filter(|c| matches!(c, 'F' | 'M' | 'X'))?;
    folded.chars().all(|c| c == first).then(|| Evidence::of(first, &run.cells, run.area))
}

/// The code of a state where one is printed as a word by itself.
fn nationality(run: &Run) -> Option<Evidence> {
    let text = narrow::name(run).text();
    let found = text.split([' ', '/']).find(|word| word.len() == 3 && is_known_code(word))?;
    Some(Evidence::of(found, &run.cells, run.area))
}
