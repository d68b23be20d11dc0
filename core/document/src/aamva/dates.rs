//! Days: MMDDCCYY on cards of the United States, CCYYMMDD on those of Canada and of the first version.

use super::Fault;
use super::elements::{Elements, Id};
use crate::date::Date;

/// The longest that a card is valid, in years; in Arizona to the age of 65.
const LONGEST: i32 = 60;

/// Birth, issue and expiry.
pub(super) fn read(elements: &Elements, faults: &mut Vec<Fault>) -> [Option<Date>; 3] {
    let dates = [*b"DBB", *b"DBD", *b"DBA"].map(|id| {
        let digits: String = elements.value(Id(id))?.chars().filter(|character| !"/-. ".contains(*character)).collect();
        let never = digits.bytes().all(|byte| byte == b'9') || digits.bytes().all(|byte| byte == b'0');
        let date = day(&digits);
        if date.is_none() && !(never && id == *b"DBA") {
            faults.push(Fault::Date);
        }
        date
    });
    let [birth, issue, expiry] = dates;
    let after =
        |later: Option<Date>, earlier: Option<Date>| later.zip(earlier).is_none_or(|(later, earlier)| later > earlier);
    let years = |from: Option<Date>, to: Option<Date>| from.zip(to).map_or(0, |(from, to)| to.year() - from.year());
    let in_order = after(issue, birth) && after(expiry, birth) && after(expiry, issue);
    if !in_order || years(issue, expiry) > LONGEST || years(birth, issue) > 130 {
        faults.push(Fault::Date);
    }
    dates
}

/// A day of the years 1900 to 2099. No eight digits are one in both orders: no month begins with 19 or 20.
fn day(digits: &str) -> Option<Date> {
    let part = |from: usize, to: usize| {
        digits.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u16>().ok()
    };
    if digits.len() != 8 {
        return None;
    }
    let century = part(0, 2)?;
    let (year, month, day) = if (19..=20).contains(&century) {
        (part(0, 4)?, part(4, 6)?, part(6, 8)?)
    } else {
        (part(4, 8)?, century, part(2, 4)?)
    };
    let plausible = (1900..2100).contains(&year);
    plausible.then(|| Date::new(i32::from(year), month as u8, day as u8)).flatten()
}
