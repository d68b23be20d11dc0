//! Codes that lead nowhere: of something else, of another service, changed, used, run out, mistyped. The person is told and goes on
//! where there is a way.

use crate::phone::{Body, begin};
use crate::service::{FakeService, ORIGIN, refuse};
use regain_base::{Language, Reason};
use regain_flow::{Device, Event, Hidden, Step};

/// A phone that is set up for this organisation's service.
fn set_up() -> Event {
    match begin() {
        Event::Begin(device) => Event::Begin(Device { service: Some(ORIGIN.parse().unwrap()), ..device }),
        other => other,
    }
}

#[test]
fn a_code_of_something_else_is_told_and_scanning_goes_on() {
    for (text, reason) in [
        ("WIFI:S:home;T:WPA;P:secret;;", Reason::NotAHandoff),
        ("https://evil.example/h/token-of-the-page", Reason::ForeignLink),
        ("http://evil.example/h/token", Reason::ForeignLink),
        ("otpauth://totp/Contoso?secret=JBSWY3DPEHPK3PXP", Reason::NotAHandoff),
        ("", Reason::NotAHandoff),
    ] {
        let body = Body::new();
        let mut phone = body.start();
        phone.send(set_up());
        phone.send(Event::CodeRead(Hidden::new(text)));
        assert_eq!((phone.flow.state().step, phone.flow.state().trouble), (Step::Scan, Some(reason)), "{text}");
        let screen = phone.flow.screen(Language::ENGLISH);
        assert!(screen.quiet.is_some() && !screen.trouble.unwrap().body.is_empty());
        drop(phone);
        let mut phone = body.start();
        phone.send(Event::CodeRead(Hidden::new(FakeService::link())));
        assert_eq!(phone.flow.state().step, Step::Key, "the right code goes on, after a kill too");
    }
}

#[test]
fn a_code_that_the_service_refuses_leads_back_or_ends() {
    for (reason, step) in [
        (Reason::CodeUnknown, Step::Scan),
        (Reason::CodeExpired, Step::Scan),
        (Reason::RateLimited, Step::Claim),
        (Reason::CodeUsed, Step::Ended(Reason::CodeUsed)),
        (Reason::SessionExpired, Step::Ended(Reason::SessionExpired)),
    ] {
        let body = Body::new();
        let mut phone = body.start();
        phone.send(set_up());
        phone.send(Event::CodeRead(Hidden::new(FakeService::link())));
        let key = phone.key();
        phone.send(Event::KeyMade(key));
        phone.send(Event::Replied(refuse(reason)));
        assert_eq!(phone.flow.state().step, step, "{reason:?}");
        let screen = phone.flow.screen(Language::ENGLISH);
        assert!(screen.primary.is_some() && screen.code.is_some(), "{reason:?} is a dead end");
    }
}

#[test]
fn a_code_may_be_mistyped_as_often_as_it_takes() {
    let body = Body::new();
    let mut phone = body.start();
    phone.send(set_up());
    for wrong in ["", "0123", "0123-456U", "0123-4567-8", "привет"] {
        phone.send(Event::CodeTyped(Hidden::new(wrong)));
        assert_eq!(
            (phone.flow.state().step, phone.flow.state().trouble),
            (Step::Scan, Some(Reason::CodeUnknown)),
            "{wrong}"
        );
    }
    phone.send(Event::CodeTyped(Hidden::new("o123 4567")));
    assert_eq!(phone.flow.state().step, Step::Key, "o is read as 0");
}
