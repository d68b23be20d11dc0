//! Fields whose labels could not be read: what a value looks like and where it stands says what it probably is. Cards and pages
//! show the surname above the given names and both above the birth, in one column (Doc 9303-3 section 3.4, zone II); a passport
//! has the nationality between (Doc 9303-4, fields 06 to 09). Whatever is found so stays a guess.

use super::anchored::{HOPELESS, value};
use super::evidence::{Evidence, Item, Visible};
use super::label::is_passport;
use super::page::{Page, Run};
use super::printed_date::Calendar;
use regain_base::text::{Area, Cell};

/// The next field of a column is at most this much lower, in heights of a value.
const NEXT_FIELD: f32 = 5.5;
/// Values are of about one size; a smaller run is a label.
const AS_HIGH: f32 = 0.7;
/// A number has at least this many digits; words with one or two are misread.
const FEWEST_DIGITS: usize = 3;
/// A single letter that is less sure is a pattern.
const SURE: f32 = 0.5;

/// Adds what is missing in `visible` from the runs at `free`, which are no labels and nobody's values.
pub(super) fn guess(visible: &mut Visible, page: &Page, free: &[usize], calendar: Calendar) {
    let runs: Vec<&Run> = free.iter().map(|at| &page.runs[*at]).collect();
    days(visible, &runs, calendar);
    names(visible, &runs, page, calendar);
    for item in [Item::DocumentNumber, Item::Sex, Item::Nationality] {
        let taken = |run: &Run| visible.items.values().any(|other| begins(&other.area, &run.area));
        let low = AS_HIGH * value_height(visible);
        let fits = |run: &&&Run| !taken(run) && run.area.height() > low && run.cells.iter().all(is_capital);
        let found = runs.iter().filter(fits).filter_map(|run| value(item, run, calendar));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let likely = |found: &Evidence| match item {
            Item::DocumentNumber => digits(&found.value) >= FEWEST_DIGITS,
            Item::Sex => found.confidence > SURE,
            _ => true,
        };
        let found: Vec<Evidence> = found.filter(likely).collect();
        // Two that look alike say nothing about which it is.
        if let [only] = found.as_slice() {
            visible.assume(item, only.clone());
        }
    }
}

fn begins(a: &Area, b: &Area) -> bool {
    (a.left, a.top) == (b.left, b.top)
}

fn is_capital(cell: &Cell) -> bool {
    !cell.best().is_lowercase()
}

/// The height of a value without specks above or below it: the least of those that were found.
fn value_height(visible: &Visible) -> f32 {
    visible.items.values().map(|found| found.area.height()).reduce(f32::min).unwrap_or(0.0)
}

/// The first day on a document is the birth, the last one the expiry.
fn days(visible: &mut Visible, runs: &[&Run], calendar: Calendar) {
    for (item, last) in [(Item::Birth, false), (Item::Expiry, true)] {
        let found = runs.iter().filter_map(|run| value(item, run, calendar)).filter(|day| day.confidence > HOPELESS);
        let found =
            if last { found.max_by(|a, b| a.value.cmp(&b.value)) } else { found.min_by(|a, b| a.value.cmp(&b.value)) };
        let Some(found) = found else { continue };
        let others = [Item::Birth, Item::Issue, Item::Expiry];
        let mut others = others.iter().filter_map(|other| visible.text(*other));
        let outermost =
            others.all(|other| if last { found.value.as_str() > other } else { found.value.as_str() < other });
        let today = calendar.today.to_string();
        if outermost && (if last { found.value > today } else { found.value < today }) {
            visible.assume(item, found);
        }
    }
}

/// Names by their place above the birth.
fn names(visible: &mut Visible, runs: &[&Run], page: &Page, calendar: Calendar) {
    let line = value_height(visible);
    let above = |below: Area| {
        let drop = |run: &Run| below.middle() - run.area.middle();
        let fits = |run: &&&Run| {
            (run.area.left - below.left).abs() < 1.2 * page.height.max(line)
                && (0.8 * line..NEXT_FIELD * line).contains(&drop(run))
                && run.area.height() > AS_HIGH * line
                && run.cells.iter().all(is_capital)
        };
        runs.iter().filter(fits).min_by(|a, b| drop(a).total_cmp(&drop(b)))
    };
    let passport = page.runs.iter().any(|run| is_passport(&run.cells));
    for (item, below) in [(Item::GivenNames, Item::Birth), (Item::Surname, Item::GivenNames)] {
        let Some(below) = visible.items.get(&below).map(|found| found.area) else { return };
        let nationality = (passport && item == Item::GivenNames).then(|| above(below)).flatten();
        let below = nationality.map_or(below, |run| run.area);
        if let Some(name) = above(below).and_then(|run| value(item, run, calendar)) {
            visible.assume(item, name);
        }
    }
}
