use super::*;
use crate::aamva;
use crate::mrz::{Reading, decode, parse};
use regain_base::text::Line;

fn today() -> Date {
    Date::new(2026, 11, 22).expect("a day")
}

fn read(lines: &[&str]) -> Reading {
    decode(&lines.iter().map(|line| Line::certain(line)).collect::<Vec<_>>()).expect("a zone")
}

fn passport() -> Document {
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    from_mrz(&read(&lines), today())
}

#[test]
fn a_zone_becomes_facts_with_their_source() {
    let document = passport();
    let shown: Vec<(Field, &str)> =
        document.fields.iter().map(|(field, sourced)| (*field, sourced.value.as_str())).collect();
    let expected = [
        (Field::Surname, "ERIKSSON"),
        (Field::GivenNames, "ANNA MARIA"),
        (Field::Birth, "1974-08-12"),
        (Field::Sex, "F"),
        (Field::Nationality, "UTO"),
        (Field::DocumentNumber, "L898902C3"),
        (Field::IssuingState, "UTO"),
        (Field::Expiry, "2012-04-15"),
    ];
    assert_eq!(shown, expected);
    assert!(
        document.certain && document.fields.values().all(|sourced| sourced.verified() && sourced.source == Source::Mrz)
    );
    assert!(document.is_expired(today()) && !document.is_expired(Date::new(2012, 4, 15).expect("a day")));
    assert_eq!((document.age_on(today()), document.document_type()), (Some(52), "Passport"));
    assert_eq!((document.name().first.as_str(), document.name().last.as_str()), ("ANNA MARIA", "ERIKSSON"));
}

#[test]
fn an_uncertain_reading_verifies_only_what_check_digits_prove() {
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
    let mrz = parse(&lines).expect("a passport");
    let document = from_mrz(&Reading { mrz, repairs: vec![], certain: false }, today());
    let verified: Vec<Field> =
        document.fields.iter().filter(|(_, sourced)| sourced.verified()).map(|(field, _)| *field).collect();
    assert_eq!(verified, [Field::Birth, Field::DocumentNumber, Field::Expiry]);
}

#[test]
fn the_review_screen_s_json_is_stable() {
    let json = serde_json::to_value(passport()).expect("json");
    assert_eq!(json["kind"], "TD3");
    assert_eq!(json["birth"], "1974-08-12");
    let surname = serde_json::json!({"value": "ERIKSSON", "source": "mrz", "verified": true, "confidence": "proven"});
    assert_eq!(json["fields"]["surname"], surname);
    let back: Document = serde_json::from_value(json).expect("a document");
    assert_eq!(back, passport());
}

