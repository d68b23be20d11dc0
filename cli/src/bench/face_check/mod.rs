//! `regain bench face-check`: how often the light and the pose challenge believe the living and disbelieve what is held up, SIMULATED.

mod cost;
mod photos;
mod plan;
mod play;
mod plot;
mod pose;
mod table;

use crate::face::load;
use crate::outcome::Failure;
use cost::Cost;
use plan::{Half, Plan, Species, plans};
use play::{End, played};
use regain_base::Reason;
use regain_face::Faces;
use regain_face::light::Verdict;
use regain_simulator::person::Photo;
use serde_json::{Value, json};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use table::Row;

/// The first line of every table.
const SIMULATED: &str = "SIMULATED persons, rooms, screens and cameras; nothing here was measured on people, and no attack was made by hand";

/// Arguments of `regain bench face-check`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// How many persons are filmed.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u64).range(1..=100_000))]
    persons: u64,
    /// The first of them: a run can be parted.
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Sessions of each attack for each person; the living have three times as many.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u64).range(1..=300))]
    rounds: u64,
    /// Film the persons that the analysis was tuned on instead of those that it never saw.
    #[arg(long)]
    tuning: bool,
    /// Light the faces in these pictures anew instead of drawn heads, one person each.
    #[arg(long, num_args = 1.., value_name = "PICTURE", conflicts_with = "tuning")]
    photos: Vec<PathBuf>,
    /// Ask for turns of the head instead of showing light.
    #[arg(long)]
    pose: bool,
    /// Film only this, for example "bent print"; may be given several times.
    #[arg(long)]
    only: Vec<String>,
    /// Show every clip's scores.
    #[arg(long)]
    each: bool,
    /// Write the table and a plot into this folder.
    #[arg(long)]
    report: Option<PathBuf>,
}

/// A session that was judged.
struct Outcome {
    plan: Plan,
    verdict: Verdict,
    end: End,
    cost: Cost,
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let half = if args.tuning { Half::Tuning } else { Half::Test };
    let challenge = if args.pose { "pose" } else { "light" };
    let rows = if args.pose { pose::rows(args, half, json)? } else { light(args, half, json)? };
    for row in &rows {
        say(&if json { row.json().to_string() } else { row.to_string() });
    }
    args.report.as_deref().map_or(Ok(()), |folder| report(folder, challenge, args.whom(half), &rows))
}

fn light(args: &Args, half: Half, json: bool) -> Result<Vec<Row>, Failure> {
    let only = chosen(&args.only, Species::ALL.map(|species| (species.name(), species)))?;
    let faces = load()?;
    let (photos, persons) = args.cast(&faces)?;
    head("light", args.whom(half), json);
    let outcomes = filmed(persons, args.each, json, |index| {
        let judge = |plan: Plan| {
            let (verdict, cost) = played(&faces, &plan);
            Outcome { end: play::end(&verdict.reasons), plan, verdict, cost }
        };
        let photo = photos.get(index as usize);
        let plans = plans(half, index, args.rounds, &only).into_iter();
        plans.filter_map(move |plan| photo.map_or(Some(plan.clone()), |photo| plan.of(photo))).map(judge)
    });
    Ok(table::rows(&outcomes))
}

impl Args {
    /// The photographed persons, if there are any, and the numbers of those that are filmed.
    ///
    /// # Errors
    /// When a picture is none, or the first person is beyond the last photo.
    fn cast(&self, faces: &Faces) -> Result<(Vec<Arc<Photo>>, Range<u64>), Failure> {
        let photos = photos::read(faces, &self.photos)?;
        let last = if photos.is_empty() { u64::MAX } else { photos.len() as u64 };
        if self.first >= last {
            let why = format!("--first {}: the pictures show {last} faces to film, counted from 0", self.first);
            return Err(Failure::new(Reason::MalformedRequest, why));
        }
        Ok((photos, self.first..self.first.saturating_add(self.persons).min(last)))
    }

    /// Who is filmed.
    fn whom(&self, half: Half) -> &'static str {
        if self.photos.is_empty() { half.name() } else { "photographed" }
    }
}

