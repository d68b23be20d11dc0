//! What a field can hold decides between the readings of a letter: a name has no digits, a number no marks, a day hardly letters.

use regain_base::text::Cell;

use super::labels::fold_one;
use super::page::Run;

/// How much less likely what a field rather holds may be than what was read (natural logarithm).
const NEARLY: f32 = 2.5;

/// As a name: letters and what stands between its parts; capitals only where most of them are.
pub(super) fn name(run: &Run) -> Run {
    let count = |test: fn(char) -> bool| run.cells.iter().filter(|cell| test(cell.best())).count();
    let capitals = count(char::is_uppercase) > 2 * count(char::is_lowercase);
    let read = narrowed(run, |character| {
        let mut upper = character.to_uppercase();
        match (upper.next(), upper.next()) {
            _ if character.is_numeric() => None,
            (Some(upper), None) if capitals && upper.is_uppercase() => Some(upper),
            _ => Some(character),
        }
    });
    let mut cells: Vec<Cell> = Vec::new();
    for (at, cell) in read.cells.iter().enumerate() {
        let inside = cells.last().is_some_and(|before| before.best().is_lowercase());
        let begins = cells.last().is_none_or(|before| matches!(before.best(), ' ' | '-'));
        let letters = read.cells[at..].iter().take_while(|cell| cell.best().is_alphabetic()).count();
        let cell = match cell.clone() {
            cell if inside => small(cell),
            cell if begins && letters > PARTICLE => large(cell),
            cell => cell,
        };
        cells.push(unless_eth(cell));
    }
    Run { cells, area: read.area }
}

/// What begins with a small letter in a name (`la`, `von`, `ter`) has at most this many, or looks unlike its capital (`della`).
const PARTICLE: usize = 3;

/// The same where a stroke begins the word: i, l, I and İ differ so little that the place says more than the look.
const STROKE: f32 = 6.0;

/// At the beginning of a word a small letter that may as well be a capital is one. It stays as doubtful as it was.
fn large(cell: Cell) -> Cell {
    let (small, log) = cell.alternatives()[0];
    let unlikely = |small: char, capital: char| {
        let stroke = fold_one(capital) == "I" && matches!(fold_one(small).as_str(), "I" | "L");
        if stroke { STROKE } else { NEARLY }
    };
    let capital = cell.alternatives().iter().find(|(character, _)| character.is_uppercase());
    match capital {
        Some((capital, other)) if small.is_lowercase() && *other > log - unlikely(small, *capital) => {
            let others =
                cell.alternatives().iter().filter(|(character, _)| !character.is_lowercase() || character == capital);
            Cell::new(others.copied().collect()).unwrap_or(cell)
        }
        _ => cell,
    }
}

/// Inside a word a capital that may as well be a small letter of the same shape (`S`, `V`) is one; it stays as doubtful as it was.
fn small(cell: Cell) -> Cell {
    let (capital, log) = cell.alternatives()[0];
    let lower = capital.to_lowercase().next().filter(|lower| *lower != capital);
    match lower.and_then(|lower| cell.log_probability(lower)) {
        Some(other) if other > log - NEARLY => {
            let others = cell.alternatives().iter().filter(|(character, _)| *character != capital);
            Cell::new(others.copied().collect()).unwrap_or(cell)
        }
        _ => cell,
    }
}

/// Ð is read as Đ, which looks the same: which of them it is, nobody can see.
fn unless_eth(cell: Cell) -> Cell {
    // Already told from what else is in the name.
    let Some(log) = cell.log_probability('Đ').filter(|_| cell.best() != 'Ð') else { return cell };
    let half = log - std::f32::consts::LN_2;
    let others = cell.alternatives().iter().filter(|(character, _)| !matches!(character, 'Đ' | 'Ð')).copied();
    // The sort is stable: the letter of more names comes first.
    Cell::new([('Đ', half), ('Ð', half)].into_iter().chain(others).collect()).unwrap_or(cell)
}

