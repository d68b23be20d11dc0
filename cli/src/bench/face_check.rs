//! `regain bench face-check`: how often the light challenge believes the living and disbelieves what is held up, SIMULATED.

use super::interval;
use crate::face::load;
use crate::outcome::Failure;
use regain_face::Faces;
use regain_face::light::{Challenge, Exposure, TimedFrame, Verdict, analyse};
use regain_simulator::person::{Look, Person, catalogue};
use regain_simulator::scene::{Conditions, Subject, selfie_session};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Rooms, in lx: evening, living room, office.
const ROOMS: [f32; 3] = [60.0, 150.0, 400.0];
/// Reflectance of skin, by melanin: below the first light, below the second medium, else dark.
const SKINS: [(f32, &str); 3] = [(0.35, "light"), (0.65, "medium"), (f32::INFINITY, "dark")];
/// Drawn persons, for each half.
const DRAWN: u64 = 9;
/// Where the drawn persons' seeds start; the second half follows this much later.
const FIRST_DRAWN: u64 = 9_000;

/// Arguments of `regain bench face-check`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Clips for each species and half.
    #[arg(long, default_value_t = 18, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    clips: u32,
    /// Take the catalogue's persons only, not drawn ones.
    #[arg(long)]
    catalogue: bool,
    /// Show every clip's scores.
    #[arg(long)]
    each: bool,
}

/// What is before the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Species {
    Live,
    FlatPrint,
    BentPrint,
    Replay,
    OldSession,
}

impl Species {
    const ALL: [Self; 5] = [Self::Live, Self::FlatPrint, Self::BentPrint, Self::Replay, Self::OldSession];

    fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::FlatPrint => "flat print",
            Self::BentPrint => "bent print",
            Self::Replay => "replay on a tablet",
            Self::OldSession => "old session injected",
        }
    }

    fn subject(self, person: &Person) -> Subject<'_> {
        match self {
            Self::Live => Subject::Live(person),
            Self::FlatPrint => Subject::Print(person),
            Self::BentPrint => Subject::BentPrint(person),
            Self::Replay => Subject::Replay(person),
            Self::OldSession => Subject::Injected(person),
        }
    }
}

/// Numbers of the analysis were chosen on one half of the persons and are shown on both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Tuning,
    Test,
}

impl Half {
    fn name(self) -> &'static str {
        if self == Self::Tuning { "tuning" } else { "test" }
    }
}

/// One session to be made.
struct Plan {
    species: Species,
    half: Half,
    person: Person,
    room: f32,
    seed: u64,
}

/// A session that was judged.
struct Outcome {
    plan: Plan,
    verdict: Verdict,
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let faces = load()?;
    let plans = plans(args.clips, args.catalogue);
    let bar = indicatif::ProgressBar::new(plans.len() as u64);
    let outcomes = judged(&faces, plans, &bar);
    bar.finish_and_clear();
    tell(&outcomes, args.each, json);
    Ok(())
}

/// The same number of every species in every half, over its persons and the rooms in turn.
fn plans(clips: u32, catalogue_only: bool) -> Vec<Plan> {
    let mut plans = Vec::new();
    for (half, parity) in [(Half::Tuning, 0), (Half::Test, 1)] {
        let mut persons: Vec<Person> = catalogue().iter().skip(parity).step_by(2).cloned().collect();
        if !catalogue_only {
            let seeds = FIRST_DRAWN + parity as u64 * DRAWN..FIRST_DRAWN + (parity as u64 + 1) * DRAWN;
            persons.extend(seeds.map(drawn));
        }
        for clip in 0..clips as usize {
            for species in Species::ALL {
                let (person, room) = (persons[clip % persons.len()].clone(), ROOMS[clip % ROOMS.len()]);
                // After a round of the persons the rooms would come in the same order again.
                let room = if clip / persons.len() % 2 == 1 { ROOMS[(clip + 1) % ROOMS.len()] } else { room };
                plans.push(Plan { species, half, person, room, seed: 1 + (clip / persons.len()) as u64 });
            }
        }
    }
    plans
}

/// Somebody outside of the catalogue.
fn drawn(seed: u64) -> Person {
    Person { key: "drawn", look: Look::drawn(seed), ..catalogue()[0].clone() }
}

/// Plays and judges the sessions on all cores; the outcomes are in the plans' order.
fn judged(faces: &Faces, plans: Vec<Plan>, bar: &indicatif::ProgressBar) -> Vec<Outcome> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(plan) = plans.get(index) else { return };
            let verdict = played(faces, plan);
            bar.inc(1);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, verdict));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    plans.into_iter().zip(done).map(|(plan, (_, verdict))| Outcome { plan, verdict }).collect()
}

fn played(faces: &Faces, plan: &Plan) -> Verdict {
    let nonce = format!("bench {} {} {}", plan.species.name(), plan.half.name(), plan.seed);
    let challenge = Challenge::derive(nonce.as_bytes(), &[1; 32], plan.person.key.as_bytes());
    let conditions = Conditions { ambient_lux: plan.room, seed: plan.seed, ..Conditions::default() };
    let shots = selfie_session(
        &plan.species.subject(&plan.person),
        &|ms| challenge.color_at(ms),
        &conditions,
        challenge.duration_ms(),
    );
    let exposure = Exposure { locked: true, time_ns: None, iso: None };
    let frames: Vec<TimedFrame> =
        shots.into_iter().map(|shot| TimedFrame { at_ms: shot.at_ms, image: shot.image, exposure }).collect();
    analyse(faces, &challenge, &frames)
}

