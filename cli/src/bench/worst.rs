//! `read.html`: the table of a bench and the pictures that were read worst, each with why and with what a person would be told.

use super::read::Outcome;
use crate::outcome::Failure;
use crate::page::data_url;
use crate::read::load;
use askama::Template;
use image::imageops::FilterType;
use regain_base::Reason;
use regain_document::mrz::{self, Mrz};
use regain_vision::codec;
use serde_json::Value;
use std::cmp::Reverse;

/// How many pictures the page shows.
const SHOWN: usize = 10;
/// A larger picture is made smaller, in pixels of its longer side.
const SIDE: u32 = 900;

#[derive(Template)]
#[template(path = "read.html")]
struct Page<'a> {
    rows: Vec<Row<'a>>,
    chart: &'a str,
    failures: Vec<Failed<'a>>,
    failed: usize,
    engine: &'a str,
    version: &'static str,
}

/// A row of the table, as it is shown.
struct Row<'a> {
    name: &'a str,
    right: String,
    certain: &'a Value,
    wrong: &'a Value,
    cpu: String,
}

/// A picture that was not read with certainty as printed.
struct Failed<'a> {
    file: &'a str,
    /// A `data:` URL; empty where the file holds no picture.
    picture: String,
    printed: Vec<Part>,
    read: Vec<Part>,
    why: String,
    /// What the person is told; nothing where a wrong reading was believed.
    told: Option<Reason>,
}

/// A run of characters, and whether they are read differently from what is printed.
#[derive(Debug, PartialEq)]
struct Part {
    text: String,
    differs: bool,
}

/// The page as HTML.
pub(super) fn page(rows: &[Value], chart: &str, outcomes: &[Outcome], engine: &str) -> Result<String, Failure> {
    let mut failures: Vec<&Outcome> = outcomes.iter().filter(|outcome| !(outcome.right() && outcome.certain)).collect();
    failures.sort_by_key(|outcome| Reverse(badness(outcome)));
    let page = Page {
        rows: rows.iter().map(row).collect(),
        chart,
        failures: failures.iter().take(SHOWN).map(|outcome| failed(outcome)).collect(),
        failed: failures.len(),
        engine,
        version: env!("CARGO_PKG_VERSION"),
    };
    page.render().map_err(|error| Failure::new(Reason::Internal, error.to_string()))
}

/// What was believed and is wrong comes first, then what was read worst, then what was read right and refused.
fn badness(outcome: &Outcome) -> (bool, usize) {
    (outcome.certain && !outcome.right(), strsim::levenshtein(&outcome.read, &outcome.expected))
}

fn row(row: &Value) -> Row<'_> {
    let share = |part: &Value| 100.0 * part.as_f64().unwrap_or_default();
    let interval = &row["right_interval_95"];
    Row {
        name: row["bench"].as_str().unwrap_or_default(),
        right: format!(
            "{} of {} ({:.1} %, {:.0} to {:.0})",
            row["right"],
            row["pictures"],
            share(&row["right_share"]),
            share(&interval[0]),
            share(&interval[1])
        ),
        certain: &row["right_and_certain"],
        wrong: &row["wrong_but_certain"],
        cpu: format!("{} / {}", row["cpu_ms_median"], row["cpu_ms_p90"]),
    }
}

fn failed(outcome: &Outcome) -> Failed<'_> {
    let told = match (outcome.certain, outcome.read.is_empty()) {
        (true, _) => None,
        (false, true) => Some(Reason::NoDocument),
        (false, false) => Some(Reason::DocumentUncertain),
    };
    Failed {
        file: &outcome.file,
        picture: picture(outcome),
        printed: parts(&outcome.expected, &outcome.read),
        read: parts(&outcome.read, &outcome.expected),
        why: why(outcome),
        told,
    }
}

fn picture(outcome: &Outcome) -> String {
    let Ok(image) = load(&outcome.picture) else { return String::new() };
    let larger = image.width().max(image.height()) > SIDE;
    let image = if larger { image.resize(SIDE, SIDE, FilterType::Triangle) } else { image };
    data_url("image/jpeg", &codec::encode_jpeg(&image.into_rgb8(), 80))
}

