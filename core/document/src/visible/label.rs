//! Finds a label at the start of a run. Labels are printed very small, so what the reader thought possible counts too: a letter
//! is as wrong as it seemed unlikely.

use regain_base::text::Cell;

use super::Item;
use super::labels::{HEADINGS, LABELS, PASSPORTS, fold_one};

/// A label of this many letters may have a wrong one, of twice as many two, and so on …
const LETTERS_PER_ERROR: usize = 5;
/// … and letters that were nearly read so beside them, of this much together; those of two letters are exact.
const NEARLY: f32 = 0.5;
/// A letter that is less likely than the one that was read by this much (natural logarithm) is as wrong as any other.
const WRONG: f32 = 4.0;
/// What a bar costs that was read as another letter.
const BAR: f32 = 0.4;
/// Labels of fewer letters are short for something and stand right before what they name.
const SHORT: usize = 4;
/// No label is longer, its translations aside.
const LONGEST: usize = 60;

/// A label at the start of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Label {
    pub(super) item: Item,
    /// How many cells it takes.
    pub(super) length: usize,
    /// Whether it is an abbreviation.
    pub(super) short: bool,
    /// Whether it may also be the label of a whole name.
    pub(super) bare_name: bool,
    /// Whether none of its letters is wrong beyond doubt.
    pub(super) sure: bool,
    /// Letters that are right, less what the wrong ones cost.
    score: f32,
}

/// The label that `cells` begin with, up to the end of a word: the longest that is hardly wrong.
pub(super) fn label(cells: &[Cell]) -> Option<Label> {
    let letters = letters(cells);
    let mut best: Option<Label> = None;
    for (item, names) in LABELS {
        for name in names.split(' ') {
            let Some((length, errors)) = begins(&letters, name.as_bytes()) else { continue };
            let score = name.len() as f32 - LETTERS_PER_ERROR as f32 * errors;
            if best.is_none_or(|best| score > best.score) {
                best = Some(Label {
                    item,
                    length,
                    short: name.len() < SHORT,
                    bare_name: name == "NAME",
                    sure: errors < 1.0,
                    score,
                });
            }
        }
    }
    best
}

/// Whether `cells` begin with the name of a kind of document.
pub(super) fn is_heading(cells: &[Cell]) -> bool {
    is_passport(cells) || begins_with_one_of(cells, HEADINGS)
}

/// Whether `cells` begin with what passports are called.
pub(super) fn is_passport(cells: &[Cell]) -> bool {
    begins_with_one_of(cells, PASSPORTS)
}

fn begins_with_one_of(cells: &[Cell], names: &str) -> bool {
    let letters = letters(cells);
    names.split(' ').any(|name| begins(&letters, name.as_bytes()).is_some())
}

fn letters(cells: &[Cell]) -> Vec<Letter> {
    (0..cells.len().min(LONGEST)).filter_map(|at| Letter::of(cells, at)).collect()
}

/// Where `name` ends in `letters`, which begin with it, in cells; and how wrong they are.
fn begins(letters: &[Letter], name: &[u8]) -> Option<(usize, f32)> {
    let nearly = if name.len() > 2 { NEARLY } else { 0.0 };
    let allowed = (name.len() / LETTERS_PER_ERROR) as f32 + nearly;
    if (letters.len() as f32) < name.len() as f32 - allowed {
        return None;
    }
    let mut best: Option<(usize, f32)> = None;
    // Levenshtein distance, a row for each letter.
    let mut row: Vec<f32> = (0..=name.len()).map(|at| at as f32).collect();
    for letter in letters.iter().take(name.len() + 1 + name.len() / LETTERS_PER_ERROR) {
        let mut diagonal = row[0];
        row[0] += 1.0;
        let mut least = row[0];
        for (at, wanted) in name.iter().enumerate() {
            let changed = diagonal + letter.cost(*wanted);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1.0).min(row[at + 1] + 1.0);
            least = least.min(row[at + 1]);
        }
        if least > allowed {
            break;
        }
        let errors = row[name.len()] + letter.joined;
        if errors <= allowed && best.is_none_or(|(_, other)| errors <= other) {
            best = Some((letter.end, errors));
        }
    }
    best
}

