//! Driving licences: every field stands behind its number (Directive 2006/126/EC annex I; AAMVA DL/ID card design standard
//! annex D, which adds names to the numbers). The date behind `4b` is the anchor.

use super::evidence::{Evidence, Item, Layout, Visible};
use super::label::label;
use super::page::{Page, Run, same_line, text};
use super::printed_date::{Calendar, Century, Order, PrintedDate, date};
use super::{anchored, british, labels, narrow};
use regain_base::text::{Area, Cell};

/// The numbers that are looked for, in the order in which they follow each other down a licence.
const MARKS: [&str; 8] = ["1", "2", "3", "4a", "4b", "4c", "4d", "5"];
/// A character of a number may be one that the reader thought this likely: the numbers are printed small.
const POSSIBLE: f32 = 0.02;
/// A value begins at most this far behind its number, in heights of a run.
const REACH: f32 = 7.0;
/// The next line of a value lies at most this much lower, in heights of a run.
const NEXT_LINE: f32 = 1.9;
/// Fewer fields than this are no licence.
const FEWEST: usize = 3;

/// A number, and what stands behind it.
struct Mark {
    number: &'static str,
    /// The run that holds the number.
    at: usize,
    value: Run,
    left: f32,
    middle: f32,
}

pub(super) fn read(page: &Page, calendar: Calendar) -> Option<Visible> {
    let american = calendar.order == Order::MonthFirst;
    let starts: Vec<Vec<(&'static str, usize)>> = page.runs.iter().map(|run| numbers(&run.cells, american)).collect();
    let marks: Vec<Mark> = starts
        .iter()
        .enumerate()
        .flat_map(|(at, found)| found.iter().map(move |(number, length)| (at, *number, *length)))
        .filter_map(|(at, number, length)| mark(page, &starts, at, number, length))
        .filter(|mark| is_plausible(mark, calendar))
        .collect();
    let chosen: Vec<&Mark> = MARKS.iter().filter_map(|number| choose(number, &marks)).collect();
    let has = |number: &str| chosen.iter().any(|mark| mark.number == number);
    if chosen.len() < FEWEST || !has("4b") || !(has("1") || has("2") || has("5") || has("4d")) {
        return None;
    }
    let mut visible = Visible::new(if american { Layout::Aamva } else { Layout::Licence });
    for mark in chosen {
        collect(&mut visible, page, &starts, mark, calendar);
    }
    if american {
        visible.add(Item::Sex, anchored::beside_its_name(page, Item::Sex, calendar));
    }
    visible.weigh_days(calendar.today);
    weigh_number(&mut visible);
    Some(visible)
}

/// The numbers that a run may begin with, and how many cells each takes with its stop and the blanks after it.
fn numbers(cells: &[Cell], american: bool) -> Vec<(&'static str, usize)> {
    let may_be = |at: usize, wanted: char| cells.get(at).is_some_and(|cell| is_possible(cell, wanted));
    let is = |at: usize, test: fn(char) -> bool| cells.get(at).is_some_and(|cell| test(cell.best()));
    let stop = |c: char| matches!(c, '.' | ',' | ')' | ':' | '-' | ';');
    let fits = |number: &&'static str| {
        let mut at = 0;
        for (place, wanted) in number.chars().enumerate() {
            // `4.b` and `4 b` are printed too.
            if place > 0 && is(at, |c| c == '.' || c == ' ') {
                at += 1;
            }
            if !may_be(at, wanted) {
                return None;
            }
            at += 1;
        }
        let stopped = is(at, stop);
        at += usize::from(stopped);
        let parted = at >= cells.len() || is(at, |c| c == ' ');
        let letter = number.len() == 2 && !is(at, char::is_alphabetic);
        // `1SMITH`, `4aISS`: the blank after a small number is lost easily, and without a stop nothing else parts them.
        let word = || text(&cells[at..]).split(' ').next().is_some_and(is_american_name);
        let joined = american
            && if number.len() == 2 {
                word()
            } else {
                number.starts_with(cells[0].best()) && is(at, char::is_uppercase)
            };
        (stopped || parted || letter || joined).then_some((*number, at))
    };
    MARKS.iter().filter_map(fits).collect()
}

fn is_possible(cell: &Cell, wanted: char) -> bool {
    let one_of = |characters: &[char]| characters.iter().any(|c| likely(cell, *c));
    match wanted {
        '1' => one_of(&['1', 'l', 'I', 'i']),
        '2' => one_of(&['2', 'Z', 'z']),
        'a' | 'b' | 'c' | 'd' => one_of(&[wanted, wanted.to_ascii_uppercase()]),
        _ => likely(cell, wanted),
    }
}

fn likely(cell: &Cell, character: char) -> bool {
    cell.log_probability(character).is_some_and(|log| log > POSSIBLE.ln())
}