/// How many of these were judged wrongly, of how many, with the interval.
fn row(label: &str, outcomes: &[&Outcome]) -> Value {
    let wrong = |outcome: &&&Outcome| outcome.verdict.live != (outcome.plan.species == Species::Live);
    let errors = outcomes.iter().filter(wrong).count();
    let (low, high) = interval(errors, outcomes.len());
    json!({ "of": label, "errors": errors, "clips": outcomes.len(), "rate": errors as f64 / outcomes.len() as f64,
        "interval_95": [low, high] })
}

/// The table: of both halves every species by itself, of the living also by skin and room.
fn table(outcomes: &[Outcome]) -> Vec<Value> {
    let mut rows = Vec::new();
    for half in [Half::Tuning, Half::Test] {
        let mut add = |rate: &str, label: String, wanted: &dyn Fn(&Plan) -> bool| {
            let chosen: Vec<&Outcome> =
                outcomes.iter().filter(|outcome| outcome.plan.half == half && wanted(&outcome.plan)).collect();
            if !chosen.is_empty() {
                let mut row = row(&label, &chosen);
                (row["half"], row["measure"]) = (json!(half.name()), json!(rate));
                rows.push(row);
            }
        };
        for species in Species::ALL {
            let rate = if species == Species::Live { "BPCER" } else { "APCER" };
            add(rate, species.name().into(), &|plan| plan.species == species);
        }
        let live = |plan: &Plan| plan.species == Species::Live;
        let mut from = f32::NEG_INFINITY;
        for (to, skin) in SKINS {
            let within = |plan: &Plan| (from..to).contains(&plan.person.look.melanin);
            add("BPCER", format!("live, {skin} skin"), &|plan| live(plan) && within(plan));
            from = to;
        }
        for room in ROOMS {
            add("BPCER", format!("live, {room} lx"), &|plan| live(plan) && plan.room == room);
        }
    }
    rows
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(outcomes: &[Outcome], each: bool, json: bool) {
    if json {
        println!("{}", json!({ "simulated": true, "bench": "face-check" }));
    } else {
        println!("SIMULATED persons, light and camera; locked exposure; nothing here was measured on people");
    }
    for Outcome { plan, verdict } in outcomes.iter().filter(|_| each) {
        let reasons: Vec<_> = verdict.reasons.iter().map(|reason| reason.code()).collect();
        let (who, half) = (plan.person.key, plan.half.name());
        println!(
            "{}",
            json!({ "species": plan.species.name(), "half": half, "person": who, "melanin": plan.person.look.melanin,
                "lux": plan.room, "seed": plan.seed, "live": verdict.live, "reasons": reasons, "scores": verdict.scores,
                "modulation": verdict.modulation, "lag_ms": verdict.lag_ms })
        );
    }
    for row in table(outcomes) {
        if json {
            println!("{row}");
            continue;
        }
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let percent = |value: &Value| value.as_f64().unwrap_or(0.0) * 100.0;
        println!(
            "{:<7} {:<6} {:<22} {:>3} of {:<3} {:>5.1} %   95 %: {:.1} to {:.1} %",
            text("half"),
            text("measure"),
            text("of"),
            row["errors"],
            row["clips"],
            percent(&row["rate"]),
            percent(&row["interval_95"][0]),
            percent(&row["interval_95"][1])
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(species: Species, half: Half, live: bool) -> Outcome {
        let person = catalogue()[0].clone();
        let verdict = Verdict {
            live,
            reasons: Vec::new(),
            scores: Default::default(),
            lag_ms: 0.0,
            modulation: 0.0,
            neutral: 0,
            map: Default::default(),
        };
        Outcome { plan: Plan { species, half, person, room: ROOMS[0], seed: 1 }, verdict }
    }

    #[test]
    fn the_halves_share_nobody_and_every_species_has_its_clips() {
        let plans = plans(20, false);
        assert_eq!(plans.len(), 200);
        let grains = |half| plans.iter().filter(move |plan| plan.half == half).map(|plan| plan.person.look.grain);
        assert!(grains(Half::Tuning).all(|grain| grains(Half::Test).all(|other| other != grain)));
        for species in Species::ALL {
            assert_eq!(plans.iter().filter(|plan| plan.species == species).count(), 40);
        }
    }

    #[test]
    fn a_believed_print_and_a_refused_person_are_errors() {
        let outcomes = [
            outcome(Species::Live, Half::Test, true),
            outcome(Species::Live, Half::Test, false),
            outcome(Species::FlatPrint, Half::Test, true),
            outcome(Species::Replay, Half::Tuning, false),
        ];
        let errors = |label: &str| {
            table(&outcomes)
                .iter()
                .find(|row| row["of"] == label)
                .map(|row| (row["errors"].as_u64(), row["rate"].as_f64()))
        };
        assert_eq!(errors("live"), Some((Some(1), Some(0.5))));
        assert_eq!(errors("flat print"), Some((Some(1), Some(1.0))));
        assert_eq!(errors("replay on a tablet"), Some((Some(0), Some(0.0))));
        assert_eq!(errors("live, 60 lx"), Some((Some(1), Some(0.5))));
        assert_eq!(errors("bent print"), None);
    }
}
