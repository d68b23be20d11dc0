//! `regain bench guidance`: SIMULATED people who never look at the picture find their ID and their face by what is said and felt.

use super::interval;
use crate::outcome::Failure;
use crate::read::broken;
use image::RgbImage;
use regain_face::Faces;
use regain_face::framing::{Framing, framing};
use regain_flow::coach::{Coach, Hint, Told};
use regain_simulator::person::{Person, catalogue};
use regain_simulator::scene;
use regain_simulator::specimen::{Kind, Options, specimen_with};
use regain_simulator::unseeing::{Hand, Mirror, Step, Table};
use regain_vision::cue::Cue;
use regain_vision::engine::Engine;
use regain_vision::gate::{self, Guidance};
use regain_vision::gray;
use regain_vision::model::Store;
use serde::Serialize;
use serde_json::{Value, json};

/// Arguments of `regain bench guidance`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many people there are; each looks for a card and for a face.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    people: u16,
    /// Frames a second that are looked at.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=15))]
    rate: u8,
    /// The number of the first of them: another run can go on where one ended.
    #[arg(long, default_value_t = 0)]
    first: u16,
    /// Also tells of each person, as soon as it is known, what they heard and where the phone was then.
    #[arg(long)]
    each: bool,
}

/// Who is not in place by then has failed, in seconds.
const LIMIT: f32 = 60.0;
/// Where the people's seeds begin.
const FIRST_SEED: u64 = 700_000;
/// Different cards, tables and faces; people share them.
const SETTINGS: usize = 6;

/// What became of one person.
#[derive(Debug, Clone, Default)]
struct Session {
    /// When the photo was taken, in seconds; none when the time was over.
    done: Option<f32>,
    /// What was said.
    said: Vec<Said>,
    /// From the moment at which a distance began to be wrong until it was said, in seconds.
    distance: Vec<f32>,
}

/// One sentence.
#[derive(Debug, Clone, Default, Serialize)]
struct Said {
    /// When, in seconds.
    at: f32,
    /// Which.
    what: String,
    /// Whether it is the opposite of what was said before.
    back: bool,
    /// Where the lens was then: over what it looks at, right and down, and how far, cm.
    place: [f32; 3],
    /// The lens' axis against the normal, about both axes, degrees.
    tilt: [f32; 2],
}

/// What is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// A card on a table.
    Document,
    /// A face before the front camera.
    Face,
}

impl Target {
    fn name(self) -> &'static str {
        match self {
            Self::Document => "card on a table",
            Self::Face => "face",
        }
    }
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let store = Store::open(&crate::models::folder()).map_err(|error| broken(&error))?;
    let engine = Engine::start().map_err(|error| broken(&error))?;
    let faces = Faces::load(&store, &engine).map_err(|error| broken(&error))?;
    let bar = indicatif::ProgressBar::new(2 * u64::from(args.people));
    let mut tables = Vec::new();
    for target in [Target::Document, Target::Face] {
        let settings: Vec<_> = catalogue().iter().take(SETTINGS).map(Setting::of).collect();
        let mut sessions = Vec::new();
        for number in usize::from(args.first)..usize::from(args.first) + usize::from(args.people) {
            let (setting, seed) = (&settings[number % settings.len()], FIRST_SEED + number as u64);
            let rate = f32::from(args.rate);
            let session = match target {
                Target::Document => document(&setting.card, seed, rate),
                Target::Face => face(&setting.portrait, &faces, seed, rate),
            };
            if args.each {
                let told = json!({ "person": number, "looks_for": target.name(), "in_place_s": session.done, "said": session.said });
                bar.suspend(|| tell(&told));
            }
            sessions.push(session);
            bar.inc(1);
        }
        tables.push((target, sessions));
    }
    bar.finish_and_clear();
    for (target, sessions) in &tables {
        let summary = summary(*target, sessions);
        if json { tell(&summary) } else { table(&summary) }
    }
    Ok(())
}

/// A person's card and portrait.
struct Setting {
    card: RgbImage,
    portrait: RgbImage,
}

impl Setting {
    fn of(person: &Person) -> Self {
        let portrait = scene::portrait(person);
        Self { card: specimen_with(person, Kind::Td1, &Options::default(), &portrait).front, portrait }
    }
}

