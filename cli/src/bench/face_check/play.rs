//! Plays a planned session and has it judged.

use super::cost::{Cost, judged};
use super::plan::{Plan, Species};
use regain_base::Reason;
use regain_face::Faces;
use regain_face::light::{Challenge, Exposure, TimedFrame, Verdict, analyse};
use regain_simulator::scene::{Paint, ShotAt, Subject, paint, selfie_session};

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Believed,
    Refused,
    /// Nothing was said about the person: the room was too bright or too dark, or there was no face to follow.
    NoAnswer,
}

/// What these reasons mean, the most telling first.
pub(super) fn end(reasons: &[Reason]) -> End {
    let unanswered = |reason: &Reason| {
        use Reason::{FaceLeft, NoFace, SeveralFaces, TooBright, TooDark};
        matches!(reason, TooBright | TooDark | NoFace | FaceLeft | SeveralFaces)
    };
    match reasons.first() {
        None => End::Believed,
        Some(first) if unanswered(first) => End::NoAnswer,
        Some(_) => End::Refused,
    }
}

/// Plays and judges.
pub(super) fn played(faces: &Faces, plan: &Plan) -> (Verdict, Cost) {
    let challenge = challenge(plan.seed, "now");
    let film = film(plan, &challenge);
    judged(faces, &film, |film| analyse(faces, &challenge, film), |verdict| verdict.neutral)
}

fn challenge(seed: u64, session: &str) -> Challenge {
    Challenge::derive(format!("bench {session} {seed}").as_bytes(), &[1; 32], b"bench")
}

fn film(plan: &Plan, challenge: &Challenge) -> Vec<TimedFrame> {
    let Plan { species, person, conditions, means, seed } = plan;
    let shown = |ms| challenge.color_at(ms);
    let old = self::challenge(*seed, "old");
    let before = |ms| old.color_at(ms);
    let still = |_| [0.5; 3];
    let duration = challenge.duration_ms();
    let shots = match species {
        Species::Live => selfie_session(&Subject::Live(person), &shown, conditions, duration),
        Species::FlatPrint => selfie_session(&Subject::Print(person), &shown, conditions, duration),
        Species::BentPrint => selfie_session(&Subject::BentPrint(person, means.bend), &shown, conditions, duration),
        Species::CutOut => selfie_session(&Subject::CutOut(person, means.bend.angle), &shown, conditions, duration),
        Species::EyeHoles => selfie_session(&Subject::EyeHoles(person, means.bend.angle), &shown, conditions, duration),
        Species::Replay => selfie_session(&Subject::Replay(person, means.tablet), &shown, conditions, duration),
        Species::Mask => selfie_session(&Subject::Mask(person), &shown, conditions, duration),
        // What was filmed of a living person in another session, told as if it were now.
        Species::OldSession => selfie_session(&Subject::Live(person), &before, conditions, duration),
        Species::StaticClip => selfie_session(&Subject::Live(person), &still, conditions, duration),
        Species::Tint | Species::Relight => {
            let mut shots = selfie_session(&Subject::Live(person), &still, conditions, duration);
            let how = if *species == Species::Tint { Paint::Tint } else { Paint::Relight };
            paint(&mut shots, how, &shown, conditions, means.lag_ms, means.strength);
            shots
        }
    };
    shots.into_iter().map(timed).collect()
}

pub(super) fn timed(shot: ShotAt) -> TimedFrame {
    let exposure = Exposure { locked: shot.exposed.locked, time_ns: shot.exposed.time_ns, iso: shot.exposed.iso };
    TimedFrame { at_ms: shot.at_ms, image: shot.image, exposure }
}
