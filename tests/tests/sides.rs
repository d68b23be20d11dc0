//! What the phone makes of each side of an ID, with the real models: the right side, the wrong one, the same one twice.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use regain_base::{ManualClock, Reason, SeededEntropy, Timestamp};
use regain_document::facts::{DocumentKind, Field, Source};
use regain_document::mrz;
use regain_flow::work::{Senses, keep_pixels, run};
use regain_flow::{Side, SideRead, Sight, Work, Worked};
use regain_simulator::person::by_key;
use regain_simulator::{camera, scene, specimen};
use regain_vision::engine::Engine;
use regain_vision::model::Store;
use regain_vision::{GrayImage, RgbImage, codec, gate, gray};
use regain_wallet::Wallet;
use std::sync::Arc;

struct Table {
    wallet: Wallet,
    senses: Senses,
    clock: ManualClock,
}

impl Table {
    fn set(folder: &std::path::Path) -> Self {
        let (store, engine) = (Store::open(&regain_cli::models::folder()).unwrap(), Engine::start().unwrap());
        Self {
            wallet: Wallet::open_or_create(&folder.join("w"), &[7; 32].into(), Arc::new(SeededEntropy::new(6)))
                .unwrap(),
            senses: Senses::load(&store, &engine).unwrap(),
            clock: ManualClock::new(Timestamp(1_795_000_000_000)),
        }
    }

    /// What `photo` says when `side` was asked for.
    fn show(&self, side: Side, photo: &[u8]) -> Result<SideRead, Reason> {
        self.show_after(None, side, photo)
    }

    /// The same after a front.
    fn show_after(&self, front: Option<&[u8]>, side: Side, photo: &[u8]) -> Result<SideRead, Reason> {
        let keep = |photo: &[u8]| keep_pixels(&self.wallet, photo.to_vec()).unwrap();
        let work = Work::ReadSide { side, photo: keep(photo), front: front.map(keep) };
        match run(&self.wallet, &self.senses, &self.clock, work) {
            Worked::Side(read) => Ok(read),
            Worked::Refused(reason) => Err(reason),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_licence_s_barcode_is_enough_for_the_photo_where_no_outline_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let reader = &Table::set(folder.path()).senses.reader;
    let unseen = |image: &RgbImage| {
        let frame = gray(image);
        (gate::Quality { outline: None, lean: None, ..gate::look(&frame, None) }, frame)
    };
    let asked = |(quality, frame): (gate::Quality, GrayImage)| {
        // A frame takes one rung of the ladder.
        let mut sight = Sight::default();
        (0..4).map(|_| sight.guidance(reader, &frame, &quality)).find(Option::is_none).is_none()
    };
    let conditions = camera::Conditions { size: (1280, 960), ..camera::Conditions::mild(3) };
    let back = camera::photograph(&specimen::licence(3).back, &conditions).image;
    assert!(!asked(unseen(&back)), "the photo is due");
    let card =
        specimen::specimen_with(by_key("ana").unwrap(), specimen::Kind::Td1, &specimen::Options::default(), &back);
    assert!(asked(unseen(&camera::photograph(&card.front, &conditions).image)), "no barcode, no zone");
}

/// Both sides of a person's ID, photographed.
fn photos(person: &str, kind: specimen::Kind, portrait: &RgbImage) -> [Vec<u8>; 2] {
    let flat = specimen::specimen_with(by_key(person).unwrap(), kind, &specimen::Options::default(), portrait);
    [(&flat.front, 3), (&flat.back.unwrap(), 4)].map(|(flat, seed)| {
        let conditions = camera::Conditions { size: (1920, 1440), ..camera::Conditions::mild(seed) };
        codec::encode_jpeg(&camera::photograph(flat, &conditions).image, 92)
    })
}

#[test]
fn each_side_is_known_for_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let table = Table::set(folder.path());
    let portrait = scene::portrait(by_key("ana").unwrap());
    for (kind, read_as, source) in [
        (specimen::Kind::Td1, DocumentKind::Zone(mrz::Kind::Td1), Source::Mrz),
        (specimen::Kind::Licence, DocumentKind::Aamva, Source::Barcode),
    ] {
        let [front, back] = photos("ana", kind, &portrait);
        let read = table.show(Side::Front, &front).unwrap();
        assert!(read.portrait && read.document.is_none(), "{kind:?}: the front");
        let document = table.show(Side::Back, &back).unwrap().document.unwrap();
        assert_eq!((document.kind, document.surname.as_str()), (read_as, "LIMA"));
        assert!(document.fields.values().all(|told| told.source == source), "{:?}", document.fields);

        let both = table.show_after(Some(&front), Side::Back, &back).unwrap();
        assert_eq!(both.disagreements, [], "{kind:?}");
        let mut fields = both.document.as_ref().unwrap().fields.values();
        assert!(fields.any(|told| told.also == [Source::Visual]), "{kind:?}: the front says so, too");
        let [other, _] = photos("viktor", kind, &portrait);
        let swapped = table.show_after(Some(&other), Side::Back, &back).unwrap();
        let disputed: Vec<Field> = swapped.disagreements.iter().map(|found| found.field).collect();
        assert!(disputed.contains(&Field::Birth), "{kind:?}: the front of another ID: {disputed:?}");

        assert_eq!(table.show(Side::Front, &back), Err(Reason::WrongSide), "{kind:?}: the back for the front");
        let twice = table.show(Side::Back, &front).unwrap();
        assert!(twice.portrait && twice.document.is_none(), "{kind:?}: the front again");
    }
}
