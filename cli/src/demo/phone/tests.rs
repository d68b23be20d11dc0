//! The cases of `tests/conformance/effects.json` on the demo's phone.

use super::{Body, Desk, Phone};
use crate::demo::browser::Browser;
use crate::demo::camera::World;
use crate::demo::clock::WorldClock;
use crate::demo::record::Record;
use crate::demo::scenario;
use regain_base::Secret;
use regain_face::light::Challenge;
use regain_flow::work::Senses;
use regain_flow::{DEVICE_KEY, Effect, Event, LightShow, Side};
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use regain_wallet::{Shelf, Write};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
struct Case {
    says: String,
    on: Vec<String>,
    acts: Vec<String>,
    said: Vec<String>,
}

fn effect(act: &str) -> Effect {
    match act {
        "make-key device" => Effect::MakeKey(DEVICE_KEY.into(), [7; 32]),
        "sign device" => Effect::Sign(DEVICE_KEY.into(), b"payload".to_vec()),
        "preflight" => Effect::Preflight,
        "capture front" => Effect::Capture(Side::Front),
        "capture back" => Effect::Capture(Side::Back),
        "light" => Effect::Light(LightShow { challenge: Challenge::derive(b"nonce", &[7; 32], b"key") }),
        "restore-brightness" => Effect::RestoreBrightness,
        "keep" => Effect::Keep(vec![Write::Put(Shelf::Credentials, "kept".into(), Secret::new(b"it".to_vec()))]),
        other => panic!("nobody plays {other}"),
    }
}

async fn play(case: &Case, body: &Body) -> Vec<String> {
    let mut phone = Phone::start(body).expect("a phone");
    let mut world = World::new(&scenario::find("production").expect("a scenario"), 1);
    let browser = Browser::open("http://127.0.0.1:9".parse().expect("an address")).expect("a browser");
    let desk = Desk { browser: &browser, page: "" };
    let mut record = Record::start(&|_| {});
    let mut said = Vec::new();
    for act in &case.acts {
        if act == "recall" {
            let kept = phone.parts.wallet.get(Shelf::Credentials, "kept").expect("a wallet");
            said.extend(kept.filter(|kept| kept.expose() == b"it").map(|_| "recalled".to_owned()));
            continue;
        }
        if act == "key lost" {
            phone.parts.wallet.write(&[Write::Remove(Shelf::Keys, DEVICE_KEY.into())]).expect("a wallet");
            continue;
        }
        let event = phone.carry_out(effect(act), &mut world, desk, &mut record).await.expect("no accident");
        if let Some(Event::Checked(found)) = &event {
            assert!(found.camera && found.storage);
        }
        said.extend(event.map(|event| match event {
            Event::Failed(reason) => format!("failed {}", reason.code()),
            event => event.name().to_owned(),
        }));
    }
    assert_eq!(phone.brightness.0, phone.brightness.1, "raised and put back: {}", case.says);
    said
}

/// The phone's own models; those of a service stay away.
fn senses() -> Result<Senses, ModelError> {
    let (store, engine) = (Store::open(&crate::models::folder())?, Engine::start()?);
    Senses::load(&store, &engine)
}

#[test]
fn every_case_is_answered_as_its_file_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/conformance/effects.json");
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(file).expect("a file")).expect("cases");
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let senses = Arc::new(senses().expect("models"));
    let cases: Vec<_> = cases.iter().filter(|case| case.on.iter().any(|runner| runner == "desktop")).collect();
    for case in &cases {
        let folder = tempfile::tempdir().expect("a folder");
        let body = Body {
            path: folder.path().join("wallet.redb"),
            key: Secret::new([7; 32]),
            clock: Arc::new(WorldClock::default()),
            senses: senses.clone(),
            seed: 1,
        };
        assert_eq!(runtime.block_on(play(case, &body)), case.said, "{}", case.says);
    }
    assert!(cases.len() > 5, "{} cases", cases.len());
}
