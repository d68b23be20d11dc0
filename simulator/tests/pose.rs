//! A head that turns as it is asked is believed; a photograph that is turned, and another face from midway, are not: real models on
//! SIMULATED frames.

use std::path::Path;

use regain_face::Faces;
use regain_face::light::TimedFrame;
use regain_face::pose::{Challenge, Direction, Verdict, analyse};
use regain_simulator::person::{Person, catalogue};
use regain_simulator::scene::{Bend, Conditions, Motion, Phone, ShotAt, Turn, Turning, turning_session};
use regain_vision::engine::Engine;
use regain_vision::model::Store;

/// A session that asks for turns to the sides only: fewer heads need to be drawn.
fn challenge() -> Challenge {
    let sideways = |challenge: &Challenge| challenge.steps().iter().all(|step| step.towards.is_sideways());
    let all = (0..2000u16).map(|n| Challenge::derive(&n.to_be_bytes(), &[0; 32], b"key"));
    all.into_iter().find(sideways).expect("two of sixty-two are")
}

fn motion(challenge: &Challenge, yaw: f32) -> Motion {
    let turn = |step: &regain_face::pose::Step| Turn {
        start_ms: step.start_ms as f32 + 450.0,
        takes_ms: [550.0, 250.0, 550.0],
        reach: [if step.towards == Direction::Left { yaw } else { -yaw }, 1.5, 2.0],
    };
    Motion::new(challenge.steps().iter().map(turn).collect())
}

fn film(subject: &Turning<'_>, motion: &Motion, challenge: &Challenge) -> Vec<ShotAt> {
    let phone = Phone { width: 180, loss: Some(80), ..Phone::default() };
    let conditions =
        Conditions { ambient_lux: 2000.0, fps: 5.0, pose: Some([0.02, 0.0, 0.0]), phone, ..Default::default() };
    turning_session(subject, motion, &conditions, challenge.duration_ms())
}

fn judged(faces: &Faces, challenge: &Challenge, shots: Vec<ShotAt>) -> Verdict {
    let timed = |shot: ShotAt| TimedFrame { at_ms: shot.at_ms, image: shot.image, exposure: Default::default() };
    analyse(faces, challenge, &shots.into_iter().map(timed).collect::<Vec<_>>())
}

#[test]
fn a_turning_head_is_believed_and_a_turning_photograph_or_another_face_midway_is_not() {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models");
    let store = Store::open(&models).expect("the models lie beside the code");
    let faces = Faces::load(&store, &Engine::start().expect("an engine")).expect("the face models load");
    let [person, other]: [&Person; 2] = [&catalogue()[1], &catalogue()[2]];
    let challenge = challenge();
    let turns = motion(&challenge, 23.0);

    let live = film(&Turning::Head(person), &turns, &challenge);
    assert!(live.iter().all(|shot| shot.truth.live && shot.truth.simulated));
    let verdict = judged(&faces, &challenge, live.clone());
    assert!(verdict.live, "{:?} {:?}", verdict.reasons, verdict.scores);
    assert!(
        verdict.way.iter().any(|(_, turn)| turn.yaw > 18.0) && verdict.way.iter().any(|(_, turn)| turn.yaw < -18.0)
    );

    let flat = Turning::Print(person, Bend { angle: 0.0, lying: false });
    let verdict = judged(&faces, &challenge, film(&flat, &motion(&challenge, 45.0), &challenge));
    // The mesh may take it for a head that turns; its pixels do not.
    let refused = |code: &str| verdict.reasons.iter().any(|reason| reason.code() == code);
    assert!(refused("head-not-turned") || refused("not-face-shaped"), "{:?} {:?}", verdict.reasons, verdict.scores);
    assert!(verdict.scores.solid < 0.5 && verdict.scores.width < 0.95, "{:?}", verdict.scores);

    let still = film(&Turning::Head(other), &Motion::new(Vec::new()), &challenge);
    let midway = challenge.duration_ms() / 2;
    let cut = live
        .into_iter()
        .filter(|shot| shot.at_ms < midway)
        .chain(still.into_iter().filter(|shot| shot.at_ms >= midway));
    let verdict = judged(&faces, &challenge, cut.collect());
    assert!(
        verdict.reasons.iter().any(|reason| reason.code() == "face-changed"),
        "{:?} {:?}",
        verdict.reasons,
        verdict.scores
    );
}
