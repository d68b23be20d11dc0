//! Days as they are printed: `24.02.1985`, `24 FÉV / FEB 85`, `02/24/1985`, `1985-02-24`.

use regain_base::text::Cell;

use super::page::text;
use crate::date::{Date, KnownDate, PartialDate};

/// Which of day and month comes first where both are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// How the days of a document are to be understood.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub(super) order: Order,
    pub(super) today: Date,
}

/// Which century a year of two digits belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Century {
    Birth,
    Issue,
    Expiry,
}

/// A day at the start of a run.
pub(super) struct PrintedDate {
    pub(super) date: Date,
    /// How many cells it takes.
    pub(super) length: usize,
}

/// A piece of a date: a number with its digits, or a month by name.
#[derive(Clone, Copy)]
enum Piece {
    Number { value: u32, digits: usize },
    Month(u8),
}

/// Month names by their first letters, folded: English, French, Spanish, Portuguese, Italian, German, Dutch, the Nordic
/// languages and Romanian. No beginning stands for two months; Slavic names are left out because theirs do.
const MONTHS: [&[&str]; 12] = [
    &["JAN", "ENE", "GEN", "IAN"],
    &["FEB", "FEV"],
    &["MAR", "MRT", "MAER"],
    &["APR", "AVR", "ABR"],
    &["MAY", "MAI", "MAJ", "MAG", "MEI"],
    &["JUN", "JUIN", "GIU", "IUN"],
    &["JUL", "JUIL", "LUG", "IUL"],
    &["AUG", "AOU", "AGO"],
    &["SEP", "SET"],
    &["OCT", "OKT", "OTT", "OUT"],
    &["NOV", "NOI"],
    &["DEC", "DEZ", "DIC", "DES"],
];

/// The day that `cells` begin with.
pub(super) fn date(cells: &[Cell], century: Century, calendar: Calendar) -> Option<PrintedDate> {
    let (pieces, length) = pieces(&text(cells))?;
    let date = match pieces {
        [Piece::Number { value: year, digits: 4 }, month, Piece::Number { value: day, digits: 1 | 2 }] => {
            Date::new(i32::try_from(year).ok()?, number(month)?, u8::try_from(day).ok()?)?
        }
        [first, second, Piece::Number { value: year, digits }] => {
            let (day, month) = match (first, calendar.order) {
                (Piece::Month(_), _) | (_, Order::MonthFirst) if !matches!(second, Piece::Month(_)) => (second, first),
                _ => (first, second),
            };
            let Piece::Number { value: day, digits: 1 | 2 } = day else { return None };
            whole(u8::try_from(day).ok()?, number(month)?, (year, digits), century, calendar.today)?
        }
        _ => return None,
    };
    Some(PrintedDate { date, length })
}

fn number(month: Piece) -> Option<u8> {
    match month {
        Piece::Month(month) => Some(month),
        Piece::Number { value, digits: 1 | 2 } => u8::try_from(value).ok(),
        Piece::Number { .. } => None,
    }
}

fn whole(day: u8, month: u8, (year, digits): (u32, usize), century: Century, today: Date) -> Option<Date> {
    match digits {
        4 => Date::new(i32::try_from(year).ok()?, month, day),
        2 => {
            let short = PartialDate { year: u8::try_from(year).ok(), month: Some(month), day: Some(day) };
            let known: KnownDate = match century {
                Century::Birth | Century::Issue => short.as_birth(today),
                Century::Expiry => short.as_expiry(today),
            };
            known.complete()
        }
        _ => None,
    }
}

