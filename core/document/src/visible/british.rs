//! The British driver number, which repeats surname, birth and initials (INF1D; GOV.UK design of the number): a check where no
//! check digit exists.

use super::labels::fold;
use crate::date::Date;

/// Whether a number of sixteen characters fits the name and the birth; `None` when `number` does not look like one.
///
/// Five of the surname filled with `9`, the decade's digit, the month (50 more for women), the day, the year's last digit, two
/// initials filled with `9`, and four that nobody can foresee.
pub(super) fn fits(number: &str, surname: &str, given_names: &str, birth: Date) -> Option<bool> {
    let number: Vec<char> = number.chars().filter(|c| !c.is_whitespace()).take(16).collect();
    let digit = |at: usize| number.get(at).and_then(|c| c.to_digit(10));
    let two = |at: usize| Some(digit(at)? * 10 + digit(at + 1)?);
    let shaped = number.len() == 16
        && number.iter().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
        && number[0].is_ascii_uppercase()
        && number[14..].iter().all(char::is_ascii_uppercase);
    let (decade, month, day, year) = (digit(5)?, two(6)?, two(8)?, digit(10)?);
    if !shaped || !(1..=12).contains(&(month % 50)) || !(1..=31).contains(&day) {
        return None;
    }
    let short_year = u32::try_from(birth.year().rem_euclid(100)).ok()?;
    let day_fits =
        decade * 10 + year == short_year && month % 50 == u32::from(birth.month()) && day == u32::from(birth.day());
    // MAC and MC are both written MC.
    let family = fold(surname);
    let family = family.strip_prefix("MAC").map_or(family.clone(), |rest| format!("MC{rest}"));
    let name_fits = family.chars().chain("99999".chars()).take(5).eq(number[..5].iter().copied());
    let mut initials = given_names.split([' ', '-']).filter_map(|word| fold(word).chars().next());
    let first_fits = initials.next() == Some(number[11]);
    Some(day_fits && name_fits && first_fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_repeats_name_and_birth() {
        let born = Date::new(1976, 3, 11).expect("a day");
        assert_eq!(fits("MORGA 753116 SM9IJ", "MORGAN", "SARAH MEREDYTH", born), Some(true));
        assert_eq!(fits("MORGA753116SM9IJ 35", "MORGAN", "SARAH MEREDYTH", born), Some(true));
        assert_eq!(fits("FOX99703116A99IJ", "FOX", "ANN", born), Some(true));
        assert_eq!(fits("MCDON703116A99IJ", "MACDONALD", "ANN", born), Some(true));
        assert_eq!(fits("MORGA753126SM9IJ", "MORGAN", "SARAH MEREDYTH", born), Some(false));
        assert_eq!(fits("MORGE753116SM9IJ", "MORGAN", "SARAH", born), Some(false));
        assert_eq!(fits("MORGA753116SM9IJ", "MORGAN", "TARA", born), Some(false));
        for other in ["", "12345678", "MORGA793116SM9IJ", "0123456789012345", "MORGA753116SM912"] {
            assert_eq!(fits(other, "MORGAN", "SARAH", born), None, "{other}");
        }
    }
}
