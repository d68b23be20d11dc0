//! What holds for any text and any zone.

use proptest::prelude::*;
use regain_base::text::{Cell, Line};
use regain_document::PartialDate;
use regain_document::mrz::{Because, Fields, Kind, Sex, decode, decode_line, parse, write};
use regain_document::name::{Level, Name, matches, transliterations};

const ICAO: [Kind; 5] = [Kind::Td1, Kind::Td2, Kind::Td3, Kind::MrvA, Kind::MrvB];

/// Digits and letters that look alike and that a check digit tells apart.
const PAIRS: [(char, char); 5] = [('0', 'O'), ('1', 'I'), ('2', 'Z'), ('5', 'S'), ('8', 'B')];

prop_compose! {
    fn date()(year in 0u8..100, month in 1u8..=12, day in 1u8..=28, known in 0..8) -> PartialDate {
        PartialDate { year: Some(year), month: (known > 1).then_some(month), day: (known > 2).then_some(day) }
    }
}

prop_compose! {
    fn fields()(
        number in "[A-Z0-9]{1,9}",
        surname in "[A-Z]{2,12}( [A-Z]{2,12})?",
        given in prop::collection::vec("[A-Z]{1,10}", 0..4),
        birth in date(),
        expiry in date(),
        sex in prop::sample::select(vec![Sex::Female, Sex::Male, Sex::Unspecified]),
        optional in "[A-Z0-9]{0,7}",
        nationality in prop::sample::select(vec!["UTO", "D", "GBR", "FRA", "XXA"]),
    ) -> Fields {
        Fields {
            document_code: "I".into(),
            issuing_state: "UTO".into(),
            document_number: number,
            nationality: nationality.into(),
            birth,
            sex: Some(sex),
            expiry: PartialDate { month: Some(expiry.month.unwrap_or(1)), day: Some(expiry.day.unwrap_or(1)), ..expiry },
            surname,
            given_names: given,
            optional: vec![optional],
        }
    }
}

fn composed(fields: &Fields, kind: Kind) -> Vec<String> {
    let code = match kind {
        Kind::Td3 => "P",
        Kind::MrvA | Kind::MrvB => "V",
        _ => "I",
    };
    write(&Fields { document_code: code.into(), ..fields.clone() }, kind).expect("a zone")
}

fn clear(lines: &[String]) -> Vec<Line> {
    lines.iter().map(|line| Line { cells: line.chars().map(|c| cell(&[(c, 0.999)])).collect() }).collect()
}

fn cell(alternatives: &[(char, f32)]) -> Cell {
    Cell::new(alternatives.iter().map(|(c, p)| (*c, p.ln())).collect()).expect("alternatives")
}