#[test]
fn nothing_personal_is_in_a_debug_text() {
    let document = passport();
    let disagreement = cross_check(&document, &Document { birth: today().into(), ..passport() });
    let reading =
        read(&["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]);
    let text = format!("{document:?} {:?} {disagreement:?} {reading:?}", document.fields);
    for word in ["ERIKSSON", "ANNA", "L898902C3", "1974", "D23145890"] {
        assert!(!text.contains(word), "{text}");
    }
}

#[test]
fn two_sources_are_compared_by_meaning() {
    let other = |change: &dyn Fn(&mut Document)| {
        let mut document = passport();
        change(&mut document);
        cross_check(&passport(), &document.sourced(Source::Visual, |_| Confidence::Read))
            .into_iter()
            .map(|disagreement| disagreement.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(other(&|_| ()), []);
    assert_eq!(other(&|document| document.surname = "Eriksson".into()), []);
    assert_eq!(other(&|document| document.document_number = "l 898-902c3".into()), []);
    assert_eq!(other(&|document| document.birth.day = None), []);
    assert_eq!(other(&|document| document.surname = "ERIKSEN".into()), [Field::Surname]);
    assert_eq!(other(&|document| drop(document.given_names.pop())), [Field::GivenNames]);
    assert_eq!(
        other(&|document| {
            document.names_truncated = true;
            document.given_names = vec!["ANNA".into(), "M".into()];
        }),
        []
    );
    assert_eq!(
        other(&|document| {
            document.document_number = "L898902C4".into();
            document.expiry = today().into();
        }),
        [Field::DocumentNumber, Field::Expiry]
    );
}

#[test]
fn a_record_of_an_earlier_release_is_still_read() {
    let mut json = serde_json::to_value(passport()).expect("json");
    let object = json.as_object_mut().expect("an object");
    for newer in ["issue", "middle_names", "suffix"] {
        object.remove(newer);
    }
    for field in object["fields"].as_object_mut().expect("fields").values_mut() {
        field.as_object_mut().expect("a field").remove("confidence");
    }
    assert_eq!(serde_json::from_value::<Document>(json).expect("a document"), passport());
}

#[test]
fn a_russian_internal_passport_gives_cyrillic_names() {
    let lines = ["PNRUSELKIN<<IL98<3ESLAVOVI3<<<<<<<<<<<<<<<<<", "4510123456RUS8001016M<<<<<<<0150101770001<50"];
    let mrz = parse(&lines).expect("a passport");
    let document = from_mrz(&Reading { mrz, repairs: vec![], certain: false }, today());
    assert_eq!((document.surname.as_str(), document.given_names.join(" ").as_str()), ("ЕЛКИН", "ИЛЬЯ ЧЕСЛАВОВИЧ"));
    assert!(!document.is_expired(today()) && !document.fields.contains_key(&Field::Expiry));
}

#[test]
fn every_kind_has_one_code_and_travels_as_it() {
    let zones = Kind::ALL.map(DocumentKind::Zone);
    for kind in zones.into_iter().chain([DocumentKind::Aamva, DocumentKind::Licence, DocumentKind::Printed]) {
        let json = serde_json::to_value(kind).expect("json");
        assert_eq!(json, kind.code());
        assert_eq!(serde_json::from_value::<DocumentKind>(json).expect("a kind"), kind);
    }
    assert!(serde_json::from_value::<DocumentKind>("TD4".into()).is_err());
}

#[test]
fn a_barcode_is_read_but_never_verified_by_itself() {
    let elements = [
        ("DAQ", "RX204417"),
        ("DCS", "HOLLOWAY"),
        ("DDE", "N"),
        ("DAC", "MARY ANN"),
        ("DDF", "N"),
        ("DAD", "RUTH"),
        ("DDG", "N"),
        ("DCU", "III"),
        ("DBB", "03291991"),
        ("DBD", "08142023"),
        ("DBA", "08142031"),
        ("DBC", "2"),
        ("DAJ", "OH"),
        ("DCG", "USA"),
    ];
    let read = |text: &str| from_aamva(&aamva::parse(text.as_bytes()).expect("a card"));
    let text = aamva::write(636023, 10, &[("DL", &elements)]);
    let document = read(&text);
    let shown: Vec<(Field, &str)> =
        document.fields.iter().map(|(field, sourced)| (*field, sourced.value.as_str())).collect();
    let expected = [
        (Field::Surname, "HOLLOWAY"),
        (Field::GivenNames, "MARY ANN"),
        (Field::MiddleNames, "RUTH"),
        (Field::Suffix, "III"),
        (Field::Birth, "1991-03-29"),
        (Field::Sex, "F"),
        (Field::DocumentNumber, "RX204417"),
        (Field::IssuingState, "US-OH"),
        (Field::Issue, "2023-08-14"),
        (Field::Expiry, "2031-08-14"),
    ];
    assert_eq!(shown, expected);
    assert_eq!((document.kind, document.document_type()), (DocumentKind::Aamva, "DriverLicense"));
    assert_eq!(
        (document.full_name().as_str(), document.name().first.as_str()),
        ("MARY ANN RUTH HOLLOWAY III", "MARY ANN")
    );
    let all = |document: &Document, confidence| document.fields.values().all(|told| told.confidence == confidence);
    assert!(!document.certain && all(&document, Confidence::Read));
    assert!(all(&read(&text.replace("03292031", "08142013").replace("636023", "636014")), Confidence::Guess));
    assert_eq!(read(&text.replace("DLDAQ", "IDDAQ")).document_type(), "IdentityCard");
}
