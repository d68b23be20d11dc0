use super::*;
use regain_base::text::Cell;

const TD3: [&str; 2] = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const TD1: [&str; 3] =
    ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];

/// Lines read with confidence: each cell its character with probability 0.999.
fn clear(lines: &[&str]) -> Vec<Line> {
    lines.iter().map(|line| Line { cells: line.chars().map(|c| cell(&[(c, 0.999)])).collect() }).collect()
}

fn cell(alternatives: &[(char, f32)]) -> Cell {
    Cell::new(alternatives.iter().map(|(c, p)| (*c, p.ln())).collect()).expect("alternatives")
}

fn read(lines: &[Line]) -> Reading {
    decode(lines).expect("a zone")
}

fn swapped(lines: &[&str], line: usize, column: usize, alternatives: &[(char, f32)]) -> Reading {
    let mut lines = clear(lines);
    lines[line].cells[column] = cell(alternatives);
    read(&lines)
}

#[test]
fn clear_lines_are_certain() {
    let french = ["IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"];
    let licence = ["D1FRA13AA000026181231MARTIN<<9"];
    let overflow =
        ["I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2", "STEVENSON<<PETER<JOHN<<<<<<<<<"];
    for lines in [&TD3[..], &TD1[..], &french[..], &licence[..], &overflow[..]] {
        let reading = read(&clear(lines));
        assert_eq!(reading.mrz.lines, lines);
        assert!(reading.certain && reading.repairs.is_empty(), "{lines:?}: {:?}", reading.repairs);
    }
}

#[test]
fn a_look_alike_is_repaired_where_a_check_digit_proves_it() {
    // The 0 of L898902C3 seen as O, the 8 as B: both legal in a document number.
    for (column, seen, truth) in [(5, 'O', '0'), (1, 'B', '8')] {
        let reading = swapped(&TD3, 1, column, &[(seen, 0.6), (truth, 0.35)]);
        assert_eq!(reading.mrz.lines, TD3);
        let expected = Repair {
            field: Part::DocumentNumber,
            line: 1,
            column,
            from: seen,
            to: truth,
            because: Because::CheckDigit,
        };
        assert_eq!(reading.repairs, [expected]);
        assert!(reading.certain);
    }
}

#[test]
fn what_check_digits_cannot_see_is_not_certain() {
    // 6 and G have the same value modulo ten.
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L698902C30UTO7408122F1204159ZE184226B<<<<<12"];
    let right = read(&clear(&lines));
    assert!(right.mrz.checks.all_pass() && right.certain, "{:?}", right.mrz.checks);
    let torn = swapped(&lines, 1, 1, &[('G', 0.55), ('6', 0.4)]);
    assert!(torn.mrz.checks.all_pass() && !torn.certain);
}

#[test]
fn a_misprint_is_reported_and_not_repaired() {
    // The number's check digit is printed 5 where its field asks for 6; every digit of the number has a look-alike.
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C35UTO7408122F1204159ZE184226B<<<<<10"];
    let reading = read(&clear(&lines));
    assert_eq!(reading.mrz.lines, lines);
    assert_eq!((reading.mrz.checks.number, reading.certain, reading.repairs.len()), (Some(false), false, 0));
}

#[test]
fn letters_in_dates_and_digits_in_codes_are_settled_by_grammar() {
    let reading = swapped(&TD3, 1, 14, &[('A', 0.9), ('4', 0.08)]);
    assert_eq!((reading.mrz.lines.as_slice(), reading.certain), (&TD3.map(str::to_owned)[..], true));
    assert_eq!(reading.repairs[0].because, Because::Grammar);
    let reading = swapped(&TD3, 1, 12, &[('0', 0.6), ('O', 0.39)]);
    assert_eq!(reading.mrz.nationality, "UTO");
    assert!(reading.certain);
    // With no letter considered at all, nothing speaks for the O but its looks.
    let reading = swapped(&TD3, 1, 12, &[('0', 0.999)]);
    assert_eq!((reading.mrz.nationality.as_str(), reading.certain), ("UTO", false));
}

#[test]
fn a_line_of_names_that_ends_in_something_else_may_have_lost_a_letter() {
    for (seen, certain) in [([('<', 0.99), ('K', 0.01)], true), ([('K', 0.9), ('<', 0.09)], false)] {
        let reading = swapped(&TD3, 0, 43, &seen);
        assert_eq!((reading.mrz.lines.as_slice(), reading.certain), (&TD3.map(str::to_owned)[..], certain));
    }
}

