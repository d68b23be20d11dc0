use super::*;
use crate::date::KnownDate;
use proptest::prelude::*;
use regain_base::text::{Area, Cell, Line};

fn today() -> Date {
    Date::new(2026, 11, 26).expect("a day")
}

/// A run at a place in tenths of a card's width, letters 20 high and about 12 wide.
fn print(text: &str, left: f32, top: f32) -> Print {
    let right = left + 12.0 * text.chars().count() as f32;
    Print { line: Line::certain(text), area: Area { left, top, right, bottom: top + 20.0 } }
}

fn column(rows: &[&str]) -> Vec<Print> {
    rows.iter().enumerate().map(|(row, text)| print(text, 300.0, 100.0 + 36.0 * row as f32)).collect()
}

fn said(visible: &Visible) -> Vec<(Item, &str)> {
    visible.items.iter().map(|(item, evidence)| (*item, evidence.value.as_str())).collect()
}

#[test]
fn a_licence_is_read_by_its_numbers() {
    let prints = column(&[
        "1. ŻÓŁĆ-NOWAK",
        "2. MAŁGORZATA ANNA",
        "3. 24.02.1985 ŁÓDŹ",
        "4a. 10.01.2021 4c. PREZYDENT M. ŁODZI",
        "4b. 10.01.2036",
        "5. 02145/21/1061",
        "9. AM/B1/B/BE",
    ]);
    let visible = read(&prints, today()).expect("a licence");
    assert_eq!(visible.layout, Layout::Licence);
    let expected = [
        (Item::Surname, "ŻÓŁĆ-NOWAK"),
        (Item::GivenNames, "MAŁGORZATA ANNA"),
        (Item::Birth, "1985-02-24"),
        (Item::BirthPlace, "ŁÓDŹ"),
        (Item::DocumentNumber, "02145/21/1061"),
        (Item::Issue, "2021-01-10"),
        (Item::Expiry, "2036-01-10"),
    ];
    assert_eq!(said(&visible), expected);
    assert!(visible.items.values().all(Evidence::is_clear) && visible.number_fits.is_none());
}

#[test]
fn numbers_may_stand_apart_and_values_go_on_below() {
    let mut prints = Vec::new();
    let rows = [
        ("1.", "DE LA CRUZ"),
        ("2.", "MARÍA DE LOS"),
        ("", "ÁNGELES"),
        ("3.", "01/12/76"),
        ("", "CÁDIZ"),
        ("4a.", "05/06/19"),
        ("4b.", "05/06/34"),
        ("5.", "12345678Z"),
    ];
    for (row, (number, value)) in rows.into_iter().enumerate() {
        let top = 90.0 + 34.0 * row as f32;
        if !number.is_empty() {
            prints.push(print(number, 280.0, top));
        }
        prints.push(print(value, 340.0, top));
    }
    prints.push(print("4c. DGT", 620.0, 90.0 + 34.0 * 5.0));
    prints.push(print("4d. 87654321X", 620.0, 90.0 + 34.0 * 6.0));
    let visible = read(&prints, today()).expect("a licence");
    let expected = [
        (Item::Surname, "DE LA CRUZ"),
        (Item::GivenNames, "MARÍA DE LOS ÁNGELES"),
        (Item::Birth, "1976-12-01"),
        (Item::BirthPlace, "CÁDIZ"),
        (Item::DocumentNumber, "12345678Z"),
        (Item::PersonalNumber, "87654321X"),
        (Item::Issue, "2019-06-05"),
        (Item::Expiry, "2034-06-05"),
        (Item::Authority, "DGT"),
    ];
    assert_eq!(said(&visible), expected);
}

#[test]
fn a_british_number_is_compared_with_name_and_birth() {
    let rows = |number: &str| {
        let number = format!("5. {number}");
        let rows = [
            "1. MORGAN",
            "2. MRS SARAH MEREDYTH",
            "3. 11.03.1976 UNITED KINGDOM",
            "4a. 19.01.2021 4c. DVLA",
            "4b. 18.01.2031",
        ];
        read(&column(&[&rows[..], &[number.as_str()]].concat()), today()).expect("a licence")
    };
    let right = rows("MORGA 753116 SM9IJ 35");
    assert_eq!((right.number_fits, right.text(Item::GivenNames)), (Some(true), Some("SARAH MEREDYTH")));
    let wrong = rows("MORGA 753126 SM9IJ 35");
    assert_eq!(wrong.number_fits, Some(false));
    assert!(wrong.items[&Item::Birth].contradicted && !wrong.items[&Item::Birth].is_clear());
    assert!(!wrong.items[&Item::Expiry].contradicted);
}