/// `text` cut where it begins or ceases to differ from `other`, character by character.
fn parts(text: &str, other: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut others = other.chars();
    for character in text.chars() {
        let differs = others.next() != Some(character);
        match parts.last_mut() {
            Some(part) if part.differs == differs => part.text.push(character),
            _ => parts.push(Part { text: character.into(), differs }),
        }
    }
    parts
}

/// In one sentence what went wrong, as far as the text tells.
fn why(outcome: &Outcome) -> String {
    let Outcome { expected, read, .. } = outcome;
    if read.is_empty() {
        return "No zone was found, or no line of it could be told.".into();
    }
    let parse = |text: &str| mrz::parse(&text.split(" | ").collect::<Vec<_>>()).ok();
    let printed = parse(expected);
    if outcome.right() {
        return match printed.filter(|zone| zone.checks.any_fails()) {
            Some(zone) => format!("Read as printed, but a check digit is printed wrong ({}).", wrong_digits(&zone)),
            None => "Read as printed, but not clearly enough to be believed.".into(),
        };
    }
    let lengths = |text: &str| text.split(" | ").map(|line| line.chars().count()).collect::<Vec<_>>();
    if lengths(expected) != lengths(read) {
        return format!("Lines of {:?} characters were read, {:?} are printed.", lengths(read), lengths(expected));
    }
    let differ = expected.chars().zip(read.chars()).filter(|(one, other)| one != other);
    let differ: Vec<String> = differ.map(|(printed, read)| format!("{printed} as {read}")).collect();
    format!("{} of {} characters: {}.", differ.len(), expected.chars().count(), differ.join(", "))
}

fn wrong_digits(zone: &Mrz) -> String {
    let checks = zone.checks;
    let named = [
        ("document number", checks.number),
        ("birth", checks.birth),
        ("expiry", checks.expiry),
        ("optional data", checks.optional),
        ("all together", checks.composite),
    ];
    let wrong = named.into_iter().filter(|(_, check)| *check == Some(false)).map(|(name, _)| name);
    wrong.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::path::PathBuf;

    const PRINTED: &str = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< | L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    fn outcome(expected: &str, read: &str, certain: bool) -> Outcome {
        let (expected, read) = (expected.to_owned(), read.to_owned());
        Outcome { file: "a<b.png".into(), expected, read, certain, cpu_ms: 1, picture: PathBuf::new() }
    }

    #[test]
    fn each_kind_of_failure_has_its_own_words() {
        let misprinted = PRINTED.replace("7408122F", "7408123F");
        let cases = [
            (PRINTED.to_owned(), String::new(), "No zone"),
            (misprinted.clone(), misprinted, "check digit is printed wrong (birth, all together)"),
            (PRINTED.to_owned(), PRINTED.to_owned(), "not clearly enough"),
            (PRINTED.to_owned(), PRINTED.replace("ERIKSSON", "ERIK55ON"), "2 of 91 characters: S as 5, S as 5."),
            (PRINTED.to_owned(), PRINTED.replace("<10", "<1"), "Lines of [44, 43] characters"),
        ];
        for (expected, read, words) in cases {
            let said = why(&outcome(&expected, &read, false));
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn the_page_begins_with_what_was_wrongly_believed_and_marks_what_differs() {
        let rows =
            [json!({ "bench": "read", "pictures": 3, "right": 1, "right_share": 0.33, "right_interval_95": [0.1, 0.8],
            "right_and_certain": 0, "wrong_but_certain": 1, "cpu_ms_median": 1, "cpu_ms_p90": 2 })];
        let believed = outcome(PRINTED, &PRINTED.replace("ANNA", "ANMA"), true);
        let outcomes = [outcome(PRINTED, "", false), believed, outcome(PRINTED, PRINTED, true)];
        let page = page(&rows, "<svg></svg>", &outcomes, "tract").expect("a page");
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
        assert!(at("Believed, and wrong") < at("No zone was found"));
        assert!(page.contains("<mark>M</mark>") && page.contains("<svg></svg>") && !page.contains("a<b.png"));
    }
}