#[test]
fn doubt_in_a_name_is_doubt_in_the_reading() {
    for (sure, certain) in [(0.97, true), (0.8, false)] {
        let reading = swapped(&TD3, 0, 16, &[('N', sure), ('H', 0.99 - sure)]);
        assert_eq!((reading.mrz.given_names[0].as_str(), reading.certain), ("ANNA", certain), "{sure}");
    }
    // The tail of a name line holds fillers only.
    let reading = swapped(&TD3, 0, 35, &[('K', 0.6), ('<', 0.39)]);
    assert_eq!(reading.mrz.lines, TD3);
}

#[test]
fn a_code_that_exists_is_preferred_but_never_certain() {
    let reading = swapped(&TD3, 1, 12, &[('D', 0.6), ('O', 0.35)]);
    assert_eq!((reading.mrz.nationality.as_str(), reading.certain), ("UTO", false));
    assert_eq!(reading.repairs[0].because, Because::KnownCode);
}

#[test]
fn a_name_that_names_look_like_is_preferred_but_never_certain() {
    // A filled M reads as N now and then; MARIA is a name, NARIA hardly, and the other way round NATHAN.
    for (share, taken) in [(0.3, true), (0.02, false)] {
        let reading = swapped(&TD3, 0, 20, &[('N', 0.97 - share), ('M', share)]);
        assert_eq!(reading.mrz.given_names[1], if taken { "MARIA" } else { "NARIA" });
        assert!(!(taken && reading.certain));
        assert_eq!(reading.repairs.iter().any(|repair| repair.because == Because::LikelyName), taken);
    }
    let nathan = ["P<UTOERIKSSON<<NATHAN<<<<<<<<<<<<<<<<<<<<<<<", TD3[1]];
    assert_eq!(swapped(&nathan, 0, 15, &[('N', 0.67), ('M', 0.3)]).mrz.lines, nathan);
    // Letters that wear does not make of each other are left to the reader.
    assert_eq!(swapped(&TD3, 0, 20, &[('T', 0.6), ('M', 0.38)]).mrz.given_names[1], "TARIA");
}

#[test]
fn a_lost_zero_is_never_taken_for_a_filler() {
    let lines = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "AA00000000UTO7408122F1204159<<<<<<<<<<<<<<<0"];
    assert!(read(&clear(&lines)).certain);
    let mut cells = clear(&lines);
    cells[1].cells.remove(5);
    assert!(!decode(&cells).is_ok_and(|reading| reading.certain));
}

#[test]
fn two_doubts_in_one_field_are_too_many() {
    let mut lines = clear(&TD3);
    lines[1].cells[37] = cell(&[('<', 0.95), ('X', 0.05)]);
    assert!(read(&lines).certain);
    lines[1].cells[39] = cell(&[('<', 0.95), ('X', 0.05)]);
    assert!(!read(&lines).certain);
}

