//! Plays a planned session and has it judged.

use super::super::cost::{Cost, judged};
use super::super::play::timed;
use super::plan::{Plan, Species};
use regain_face::Faces;
use regain_face::light::TimedFrame;
use regain_face::pose::{Verdict, analyse};
use regain_simulator::person::Person;
use regain_simulator::scene::{ShotAt, Turning, turning_session};

/// Plays and judges.
pub(super) fn played(faces: &Faces, plan: &Plan) -> (Verdict, Cost) {
    judged(faces, &film(plan), |film| analyse(faces, &plan.challenge, film), |verdict| verdict.neutral)
}

fn film(plan: &Plan) -> Vec<TimedFrame> {
    let turned =
        |subject: &Turning<'_>| turning_session(subject, &plan.motion, &plan.conditions, plan.challenge.duration_ms());
    let head = |person: &Person| turned(&Turning::Head(person));
    let shots: Vec<ShotAt> = match plan.species {
        Species::Live | Species::Unmoved | Species::OldSession => head(&plan.person),
        Species::FlatPrint | Species::BentPrint => turned(&Turning::Print(&plan.person, plan.bend)),
        Species::Tablet => turned(&Turning::Tablet(&plan.person, plan.tablet)),
        // Two films of one room and one movement, cut together.
        Species::Swap => {
            let before = |shot: &ShotAt| shot.at_ms < plan.swap_ms;
            let first: Vec<ShotAt> = head(&plan.person).into_iter().filter(before).collect();
            let second = head(&plan.other).into_iter().filter(|shot| !before(shot));
            first.into_iter().chain(second).collect()
        }
    };
    shots.into_iter().map(timed).collect()
}
