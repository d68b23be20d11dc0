//! The names on one document are mostly spelt in the letters of one language: what is read surely in them says which mark it
//! rather is where two were nearly read alike.

use regain_base::text::Cell;

use super::evidence::{Item, Visible};
use super::page::Page;

/// The marked letters of each language that the reader knows, small ones; İ stands for itself. The first has none.
const LANGUAGES: [&str; 24] = [
    "",
    "äöüß",
    "åäö",
    "æøå",
    "áéíóú",
    "äöõüšž",
    "àèéìòù",
    "čšžćđ",
    "áéíóúüñ",
    "éëïóöüèê",
    "ăâîșț",
    "ąćęłńóśźż",
    "ąčęėįšųūž",
    "ċġħżàèìòù",
    "áéíóöőúüű",
    "çğıİöşü",
    "çəğıİöşü",
    "áéíóúýþæöð",
    "āčēģīķļņšūž",
    "ãõáéíóúâêôç",
    "áčďéěíňóřšťúůýž",
    "áäčďéíĺľňóôŕšťúýž",
    "éèêëàâçîïôûùüœæÿ",
    "ăâđêôơưảạằẳẵắặầẩẫấậẻẽẹềểễếệỉĩịỏọồổỗốộờởỡớợủũụừửữứựỳỷỹỵàáãèéìíòóõùúý",
];
/// A letter that no language of the name has costs as much as one that was read with this probability (natural logarithm).
const FOREIGN: f32 = -7.0;
/// How much less likely than what was read a letter of the language may be (natural logarithm).
const NEARLY: f32 = 2.5;
const NAMES: [Item; 3] = [Item::Surname, Item::GivenNames, Item::BirthPlace];

/// Spells the names in `page`, as `read` found them, in one language's letters. Letters stay as doubtful as they were. Whether
/// anything was changed.
pub(super) fn mend(page: &mut Page, read: &Visible) -> bool {
    let areas: Vec<_> = NAMES.iter().filter_map(|item| read.items.get(item)).map(|name| name.area).collect();
    let holds = |run: &super::page::Run| {
        areas.iter().any(|area| {
            let middle = (area.left + area.right) / 2.0;
            (run.area.left..run.area.right).contains(&middle)
                && (run.area.top..run.area.bottom).contains(&area.middle())
        })
    };
    let names: Vec<usize> = (0..page.runs.len()).filter(|at| holds(&page.runs[*at])).collect();
    let cells: Vec<&Cell> = names.iter().flat_map(|at| &page.runs[*at].cells).collect();
    let fits = |letters: &str| {
        let cells = cells.iter().filter(|cell| cell.best().is_alphabetic());
        let sum: f32 = cells.map(|cell| best(cell, letters).map_or(FOREIGN, |(_, log)| log.max(FOREIGN))).sum();
        // A language of many marks explains any mark a little.
        sum - (1.0 + letters.chars().count() as f32).ln()
    };
    // Of two that fit alike the first is taken, which has fewer letters.
    let scored = LANGUAGES.iter().map(|letters| (fits(letters), *letters));
    let Some((_, letters)) = scored.reduce(|a, b| if b.0 > a.0 { b } else { a }) else { return false };
    let mut changed = false;
    for at in names {
        for cell in &mut page.runs[at].cells {
            if let Some(other) = spelt(cell, letters) {
                *cell = other;
                changed = true;
            }
        }
    }
    changed
}

/// Whether a language with these marked letters has `character`, whatever its case. A capital Đ may be a Ð.
fn has(letters: &str, character: char) -> bool {
    let small = if character == 'İ' { 'İ' } else { character.to_lowercase().next().unwrap_or(character) };
    small.is_ascii() || !small.is_alphabetic() || letters.contains(small) || (character == 'Đ' && letters.contains('ð'))
}

/// The likeliest alternative that the language has.
fn best(cell: &Cell, letters: &str) -> Option<(char, f32)> {
    cell.alternatives().iter().find(|(character, _)| has(letters, *character)).copied()
}

/// The cell without what the language does not have, where something else was read nearly as well; `None` to leave it.
fn spelt(cell: &Cell, letters: &str) -> Option<Cell> {
    let (read, log) = cell.alternatives()[0];
    if read == 'Đ' && letters.contains('ð') && !letters.contains('đ') {
        // Nobody can see which of them it is.
        let half = log - std::f32::consts::LN_2;
        let others = cell.alternatives()[1..].iter().copied();
        return Cell::new([('Ð', half), ('Đ', half)].into_iter().chain(others).collect());
    }
    let (character, other) = best(cell, letters)?;
    if character == read || !character.is_alphabetic() || other < log - NEARLY {
        return None;
    }
    Cell::new(cell.alternatives().iter().filter(|(other, _)| has(letters, *other)).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::visible::evidence::{Evidence, Layout};
    use regain_base::text::{Area, Line, Print};

    /// The names as they are spelt after `doubts`: which letter of which name was read as what, how surely, and what it may be.
    fn spelt(names: [&str; 2], doubts: &[(usize, usize, char, f32, char, f32)]) -> [String; 2] {
        let mut prints = names.map(|name| Print { line: Line::certain(name), area: Area::default() });
        let mut read = Visible::new(Layout::Licence);
        for (at, item) in [Item::Surname, Item::GivenNames].into_iter().enumerate() {
            let top = 100.0 * at as f32;
            prints[at].area = Area { left: 10.0, top, right: 200.0, bottom: top + 20.0 };
            read.add(item, Some(Evidence::of(names[at], &[], prints[at].area)));
        }
        for (name, place, one, sure, other, less) in doubts {
            prints[*name].line.cells[*place] = Cell::new(vec![(*one, sure.ln()), (*other, less.ln())]).expect("a cell");
        }
        let mut page = Page::of(prints.iter());
        mend(&mut page, &read);
        [0, 1].map(|at| page.runs[at].text())
    }

    #[test]
    fn the_other_letters_say_which_mark_it_rather_is() {
        assert_eq!(spelt(["ÅKERSTRÖM", "ÅSA"], &[(0, 0, 'À', 0.5, 'Å', 0.4)])[0], "ÅKERSTRÖM");
        assert_eq!(spelt(["Đà Nẵng", "Hồng"], &[(0, 4, 'ä', 0.3, 'ẵ', 0.2)])[0], "Đà Nẵng");
        assert_eq!(spelt(["GUĐRÚN", "ÞÓRA"], &[]), ["GUÐRÚN", "ÞÓRA"]);
        assert_eq!(spelt(["ĐURĐEVIĆ", "ANA"], &[])[0], "ĐURĐEVIĆ");
        assert_eq!(spelt(["JANSEN", "NOÉ"], &[(1, 2, 'Ẽ', 0.4, 'É', 0.3)])[1], "NOÉ");
    }

    #[test]
    fn what_is_clear_stays_whatever_the_language() {
        assert_eq!(spelt(["ØDEGÅRD", "ZOẼ"], &[(1, 2, 'Ẽ', 0.95, 'E', 0.04)]), ["ØDEGÅRD", "ZOẼ"]);
        assert_eq!(spelt(["ŁĄCKA", "JÜRGEN"], &[]), ["ŁĄCKA", "JÜRGEN"]);
    }
}
