//! Every case in `tests/vectors/aamva`, and what no text may do.

use proptest::prelude::*;
use regain_document::aamva::{MAX_BYTES, ParseError, Record, parse, write};
use serde_json::Value;

const CARDS: &str = include_str!("../../../tests/vectors/aamva/cards.json");

fn cards() -> Vec<Value> {
    serde_json::from_str(CARDS).expect("an array of cases")
}

fn text(case: &Value) -> &str {
    case["text"].as_str().expect("a text")
}

#[test]
fn every_card_reads_as_stated() {
    let cards = cards();
    for case in &cards {
        let record = parse(text(case).as_bytes()).unwrap_or_else(|error| panic!("{}: {error}", case["name"]));
        let read = serde_json::to_value(&record).expect("json");
        assert_eq!(read, case["expect"], "{}", case["name"]);
    }
    assert!(cards.len() >= 70, "only {} cards", cards.len());
}

#[test]
fn a_card_in_latin_1_reads_as_in_utf_8() {
    for case in cards() {
        let latin: Option<Vec<u8>> = text(&case).chars().map(|letter| u8::try_from(u32::from(letter)).ok()).collect();
        let Some(latin) = latin else { continue };
        assert_eq!(parse(&latin), parse(text(&case).as_bytes()), "{}", case["name"]);
    }
}

#[test]
fn other_texts_are_no_cards() {
    let others = [
        "",
        "https://recovery.contoso.example/h/7K3M",
        "BEGIN:VCARD\nN:DAQ;DBB",
        "ANSI",
        "@\n\u{1e}\rANSI 636023",
        "M1DESMARAIS/LUC",
    ];
    for other in others {
        assert_eq!(parse(other.as_bytes()), Err(ParseError::NotAamva), "{other}");
    }
    assert_eq!(parse(&[b'A'; MAX_BYTES + 1]), Err(ParseError::TooLong));
}

#[test]
fn nothing_personal_is_in_a_debug_text() {
    for case in cards() {
        let record = parse(text(&case).as_bytes()).expect("a card");
        let shown = format!("{record:?} {:?}", record.names);
        assert!(!["HOLLOWAY", "IMOGEN", "RX204417", "1991"].iter().any(|data| shown.contains(data)), "{shown}");
    }
}

fn card(number: &str, family: &str, first: &str, birth: &str) -> String {
    let elements = [
        ("DAQ", number),
        ("DCS", family),
        ("DDE", "N"),
        ("DAC", first),
        ("DDF", "N"),
        ("DAD", "NONE"),
        ("DDG", "N"),
        ("DBB", birth),
        ("DBD", "02032020"),
        ("DBA", "02032028"),
        ("DBC", "1"),
        ("DAJ", "TX"),
        ("DCG", "USA"),
    ];
    write(636015, 10, &[("DL", &elements)])
}

fn sound(record: &Record) -> bool {
    record.faults.is_empty()
}

/// A wrong error correction leaves codewords, each two characters of the text compaction, that have nothing to do with the text.
#[test]
fn garbage_in_the_text_is_seldom_taken_for_a_card() {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789&\r\t,:#-.$/+%*=^";
    let whole = card("12345678", "HOLLOWAY", "IMOGEN", "03291991").into_bytes();
    let body = whole.windows(3).position(|id| id == b"DAQ").expect("an element");
    let (mut state, mut taken) = (0x2545_F491_4F6C_DD1Du64, 0);
    let mut roll = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 33) as usize % below
    };
    for _ in 0..4_000 {
        let (mut damaged, length) = (whole.clone(), 8 + roll(12));
        let at = body + roll(whole.len() - body - length);
        damaged[at..at + length].fill_with(|| LETTERS[roll(LETTERS.len())]);
        taken += usize::from(parse(&damaged).is_ok_and(|record| sound(&record)));
    }
    println!("{taken} of 4000 damaged cards are taken for sound");
    assert!(taken < 20, "{taken} of 4000");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn no_damaged_card_panics(at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 0..40), pick in any::<prop::sample::Index>()) {
        let cards = cards();
        let mut bytes = text(pick.get(&cards)).as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes.splice(at..(at + with.len()).min(bytes.len()), with);
        let _ = parse(&bytes);
    }

    #[test]
    fn what_is_written_is_read(number in "[A-Z]?[0-9]{6,12}", family in "[A-Z]{2,20}", first in "[A-Z]{2,12}", day in 1u32..=28, month in 1u32..=12, year in 1930u32..2004) {
        let record = parse(card(&number, &family, &first, &format!("{month:02}{day:02}{year}")).as_bytes()).expect("a card");
        prop_assert!(sound(&record), "{:?}", record.faults);
        prop_assert_eq!(record.birth.map(|birth| birth.to_string()), Some(format!("{year}-{month:02}-{day:02}")));
        prop_assert_eq!((record.number, record.names.family, record.names.first), (number, family, first));
    }
}