#[test]
fn an_american_licence_has_names_behind_the_numbers() {
    let mut prints =
        column(&["1 SAMPLE", "2 JELANI MARIE", "3 DOB 08/31/1990", "4a ISS 08/31/2023", "5 DD 8301234567890"]);
    prints.push(print("4d DLN 123 456 789", 300.0, 60.0));
    prints.push(print("4b EXP 08/31/2031", 600.0, 60.0));
    let visible = read(&prints, today()).expect("a licence");
    assert_eq!(visible.layout, Layout::Aamva);
    let expected = [
        (Item::Surname, "SAMPLE"),
        (Item::GivenNames, "JELANI MARIE"),
        (Item::Birth, "1990-08-31"),
        (Item::DocumentNumber, "123 456 789"),
        (Item::Issue, "2023-08-31"),
        (Item::Expiry, "2031-08-31"),
    ];
    assert_eq!(said(&visible), expected);
}

#[test]
fn an_american_licence_may_leave_the_numbers_out() {
    let rows =
        ["DL Y1234562", "EXP 08/05/2031", "LN CARDHOLDER", "FN IMA", "2570 24TH STREET", "DOB 03/04/1977", "SEX F"];
    let mut prints = column(&rows);
    prints.push(print("ISS 09/06/2023", 600.0, 420.0));
    let visible = read(&prints, today()).expect("a licence");
    assert_eq!(visible.layout, Layout::Aamva);
    let expected = [
        (Item::Surname, "CARDHOLDER"),
        (Item::GivenNames, "IMA"),
        (Item::Birth, "1977-03-04"),
        (Item::Sex, "F"),
        (Item::DocumentNumber, "Y1234562"),
        (Item::Issue, "2023-09-06"),
        (Item::Expiry, "2031-08-05"),
    ];
    assert_eq!(said(&visible), expected);
}

#[test]
fn a_day_is_no_number() {
    for number in ["DL 08/05/2031", "4d DLN 08/05/2031"] {
        let rows =
            [number, "3 DOB 03/04/1977", "4b EXP 08/05/2031", "LN CARDHOLDER", "FN IMA", "1 CARDHOLDER", "2 IMA"];
        let visible = read(&column(&rows), today()).expect("a licence");
        assert_eq!((visible.text(Item::DocumentNumber), visible.text(Item::Expiry)), (None, Some("2031-08-05")));
    }
}

#[test]
fn a_name_that_runs_into_its_number_is_read() {
    let rows = [
        "4d C80990878",
        "3 05/22/1987",
        "4b EXP 05/22/2031",
        "4aISS 05/22/2023",
        "1ZGAJNAR",
        "z SPELA",
        "8 8983 ANY AVE",
        "15 SEX M",
    ];
    let visible = read(&column(&rows), today()).expect("a licence");
    assert_eq!((visible.text(Item::Surname), visible.text(Item::GivenNames)), (Some("ZGAJNAR"), Some("SPELA")));
    assert_eq!((visible.text(Item::Issue), visible.text(Item::Sex)), (Some("2023-05-22"), Some("M")));
}

/// A card with its values under labels, of which `shown` makes what the reader sees.
fn card(shown: fn(&str) -> String) -> Vec<Print> {
    let fields = [
        ("Surname / Nom", "GARCÍA LÓPEZ", 320.0, 150.0),
        ("Given names / Prénoms", "MARIA ELENA", 320.0, 210.0),
        ("Date of birth / Date de naissance", "30 SEP / SEPT 1986", 320.0, 270.0),
        ("Date of expiry / Date d’expiration", "17 MAY / MAI 2033", 320.0, 330.0),
        ("Document no. / Nº du document", "U8G3R5C16", 760.0, 150.0),
        ("Sex / Sexe", "F", 760.0, 210.0),
        ("Nationality / Nationalité", "UTOPIAN UTO", 760.0, 270.0),
    ];
    let field = |(label, value, left, top): (&str, &str, f32, f32)| {
        [print(&shown(label), left, top), print(value, left, top + 26.0)]
    };
    fields.into_iter().flat_map(field).collect()
}