/// The number at the start of a run with its value: the rest of the run, or the next one to its right.
fn mark(
    page: &Page,
    starts: &[Vec<(&'static str, usize)>],
    at: usize,
    number: &'static str,
    length: usize,
) -> Option<Mark> {
    let run = &page.runs[at];
    let rest = run.from(length);
    let value = if rest.is_empty() || is_american_name(&rest.text()) {
        let next = page.right_of(&run.area, REACH * page.height)?;
        let free = starts[next].is_empty() || !rest_is_marked(&page.runs[next], &starts[next]);
        free.then(|| page.runs[next].clone())?
    } else {
        rest
    };
    let value = without_name(value);
    let middle = run.area.middle();
    (!value.is_empty()).then_some(Mark { number, at, value, left: run.area.left, middle })
}

/// Whether a run that begins like a number is a number with its value, and not a value that begins so, such as `24.02.1985`.
fn rest_is_marked(run: &Run, starts: &[(&'static str, usize)]) -> bool {
    let stands_apart = |at: usize| run.cells.get(at).is_none_or(|cell| cell.best() == ' ');
    starts.iter().any(|(number, length)| (number.len() == 2 && *length <= 3) || stands_apart(*length))
}

/// A value without the field's name before it, as North American cards have it (`4b EXP 08/31/2031`).
fn without_name(value: Run) -> Run {
    match label(&value.cells) {
        Some(label)
            if label.length < value.cells.len()
                && (label.short || is_american_name(&value.until(label.length).text())) =>
        {
            without_name(value.from(label.length))
        }
        _ => value,
    }
}

/// Abbreviations that only North American cards have beside the numbers, folded as labels are …
const AMERICAN: [&str; 7] = ["EXP", "ISS", "DOB", "DL", "DLN", "LN", "FN"];
/// … and other names that they have there.
const PLAIN: [&str; 4] = ["EXPIRES", "ISSUED", "DLNO", "SEX"];

fn is_american_name(text: &str) -> bool {
    let name = labels::fold(text);
    AMERICAN.iter().chain(&PLAIN).any(|known| *known == name)
}

/// Whether the fields have American names: at least two of them, behind their numbers or alone.
pub(super) fn is_american(page: &Page) -> bool {
    let words = page.runs.iter().flat_map(|run| run.text().split([' ', ':']).map(labels::fold).collect::<Vec<_>>());
    // `4aISS`: the blank may be lost.
    let plain = |word: String| {
        let bare = MARKS.iter().find_map(|mark| word.strip_prefix(&labels::fold(mark)));
        bare.filter(|bare| !bare.is_empty()).map_or_else(|| word.clone(), str::to_owned)
    };
    let mut seen: Vec<String> = words.map(plain).filter(|word| AMERICAN.contains(&word.as_str())).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len() >= 2
}

fn century(number: &str) -> Century {
    match number {
        "3" => Century::Birth,
        "4a" => Century::Issue,
        _ => Century::Expiry,
    }
}

/// Whether what stands behind a number can be its field.
fn is_plausible(mark: &Mark, calendar: Calendar) -> bool {
    let text = mark.value.text();
    match mark.number {
        "1" | "2" => is_name(&narrow::name(&mark.value).text()),
        "3" | "4a" | "4b" => day(&mark.value, century(mark.number), calendar).is_some(),
        "4c" => text.chars().any(char::is_alphabetic),
        _ => is_number(&narrow::number(&mark.value).text()) && !is_day(&mark.value, calendar),
    }
}

/// Letters, with what stands between the parts of a name.
pub(super) fn is_name(text: &str) -> bool {
    let allowed = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '.' | ',' | '/' | '(' | ')');
    text.chars().any(char::is_alphabetic) && text.chars().all(allowed)
}

/// Five or more letters and digits with a digit among them, little else.
pub(super) fn is_number(text: &str) -> bool {
    let of = |test: fn(&char) -> bool| text.chars().filter(test).count();
    let (signs, digits) = (of(char::is_ascii_alphanumeric), of(char::is_ascii_digit));
    digits > 0 && (5..=25).contains(&signs) && of(|c| !c.is_ascii_alphanumeric()) <= 6
}

/// Of several places where a number seems to stand, the one in line with most other numbers in their order.
fn choose<'a>(number: &str, marks: &'a [Mark]) -> Option<&'a Mark> {
    let rank = |of: &str| MARKS.iter().position(|mark| *mark == of).unwrap_or(0);
    let support = |mark: &Mark| {
        let others = marks.iter().filter(|other| other.number != mark.number && other.at != mark.at);
        let aligned = |other: &&Mark| {
            let below = other.middle > mark.middle;
            (other.left - mark.left).abs() < mark.value.area.height()
                && (rank(other.number) > rank(mark.number)) == below
        };
        let mut kinds: Vec<&str> = others.filter(aligned).map(|other| other.number).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    };
    let candidates = marks.iter().filter(|mark| mark.number == number);
    candidates.rev().max_by_key(|mark| support(mark))
}

/// Puts a field into its items.
fn collect(visible: &mut Visible, page: &Page, starts: &[Vec<(&'static str, usize)>], mark: &Mark, calendar: Calendar) {
    let plain = |run: &Run| Some(Evidence::of(run.text(), &run.cells, run.area));
    let american = calendar.order == Order::MonthFirst;
    match mark.number {
        "1" => visible.add(Item::Surname, plain(&narrow::name(&whole(page, starts, mark)))),
        "2" => visible.add(Item::GivenNames, plain(&narrow::name(&whole(page, starts, mark)))),
        "4c" => visible.add(Item::Authority, plain(&mark.value)),
        "4d" if american => visible.add(Item::DocumentNumber, plain(&narrow::number(&mark.value))),
        "4d" => visible.add(Item::PersonalNumber, plain(&narrow::number(&mark.value))),
        "5" if !american => visible.add(Item::DocumentNumber, plain(&narrow::number(&mark.value))),
        "3" => {
            visible.add(Item::Birth, day(&mark.value, Century::Birth, calendar));
            visible.add(Item::BirthPlace, place(page, starts, mark, calendar));
        }
        "4a" => visible.add(Item::Issue, day(&mark.value, Century::Issue, calendar)),
        "4b" => visible.add(Item::Expiry, day(&mark.value, Century::Expiry, calendar)),
        _ => {}
    }
}

pub(super) fn day(run: &Run, century: Century, calendar: Calendar) -> Option<Evidence> {
    let (run, found) = dated(run, century, calendar)?;
    let printed = run.until(found.length);
    Some(Evidence::of(found.date.to_string(), &printed.cells, printed.area))
}

/// Whether a run is a day and nothing else: no number, however much it looks like one.
pub(super) fn is_day(run: &Run, calendar: Calendar) -> bool {
    dated(run, Century::Expiry, calendar).is_some_and(|(run, found)| found.length == run.cells.len())
}

/// The day that a run begins with, and the run as it was read for it.
fn dated(run: &Run, century: Century, calendar: Calendar) -> Option<(Run, PrintedDate)> {
    [run.clone(), narrow::day(run)].into_iter().find_map(|run| {
        let found = date(&run.cells, century, calendar)?;
        Some((run, found))
    })
}

/// A name with the line that goes on below it.
fn whole(page: &Page, starts: &[Vec<(&'static str, usize)>], mark: &Mark) -> Run {
    match page.below(&mark.value.area, NEXT_LINE * mark.value.area.height()) {
        Some(next) if is_free(page, starts, next) && is_name(&page.runs[next].text()) => {
            mark.value.clone().with(&page.runs[next])
        }
        _ => mark.value.clone(),
    }
}

/// Whether a run neither begins with a number nor stands behind one.
fn is_free(page: &Page, starts: &[Vec<(&'static str, usize)>], at: usize) -> bool {
    let area = &page.runs[at].area;
    let before = |other: &Area| {
        same_line(other, area) && other.left < area.left && area.left - other.right < REACH * page.height
    };
    starts[at].is_empty() && !page.runs.iter().zip(starts).any(|(run, starts)| !starts.is_empty() && before(&run.area))
}

/// What stands behind the day of birth: the rest of its run, or the next run on its line, or the line below.
fn place(page: &Page, starts: &[Vec<(&'static str, usize)>], mark: &Mark, calendar: Calendar) -> Option<Evidence> {
    let (_, found) = dated(&mark.value, Century::Birth, calendar)?;
    let after = (found.length..mark.value.cells.len()).find(|at| mark.value.cells[*at].best().is_alphabetic());
    let rest = after.map(|at| mark.value.from(at));
    let next = || {
        let beside = page.right_of(&mark.value.area, REACH * page.height);
        let below = || page.below(&mark.value.area, NEXT_LINE * mark.value.area.height());
        let at =
            beside.filter(|at| starts[*at].is_empty()).or_else(|| below().filter(|at| is_free(page, starts, *at)))?;
        Some(page.runs[at].clone())
    };
    let run = rest.or_else(next)?;
    let run = narrow::name(&run);
    let text = run.text();
    let sound = text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
    sound.then(|| Evidence::of(text, &run.cells, run.area))
}

/// A British number is compared with what it repeats; titles before the given names (`MRS SARAH`) are not part of them.
fn weigh_number(visible: &mut Visible) {
    let number = visible.text(Item::DocumentNumber).unwrap_or_default().to_owned();
    let (Some(surname), Some(given)) = (visible.text(Item::Surname), visible.text(Item::GivenNames)) else { return };
    let Some(birth) = visible.day(Item::Birth).and_then(|birth| birth.complete()) else { return };
    let untitled = TITLES.iter().find_map(|title| given.strip_prefix(title)).unwrap_or(given).to_owned();
    visible.number_fits = british::fits(&number, surname, &untitled, birth);
    match visible.number_fits {
        Some(true) => {
            if let Some(names) = visible.items.get_mut(&Item::GivenNames) {
                names.value = untitled;
            }
        }
        Some(false) => visible.contradict(&[Item::Surname, Item::GivenNames, Item::Birth, Item::DocumentNumber]),
        None => {}
    }
}

/// With the blank that parts them from the name.
const TITLES: [&str; 6] = ["MR ", "MRS ", "MISS ", "MS ", "DR ", "MX "];