/// A person looks for the card without looking.
fn document(card: &RgbImage, seed: u64, rate: f32) -> Session {
    let table = Table::new(card, seed);
    let look = |coach: &mut Coach, hand: &Hand, at: f32| {
        let asked = gate::look_for_card(&gray(&table.frame(hand, at))).0.guidance();
        (asked.map(Hint::Card), coach.card(millis(at), asked))
    };
    walk(look, Hand::over_a_table(seed), rate)
}

/// A person points the front camera at their face without looking.
fn face(portrait: &RgbImage, faces: &Faces, seed: u64, rate: f32) -> Session {
    let found = faces.detect_near(portrait).unwrap_or_default();
    let Some(face) = found.first() else { return Session::default() };
    let [x, y, width, height] = face.bounds;
    let mirror = Mirror::new(portrait, face.eye_distance(), [x + width / 2.0, y + height / 2.0], seed);
    let look = |coach: &mut Coach, hand: &Hand, at: f32| {
        let image = mirror.frame(hand, at);
        let asked = framing(&image, &faces.detect_near(&image).unwrap_or_default());
        (asked.map(Hint::Face), coach.face(millis(at), asked))
    };
    walk(look, Hand::before_a_face(seed), rate)
}

fn millis(at: f32) -> u64 {
    (at * 1000.0) as u64
}

/// One person, from the first frame to the photo or the end of the time. `look` is what the frame of a moment, in seconds, asks for, and what
/// the coach makes of it.
fn walk(look: impl Fn(&mut Coach, &Hand, f32) -> (Option<Hint>, Told), mut hand: Hand, rate: f32) -> Session {
    let (mut session, mut coach) = (Session::default(), Coach::default());
    let (mut last, mut wrong) = (None, None);
    for frame in 0..(LIMIT * rate) as u32 {
        let at = frame as f32 / rate;
        hand.pass(at - 1.0 / rate, at);
        let (asked, told) = look(&mut coach, &hand, at);
        wrong = asked.filter(|asked| is_distance(*asked)).map(|_| wrong.unwrap_or(at));
        match told.cue {
            Some(Cue::Say(asked)) => {
                let back = last.is_some_and(|last| is_way_back(last, asked));
                let what = match asked {
                    Hint::Card(guidance) => format!("{guidance:?}"),
                    Hint::Face(framing) => format!("{framing:?}"),
                };
                let (place, tilt) = (hand.place, hand.tilt);
                session.said.push(Said { at, what, back, place, tilt });
                last = Some(asked);
                if is_distance(asked) {
                    session.distance.extend(wrong.map(|since: f32| at - since));
                }
                if let Some(step) = step(asked, &hand) {
                    hand.hear(at, step);
                }
            }
            Some(Cue::InPlace) => hand.feel(at),
            None => {}
        }
        if told.ready {
            session.done = Some(at);
            break;
        }
    }
    session
}

/// What is understood.
fn step(asked: Hint, hand: &Hand) -> Option<Step> {
    // A step sideways, as people make it with a phone over a card and before a face, cm; and a fifth of the way nearer or farther.
    let (side, far) = (if matches!(asked, Hint::Card(_)) { 2.5 } else { 5.0 }, 0.2 * hand.place[2]);
    Some(match asked {
        Hint::Card(Guidance::MoveLeft) | Hint::Face(Framing::MoveLeft) => Step::Shift([-side, 0.0]),
        Hint::Card(Guidance::MoveRight) | Hint::Face(Framing::MoveRight) => Step::Shift([side, 0.0]),
        Hint::Card(Guidance::MoveUp) | Hint::Face(Framing::MoveUp) => Step::Shift([0.0, -side]),
        Hint::Card(Guidance::MoveDown) | Hint::Face(Framing::MoveDown) => Step::Shift([0.0, side]),
        Hint::Card(Guidance::MoveAway) | Hint::Face(Framing::MoveAway) => Step::Away(far),
        Hint::Card(Guidance::MoveCloser) | Hint::Face(Framing::MoveCloser) => Step::Away(-far),
        Hint::Card(Guidance::HoldFlat) => Step::Level,
        Hint::Card(Guidance::Glare) => Step::Tilt,
        Hint::Card(Guidance::LayOn) => Step::LayAndLift,
        Hint::Card(Guidance::HoldStill) => Step::Stop,
        Hint::Face(Framing::NoFace) => Step::Again,
        // What is said there does not tell where to go; the picture of a face is flat and alone: it cannot be turned, and nobody joins.
        Hint::Card(Guidance::NoCard | Guidance::TooDark | Guidance::TooBright)
        | Hint::Face(Framing::Turn | Framing::SeveralFaces) => return None,
    })
}