/// As a number: plain capitals, digits and signs. Many states leave the letter O out of their numbers, so a nought that is
/// nearly as likely is one; it stays as doubtful as it was.
pub(super) fn number(run: &Run) -> Run {
    let plain = |character: char| fold_one(character).chars().next();
    let plain = narrowed(run, |character| if character.is_alphanumeric() { plain(character) } else { Some(character) });
    let nought = |cell: Cell| match (cell.log_probability('O'), cell.log_probability('0')) {
        (Some(letter), Some(nought)) if cell.best() == 'O' && nought > letter - NEARLY => {
            let others = cell.alternatives().iter().filter(|(character, _)| *character != 'O');
            Cell::new(others.copied().collect()).unwrap_or(cell)
        }
        _ => cell,
    };
    let read = Run { cells: plain.cells.into_iter().map(nought).collect(), area: plain.area };
    // The stop of the field's own number may stand before it.
    read.from(read.cells.iter().take_while(|cell| !cell.best().is_alphanumeric()).count())
}

/// As a day: digits and what parts them; where no digit was considered, the letter stays, because months have names.
pub(super) fn day(run: &Run) -> Run {
    narrowed(run, |character| (!character.is_alphabetic()).then_some(character))
}

/// `run` with what `allowed` makes of every alternative; those that become the same share their probability. A cell of which
/// nothing is left stays as it was.
fn narrowed(run: &Run, allowed: impl Fn(char) -> Option<char>) -> Run {
    let narrow = |cell: &Cell| {
        let mut kept: Vec<(char, f32)> = Vec::new();
        for (character, log) in cell.alternatives() {
            let Some(character) = allowed(*character) else { continue };
            match kept.iter_mut().find(|(other, _)| *other == character) {
                Some((_, sum)) => *sum = (sum.exp() + log.exp()).min(1.0).ln(),
                None => kept.push((character, *log)),
            }
        }
        Cell::new(kept).unwrap_or_else(|| cell.clone())
    };
    Run { cells: run.cells.iter().map(narrow).collect(), area: run.area }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::text::Area;

    fn run(cells: &[&[(char, f32)]]) -> Run {
        let cell = |alternatives: &&[(char, f32)]| {
            Cell::new(alternatives.iter().map(|(character, part)| (*character, part.ln())).collect()).expect("a cell")
        };
        Run { cells: cells.iter().map(cell).collect(), area: Area::default() }
    }

    #[test]
    fn a_nought_is_preferred_and_stays_doubtful() {
        let read = number(&run(&[&[('O', 0.6), ('0', 0.4)], &[('O', 0.95), ('0', 0.05)]]));
        assert_eq!(read.text(), "0O");
        assert!((read.cells[0].confidence() - 0.4).abs() < 1e-4);
    }

    #[test]
    fn a_field_decides_between_readings() {
        let name_like = run(&[
            &[('N', 0.9)],
            &[('0', 0.6), ('O', 0.3), ('Ö', 0.1)],
            &[('Ş', 0.4), ('ş', 0.5)],
            &[('Đ', 0.9)],
            &[('A', 0.9)],
        ]);
        let read = name(&name_like);
        assert_eq!(read.text(), "NOŞĐA");
        assert!((read.cells[3].confidence() - 0.45).abs() < 1e-4, "Ð looks the same");
        assert!((read.cells[1].confidence() - 0.3).abs() < 1e-4 && (read.cells[2].confidence() - 0.9).abs() < 1e-4);
        let mixed = run(&[&[('U', 0.9)], &[('Ö', 0.5), ('0', 0.03), ('O', 0.4)], &[('-', 0.9)], &[('7', 1.0)]]);
        assert_eq!(number(&mixed).text(), "UO-7");
        assert_eq!(day(&mixed).text(), "U0-7");
        let mixed = run(&[&[('i', 0.7), ('İ', 0.3)], &[('p', 1.0)], &[('e', 1.0)], &[('k', 1.0)]]);
        assert_eq!(name(&mixed).text(), "İpek");
        let sure = |first: char, capital: char| {
            run(&[&[(first, 0.98), (capital, 0.01)], &[('e', 1.0)], &[('l', 1.0)], &[('a', 1.0)]])
        };
        assert_eq!((name(&sure('l', 'I')).text(), name(&sure('d', 'D')).text()), ("Iela".into(), "dela".into()));
        assert_eq!(
            name(&run(&[&[('l', 0.6), ('I', 0.4)], &[('a', 1.0)], &[(' ', 1.0)], &[('C', 1.0)]])).text(),
            "la C"
        );
        let mixed =
            run(&[&[('Z', 1.0)], &[('o', 0.9)], &[('S', 0.6), ('s', 0.4)], &[('C', 0.97), ('c', 0.03)], &[('h', 0.9)]]);
        assert_eq!(name(&mixed).text(), "ZosCh");
    }
}
