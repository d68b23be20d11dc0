//! Dates as documents print them (two-digit years, unknown parts) and as they are meant.

use regain_base::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day in the Gregorian calendar. Travels as `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// A day that exists, between the years 1 and 9999.
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        let named = time::Month::try_from(month).ok()?;
        let exists = (1..=9999).contains(&year) && time::Date::from_calendar_date(year, named, day).is_ok();
        exists.then_some(Self { year, month, day })
    }

    /// The day of this moment in UTC; the first or last day of the calendar for moments beyond it.
    pub fn of(moment: Timestamp) -> Self {
        match time::OffsetDateTime::from_unix_timestamp(moment.seconds()) {
            Ok(at) if (1..=9999).contains(&at.year()) => {
                Self { year: at.year(), month: u8::from(at.month()), day: at.day() }
            }
            _ if moment.0 < 0 => Self { year: 1, month: 1, day: 1 },
            _ => Self { year: 9999, month: 12, day: 31 },
        }
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The text is no day of the form `YYYY-MM-DD`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day of the form YYYY-MM-DD")]
pub struct NotADate;

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        text.parse::<KnownDate>()?.complete().ok_or(NotADate)
    }
}

/// A day of which parts may be unknown. Travels as `YYYY-MM-DD` with `X` for unknown digits (ISO 8601-2 annex A).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct KnownDate {
    /// The full year.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl KnownDate {
    /// The day when every part is known and the day exists.
    pub fn complete(self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?)
    }

    /// Whether nothing is known.
    pub fn is_unknown(self) -> bool {
        self == Self::default()
    }

    /// The last day that fits, for asking whether something has run out. `None` when the year is unknown.
    pub fn latest(self) -> Option<Date> {
        let (year, month) = (self.year?, self.month.unwrap_or(12));
        match self.day {
            Some(day) => Date::new(year, month, day),
            None => (28..=31).rev().find_map(|day| Date::new(year, month, day)),
        }
    }

    /// Whether both may mean the same day: no part that both know differs.
    pub fn agrees_with(self, other: Self) -> bool {
        fn same<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
            one.zip(other).is_none_or(|(one, other)| one == other)
        }
        same(self.year, other.year) && same(self.month, other.month) && same(self.day, other.day)
    }

    /// Full years of age on `today`, the smaller value where unknown parts leave two; `None` when the year is unknown.
    pub fn age_on(self, today: Date) -> Option<u32> {
        let born = self.latest()?;
        let before_birthday = (today.month(), today.day()) < (born.month(), born.day());
        u32::try_from(today.year() - born.year() - i32::from(before_birthday)).ok()
    }
}

impl From<Date> for KnownDate {
    fn from(date: Date) -> Self {
        Self { year: Some(date.year), month: Some(date.month), day: Some(date.day) }
    }
}

impl fmt::Display for KnownDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.year {
            Some(year) => write!(formatter, "{year:04}")?,
            None => formatter.write_str("XXXX")?,
        }
        for part in [self.month, self.day] {
            match part {
                Some(part) => write!(formatter, "-{part:02}")?,
                None => formatter.write_str("-XX")?,
            }
        }
        Ok(())
    }
}

impl FromStr for KnownDate {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        fn part<T: FromStr>(text: Option<&str>, length: usize) -> Result<Option<T>, NotADate> {
            let text = text.filter(|text| text.len() == length).ok_or(NotADate)?;
            if text.bytes().all(|byte| byte == b'X') {
                return Ok(None);
            }
            if !text.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NotADate);
            }
            text.parse().map(Some).map_err(|_| NotADate)
        }
        let mut parts = text.split('-');
        let known = Self { year: part(parts.next(), 4)?, month: part(parts.next(), 2)?, day: part(parts.next(), 2)? };
        if parts.next().is_some() {
            return Err(NotADate);
        }
        Ok(known)
    }
}

macro_rules! travels_as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
travels_as_text!(Date);
travels_as_text!(KnownDate);
travels_as_text!(PartialDate);

/// A date as the zone prints it: `YYMMDD`, each part possibly unknown (`<<`, Doc 9303-3 section 4.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PartialDate {
    /// The last two digits of the year.
    pub year: Option<u8>,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

impl PartialDate {
    /// The date as it will be printed.
    pub fn of(date: Date) -> Self {
        let year = u8::try_from(date.year.rem_euclid(100)).ok();
        Self { year, month: Some(date.month), day: Some(date.day) }
    }

    /// Whether nothing is known, or the layout has no such date.
    pub fn is_unknown(self) -> bool {
        self == Self::default()
    }

    /// The date with its century, read as a birth: the latest year that is not after `today`.
    pub fn as_birth(self, today: Date) -> KnownDate {
        let years = self.years_around(today);
        years.into_iter().rev().find(|date| date.earliest().is_some_and(|first| first <= today)).unwrap_or(years[0])
    }

    /// The date with its century, read as an expiry: the year nearest to `today`, the later of two equally near.
    pub fn as_expiry(self, today: Date) -> KnownDate {
        let distance = |date: &KnownDate| date.year.map_or(0, |year| (year - today.year).abs());
        let years = self.years_around(today);
        years.into_iter().rev().min_by_key(distance).unwrap_or(years[0])
    }

    /// The date in the century before, in the one of, and in the one after `today`.
    fn years_around(self, today: Date) -> [KnownDate; 3] {
        let century = today.year - today.year.rem_euclid(100);
        [-100, 0, 100].map(|centuries| KnownDate {
            year: self.year.map(|year| century + centuries + i32::from(year)),
            month: self.month,
            day: self.day,
        })
    }
}

impl KnownDate {
    /// The first day that fits.
    fn earliest(self) -> Option<Date> {
        Date::new(self.year?, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [self.year, self.month, self.day] {
            match part {
                Some(part) => write!(formatter, "{part:02}")?,
                None => formatter.write_str("<<")?,
            }
        }
        Ok(())
    }
}

impl FromStr for PartialDate {
    type Err = NotADate;

    /// Reads six characters; a part is two digits or two fillers, and known parts form a day that exists in some century.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let bytes: &[u8; 6] = text.as_bytes().try_into().map_err(|_| NotADate)?;
        let part = |at: usize| match (bytes[at], bytes[at + 1]) {
            (b'<', b'<') => Ok(None),
            (tens @ b'0'..=b'9', units @ b'0'..=b'9') => Ok(Some((tens - b'0') * 10 + units - b'0')),
            _ => Err(NotADate),
        };
        let date = Self { year: part(0)?, month: part(2)?, day: part(4)? };
        // 2000 + year has the longest February among the years that end in these digits.
        let year = date.year.map_or(2000, |year| 2000 + i32::from(year));
        let day = date.day.unwrap_or(1);
        let exists = match date.month {
            Some(month) => Date::new(year, month, day).is_some(),
            None => (1..=31).contains(&day),
        };
        exists.then_some(date).ok_or(NotADate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    #[test]
    fn only_days_that_exist_are_dates() {
        assert!(
            Date::new(2023, 2, 29).is_none() && Date::new(2024, 2, 29).is_some() && Date::new(2024, 13, 1).is_none()
        );
        for text in ["", "1974-8-12", "1974-08-12-", "+974-08-12", "1974-XX-XX", "1974-08-32"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert_eq!(day("1974-08-12").to_string(), "1974-08-12");
    }

    #[test]
    fn a_moment_lies_in_its_utc_day() {
        assert_eq!(Date::of(Timestamp(0)), day("1970-01-01"));
        assert_eq!(Date::of(Timestamp(-1)), day("1969-12-31"));
        assert_eq!(Date::of(Timestamp(i64::MAX)), day("9999-12-31"));
    }

    #[test]
    fn the_century_of_a_birth_is_the_past() {
        let today = day("2026-11-22");
        for (printed, meant) in [
            ("740812", "1974-08-12"),
            ("261122", "2026-11-22"),
            ("261123", "1926-11-23"),
            ("26<<<<", "2026-XX-XX"),
            ("<<<<<<", "XXXX-XX-XX"),
            ("<<0705", "XXXX-07-05"),
            ("000229", "2000-02-29"),
        ] {
            let read: PartialDate = printed.parse().expect(printed);
            assert_eq!(read.as_birth(today).to_string(), meant);
            assert_eq!(read.to_string(), printed);
        }
    }

    #[test]
    fn the_century_of_an_expiry_is_near() {
        let today = day("2026-11-22");
        for (printed, meant) in [("120415", "2012-04-15"), ("351231", "2035-12-31"), ("980104", "1998-01-04")] {
            let read: PartialDate = printed.parse().expect(printed);
            assert_eq!(read.as_expiry(today).to_string(), meant);
        }
        let near_2100: PartialDate = "020101".parse().expect("a date");
        assert_eq!(near_2100.as_expiry(day("2098-06-01")).to_string(), "2102-01-01");
        assert_eq!(near_2100.as_birth(day("2101-06-01")).to_string(), "2002-01-01");
    }

    #[test]
    fn no_date_is_read_into_nonsense() {
        for text in ["741312", "740832", "74O812", "7408", "<40812", "740230", "7408121"] {
            assert!(text.parse::<PartialDate>().is_err(), "{text}");
        }
    }

    #[test]
    fn age_counts_the_birthday_itself() {
        let born: KnownDate = "1974-08-12".parse().expect("a date");
        assert_eq!(born.age_on(day("2026-08-11")), Some(51));
        assert_eq!(born.age_on(day("2026-08-12")), Some(52));
        let in_some_month: KnownDate = "1974-XX-XX".parse().expect("a date");
        assert_eq!(in_some_month.age_on(day("2026-08-12")), Some(51));
        assert_eq!(born.age_on(day("1970-01-01")), None);
        assert!(born.agrees_with(in_some_month) && !born.agrees_with(day("1974-08-13").into()));
    }
}
