//! A phone whose platform vouches for its key: what goes with the claim, and what stands beside the evidence.

use crate::phone::{Body, Kill, Run, begin};
use crate::service::{Ends, FakeService};
use regain_flow::{Effect, Event, Hidden, Step, pending};
use regain_protocol::attestation::{Bytes, Statement, challenge};
use serde_json::json;

fn apple() -> Statement {
    Statement::AppleAppattest { object: Bytes(vec![0xa0]) }
}

fn android() -> Statement {
    Statement::AndroidKey { chain: vec![Bytes(vec![1]), Bytes(vec![2])] }
}

/// What the key is to be attested over.
fn asked(state: &regain_flow::State) -> [u8; 32] {
    match pending(state).as_slice() {
        [Effect::MakeKey(_, challenge)] => *challenge,
        other => panic!("{other:?}"),
    }
}

/// The body of the claim that is to be sent.
fn claim_of(state: &regain_flow::State) -> String {
    match pending(state).as_slice() {
        [Effect::Fetch(fetch)] => String::from_utf8_lossy(&fetch.request.body).into_owned(),
        other => panic!("{other:?}"),
    }
}

/// Plays a journey on a phone whose key this statement vouches for.
fn play(statement: Statement, kill: Option<Kill>) -> FakeService {
    let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
    let mut phone = body.start();
    phone.send(begin());
    phone.send(Event::CodeRead(Hidden::new(FakeService::link())));
    assert_eq!(asked(phone.flow.state()), challenge("token-of-the-page"));
    let key = phone.key();
    phone.send(Event::Attested(key, statement));
    assert_eq!(phone.flow.state().step, Step::Key, "the key itself is still to come");
    // The app starts anew, so that nothing waits but what its journal says.
    drop(phone);
    let mut phone = body.start();
    if phone.play(&mut service, kill) == Run::Killed {
        drop(phone);
        assert_eq!(body.start().play(&mut service, None), Run::Over);
    }
    service
}

#[test]
fn an_attested_app_asserts_each_evidence_also_after_a_kill() {
    let whole = play(apple(), None);
    assert_eq!(whole.attestation, json!({ "format": "apple-appattest", "object": "oA" }));
    let assertion = Some("an assertion".to_owned());
    assert_eq!(whole.assertions, [assertion.clone(), assertion.clone()]);
    for after in (0..40).step_by(4) {
        let killed = play(apple(), Some(Kill { after, late: after % 2 == 0 }));
        assert_eq!(killed.attestation, whole.attestation, "killed after {after}");
        assert!(killed.assertions.iter().all(|found| *found == assertion), "killed after {after}");
    }
}

#[test]
fn android_s_chain_goes_with_the_claim_and_nothing_is_asserted() {
    let service = play(android(), None);
    assert_eq!(service.attestation, json!({ "format": "android-key", "chain": ["AQ", "Ag"] }));
    assert_eq!(service.assertions, [None, None]);
}

#[test]
fn what_was_said_for_one_code_is_not_sent_with_another() {
    let body = Body::new();
    let mut phone = body.start();
    phone.send(begin());
    phone.send(Event::CodeRead(Hidden::new(FakeService::link())));
    let first = asked(phone.flow.state());
    let key = phone.key();
    phone.send(Event::Attested(key, apple()));
    phone.send(Event::KeyMade(key));
    phone.send(Event::Replied(crate::service::refuse(regain_base::Reason::CodeExpired)));
    phone.send(Event::CodeRead(Hidden::new(format!("{}2", FakeService::link()))));
    assert_ne!(asked(phone.flow.state()), first);
    phone.send(Event::KeyMade(key));
    assert!(!claim_of(phone.flow.state()).contains("attestation"));
}

#[test]
fn a_statement_about_another_key_is_not_sent() {
    let body = Body::new();
    let mut phone = body.start();
    phone.send(begin());
    phone.send(Event::CodeRead(Hidden::new(FakeService::link())));
    let (lost, key) = (Body::new().start(), phone.key());
    let lost = regain_protocol::jose::Jwk::from_sec1(&lost.wallet.key("another").unwrap()).unwrap();
    // The app was killed before it said which key it had made, and made another one, for which nothing vouched.
    phone.send(Event::Attested(lost, apple()));
    phone.send(Event::KeyMade(key));
    assert!(!claim_of(phone.flow.state()).contains("attestation"));
}
