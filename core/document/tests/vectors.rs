//! Every case in `tests/vectors/mrz`: zones read, refused and composed as the files say.

use regain_base::text::Line;
use regain_document::mrz::{Because, Fields, Kind, Sex, decode, parse, write};
use serde_json::Value;
use std::path::Path;

fn cases(file: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/mrz").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).expect("an array of cases")
}

fn zones() -> Vec<Value> {
    ["td1.json", "td2.json", "td3.json", "visa.json", "national.json"].into_iter().flat_map(cases).collect()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().expect("an array").iter().map(|item| item.as_str().expect("a string")).collect()
}

#[test]
fn every_zone_reads_as_stated() {
    let zones = zones();
    for case in &zones {
        let lines = strings(&case["lines"]);
        let mrz = parse(&lines).unwrap_or_else(|error| panic!("{}: {error}", case["name"]));
        let faults = serde_json::to_value(mrz.faults()).expect("json");
        let read = serde_json::to_value(&mrz).expect("json");
        for (field, expected) in case["expect"].as_object().expect("fields") {
            let actual = if field == "faults" { &faults } else { &read[field] };
            assert_eq!(actual, expected, "{} {}: {field}", mrz.kind.code(), case["name"]);
        }
        assert_eq!(lines, mrz.lines);
    }
    assert!(zones.len() >= 140, "only {} zones", zones.len());
}

#[test]
fn every_flawless_zone_decodes_to_itself() {
    for case in zones() {
        let lines = strings(&case["lines"]);
        let printed = parse(&lines).expect("a zone");
        let cells: Vec<Line> = lines.iter().map(|line| Line::certain(line)).collect();
        let reading = decode(&cells).unwrap_or_else(|error| panic!("{}: {error}", case["name"]));
        if reading.mrz.lines != lines {
            // No reader tells O from 0: where a place cannot hold what is printed, the grammar decides, on record.
            assert!(!printed.faults().is_empty() && reading.repairs.len() == 1, "{}", case["name"]);
            assert_eq!(reading.repairs[0].because, Because::Grammar, "{}", case["name"]);
            continue;
        }
        assert!(reading.repairs.is_empty(), "{}", case["name"]);
        let flawless = printed.checks.all_pass() && printed.faults().is_empty();
        assert_eq!(reading.certain, flawless, "{} {}", printed.kind.code(), case["name"]);
    }
}

#[test]
fn what_is_no_zone_is_refused_for_the_stated_reason() {
    for case in cases("errors.json") {
        let error = parse(&strings(&case["lines"])).expect_err("no zone");
        assert_eq!(format!("{error:?}"), case["error"].as_str().expect("an error"), "{}", case["name"]);
    }
}

#[test]
fn every_zone_is_composed_as_stated() {
    for case in cases("write.json") {
        let kind = Kind::ALL.into_iter().find(|kind| kind.code() == case["kind"]).expect("a kind");
        let fields = &case["fields"];
        let text = |field: &str| fields[field].as_str().expect("a string").to_owned();
        let list = |field: &str| strings(&fields[field]).into_iter().map(str::to_owned).collect();
        let fields = Fields {
            document_code: text("document_code"),
            issuing_state: text("issuing_state"),
            document_number: text("document_number"),
            nationality: text("nationality"),
            birth: text("birth").parse().expect("a date"),
            sex: [Sex::Female, Sex::Male, Sex::Unspecified].into_iter().find(|sex| sex.code() == text("sex")),
            expiry: text("expiry").parse().expect("a date"),
            surname: text("surname"),
            given_names: list("given_names"),
            optional: list("optional"),
        };
        assert_eq!(write(&fields, kind).expect("a zone"), strings(&case["lines"]), "{}", case["name"]);
    }
}