/// Three pieces and how many characters they take. A month given in two languages (`FÉV / FEB`) is one piece.
fn pieces(text: &str) -> Option<([Piece; 3], usize)> {
    let characters: Vec<char> = text.chars().collect();
    let mut found: Vec<Piece> = Vec::new();
    let mut at = 0;
    while found.len() < 3 {
        while characters.get(at).is_some_and(|c| matches!(c, ' ' | '.' | '/' | '-' | ',')) && !found.is_empty() {
            at += 1;
        }
        let run = |test: fn(&char) -> bool| characters[at..].iter().take_while(|c| test(c)).count();
        let (digits, letters) = (run(char::is_ascii_digit), run(|c| c.is_alphabetic()));
        if digits > 0 {
            let value = characters[at..at + digits].iter().collect::<String>().parse().ok()?;
            found.push(Piece::Number { value, digits });
            at += digits;
        } else {
            let month = month(&characters[at..at + letters])?;
            match found.last() {
                Some(Piece::Month(before)) if *before == month => {}
                _ => found.push(Piece::Month(month)),
            }
            at += letters;
        }
    }
    // The blank before a place is small: `10.04.2001PORTO`. Digits after a day belong to something else.
    let letters = characters[at..].iter().take_while(|next| next.is_alphabetic()).count();
    let whole_year = matches!(found.last(), Some(Piece::Number { digits: 4, .. }));
    let ended = !characters.get(at).is_some_and(|next| next.is_alphanumeric()) || (whole_year && letters > 1);
    ended.then(|| <[Piece; 3]>::try_from(found).ok()).flatten().map(|pieces| (pieces, at))
}

fn month(name: &[char]) -> Option<u8> {
    let folded = super::labels::fold(&name.iter().collect::<String>());
    if folded.len() < 3 {
        return None;
    }
    let at = MONTHS.iter().position(|names| names.iter().any(|start| folded.starts_with(start)))?;
    u8::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_base::text::Line;

    fn read(text: &str, order: Order, century: Century) -> Option<(String, usize)> {
        let calendar = Calendar { order, today: Date::new(2026, 11, 26).expect("a day") };
        date(&Line::certain(text).cells, century, calendar).map(|found| (found.date.to_string(), found.length))
    }

    #[test]
    fn days_are_read_in_the_ways_they_are_printed() {
        for (text, expected, length) in [
            ("24.02.1985", "1985-02-24", 10),
            ("24.02.85 OSLO", "1985-02-24", 8),
            ("24/02/1985, ROMA", "1985-02-24", 10),
            ("24 02 1985", "1985-02-24", 10),
            ("24.02.1985ROMA", "1985-02-24", 10),
            ("4.2.1985", "1985-02-04", 8),
            ("1985-02-24", "1985-02-24", 10),
            ("1985/FE/24", "", 0),
            ("24 FÉV / FEB 1985", "1985-02-24", 17),
            ("24 févr. 1985", "1985-02-24", 13),
            ("24 MAY/MAI 85", "1985-05-24", 13),
            ("17 août 2001", "2001-08-17", 12),
            ("FEB 24 1985", "1985-02-24", 11),
        ] {
            let found = read(text, Order::DayFirst, Century::Birth);
            let expected = (!expected.is_empty()).then(|| (expected.to_owned(), length));
            assert_eq!(found, expected, "{text}");
        }
        let american = read("02/24/1985", Order::MonthFirst, Century::Birth);
        assert_eq!(american, Some(("1985-02-24".into(), 10)));
        let canadian = read("1985/02/24", Order::MonthFirst, Century::Birth);
        assert_eq!(canadian, Some(("1985-02-24".into(), 10)));
    }

    #[test]
    fn the_century_depends_on_what_the_day_is() {
        let year = |text: &str, century: Century| {
            read(text, Order::DayFirst, century).map(|(day, _)| day[..4].parse::<i32>().expect("a year"))
        };
        assert_eq!(year("01.02.31", Century::Birth), Some(1931));
        assert_eq!(year("01.02.31", Century::Expiry), Some(2031));
        assert_eq!(year("01.02.19", Century::Issue), Some(2019));
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "24.02",
            "31.02.1985",
            "24.13.1985",
            "24.02.198",
            "24.02.19855",
            "240285",
            "AB 02 1985",
            "24 XYZ 1985",
            "24.02.1985A",
        ] {
            assert_eq!(read(text, Order::DayFirst, Century::Birth), None, "{text}");
        }
    }
}