#[test]
fn a_lost_sex_is_not_taken_for_unspecified() {
    let mut lines = clear(&["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]);
    lines[1].cells.remove(20);
    assert!(!read(&lines).certain);
}

#[test]
fn an_unknown_state_is_not_certain() {
    let reading = swapped(&TD3, 1, 12, &[('D', 0.999)]);
    assert_eq!((reading.mrz.nationality.as_str(), reading.certain), ("UTD", false));
}

#[test]
fn cells_too_many_or_too_few_are_fitted() {
    let mut lines = clear(&TD1);
    lines[1].cells.remove(20);
    let reading = read(&lines);
    assert_eq!(reading.mrz.lines, TD1);
    assert_eq!(reading.repairs[0].because, Because::Length);
    assert!(reading.certain, "a field of fillers only, and the composite after it anchors the line");

    let mut lines = clear(&TD3);
    lines[1].cells.remove(38);
    let reading = read(&lines);
    assert_eq!(reading.mrz.lines, TD3);
    assert!(!reading.certain, "a 0 may have been lost at the end of the personal number");

    let mut lines = clear(&TD3);
    lines[0].cells.remove(40);
    let reading = read(&lines);
    assert_eq!(reading.mrz.lines, TD3);
    assert!(!reading.certain, "the filler may have been lost between two names");

    let mut lines = clear(&TD3);
    lines[0].cells.insert(0, cell(&[('I', 0.4), ('1', 0.3)]));
    let reading = read(&lines);
    assert_eq!(reading.mrz.lines, TD3);

    let mut lines = clear(&TD1);
    lines[2].cells.drain(20..23);
    let reading = read(&lines);
    assert_eq!((reading.mrz.lines.as_slice(), reading.certain), (&TD1.map(str::to_owned)[..], false));
}

#[test]
fn a_lost_double_filler_is_never_certain() {
    let mut lines = clear(&["P<UTOERIKSSON<<ANNA<<<<<<<<<<<<<<<<<<<<<<<<<", TD3[1]]);
    lines[0].cells.remove(13);
    let reading = read(&lines);
    assert!(!reading.certain, "{}", reading.mrz.lines[0]);
}

#[test]
fn a_doubled_letter_is_never_certain() {
    let mut lines = clear(&TD3);
    let again = lines[0].cells[17].clone();
    lines[0].cells.insert(17, again);
    assert!(!read(&lines).certain);
}

#[test]
fn the_zone_is_found_among_other_lines_and_in_any_order() {
    let other = ["UTOPIA", "PASSPORT", "SIGNATURE OF BEARER", "ANNA MARIA ERIKSSON UTO 12 AUG 1974 F ZENITH<"];
    let reading = read(&clear(&[other[0], other[3], TD3[0], TD3[1]]));
    assert!(reading.certain && reading.mrz.lines == TD3);
    let reading = read(&clear(&[TD3[1], other[2], TD3[0]]));
    assert_eq!(reading.mrz.lines, TD3);
    let reading = read(&clear(&[TD1[2], TD1[1], TD1[0]]));
    assert_eq!(reading.mrz.lines, TD1);
}

#[test]
fn two_documents_on_one_picture_are_not_mixed() {
    let second = "P<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<<<<<<<<<";
    let reading = read(&clear(&[second, TD3[0], TD3[1]]));
    assert!(!reading.certain);
    let twice = read(&clear(&[TD3[0], TD3[1], TD3[0], TD3[1]]));
    assert!(twice.certain && twice.mrz.lines == TD3);
}

#[test]
fn a_layout_without_check_digits_is_never_certain() {
    let lines = ["AAA001D<<", "FACHE305142128097<<800126<<<<<", "MARCHAND<<FABIENNE<<<<<<<<<<<<"];
    let reading = read(&clear(&lines));
    assert_eq!((reading.mrz.kind, reading.certain), (Kind::CheDl, false));
    assert_eq!(reading.mrz.lines, lines);
}

#[test]
fn a_zone_that_breaks_the_grammar_is_reported_as_printed() {
    // The check digit of the expiry is a letter, the nationality has moved by one, the number has no check digit.
    let lines = ["IDAUT000009993<<<<<<<<<<<<<<<<", "7109094F111231AUT<<<<<<<<<<<<0", "MUSTERFRAU<<ISOLDE<<<<<<<<<<<<"];
    let reading = read(&clear(&lines));
    assert_eq!(reading.mrz.lines, lines);
    assert!(!reading.certain && !reading.mrz.checks.all_pass());
}

#[test]
fn what_is_no_zone_is_refused() {
    assert_eq!(decode(&[]), Err(DecodeError::NotLines));
    assert_eq!(decode(&vec![Line::certain("P<"); 13]), Err(DecodeError::NotLines));
    for lines in [&["HELLO"][..], &["*******************************************"], &[&"A".repeat(5000)]] {
        assert_eq!(decode(&clear(lines)), Err(DecodeError::NoLayout), "{}", lines[0].len());
    }
}

#[test]
fn an_honest_machine_decodes_in_a_few_milliseconds() {
    // Every cell with three alternatives is far more than a reader leaves open; the bound is that of an unoptimised build.
    let blur = |c: char| cell(&[(c, 0.7), ('B', 0.12), ('8', 0.1), ('<', 0.05)]);
    let lines: Vec<Line> = TD1.iter().map(|line| Line { cells: line.chars().map(blur).collect() }).collect();
    let start = std::time::Instant::now();
    let reading = read(&lines);
    assert!(!reading.certain);
    assert!(start.elapsed().as_millis() < 2_000, "{:?}", start.elapsed());
}
