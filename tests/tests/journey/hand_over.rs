//! A verifier without a wallet looks at the ID and hands the recovery over; the phone with the wallet receives and gets the pass.

use crate::phone::{Body, Final, Phone, Run, begin};
use crate::service::{Ends, FakeService};
use regain_base::Reason;
use regain_flow::{Device, Event};

/// A computer begins.
pub(crate) fn verifying() -> Event {
    match begin() {
        Event::Begin(device) => Event::Begin(Device { has_wallet: false, ..device }),
        other => other,
    }
}

fn described(phone: &Phone) -> Vec<&str> {
    phone.log.iter().flat_map(|(_, _, effects)| effects.iter().map(String::as_str)).collect()
}

#[test]
fn the_computer_ends_when_the_phone_has_taken_it_and_the_phone_asks_for_no_id() {
    let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
    let mut verifier = body.start();
    verifier.send(verifying());
    assert_eq!(verifier.play(&mut service, None), Run::Over);
    let here =
        Final { reason: Reason::HandedOver, pass: None, history: vec![(Reason::HandedOver, vec![])], credentials: 0 };
    assert_eq!(verifier.result(), here);
    assert!(
        described(&verifier).contains(&"show-code") && !described(&verifier).iter().any(|done| done.contains("issuer"))
    );

    let other = Body::new();
    let mut phone = other.start();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    let there = phone.result();
    assert_eq!((there.reason, there.credentials), (Reason::Recovered, 1));
    assert!(there.pass.is_some());
    let done = described(&phone);
    assert!(!done.iter().any(|done| done.starts_with("capture")), "{done:?}");
    assert_eq!(done.iter().filter(|done| **done == "light").count(), 1, "its own face check: {done:?}");
}