fn noisy_line() -> impl Strategy<Value = Line> {
    let alternative = (prop::sample::select("ABCIOSZ0125<8*é ".chars().collect::<Vec<_>>()), -12f32..0.5);
    let cell = prop::collection::vec(alternative, 1..5)
        .prop_map(|alternatives| Cell::new(alternatives).expect("alternatives"));
    prop::collection::vec(cell, 0..62).prop_map(|cells| Line { cells })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_makes_a_parser_panic(lines in prop::collection::vec("\\PC{0,50}", 0..5)) {
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        let _ = parse(&texts);
        let seen: Vec<Line> = lines.iter().map(|line| Line::certain(line)).collect();
        let _ = decode(&seen);
        seen.iter().for_each(|line| drop(decode_line(line)));
        let _ = transliterations(&lines.join(" "));
        let name = Name { first: lines.first().cloned().unwrap_or_default(), last: lines.join("-") };
        let relaxed = matches(Level::Relaxed, &name, &name).matched;
        prop_assert!(relaxed || !matches(Level::Exact, &name, &name).matched);
    }

    #[test]
    fn characters_of_a_zone_in_any_order_are_read_or_refused(lines in prop::collection::vec("[A-Z0-9<]{30}|[A-Z0-9<]{36}|[A-Z0-9<]{44}", 1..4)) {
        let texts: Vec<&str> = lines.iter().map(String::as_str).collect();
        if let Ok(mrz) = parse(&texts) {
            prop_assert_eq!(&mrz.lines, &lines);
            let _ = mrz.faults();
        }
    }

    #[test]
    fn noise_is_never_certain(lines in prop::collection::vec(noisy_line(), 0..5)) {
        if let Ok(reading) = decode(&lines) {
            prop_assert!(!reading.certain);
        }
    }

    #[test]
    fn what_is_written_is_read(fields in fields(), kind in prop::sample::select(ICAO.to_vec())) {
        let lines = composed(&fields, kind);
        let mrz = parse(&lines.iter().map(String::as_str).collect::<Vec<_>>()).expect("a zone");
        prop_assert!(mrz.checks.all_pass() && mrz.faults().is_empty() && mrz.kind == kind);
        prop_assert_eq!(&mrz.document_number, &fields.document_number);
        prop_assert_eq!((mrz.birth, mrz.expiry, mrz.sex), (fields.birth, fields.expiry, fields.sex));
        if !mrz.names_truncated {
            prop_assert_eq!((&mrz.surname, &mrz.given_names), (&fields.surname, &fields.given_names));
        } else {
            let first_word = fields.surname.split(' ').next().unwrap_or_default();
            prop_assert!(mrz.surname.starts_with(first_word));
        }
        let reading = decode(&clear(&lines)).expect("a zone");
        prop_assert!(reading.certain && reading.repairs.is_empty());
        prop_assert_eq!(reading.mrz, mrz);
    }

    #[test]
    fn each_line_that_is_written_is_read_by_itself(fields in fields(), kind in prop::sample::select(ICAO.to_vec())) {
        for line in composed(&fields, kind) {
            let read = decode_line(&clear(std::slice::from_ref(&line))[0]);
            prop_assert_eq!(read.text, line);
        }
    }

    #[test]
    fn a_long_number_overflows_on_cards(number in "[A-Z0-9]{10,14}", fields in fields(), wide in any::<bool>()) {
        let kind = if wide { Kind::Td2 } else { Kind::Td1 };
        let lines = composed(&Fields { document_number: number.clone(), optional: vec![], ..fields }, kind);
        let mrz = parse(&lines.iter().map(String::as_str).collect::<Vec<_>>()).expect("a zone");
        prop_assert_eq!(&mrz.document_number, &number);
        prop_assert!(mrz.checks.all_pass());
        let reading = decode(&clear(&lines)).expect("a zone");
        prop_assert_eq!((reading.mrz.document_number, reading.certain), (number, true));
    }

    #[test]
    fn one_look_alike_with_the_truth_behind_it_is_repaired_on_record(
        fields in fields(), kind in prop::sample::select(ICAO.to_vec()), place in 0usize..9, pair in prop::sample::select(PAIRS.to_vec()), flip in any::<bool>(),
    ) {
        let (truth, seen) = if flip { (pair.1, pair.0) } else { pair };
        let mut number = format!("{:X<9}", fields.document_number).replace(|c: char| PAIRS.iter().any(|(a, b)| c == *a || c == *b), "W");
        number.replace_range(place..=place, truth.encode_utf8(&mut [0; 4]));
        let lines = composed(&Fields { document_number: number, ..fields }, kind);
        let (line, start) = if kind == Kind::Td1 { (0, 5) } else { (1, 0) };
        let mut cells = clear(&lines);
        cells[line].cells[start + place] = cell(&[(seen, 0.7), (truth, 0.25)]);
        let reading = decode(&cells).expect("a zone");
        prop_assert_eq!(&reading.mrz.lines, &lines);
        prop_assert_eq!(reading.repairs.len(), 1);
        let repair = reading.repairs[0];
        prop_assert_eq!((repair.line, repair.column, repair.from, repair.to), (line, start + place, seen, truth));
        prop_assert_eq!(repair.because, Because::CheckDigit);
        prop_assert!(reading.certain);
    }

    #[test]
    fn two_doubts_in_one_field_are_certain_only_when_right(
        fields in fields(), kind in prop::sample::select(ICAO.to_vec()), at in (0usize..9, 0usize..9), pairs in (prop::sample::select(PAIRS.to_vec()), prop::sample::select(PAIRS.to_vec())),
    ) {
        prop_assume!(at.0 != at.1);
        let mut number = format!("{:X<9}", fields.document_number);
        number.replace_range(at.0..=at.0, pairs.0.0.encode_utf8(&mut [0; 4]));
        number.replace_range(at.1..=at.1, pairs.1.0.encode_utf8(&mut [0; 4]));
        let lines = composed(&Fields { document_number: number, ..fields }, kind);
        let (line, start) = if kind == Kind::Td1 { (0, 5) } else { (1, 0) };
        let mut cells = clear(&lines);
        cells[line].cells[start + at.0] = cell(&[(pairs.0.1, 0.6), (pairs.0.0, 0.35)]);
        cells[line].cells[start + at.1] = cell(&[(pairs.1.1, 0.6), (pairs.1.0, 0.35)]);
        let reading = decode(&cells).expect("a zone");
        prop_assert!(!reading.certain || reading.mrz.lines == lines, "{:?}", reading.repairs);
    }

    #[test]
    fn a_wrong_check_digit_is_reported_as_printed(fields in fields(), kind in prop::sample::select(ICAO.to_vec()), by in 1u8..10) {
        let mut lines = composed(&fields, kind);
        let (line, column) = if kind == Kind::Td1 { (1, 6) } else { (1, 19) };
        let digit = (lines[line].as_bytes()[column] - b'0' + by) % 10 + b'0';
        lines[line].replace_range(column..=column, &char::from(digit).to_string());
        let reading = decode(&clear(&lines)).expect("a zone");
        prop_assert_eq!(&reading.mrz.lines, &lines);
        prop_assert!(!reading.certain && reading.mrz.checks.birth == Some(false) && reading.repairs.is_empty());
    }
}
