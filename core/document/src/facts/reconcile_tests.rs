use super::*;
use crate::date::Date;
use crate::facts::{DocumentKind, from_mrz};
use crate::mrz::{Reading, parse};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn licence(change: impl FnOnce(&mut Document)) -> Document {
    let day = |year| Date::new(year, 4, 15).expect("a day").into();
    let mut document = Document {
        kind: DocumentKind::Aamva,
        document_code: "DL".into(),
        document_number: "T64235789".into(),
        issuing_state: "US-OH".into(),
        nationality: String::new(),
        birth: day(1986),
        issue: day(2022),
        expiry: day(2030),
        sex: None,
        surname: "MUELLER".into(),
        given_names: vec!["ANNA".into()],
        middle_names: vec!["MARIA".into()],
        suffix: String::new(),
        names_truncated: false,
        certain: false,
        fields: BTreeMap::new(),
        repairs: Vec::new(),
    };
    change(&mut document);
    document
}

fn barcode(change: impl FnOnce(&mut Document)) -> Document {
    licence(change).sourced(Source::Barcode, |_| Confidence::Read)
}

/// The front, which does not keep middle names apart.
fn front(change: impl FnOnce(&mut Document)) -> Document {
    let printed = licence(|document| {
        let middle = std::mem::take(&mut document.middle_names);
        document.given_names.extend(middle);
        change(document);
    });
    printed.sourced(Source::Visual, |_| Confidence::Read)
}

fn passport() -> Document {
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    let mrz = parse(&lines).expect("a passport");
    from_mrz(&Reading { mrz, repairs: vec![], certain: true }, Date::new(2026, 11, 22).expect("a day"))
}

fn disputed(readings: &[Document]) -> Vec<Field> {
    reconcile(readings).expect("readings").disagreements.into_iter().map(|dispute| dispute.field).collect()
}

#[test]
fn nothing_comes_of_no_reading_and_one_stands_as_it_is() {
    assert_eq!(reconcile(&[]), None);
    let alone = reconcile(&[barcode(|_| ())]).expect("one reading");
    assert_eq!(alone.document, barcode(|_| ()));
    assert!(!alone.document.certain && !alone.document.fields.values().any(Sourced::verified));
    assert_eq!(reconcile(&[passport()]).expect("one reading").document, passport());
}

#[test]
fn two_sources_that_agree_make_it_certain_and_middle_names_stay_apart() {
    for readings in [[barcode(|_| ()), front(|_| ())], [front(|_| ()), barcode(|_| ())]] {
        let found = reconcile(&readings).expect("readings");
        assert!(found.document.certain && !found.blocked() && found.disagreements.is_empty());
        assert_eq!(
            (found.document.given_names.join(" "), found.document.middle_names.join(" ")),
            ("ANNA".into(), "MARIA".into())
        );
        let number = &found.document.fields[&Field::DocumentNumber];
        assert_eq!((number.source, number.also.as_slice()), (Source::Barcode, [Source::Visual].as_slice()));
        assert_eq!(number.confidence, Confidence::Agreed);
    }
}

#[test]
fn a_disagreement_shows_both_readings_and_blocks() {
    let readings = [barcode(|_| ()), front(|document| document.birth.year = Some(1988))];
    let found = reconcile(&readings).expect("readings");
    assert!(found.blocked() && !found.document.certain);
    let values = found.disagreements[0].readings.each_ref().map(|reading| (reading.source, reading.value.as_str()));
    assert_eq!(values, [(Source::Barcode, "1986-04-15"), (Source::Visual, "1988-04-15")]);
}

#[test]
fn the_majority_is_shown_and_the_minority_still_blocks() {
    let zone = front(|document| document.surname = "MULLER".into()).sourced(Source::Mrz, |_| Confidence::Read);
    let readings = [
        zone,
        barcode(|document| document.surname = "Müller".into()),
        front(|document| document.surname = "MILLER".into()),
    ];
    let found = reconcile(&readings).expect("readings");
    assert_eq!(
        (found.document.surname.as_str(), found.document.fields[&Field::Surname].also.as_slice()),
        ("MULLER", [Source::Barcode].as_slice())
    );
    assert!(found.blocked());
}

#[test]
fn a_check_digit_outvotes_a_guess_and_only_that() {
    let printed = |confidence| {
        let mut document = passport();
        document.document_number = "L898902C8".into();
        document.certain = false;
        document.sourced(Source::Visual, |_| confidence)
    };
    for (confidence, blocked) in [(Confidence::Guess, false), (Confidence::Read, true)] {
        let found = reconcile(&[printed(confidence), passport()]).expect("readings");
        assert_eq!((found.blocked(), found.document.certain), (blocked, !blocked), "{confidence:?}");
        assert_eq!(found.document.document_number, "L898902C3");
        assert_eq!(found.disagreements.len(), 1, "a guess that was outvoted is told all the same");
    }
}

#[test]
fn a_guess_supports_nobody() {
    let guessed = front(|_| ()).sourced(Source::Visual, |_| Confidence::Guess);
    let found = reconcile(&[guessed, barcode(|_| ())]).expect("readings");
    assert!(!found.document.certain && !found.document.fields.values().any(Sourced::verified));
    assert!(found.document.fields.values().all(|told| told.source == Source::Barcode));
}

