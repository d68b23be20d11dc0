//! Choosing among the places of a picture that could be a zone.

use super::{Reading, decode};
use regain_base::text::Line;

/// Decodes every candidate (the lines of one place each, best first) and returns the best reading with its candidate's
/// index; `None` when no candidate fits a layout. Two certain readings that differ make neither certain.
pub fn choose<'a>(candidates: impl IntoIterator<Item = &'a [Line]>) -> Option<(usize, Reading)> {
    let readings: Vec<(usize, Reading)> = candidates
        .into_iter()
        .enumerate()
        .filter_map(|(index, lines)| decode(lines).ok().map(|reading| (index, reading)))
        .collect();
    pick(readings)
}

fn pick(readings: Vec<(usize, Reading)>) -> Option<(usize, Reading)> {
    let mut best: Option<(usize, Reading)> = None;
    let mut disputed = false;
    for (index, reading) in readings {
        let Some((_, kept)) = &best else {
            best = Some((index, reading));
            continue;
        };
        disputed |= kept.certain && reading.certain && kept.mrz.lines != reading.mrz.lines;
        if rank(&reading) > rank(kept) {
            best = Some((index, reading));
        }
    }
    if let Some((_, reading)) = &mut best {
        reading.certain &= !disputed;
    }
    best
}

/// Certain first, then by check digits: right ones speak for a reading, wrong ones against it.
fn rank(reading: &Reading) -> (bool, bool, i32) {
    let checks = reading.mrz.checks;
    let balance = checks.all().into_iter().flatten().map(|right| if right { 1 } else { -1 }).sum();
    (reading.certain, checks.all_pass(), balance)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrz::parse;

    const ERIKSSON: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn reading(lines: &[&str], certain: bool) -> Reading {
        Reading { mrz: parse(lines).expect("a zone"), repairs: Vec::new(), certain }
    }

    fn other() -> [&'static str; 2] {
        ["P<UTOERIKSEN<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<<", ERIKSSON[1]]
    }

    #[test]
    fn the_certain_reading_wins_wherever_it_stands() {
        let picked = pick(vec![(0, reading(&other(), false)), (2, reading(&ERIKSSON, true))]).expect("one");
        assert_eq!((picked.0, picked.1.certain), (2, true));
    }

    #[test]
    fn of_two_uncertain_readings_the_check_digits_choose() {
        let wrong = [ERIKSSON[0], "L898902C46UTO7408122F1204159ZE184226B<<<<<10"];
        let picked = pick(vec![(0, reading(&wrong, false)), (1, reading(&ERIKSSON, false))]).expect("one");
        assert_eq!((picked.0, picked.1.certain), (1, false));
    }

    #[test]
    fn two_certain_readings_that_differ_make_neither_certain() {
        let picked = pick(vec![(0, reading(&ERIKSSON, true)), (1, reading(&other(), true))]).expect("one");
        assert_eq!((picked.0, picked.1.certain), (0, false));
        assert!(pick(vec![(0, reading(&ERIKSSON, true)), (1, reading(&ERIKSSON, true))]).expect("one").1.certain);
        assert!(pick(Vec::new()).is_none());
    }
}