/// A letter or digit of a run, folded.
struct Letter {
    /// What it may be, with what each costs: 0 for the likeliest.
    may_be: Vec<(u8, f32)>,
    /// One past its cell.
    end: usize,
    /// What it costs to end a word here: nothing before a sign or blank, more than any label may cost before a letter.
    joined: f32,
}

impl Letter {
    /// `None` for a blank or sign.
    fn of(cells: &[Cell], at: usize) -> Option<Self> {
        let cell = &cells[at];
        if !cell.best().is_alphanumeric() {
            return None;
        }
        let folded =
            |(character, log): &(char, f32)| Some((fold_one(*character).bytes().next()?, unlikely(cell, *log)));
        let alternatives = cell.alternatives().iter().filter_map(folded).filter(|(_, cost)| *cost < 1.0);
        // In a plain face an I, an l and a 1 are one bar.
        let bar = matches!(cell.best(), 'l' | '1').then_some((b'I', BAR));
        let may_be = alternatives.chain(bar).collect();
        let sign = |next: &Cell| {
            let signs = next.alternatives().iter().filter(|(character, _)| !character.is_alphanumeric());
            signs.map(|(_, log)| unlikely(next, *log)).find(|cost| *cost < 1.0).unwrap_or(f32::INFINITY)
        };
        Some(Self { may_be, end: at + 1, joined: cells.get(at + 1).map_or(0.0, sign) })
    }

    fn cost(&self, wanted: u8) -> f32 {
        self.may_be.iter().find(|(letter, _)| *letter == wanted).map_or(1.0, |(_, cost)| *cost)
    }
}

/// How much less likely than the best of `cell`, 0 to 1.
fn unlikely(cell: &Cell, log: f32) -> f32 {
    ((cell.alternatives()[0].1 - log) / WRONG).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::text::Line;

    fn item(cells: &[Cell]) -> Option<(Item, usize)> {
        label(cells).map(|label| (label.item, label.length))
    }

    #[test]
    fn labels_are_known_with_small_errors_and_no_others() {
        let item = |text: &str| item(&Line::certain(text).cells);
        assert_eq!(item("Surname"), Some((Item::Surname, 7)));
        assert_eq!(item("Geburtsdatum / Date of birth"), Some((Item::Birth, 12)));
        assert_eq!(item("Prénoms"), Some((Item::GivenNames, 7)));
        assert_eq!(item("Datum rođenja"), Some((Item::Birth, 13)));
        assert_eq!(item("Date of blrth"), Some((Item::Birth, 13)));
        assert_eq!(item("Place of birth"), Some((Item::BirthPlace, 14)));
        assert_eq!(item("Date d’expiration"), Some((Item::Expiry, 17)));
        assert_eq!(item("Soyadı"), Some((Item::Surname, 6)));
        assert_eq!(item("lss 08/31/2023"), Some((Item::Issue, 3)));
        for text in ["", "Geburtsname", "SPECIMEN", "Nombril", "12.03.1985", "Namen", "REPUBLIC OF UTOPIA"] {
            assert_eq!(item(text), None, "{text}");
        }
    }

    #[test]
    fn a_letter_that_was_nearly_read_is_nearly_right() {
        let doubtful = |text: &str, at: usize, other: char, log: f32| {
            let mut cells = Line::certain(text).cells;
            cells[at] = Cell::new(vec![(cells[at].best(), -0.5), (other, log)]).expect("two alternatives");
            item(&cells)
        };
        assert_eq!(doubtful("Sox", 1, 'e', -1.2), Some((Item::Sex, 3)));
        assert_eq!(doubtful("Sox", 1, 'e', -5.0), None);
        assert_eq!(doubtful("Namel Nom", 4, '/', -1.5), Some((Item::Surname, 4)));
        // Two letters wrong beyond doubt, and a third that was nearly right.
        assert_eq!(doubtful("Dafe of blrtb", 12, 'h', -1.0), Some((Item::Birth, 13)));
    }
}
