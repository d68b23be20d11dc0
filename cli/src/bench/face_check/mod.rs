//! `regain bench face-check`: how often the light challenge believes the living and disbelieves what is held up, SIMULATED.

mod plan;
mod play;
mod plot;
mod table;

use crate::face::load;
use crate::outcome::Failure;
use plan::{Half, Plan, Species, plans};
use play::{End, played};
use regain_base::Reason;
use regain_face::Faces;
use regain_face::light::Verdict;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

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
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let only = args.only.iter().map(|name| species(name)).collect::<Result<Vec<_>, _>>()?;
    let faces = load()?;
    let half = if args.tuning { Half::Tuning } else { Half::Test };
    let head = json!({ "simulated": true, "bench": "face-check", "half": half.name() }).to_string();
    say(if json { &head } else { SIMULATED });
    let outcomes = filmed(&faces, half, args, &only, json);
    for row in table::rows(&outcomes) {
        say(&if json { row.json().to_string() } else { row.to_string() });
    }
    args.report.as_deref().map_or(Ok(()), |folder| report(folder, half, &outcomes))
}

fn species(name: &str) -> Result<Species, Failure> {
    let named = |species: &Species| species.name() == name;
    Species::ALL.into_iter().find(named).ok_or_else(|| {
        let all = Species::ALL.map(Species::name).join(", ");
        Failure::new(Reason::MalformedRequest, format!("no species is called {name:?}; there are: {all}"))
    })
}

/// Films person after person on all cores and says how it goes; the outcomes are in the plans' order.
fn filmed(faces: &Faces, half: Half, args: &Args, only: &[Species], json: bool) -> Vec<Outcome> {
    let (next, done) = (AtomicU64::new(0), Mutex::new(Vec::new()));
    let bar = indicatif::ProgressBar::new(args.persons);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= args.persons {
                return;
            }
            let mut judged = Vec::new();
            for plan in plans(half, args.first + index, args.rounds, only) {
                let verdict = played(faces, &plan);
                let outcome = Outcome { end: play::end(&verdict), plan, verdict };
                if args.each {
                    bar.suspend(|| say(&table::each(&outcome).to_string()));
                }
                judged.push(outcome);
            }
            let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
            done.extend(judged.into_iter().map(|outcome| (index, outcome)));
            bar.inc(1);
            if !json {
                let so_far = table::so_far(&done.iter().map(|(_, outcome)| outcome));
                bar.suspend(|| say(&format!("after person {:>3}: {so_far}", bar.position())));
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

fn report(folder: &Path, half: Half, outcomes: &[Outcome]) -> Result<(), Failure> {
    let rows = table::rows(outcomes);
    let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
    let title = format!("{SIMULATED}\n{} persons\n\n{text}", half.name());
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text);
    std::fs::create_dir_all(folder)
        .and_then(|()| write("face-check.txt", &title))
        .and_then(|()| write("face-check.svg", &plot::svg(&rows)))
        .map_err(|error| Failure::new(Reason::StorageFailed, format!("{}: {error}", folder.display())))
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn say(line: &str) {
    println!("{line}");
}
