//! Every reason of the one table: a journey of the files ends with it, or a screen tells it and the journey goes on, or no phone is ever
//! told it.

use crate::files::{Journey, begun, names};
use crate::service::{NOW, refuse};
use crate::total::{events, states};
use regain_base::{Reason, reason};
use regain_flow::{Event, Hidden, Step, transition};
use std::collections::BTreeSet;

/// What a screen tells and the person can mend: no journey ends with it.
const MENDED: [Reason; 42] = [
    Reason::CodeUnknown,
    Reason::CodeExpired,
    Reason::ForeignLink,
    Reason::NotAHandoff,
    Reason::NoCamera,
    Reason::NoDocument,
    Reason::DocumentUncertain,
    Reason::CheckDigitFailed,
    Reason::SourcesDisagree,
    Reason::WrongSide,
    Reason::NoPortrait,
    Reason::PortraitTooSmall,
    Reason::NoFace,
    Reason::SeveralFaces,
    Reason::TooBright,
    Reason::TooDark,
    Reason::NoLightResponse,
    Reason::NotFaceShaped,
    Reason::HeadNotTurned,
    Reason::FaceChanged,
    Reason::TurnsNotTaken,
    Reason::NotYou,
    Reason::FaceTooSmall,
    Reason::FaceBlurred,
    Reason::FaceTurned,
    Reason::FaceCovered,
    Reason::FaceLeft,
    Reason::LightInterrupted,
    Reason::FramesMissing,
    Reason::FramesOutOfOrder,
    Reason::FramesFromFuture,
    Reason::FramesTooMany,
    Reason::FramesRepeated,
    Reason::ExposureUntrue,
    Reason::EvidenceReplayed,
    Reason::EvidenceExpired,
    Reason::RateLimited,
    Reason::ServiceUnreachable,
    Reason::Intercepted,
    Reason::ClockWrong,
    Reason::StorageFailed,
    Reason::KeyFailed,
];

/// What is told elsewhere, and where.
const ELSEWHERE: [(Reason, &str); 6] = [
    (Reason::HandedOver, "on a computer that looked at the ID and has no wallet: `hand_over.rs`"),
    (
        Reason::Internal,
        "the flow keeps an end for what no journey can reach; an answer that cannot be read is told and asked for again",
    ),
    (Reason::SettingsInvalid, "a flow with such settings is not opened, a service not started"),
    (Reason::AddressInUse, "a service that finds its address taken does not start"),
    (Reason::PassWrong, "on the sign-in page, where the pass is typed"),
    (Reason::PasskeyRefused, "on the security page, where the passkey is made"),
];

/// How the journeys of the files end.
fn reached() -> BTreeSet<Reason> {
    let mut reached = BTreeSet::new();
    for name in names() {
        let journey = Journey::load(&name);
        let mut state = begun(journey.before());
        for event in journey.events() {
            state = transition(state, NOW, event).0;
            if let Step::Ended(reason) = state.step {
                reached.insert(reason);
            }
        }
    }
    reached
}

/// Whether some screen of some journey tells this and waits.
fn told(reason: Reason) -> bool {
    let failed = [Reason::KeyFailed, Reason::Intercepted, Reason::ClockWrong].map(Event::Failed);
    let others = failed.into_iter().chain([Event::CodeRead(Hidden::new("http://evil.example/h/token"))]);
    let events: Vec<_> = events().into_iter().chain(others).chain([Event::Replied(refuse(reason))]).collect();
    states().iter().filter(|state| !state.step.is_over()).any(|state| {
        events.iter().any(|event| {
            let (next, _) = transition(state.clone(), NOW, event.clone());
            next.trouble == Some(reason) && !next.step.is_over()
        })
    })
}

#[test]
fn every_outcome_is_reached_by_a_journey_in_a_file_or_has_its_place_elsewhere() {
    let reached = reached();
    let places = |reason: &Reason| {
        let elsewhere = ELSEWHERE.iter().any(|(other, _)| other == reason);
        [reached.contains(reason), MENDED.contains(reason), elsewhere].iter().filter(|place| **place).count()
    };
    let astray: Vec<_> = reason::ALL.iter().filter(|reason| places(reason) != 1).collect();
    assert!(astray.is_empty(), "in no place or in two: {astray:?}");
}

#[test]
fn what_can_be_mended_is_told_on_a_screen() {
    for reason in MENDED {
        assert!(told(reason), "{reason:?}");
    }
}
