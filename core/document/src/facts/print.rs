//! Facts from the printed text of a document.

use super::{Confidence, Document, DocumentKind, Field, Source};
use crate::mrz::Sex;
use crate::visible::{Evidence, Item, Layout, Visible};
use std::collections::BTreeMap;

/// What the print says. Nothing proves it: a field is [`Confidence::Read`] where its reader stands by it, and a guess elsewhere.
pub fn from_print(visible: &Visible) -> Document {
    let text = |item: Item| visible.text(item).unwrap_or_default().to_owned();
    let day = |item: Item| visible.day(item).unwrap_or_default();
    let document = Document {
        kind: match visible.layout {
            Layout::Licence => DocumentKind::Licence,
            Layout::Aamva => DocumentKind::Aamva,
            Layout::Named => DocumentKind::Printed,
        },
        document_code: String::new(),
        document_number: text(Item::DocumentNumber),
        issuing_state: String::new(),
        nationality: text(Item::Nationality),
        birth: day(Item::Birth),
        issue: day(Item::Issue),
        expiry: day(Item::Expiry),
        sex: match visible.text(Item::Sex) {
            Some("F") => Some(Sex::Female),
            Some("M") => Some(Sex::Male),
            Some("X") => Some(Sex::Unspecified),
            _ => None,
        },
        surname: text(Item::Surname),
        given_names: text(Item::GivenNames)
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
        middle_names: Vec::new(),
        suffix: String::new(),
        names_truncated: false,
        certain: false,
        fields: BTreeMap::new(),
        repairs: Vec::new(),
    };
    document.sourced(Source::Visual, |field| {
        let clear = item(field).and_then(|item| visible.items.get(&item)).is_some_and(Evidence::is_clear);
        if clear { Confidence::Read } else { Confidence::Guess }
    })
}

pub(super) fn item(field: Field) -> Option<Item> {
    match field {
        Field::Surname => Some(Item::Surname),
        Field::GivenNames => Some(Item::GivenNames),
        Field::Birth => Some(Item::Birth),
        Field::Sex => Some(Item::Sex),
        Field::Nationality => Some(Item::Nationality),
        Field::DocumentNumber => Some(Item::DocumentNumber),
        Field::Issue => Some(Item::Issue),
        Field::Expiry => Some(Item::Expiry),
        Field::MiddleNames | Field::Suffix | Field::IssuingState => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;
    use crate::facts::{Reconciled, from_mrz, reconcile};
    use crate::mrz::decode;
    use regain_base::text::{Area, Cell, Line, Print};

    fn today() -> Date {
        Date::new(2011, 11, 22).expect("a day")
    }

    /// A page that says this, every character as likely as `sure`.
    fn page(surname: &str, sure: f32) -> Document {
        let rows = [
            ("Surname / Nom", surname),
            ("Given names / Prénoms", "Anna María"),
            ("Date of birth", "12 AUG 1974"),
            ("Passport no.", "L898902C3"),
            ("Date of expiry", "15.04.2012"),
        ];
        let print = |text: &str, top: f32| Print {
            line: Line { cells: text.chars().map(|c| Cell::new(vec![(c, sure.ln())]).expect("a cell")).collect() },
            area: Area { left: 100.0, top, right: 100.0 + 12.0 * text.chars().count() as f32, bottom: top + 20.0 },
        };
        let row = |(at, (label, value)): (usize, (&str, &str))| {
            let top = 50.0 + 70.0 * at as f32;
            [print(label, top), print(value, top + 28.0)]
        };
        let prints: Vec<Print> = rows.into_iter().enumerate().flat_map(row).collect();
        from_print(&crate::visible::read(&prints, today()).expect("a page"))
    }

    fn with_zone(page: Document) -> Reconciled {
        let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
        let reading = decode(&lines.map(Line::certain)).expect("a zone");
        reconcile(&[from_mrz(&reading, today()), page]).expect("a document")
    }

    #[test]
    fn print_by_itself_is_never_verified() {
        let document = page("Eriksson", 1.0);
        assert_eq!(document.kind.code(), "PRINTED");
        assert_eq!(document.fields.len(), 5);
        assert!(document.fields.values().all(|told| !told.verified() && told.confidence == Confidence::Read));
        assert!(!document.certain);
    }

    #[test]
    fn print_and_zone_are_compared_and_a_guess_is_no_witness() {
        let same = with_zone(page("Eriksson", 1.0));
        assert!(same.disagreements.is_empty() && same.document.fields[&Field::Surname].also == [Source::Visual]);
        let other = with_zone(page("Erikssen", 1.0));
        assert!(other.blocked() && other.disagreements[0].field == Field::Surname);
        assert!(!with_zone(page("Erikssen", 0.8)).blocked());
    }
}