const CARD: [(Item, &str); 7] = [
    (Item::Surname, "GARCÍA LÓPEZ"),
    (Item::GivenNames, "MARIA ELENA"),
    (Item::Birth, "1986-09-30"),
    (Item::Sex, "F"),
    (Item::Nationality, "UTO"),
    (Item::DocumentNumber, "U8G3R5C16"),
    (Item::Expiry, "2033-05-17"),
];

#[test]
fn a_card_is_read_by_its_labels() {
    let visible = read(&card(str::to_owned), today()).expect("a card");
    assert_eq!((visible.layout, said(&visible)), (Layout::Named, CARD.to_vec()));
    assert!(visible.items.values().all(Evidence::is_clear));
}

#[test]
fn a_passport_has_the_nationality_above_the_birth() {
    let rows = ["PASSPORT", "LINDGÅRD", "MÄRTA", "UTOPIAN", "12 APR / AVR 1991", "01 JAN 2033"];
    let visible = read(&column(&rows), today()).expect("a page");
    assert_eq!((visible.text(Item::Surname), visible.text(Item::GivenNames)), (Some("LINDGÅRD"), Some("MÄRTA")));
    assert!(visible.items.values().all(|evidence| evidence.assumed));
}

#[test]
fn what_no_label_names_is_a_guess() {
    // Of the labels only those of the sex and the nationality can be read.
    let lost =
        |label: &str| if label.contains("Sex") || label.contains("Nat") { label.into() } else { "mrnr  uo".into() };
    let visible = read(&card(lost), today()).expect("a card");
    assert_eq!(said(&visible), CARD);
    for (item, evidence) in &visible.items {
        let named = matches!(item, Item::Sex | Item::Nationality);
        assert_eq!((evidence.is_clear(), evidence.assumed), (named, !named), "{item:?}");
    }
    let unlabelled = card(|_| "mrnr uo".into());
    assert!(read(&unlabelled, today()).is_none(), "nothing says that it is a document");
    let headed = [vec![print("IDENTITY CARD", 760.0, 60.0)], unlabelled].concat();
    assert!(read(&headed, today()).is_some_and(|visible| said(&visible) == CARD));
}

#[test]
fn a_field_is_named_in_one_place() {
    // What is left of the nationality's label is nearly a Polish one of given names, whose own label was read, but not where it begins.
    let worn = |label: &str| match label {
        "Given names / Prénoms" => "mrnr  uo".into(),
        "Nationality / Nationalité" => "Itiona".into(),
        other => other.into(),
    };
    let mut prints = card(worn);
    let alone = read(&prints, today()).expect("a card");
    assert_eq!(alone.text(Item::GivenNames), Some("UTOPIAN UTO"), "without another label, nobody can know");
    prints.push(print("Prénoms", 520.0, 210.0));
    let visible = read(&prints, today()).expect("a card");
    assert_eq!(said(&visible), CARD);
    assert!(visible.items[&Item::GivenNames].assumed);
}

#[test]
fn labels_may_stand_to_the_left() {
    let mut prints = Vec::new();
    for (row, (label, value)) in [
        ("Cognome:", "D'ANGELO"),
        ("Nome / Name:", "NICOLÒ"),
        ("Data di nascita:", "08/03/1979"),
        ("Scadenza:", "08/03/2029"),
    ]
    .into_iter()
    .enumerate()
    {
        prints.push(print(label, 120.0, 150.0 + 40.0 * row as f32));
        prints.push(print(value, 340.0, 150.0 + 40.0 * row as f32));
    }
    let visible = read(&prints, today()).expect("a card");
    let expected = [
        (Item::Surname, "D'ANGELO"),
        (Item::GivenNames, "NICOLÒ"),
        (Item::Birth, "1979-03-08"),
        (Item::Expiry, "2029-03-08"),
    ];
    assert_eq!(said(&visible), expected);
}

#[test]
fn days_that_cannot_be_are_contradicted() {
    let visible = read(&column(&["1. SMITH", "2. ANN", "3. 24.02.1985", "4a. 10.01.2021", "4b. 10.01.2020"]), today())
        .expect("a licence");
    let contradicted: Vec<Item> =
        visible.items.iter().filter(|(_, evidence)| evidence.contradicted).map(|(item, _)| *item).collect();
    assert_eq!(contradicted, [Item::Issue, Item::Expiry]);
}

