//! What the targets over text do with their bytes. The tests on stable replay the corpora through the same functions.

use regain_base::text::Line;
use regain_document::facts::{Field, cross_check, from_aamva, from_mrz, reconcile};
use regain_document::{Date, aamva, mrz};

/// Lines of a machine-readable zone: as printed, and as a reader that is certain of every character saw them.
pub(crate) fn mrz(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().take(6).collect();
    let printed = mrz::parse(&lines);
    if let Ok(mrz) = &printed {
        assert!(mrz.lines == lines, "a zone is reported as printed");
        let _ = mrz.faults();
    }
    let seen: Vec<Line> = lines.iter().map(|line| Line::certain(line)).collect();
    if let Ok(reading) = mrz::decode(&seen) {
        assert!(!reading.certain || reading.mrz.faults().is_empty(), "a certain zone has no fault");
        let document = from_mrz(&reading, today());
        assert!(cross_check(&document, &document).is_empty(), "a document agrees with itself");
    }
}

/// The text of a licence's barcode.
pub(crate) fn aamva(bytes: &[u8]) {
    let Ok(record) = aamva::parse(bytes) else { return };
    let document = from_aamva(&record);
    assert!(!document.certain && !document.fields.values().any(|field| field.verified()), "nothing signs a barcode");
    assert!(cross_check(&document, &document).is_empty(), "a document agrees with itself");
    let both = reconcile(&[document.clone(), document]).expect("two readings");
    assert!(!both.document.certain, "one source is no second one");
    assert!(both.document.fields.len() <= Field::ALL.len());
}

/// A link behind a QR code, and a code that a person types.
pub(crate) fn link(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = regain_protocol::handoff::parse(text, None);
    if let Ok(code) = regain_protocol::handoff::parse_code(text) {
        assert_eq!(
            regain_protocol::handoff::parse_code(&code),
            Ok(code.clone()),
            "a code in its own form stays as it is"
        );
    }
}

/// An evidence container.
pub(crate) fn evidence(bytes: &[u8]) {
    let _ = regain_protocol::evidence::claimed(bytes);
}

fn today() -> Date {
    Date::new(2026, 11, 26).expect("a day")
}