/// The first line.
fn head(challenge: &str, whom: &str, json: bool) {
    let head = json!({ "simulated": true, "bench": "face-check", "challenge": challenge, "half": whom });
    say(&if json { head.to_string() } else { title(challenge, whom) });
}

/// What a table is about.
fn title(challenge: &str, whom: &str) -> String {
    format!("{SIMULATED}\nthe {challenge} challenge, {whom} persons")
}

/// The species of these names.
fn chosen<T: Copy, const N: usize>(names: &[String], all: [(&'static str, T); N]) -> Result<Vec<T>, Failure> {
    let find = |name: &String| {
        all.iter().find(|(known, _)| known == name).map(|(_, species)| *species).ok_or_else(|| {
            let all: Vec<&str> = all.iter().map(|(known, _)| *known).collect();
            let all = all.join(", ");
            Failure::new(Reason::MalformedRequest, format!("no species is called {name:?}; there are: {all}"))
        })
    };
    names.iter().map(find).collect()
}

/// A session that was judged, whatever was asked of it.
trait Judged: Send {
    /// What it was.
    fn species(&self) -> &'static str;
    fn end(&self) -> End;
    /// All its scores.
    fn each(&self) -> Value;
}

impl Judged for Outcome {
    fn species(&self) -> &'static str {
        self.plan.species.name()
    }

    fn end(&self) -> End {
        self.end
    }

    fn each(&self) -> Value {
        table::each(self)
    }
}

/// Films person after person on all cores and says how it goes; the outcomes are in the plans' order. `film` gives the sessions of a
/// person, each made when it is asked for.
fn filmed<T: Judged, I: Iterator<Item = T>>(
    persons: Range<u64>,
    each: bool,
    json: bool,
    film: impl Fn(u64) -> I + Sync,
) -> Vec<T> {
    let (next, done) = (AtomicU64::new(persons.start), Mutex::new(Vec::new()));
    let bar = indicatif::ProgressBar::new(persons.end.saturating_sub(persons.start));
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= persons.end {
                return;
            }
            let mut judged = Vec::new();
            for outcome in film(index) {
                if each {
                    bar.suspend(|| say(&outcome.each().to_string()));
                }
                judged.push(outcome);
            }
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.extend(judged.into_iter().map(|outcome| (index, outcome)));
            bar.inc(1);
            if !json {
                let ends: Vec<_> =
                    done.iter().map(|(_, outcome): &(u64, T)| (outcome.species(), outcome.end())).collect();
                let so_far = table::so_far(&ends);
                // Asked first: who suspends the bar holds what its position waits for.
                let person = bar.position();
                bar.suspend(|| say(&format!("after person {person:>3}: {so_far}")));
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
    bar.finish_and_clear();
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Stable: a person's own order stays.
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

fn report(folder: &Path, challenge: &str, whom: &str, rows: &[Row]) -> Result<(), Failure> {
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let title = format!("{}\n\n{text}", title(challenge, whom));
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text);
    std::fs::create_dir_all(folder)
        .and_then(|()| write(&format!("face-check-{challenge}.txt"), &title))
        .and_then(|()| write(&format!("face-check-{challenge}.svg"), &plot::svg(challenge, rows)))
        .map_err(|error| Failure::new(Reason::StorageFailed, format!("{}: {error}", folder.display())))
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn say(line: &str) {
    println!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::time::Duration;

    struct Believed;

    impl Judged for Believed {
        fn species(&self) -> &'static str {
            "live"
        }

        fn end(&self) -> End {
            End::Believed
        }

        fn each(&self) -> Value {
            json!({})
        }
    }

    #[test]
    fn a_run_that_says_how_it_goes_ends() {
        let (told, ended) = mpsc::channel();
        std::thread::spawn(move || told.send(filmed(7..10, true, false, |_| std::iter::once(Believed)).len()));
        assert_eq!(ended.recv_timeout(Duration::from_secs(60)), Ok(3));
    }
}
