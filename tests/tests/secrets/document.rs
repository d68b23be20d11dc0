//! `regain-document`: what is read from an ID.

use super::{CARD, prints, silent};
use regain_base::Timestamp;
use regain_base::text::Line;
use regain_document::facts::{Disagreement, Field, from_mrz};
use regain_document::mrz::{self, Because, Part, Reading, Repair};
use regain_document::{Date, PartialDate};

#[test]
fn what_is_read_from_an_id_is_not_printed() {
    let mrz = mrz::parse(&CARD).unwrap();
    prints("Mrz", &mrz);
    let repair =
        Repair { field: Part::DocumentNumber, line: 0, column: 5, from: 'O', to: '0', because: Because::CheckDigit };
    assert!(!format!("{repair:?}").contains('\''), "a repair shows its characters: {repair:?}");
    let reading = Reading { mrz, repairs: vec![repair], certain: true };
    prints("Reading", &reading);
    let document = from_mrz(&reading, Date::of(Timestamp(1_795_000_000_000)));
    let surname = document.fields[&Field::Surname].clone();
    prints("Document", &document);
    prints("Disagreement", &Disagreement { field: Field::Surname, readings: [surname.clone(), surname] });
    let lines: Vec<Line> = CARD.iter().map(|line| Line::certain(line)).collect();
    let mut votes = mrz::Votes::default();
    votes.add(&[&lines]);
    prints("Votes", &votes);
    let fields = mrz::Fields {
        document_code: "I".into(),
        issuing_state: "UTO".into(),
        document_number: "D23145890".into(),
        nationality: "UTO".into(),
        birth: PartialDate::default(),
        sex: None,
        expiry: PartialDate::default(),
        surname: "Eriksson".into(),
        given_names: vec!["ANNA".into()],
        optional: Vec::new(),
    };
    prints("Fields", &fields);
    let error = mrz::parse(&["ERIKSSON", "ANNA", "D23145890"]).unwrap_err();
    silent("ParseError", &format!("{error} {error:?}"));
}
