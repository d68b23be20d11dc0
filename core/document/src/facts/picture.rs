//! What one picture of a document says: its zone, or its barcode where it has no zone.

use super::{Document, from_aamva, from_mrz};
use crate::aamva::{self, Record};
use crate::date::Date;
use crate::mrz::{self, Reading};
use regain_base::Reason;
use regain_base::text::Line;

/// What was read on one picture. Phone, service and command line all decide by it.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The best reading of a zone, and which candidate it is of.
    pub zone: Option<(usize, Reading)>,
    /// The licence that a barcode tells of.
    pub licence: Option<Record>,
}

impl Picture {
    /// Chooses among candidates for a zone (the lines of one place each, best first). `barcode` looks for a barcode's text; it is
    /// asked only where no zone was read, because that search is dear.
    pub fn of<'a>(zones: impl IntoIterator<Item = &'a [Line]>, barcode: impl FnOnce() -> Option<String>) -> Self {
        let zone = mrz::choose(zones);
        if zone.as_ref().is_some_and(|(_, reading)| reading.is_of_a_zone()) {
            return Self { zone, licence: None };
        }
        let licence = barcode().and_then(|text| aamva::parse(text.as_bytes()).ok());
        // What looked like a zone on a licence that reads well was none.
        let zone = zone.filter(|_| !licence.as_ref().is_some_and(is_sound));
        Self { zone, licence }
    }

    /// The document, where it was read beyond doubt; `None` where the picture shows neither zone nor licence.
    ///
    /// # Errors
    /// [`Reason::DocumentUncertain`] when something was read and may be wrong.
    pub fn document(&self, today: Date) -> Result<Option<Document>, Reason> {
        match (&self.zone, &self.licence) {
            (Some((_, reading)), _) if reading.certain => Ok(Some(from_mrz(reading, today))),
            (_, Some(licence)) if is_sound(licence) => Ok(Some(from_aamva(licence))),
            (None, None) => Ok(None),
            _ => Err(Reason::DocumentUncertain),
        }
    }
}

/// Whether a barcode's text is a licence's and sound: then its side need have no zone.
pub fn is_of_a_licence(text: &str) -> bool {
    aamva::parse(text.as_bytes()).is_ok_and(|licence| is_sound(&licence))
}

/// Nothing in the text contradicts itself or the standard. Its symbol has error correction, and no check digits beside it.
fn is_sound(licence: &Record) -> bool {
    licence.faults.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::DocumentKind;

    const ZONE: [&str; 2] =
        ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];

    fn lines(text: [&str; 2]) -> Vec<Line> {
        text.map(Line::certain).into()
    }

    /// A licence of an invented person, with one element to be changed.
    fn licence(expiry: &str) -> String {
        let elements = [
            ("DAQ", "Q1234567"),
            ("DCS", "MOTORIST"),
            ("DDE", "N"),
            ("DAC", "LIV"),
            ("DDF", "N"),
            ("DAD", "ODESSA"),
            ("DDG", "N"),
            ("DCA", "D"),
            ("DCB", "NONE"),
            ("DCD", "NONE"),
            ("DBD", "06152024"),
            ("DBB", "02031980"),
            ("DBA", expiry),
            ("DBC", "2"),
            ("DAU", "068 IN"),
            ("DAY", "BRO"),
            ("DAG", "1 SPECIMEN AVENUE"),
            ("DAI", "UTOPIA"),
            ("DAJ", "OH"),
            ("DAK", "000010000  "),
            ("DCF", "0001"),
            ("DCG", "USA"),
        ];
        aamva::write(636_023, 10, &[("DL", &elements)])
    }

    fn today() -> Date {
        Date::new(2026, 11, 26).expect("a day")
    }

    #[test]
    fn a_zone_that_was_read_asks_for_no_barcode_even_in_doubt() {
        let misprinted = [ZONE[0], "L898902C35UTO7408122F1204159ZE184226B<<<<<10"];
        for (text, told) in [(ZONE, true), (misprinted, false)] {
            let lines = lines(text);
            let picture = Picture::of([lines.as_slice()], || panic!("the dear search"));
            let document = picture.document(today());
            assert_eq!(document.is_ok(), told, "{document:?}");
            assert_eq!(picture.zone.map(|(_, reading)| reading.certain), Some(told));
        }
    }

    #[test]
    fn a_licence_is_read_where_what_looks_like_a_zone_is_none() {
        let junk =
            lines(["P<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ABCDEFGH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"]);
        for zones in [Vec::new(), vec![junk.as_slice()]] {
            let document = Picture::of(zones, || Some(licence("06152032"))).document(today());
            let document = document.expect("no doubt").expect("a licence");
            assert_eq!((document.kind, document.surname.as_str()), (DocumentKind::Aamva, "MOTORIST"));
        }
    }

    #[test]
    fn a_barcode_that_contradicts_itself_or_is_no_licence_s_is_no_document() {
        let expires_first = Picture::of([], || Some(licence("06152014")));
        assert_eq!(expires_first.document(today()), Err(Reason::DocumentUncertain));
        let ticket = Picture::of([], || Some("M1MOTORIST/LIV".into()));
        assert_eq!(ticket.document(today()), Ok(None));
    }
}
