//! The cases of `tests/conformance/effects.json` on the scripted phone.

use crate::phone::{Body, Phone};
use crate::service::{Ends, FakeService};
use regain_base::Secret;
use regain_face::light::Challenge;
use regain_face::pose;
use regain_flow::{DEVICE_KEY, Effect, Event, LightShow, Side, TurnShow};
use regain_wallet::{Shelf, Write};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    says: String,
    on: Vec<String>,
    acts: Vec<String>,
    said: Vec<String>,
}

fn act(phone: &mut Phone, act: &str) -> Option<String> {
    let effect = match act {
        "make-key device" => Effect::MakeKey(DEVICE_KEY.into(), [7; 32]),
        "sign device" => Effect::Sign(DEVICE_KEY.into(), b"payload".to_vec()),
        "preflight" => Effect::Preflight,
        "capture front" => Effect::Capture(Side::Front),
        "capture back" => Effect::Capture(Side::Back),
        "light" => Effect::Light(LightShow { challenge: Challenge::derive(b"nonce", &[7; 32], b"key") }),
        "turn" => Effect::Turn(TurnShow { challenge: pose::Challenge::derive(b"nonce", &[7; 32], b"key") }),
        "restore-brightness" => Effect::RestoreBrightness,
        "keep" => Effect::Keep(vec![Write::Put(Shelf::Credentials, "kept".into(), Secret::new(b"it".to_vec()))]),
        "recall" => {
            let kept = phone.wallet.get(Shelf::Credentials, "kept").unwrap();
            return kept.filter(|kept| kept.expose() == b"it").map(|_| "recalled".into());
        }
        other => panic!("nobody plays {other}"),
    };
    let event = phone.carry_out(effect, &mut FakeService::new(Ends::Pass))?;
    if let Event::Checked(found) = &event {
        assert!(found.camera && found.storage);
    }
    Some(event.name().into())
}

#[test]
fn every_case_is_answered_as_its_file_says() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/conformance/effects.json");
    let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let cases = cases.iter().filter(|case| case.on.iter().any(|runner| runner == "scripted"));
    let mut played = 0;
    for case in cases {
        let body = Body::new();
        let mut phone = body.start();
        let said: Vec<_> = case.acts.iter().filter_map(|name| act(&mut phone, name)).collect();
        assert_eq!(said, case.said, "{}", case.says);
        assert!(!phone.lit, "{}", case.says);
        played += 1;
    }
    assert!(played > 5, "{played} cases");
}
