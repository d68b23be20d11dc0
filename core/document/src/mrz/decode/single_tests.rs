use super::decode_line;
use regain_base::text::{Cell, Line};

/// One line of every kind, with the check digits of Doc 9303.
const LINES: [&str; 12] = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L8988901C4UTO4009078F96121096ZE184226B<<<<<<",
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<",
    "D231458907UTO7408122F1204159<<<<<<<6",
    "I<UTOD231458907<<<<<<<<<<<<<<<",
    "7408122F1204159UTO<<<<<<<<<<<6",
    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<",
    "9409923102854CORINNE<<<<<<<6512068F4",
    "D1FRA13AA000026181231MARTIN<<9",
];

fn cell(alternatives: &[(char, f32)]) -> Cell {
    Cell::new(alternatives.iter().map(|(c, p)| (*c, p.ln())).collect()).expect("alternatives")
}

fn clear(text: &str) -> Line {
    Line { cells: text.chars().map(|c| cell(&[(c, 0.999)])).collect() }
}

/// The line with one cell in doubt.
fn doubted(text: &str, column: usize, alternatives: &[(char, f32)]) -> Line {
    let mut line = clear(text);
    line.cells[column] = cell(alternatives);
    line
}

#[test]
fn clear_lines_of_every_layout_stay_as_they_are() {
    for text in LINES {
        let read = decode_line(&clear(text));
        assert_eq!(read.text, text);
        assert!(read.confidence > 0.9, "{text}: {}", read.confidence);
    }
}

#[test]
fn a_field_that_holds_one_kind_settles_look_alikes() {
    for (line, column, seen, truth) in [(8, 6, '0', 'O'), (0, 7, '1', 'I'), (1, 13, 'T', '7'), (6, 3, '7', 'T')] {
        let read = decode_line(&doubted(LINES[line], column, &[(seen, 0.9), (truth, 0.08)]));
        assert_eq!(read.text, LINES[line]);
    }
}

#[test]
fn a_check_digit_in_the_line_settles_a_doubt_in_the_number() {
    let read = decode_line(&doubted(LINES[1], 5, &[('O', 0.6), ('0', 0.35)]));
    assert_eq!(read.text, LINES[1]);
    // The same doubt in an optional field that no check digit covers stays with the reader.
    let visa = doubted(LINES[3], 39, &[('O', 0.6), ('<', 0.35)]);
    assert_eq!(decode_line(&visa).text, visa.text());
}

#[test]
fn a_check_digit_that_is_printed_wrong_stays_wrong() {
    for (line, column, printed) in [(1, 9, '5'), (5, 35, '4'), (6, 14, '3'), (7, 6, '9')] {
        let mut text = LINES[line].to_owned();
        text.replace_range(column..=column, &printed.to_string());
        assert_eq!(decode_line(&clear(&text)).text, text);
    }
    // A digit of the number that the reader is sure of is not bent to the check digit either.
    let text = "L898902036UTO7408122F1204159ZE184226B<<<<<10";
    assert_eq!(decode_line(&doubted(text, 7, &[('0', 0.98), ('O', 0.015)])).text, text);
}

#[test]
fn a_line_that_is_none_of_a_zone_stays_as_it_was_seen() {
    for text in ["", "TITULAIRE", "SIGNATURE8OF9BEARER", "3141592653589793238462643383279502884197169399"] {
        let read = decode_line(&clear(text));
        assert_eq!(read.text, text);
    }
    let long = clear(&"A".repeat(5000));
    assert_eq!(decode_line(&long).text, long.text());
}

#[test]
fn a_letter_that_may_not_begin_a_line_is_not_made_one_that_may() {
    let printed = "TPD<<T220001293<<<<<<<<<<<<<<<";
    assert_eq!(decode_line(&doubted(printed, 0, &[('T', 0.9), ('I', 0.03)])).text, printed);
    // A worn M is read as H now and then, and only M may stand for the sex.
    let man = "D231458907UTO7408122M1204159<<<<<<<6";
    assert_eq!(decode_line(&doubted(man, 20, &[('H', 0.9), ('M', 0.03)])).text, man);
}

#[test]
fn a_lost_filler_is_put_back_where_only_fillers_stand() {
    let mut line = clear(LINES[0]);
    line.cells.remove(40);
    assert_eq!(decode_line(&line).text, LINES[0]);
}

#[test]
fn the_least_sure_place_is_the_confidence() {
    let torn = decode_line(&doubted(LINES[8], 10, &[('A', 0.7), ('K', 0.29)]));
    assert_eq!(torn.text, LINES[8]);
    assert!((torn.confidence - 0.7).abs() < 0.02, "{}", torn.confidence);
}
