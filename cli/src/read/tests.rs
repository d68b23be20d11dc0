use super::found::Found;
use super::*;
use regain_base::text::Line;
use regain_document::facts::Picture;
use regain_simulator::person::invented;
use regain_simulator::specimen::european_licence;
use regain_vision::RgbImage;

/// Lines of a licence's front that fit the layout of a card's zone, and no check digit of it.
const LIKE_A_ZONE: [&str; 3] =
    ["D<UTO1234567890<<<<<<<<<<<<<<<", "8507065M2601017UTO<<<<<<<<<<<8", "SPECIMEN<<LICENCE<OF<UTOPIA<<<"];

#[test]
fn what_looks_like_a_zone_gives_way_to_print_and_a_zone_does_not() {
    let today = Date::new(2026, 11, 26).expect("a day");
    let found = |text: [&str; 3]| {
        let lines = text.map(Line::certain);
        let picture = Picture::of([lines.as_slice()], || None);
        Found { picture, quad: Some([[0.0; 2]; 4]), clear: false, barcode: None }
    };
    let like = found(LIKE_A_ZONE);
    assert!(like.reading().is_some_and(|reading| !reading.certain), "it fits a layout");
    assert_eq!(like.refusal(today), Some(Reason::DocumentUncertain));
    let print = like.beside_print();
    assert!(print.reading().is_none() && print.quad.is_none());
    assert_eq!(print.refusal(today), Some(Reason::NoDocument), "the print answers then");
    // One check digit is wrong, the others are right: a zone is printed there, and a doubtful one is not passed over.
    let misprinted =
        ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<5", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"];
    let kept = found(misprinted).beside_print();
    assert!(kept.reading().is_some_and(|reading| !reading.certain) && kept.refusal(today).is_some());
}

#[test]
fn a_licence_s_front_is_answered_by_its_print() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, engine) = (Store::open(&crate::models::folder()).expect("models"), Engine::start().expect("an engine"));
    let readers = Readers::load(&store, &engine).expect("readers");
    let today = Date::new(2026, 11, 26).expect("a day");
    let portrait = RgbImage::from_pixel(120, 160, image::Rgb([150, 140, 130]));
    let made = european_licence(&invented(3), &portrait, 3);
    let path = folder.path().join("front.png");
    made.front.save(&path).expect("a file");
    let told = read_document(&readers, &path, today, false).expect("readers that load");
    assert!(told["refused"].is_null() && told["mrz"].is_null(), "{told}");
    let surname = &made.truth[&regain_document::visible::Item::Surname];
    assert_eq!(told["fields"]["surname"]["value"].as_str().map(str::to_uppercase), Some(surname.to_uppercase()));
    assert_eq!(told["fields"]["surname"]["verified"], false);
}