/// Whether `after` is the way back from `before`.
fn is_way_back(before: Hint, after: Hint) -> bool {
    use {Framing as F, Guidance as G};
    let both = [before, after];
    let among = |one: Hint, other: Hint| both == [one, other] || both == [other, one];
    [(G::MoveLeft, G::MoveRight), (G::MoveUp, G::MoveDown), (G::MoveAway, G::MoveCloser)]
        .into_iter()
        .any(|(one, other)| among(Hint::Card(one), Hint::Card(other)))
        || [(F::MoveLeft, F::MoveRight), (F::MoveUp, F::MoveDown), (F::MoveAway, F::MoveCloser)]
            .into_iter()
            .any(|(one, other)| among(Hint::Face(one), Hint::Face(other)))
}

/// Whether it is about the distance.
fn is_distance(asked: Hint) -> bool {
    matches!(
        asked,
        Hint::Card(Guidance::MoveCloser | Guidance::MoveAway) | Hint::Face(Framing::MoveCloser | Framing::MoveAway)
    )
}

fn summary(target: Target, sessions: &[Session]) -> Value {
    let mut times: Vec<f32> = sessions.iter().filter_map(|session| session.done).collect();
    times.sort_by(f32::total_cmp);
    let mut waits: Vec<f32> = sessions.iter().flat_map(|session| session.distance.iter().copied()).collect();
    waits.sort_by(f32::total_cmp);
    let said: usize = sessions.iter().map(|session| session.said.len()).sum();
    let minutes: f32 = sessions.iter().map(|session| session.done.unwrap_or(LIMIT)).sum::<f32>() / 60.0;
    let busiest = sessions.iter().map(|session| session.said.len()).max();
    let reversals = sessions.iter().flat_map(|session| &session.said).filter(|said| said.back).count();
    let at = |values: &[f32], share: f32| values.get((values.len() as f32 * share) as usize).copied();
    json!({
        "bench": format!("SIMULATED people who do not look: {}", target.name()),
        "simulated": true,
        "people": sessions.len(),
        "in_place_in_60_s": times.len(),
        "share_interval_95": interval(times.len(), sessions.len()),
        "seconds_median": at(&times, 0.5),
        "seconds_p90": at(&times, 0.9),
        "sentences": said,
        "sentences_per_minute": said as f32 / minutes.max(1e-6),
        "sentences_most_in_one": busiest,
        "reversals": reversals,
        "reversals_share_interval_95": interval(reversals, said),
        "distance_said_after_s_median": at(&waits, 0.5),
    })
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(told: &Value) {
    println!("{told}");
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn table(summary: &Value) {
    // What it is comes first.
    println!("{}", summary["bench"].as_str().unwrap_or_default());
    for (name, value) in summary.as_object().into_iter().flatten().filter(|(name, _)| *name != "bench") {
        println!("  {name:<30} {value}");
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_counts_who_arrived_and_what_was_said() {
        let said = |back| Said { back, ..Said::default() };
        let arrived = Session { done: Some(6.0), said: vec![said(false), said(true)], distance: vec![0.25] };
        let lost = Session { done: None, said: vec![said(false); 20], distance: Vec::new() };
        let told = summary(Target::Document, &[arrived, lost]);
        assert_eq!((told["in_place_in_60_s"].as_u64(), told["reversals"].as_u64()), (Some(1), Some(1)));
        assert_eq!(told["sentences_per_minute"], json!(20.0));
        assert!(told["bench"].as_str().is_some_and(|name| name.starts_with("SIMULATED")));
    }

    /// A handful of people; the bench has more.
    #[test]
    fn people_who_do_not_look_find_a_card_by_what_is_said() {
        // The card's portrait costs most to draw, and nobody looks at it.
        let portrait = RgbImage::from_pixel(480, 600, image::Rgb([150, 120, 100]));
        let card = specimen_with(&catalogue()[0], Kind::Td1, &Options::default(), &portrait).front;
        let sessions: Vec<_> = (0..6).map(|seed| document(&card, seed, 3.0)).collect();
        let found = sessions.iter().filter(|session| session.done.is_some()).count();
        assert!(found >= 5, "{found} of 6: {sessions:?}");
        assert!(sessions.iter().all(|session| session.said.len() <= 20));
    }
}