#[test]
fn what_is_no_document_is_none() {
    assert!(read(&[], today()).is_none());
    assert!(read(&column(&["BOARDING PASS", "NAME SMITH/ANN", "FLIGHT UT 123", "GATE 4"]), today()).is_none());
    assert!(read(&column(&["1. MILK", "2. BREAD", "3. EGGS", "4. 2 APPLES"]), today()).is_none());
}

#[test]
fn nothing_personal_is_in_a_debug_text() {
    let visible =
        read(&column(&["1. SMITH", "2. ANN", "3. 24.02.1985 YORK", "4b. 10.01.2030"]), today()).expect("a licence");
    let text = format!("{visible:?} {:?}", column(&["1. SMITH"]));
    assert!(["SMITH", "ANN", "1985", "YORK"].iter().all(|word| !text.contains(word)), "{text}");
}

fn name() -> impl Strategy<Value = String> {
    // A label is no name, so words that some language uses for a field are left out by their length.
    "[A-ZÄÖÜŁŻŞĞÉÑČ]{9,14}( [A-ZÄÖÜŁŻŞĞÉÑČ]{9,12})?"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_printed_licence_comes_back(
        surname in name(), given in name(), number in "[0-9]{2}[A-Z0-9]{5,9}", days in prop::array::uniform3(1u8..=28),
        short in any::<bool>(), left in 40f32..400.0, step in 26f32..60.0,
    ) {
        let year = |full: i32| if short { format!("{:02}", full % 100) } else { full.to_string() };
        let day = |at: usize, full: i32| format!("{:02}.07.{}", days[at], year(full));
        let rows = [
            format!("1. {surname}"), format!("2. {given}"), format!("3. {}", day(0, 1985)), format!("4a. {}", day(1, 2020)),
            format!("4b. {}", day(2, 2030)), format!("5. {number}"),
        ];
        let prints: Vec<Print> =
            rows.iter().enumerate().map(|(row, text)| print(text, left, 50.0 + step * row as f32)).collect();
        let visible = read(&prints, today()).expect("a licence");
        prop_assert_eq!(visible.text(Item::Surname), Some(surname.as_str()));
        prop_assert_eq!(visible.text(Item::GivenNames), Some(given.as_str()));
        prop_assert_eq!(visible.text(Item::DocumentNumber), Some(number.as_str()));
        let born = Date::new(1985, 7, days[0]).map(KnownDate::from);
        prop_assert_eq!(visible.day(Item::Birth), born);
        prop_assert_eq!(visible.day(Item::Expiry), Date::new(2030, 7, days[2]).map(KnownDate::from));
    }

    #[test]
    fn no_text_panics(
        runs in prop::collection::vec((".{0,40}", prop::array::uniform4(prop::num::f32::ANY)), 0..40),
        words in prop::collection::vec(("(1|2|3|4a|4b|4c|4d|5|Nom|Sex|DOB)[.:/ ]{0,2}[0-9A-Z.]{0,9}", 0f32..600.0, 0f32..400.0), 0..40),
        doubt in -9f32..0.0,
    ) {
        let cell = |c: char| Cell::new(vec![(c, doubt), ('b', doubt - 0.1)]).expect("a cell");
        let anything = runs.iter().map(|(text, [left, top, right, bottom])| Print {
            line: Line { cells: text.chars().map(cell).collect() },
            area: Area { left: *left, top: *top, right: *right, bottom: *bottom },
        });
        let fields = words.iter().map(|(text, left, top)| print(text, *left, *top));
        if let Some(visible) = read(&anything.chain(fields).collect::<Vec<_>>(), today()) {
            prop_assert!(visible.items.values().all(|evidence| (0.0..=1.0).contains(&evidence.confidence)));
        }
    }
}

#[test]
fn a_zone_among_the_print_is_seen_however_badly_it_reads() {
    let front = ["SIMULATED-invented person", "1. PRITCHARD-O'CONNOR", "SKARŻYSKO-KAMIENNA", "5. 02145/21/1061"];
    assert!(!shows_zone(&column(&front)));
    for line in ["PXUT0MAGALHAESX<C0NCEICA0K", "SS0N<<GUD RUN", "I<UTOD2314589075KKKKKKKKKKKKKK"] {
        assert!(shows_zone(&column(&[front[0], line])), "{line}");
    }
}
