use super::*;
use crate::date::Date;
use crate::facts::from_mrz;
use crate::mrz::decode;
use crate::visible::{Item, Layout};
use regain_base::text::{Area, Line};

/// What the back says: Anna Maria Eriksson, born on 12 August 1974, number L898902C3, until 15 April 2012.
fn back() -> Document {
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    from_mrz(&decode(&lines.map(Line::certain)).expect("a zone"), Date::new(2011, 11, 22).expect("a day"))
}

fn front(items: &[(Item, &str, f32)]) -> Visible {
    let evidence = |(item, value, confidence): &(Item, &str, f32)| {
        let (contradicted, assumed) = (false, false);
        let evidence =
            Evidence { value: (*value).into(), confidence: *confidence, contradicted, assumed, area: Area::default() };
        (*item, evidence)
    };
    Visible { layout: Layout::Named, items: items.iter().map(evidence).collect(), number_fits: None }
}

fn disputed(items: &[(Item, &str, f32)]) -> Vec<Field> {
    beside(back(), &front(items)).disagreements.iter().map(|found| found.field).collect()
}

#[test]
fn what_the_front_says_too_has_another_source() {
    let same = [(Item::Surname, "Eriksson", 0.4), (Item::Birth, "1974-08-12", 0.9), (Item::Sex, "F", 0.9)];
    let found = beside(back(), &front(&same));
    assert!(!found.blocked());
    for (field, told) in &found.document.fields {
        let also = [Field::Surname, Field::Birth, Field::Sex].contains(field);
        assert_eq!(told.also.contains(&Source::Visual), also, "{field:?}");
    }
}

#[test]
fn one_sure_field_contradicts_and_a_slip_of_the_reader_does_not() {
    let (letter, digit) = ((Item::Surname, "ERIKSSO", 0.99), (Item::Birth, "1974-08-17", 0.99));
    assert_eq!(disputed(&[letter]), [], "a letter not seen");
    assert_eq!(disputed(&[letter, digit]), [Field::Surname, Field::Birth], "two that the reader stands by");
    assert_eq!(disputed(&[(Item::Surname, "ERIKSSO", 0.97), digit]), []);
    assert_eq!(disputed(&[(Item::Birth, "1974-08-17", 0.97)]), [], "one digit");
    assert_eq!(disputed(&[(Item::DocumentNumber, "L89B9O2C3", 0.97)]), []);
    assert_eq!(disputed(&[(Item::Surname, "LINDQVIST", 0.9)]), [Field::Surname], "no slip");
    let mut doubted = front(&[(Item::Birth, "1991-03-30", 0.99)]);
    doubted.items.values_mut().for_each(|evidence| evidence.assumed = true);
    assert!(!beside(back(), &doubted).blocked(), "nothing named it");
}

#[test]
fn likely_fields_contradict_together_and_many_of_which_none_fits_without_likelihood() {
    let (surname, birth) = ((Item::Surname, "LINDQVIST", 0.75), (Item::Birth, "1991-03-30", 0.75));
    assert_eq!(disputed(&[surname]), []);
    assert_eq!(disputed(&[surname, birth]), [Field::Surname, Field::Birth]);
    let faint =
        [(Item::Surname, "LINDQVIST", 0.3), (Item::Birth, "1991-03-30", 0.3), (Item::DocumentNumber, "U5ABE732D", 0.3)];
    assert_eq!(disputed(&faint), [Field::Surname, Field::Birth, Field::DocumentNumber]);
    assert_eq!(disputed(&[faint[0], faint[1], faint[2], (Item::Sex, "F", 0.3)]), [], "something fits");
}

#[test]
fn names_agree_in_every_spelling_and_as_far_as_a_zone_goes() {
    let named = |told: &str, printed: &str, cut: bool| {
        let mut document = back();
        document.surname = told.into();
        document.names_truncated = cut;
        beside(document, &front(&[(Item::Surname, printed, 0.99)])).blocked()
    };
    assert!(!named("MUELLER", "Müller", false) && !named("MULLER", "Müller", false));
    assert!(!named("PAPANDROPOULOUS", "Papandropoulous-Vassilakis", true));
    assert!(named("MUELLER", "Schmidt", false));
}