#[test]
fn cut_names_give_way_to_the_whole_ones() {
    let cut = passport_with(|document| {
        document.names_truncated = true;
        document.given_names = vec!["ANNA".into(), "MA".into()];
    });
    let printed = passport_with(|_| ()).sourced(Source::Visual, |_| Confidence::Read);
    let found = reconcile(&[cut, printed]).expect("readings");
    assert_eq!(found.document.given_names.join(" "), "ANNA MARIA");
    let given = &found.document.fields[&Field::GivenNames];
    assert_eq!(
        (given.source, given.also.as_slice(), given.verified()),
        (Source::Visual, [Source::Mrz].as_slice(), true)
    );
}

fn passport_with(change: impl FnOnce(&mut Document)) -> Document {
    let mut document = passport();
    change(&mut document);
    document.sourced(Source::Mrz, |_| Confidence::Proven)
}

#[test]
fn middle_names_suffixes_and_blanks_are_understood() {
    let given = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let against = |names: &[&str]| disputed(&[barcode(|_| ()), front(|document| document.given_names = given(names))]);
    assert_eq!(against(&["ANNA"]), [], "left out");
    assert_eq!(against(&["ANNA", "M"]), [], "an initial");
    assert_eq!(against(&["Anna", "Maria"]), []);
    for wrong in [&["ANNA", "N"][..], &["ANNE", "MARIA"], &["A", "MARIA"], &["ANNA", "MARIA", "EVA"], &["MARIA"]] {
        assert_eq!(against(wrong), [Field::GivenNames], "{wrong:?}");
    }
    let junior = |document: &mut Document| document.suffix = "JR".into();
    assert_eq!(disputed(&[barcode(junior), front(|document| document.surname = "MUELLER JR.".into())]), []);
    assert_eq!(disputed(&[barcode(junior), front(|document| document.given_names.push("JR".into()))]), []);
    assert_eq!(
        disputed(&[barcode(junior), front(|document| document.surname = "MUELLER SR".into())]),
        [Field::Surname]
    );
    let van = |name: &str| {
        disputed(&[
            barcode(|document| document.surname = name.into()),
            front(|document| document.surname = "Van der Berg".into()),
        ])
    };
    assert_eq!((van("VANDERBERG"), van("VAN DERBERG"), van("VAN DEN BERG")), (vec![], vec![], vec![Field::Surname]));
}

#[test]
fn a_state_agrees_with_its_country_and_with_itself() {
    let issued = |code: &str| disputed(&[barcode(|_| ()), front(|document| document.issuing_state = code.into())]);
    assert_eq!((issued("USA"), issued("US-OH")), (vec![], vec![]));
    assert_eq!((issued("US-PA"), issued("CAN")), (vec![Field::IssuingState], vec![Field::IssuingState]));
}

/// A word of letters that have one or several spellings.
fn word() -> impl Strategy<Value = String> {
    proptest::string::string_regex("[A-ZÄÖÜÅØÆÑßĐŁİŞÇČŽ]{2,6}").expect("a pattern")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn a_name_agrees_with_each_of_its_spellings_both_ways(words in prop::collection::vec(word(), 1..3), pick in any::<prop::sample::Index>()) {
        let name = words.join(" ");
        let spellings = crate::name::transliterations(&name);
        let spelled = pick.get(&spellings).replace('<', " ");
        let own = front(|document| document.surname.clone_from(&name));
        let zone = barcode(|document| document.surname = spelled);
        prop_assert_eq!(cross_check(&own, &zone), vec![]);
        prop_assert_eq!(cross_check(&zone, &own), vec![]);
    }

    #[test]
    fn what_begins_a_name_agrees_only_where_it_is_cut(name in "[A-Z]{4,12}", keep in 1usize..4) {
        let cut = |truncated| barcode(|document| {
            document.surname = name[..name.len() - keep].into();
            document.names_truncated = truncated;
        });
        let whole = front(|document| document.surname.clone_from(&name));
        prop_assert_eq!(disputed(&[cut(true), whole.clone()]), vec![]);
        prop_assert_eq!(disputed(&[cut(false), whole]), vec![Field::Surname]);
    }

    #[test]
    fn the_vote_never_depends_on_the_order_and_invents_nothing(
        numbers in prop::collection::vec("[A-C][0-2]", 3..4), years in prop::collection::vec(1980i32..1983, 3..4), proven in 0usize..4,
    ) {
        let sources = [Source::Mrz, Source::Barcode, Source::Visual];
        let readings: Vec<Document> = (0..3).map(|at| {
            let document = licence(|document| {
                document.document_number.clone_from(&numbers[at]);
                document.birth.year = Some(years[at]);
            });
            document.sourced(sources[at], |_| if at == proven { Confidence::Proven } else { Confidence::Read })
        }).collect();
        let found = reconcile(&readings).expect("readings");
        let turned = reconcile(&[readings[2].clone(), readings[0].clone(), readings[1].clone()]).expect("readings");
        prop_assert_eq!(&found.document.fields, &turned.document.fields);
        prop_assert!(numbers.contains(&found.document.document_number));
        if let Some(number) = numbers.get(proven) {
            prop_assert_eq!(&found.document.document_number, number);
        }
        let differ = numbers.iter().any(|number| *number != numbers[0]) || years.iter().any(|year| *year != years[0]);
        prop_assert_eq!(found.blocked(), differ);
        prop_assert_eq!(found.document.certain, !differ);
        for (field, told) in &found.document.fields {
            prop_assert_eq!(&told.value, &found.document.text(*field));
        }
    }
}
