//! The journey as a whole: every way through it, every kill, every pair of state and event.

use crate::phone::{Body, Final, Kill, Run};
use crate::service::{Ends, FakeService};
use regain_base::Reason;
use regain_flow::Step;
use std::collections::HashMap;

/// With the head turned, a kill at any step leads to the same end as with the light.
#[test]
fn killed_at_any_transition_of_turns_it_ends_the_same() {
    let (expected, _) = play(Ends::Evaluation);
    let mut asked = 0;
    for after in 0..200 {
        let (body, mut service) = (Body::new(), FakeService::new(Ends::Evaluation));
        let mut phone = body.start();
        phone.no_flash = true;
        let run = phone.play(&mut service, Some(Kill { after, late: false }));
        if run == Run::Killed {
            drop(phone);
            phone = body.start();
            phone.no_flash = true;
            assert_eq!(phone.play(&mut service, None), Run::Over, "after {after}");
        }
        assert_eq!(phone.result(), expected, "killed after {after}");
        asked += phone.log.iter().filter(|(.., effects)| effects.iter().any(|effect| effect == "turn")).count();
        if run == Run::Over {
            break;
        }
    }
    assert!(asked > 40, "{asked} times asked for turns");
}

fn play(ends: Ends) -> (Final, usize) {
    let (body, mut service) = (Body::new(), FakeService::new(ends));
    let mut phone = body.start();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    (phone.result(), phone.accepted)
}

#[test]
fn a_recovery_ends_with_the_pass_once_the_credential_was_shown() {
    let (end, events) = play(Ends::Pass);
    let shown: Vec<_> = ["firstName", "lastName", "dateOfBirth", "portrait"].map(String::from).into();
    assert_eq!(end.reason, Reason::Recovered);
    assert_eq!(end.pass.as_deref(), Some("Fx7kQm2Z"));
    assert_eq!(end.history, [(Reason::Recovered, shown)]);
    assert_eq!(end.credentials, 1);
    assert!(events > 45, "{events} events");
}

#[test]
fn evaluation_and_refusal_end_in_their_own_words() {
    for (ends, reason) in [(Ends::Evaluation, Reason::EvaluationComplete), (Ends::NameDiffers, Reason::NameDiffers)] {
        let (end, _) = play(ends);
        assert_eq!((end.reason, end.pass), (reason, None));
    }
}

#[test]
fn killed_at_any_transition_it_ends_the_same() {
    for ends in [Ends::Pass, Ends::NameDiffers] {
        let (expected, transitions) = play(ends);
        for after in 0..=transitions {
            let (body, mut service) = (Body::new(), FakeService::new(ends));
            let mut phone = body.start();
            if phone.play(&mut service, Some(Kill { after, late: false })) == Run::Killed {
                drop(phone);
                phone = body.start();
                assert_eq!(phone.play(&mut service, None), Run::Over, "after {after}");
            }
            assert_eq!(phone.result(), expected, "killed after {after} of {transitions}");
            assert_eq!(service.received, ends == Ends::Pass, "the pass stays with the service, killed after {after}");
        }
    }
}

/// Harder: the service has acted, and its answer is lost with the app.
#[test]
fn killed_with_an_answer_on_its_way_it_ends_the_same() {
    let (expected, transitions) = play(Ends::Pass);
    for after in 0..transitions {
        let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
        let mut phone = body.start();
        assert_eq!(phone.play(&mut service, Some(Kill { after, late: true })), Run::Killed);
        drop(phone);
        let mut phone = body.start();
        assert_eq!(phone.play(&mut service, None), Run::Over, "after {after}");
        assert_eq!(phone.result(), expected, "killed after {after} of {transitions}");
    }
}

/// Harder still: every good answer is lost as often as that, also when it was asked for again with a fresh nonce.
#[test]
fn killed_again_and_again_with_answers_on_their_way_it_ends_the_same() {
    let (expected, _) = play(Ends::Pass);
    for times in [2, 5] {
        let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
        let mut lost = HashMap::new();
        let mut kills = 0;
        let mut phone = body.start();
        while phone.play_losing(&mut service, &mut lost, times) == Run::Killed {
            kills += 1;
            drop(phone);
            phone = body.start();
        }
        assert_eq!(phone.result(), expected, "each answer lost {times} times");
        assert!(
            lost.len() > 15 && kills == lost.values().map(|count| *count.min(&times)).sum::<u32>(),
            "{kills}, {lost:?}"
        );
    }
}

#[test]
fn a_face_check_that_is_refused_may_be_repeated() {
    let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
    service.refusals = vec![Reason::NotYou, Reason::NoLightResponse];
    let mut phone = body.start();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    assert_eq!((phone.result().reason, service.evidence), (Reason::Recovered, 4));
    let tries = phone.log.iter().filter(|(_, step, _)| matches!(step, Step::Again(_))).count();
    assert_eq!(tries, 2);
}

#[test]
fn a_document_that_the_service_cannot_read_is_photographed_again() {
    let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
    service.refusals = vec![Reason::DocumentUncertain];
    let mut phone = body.start();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    assert_eq!(phone.result().reason, Reason::Recovered);
    assert_eq!(phone.log.iter().filter(|(_, step, _)| *step == Step::Front).count(), 2);
}

#[test]
fn a_session_that_ran_out_ends_at_once() {
    let (body, mut service) = (Body::new(), FakeService::new(Ends::Pass));
    service.refusals = vec![Reason::SessionExpired];
    let mut phone = body.start();
    assert_eq!(phone.play(&mut service, None), Run::Over);
    let end = phone.result();
    assert_eq!((end.reason, end.credentials), (Reason::SessionExpired, 0));
    assert_eq!(end.history, [(Reason::SessionExpired, Vec::new())]);
}
