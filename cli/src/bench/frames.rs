//! `regain bench frames`: scans filmed by the simulator, and how many frames it takes to read them, SIMULATED.

use super::interval;
use super::photos::{Scan, scans};
use super::read::manifest;
use crate::outcome::Failure;
use crate::read::{Meter, broken};
use image::GrayImage;
use regain_flow::Sight;
use regain_simulator::rephoto::{Level, clip};
use regain_vision::engine::Engine;
use regain_vision::gate;
use regain_vision::model::Store;
use regain_vision::read::Reader;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `regain bench frames`.
#[derive(clap::Args)]
pub(super) struct Args {
    /// A folder with `manifest.csv`: columns `file` and `mrz` (lines parted by ` | `).
    #[arg(long)]
    data: PathBuf,
    /// Film at these levels of difficulty.
    #[arg(long, value_delimiter = ',', default_values_t = [1u8, 2, 3], value_parser = clap::value_parser!(u8).range(1..=3))]
    level: Vec<u8>,
    /// Frames in a clip, at most.
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=60))]
    frames: u8,
    /// Film only every so-manyeth scan.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..))]
    every: u8,
}

/// Where the clips' seeds begin.
const FIRST_SEED: u64 = 500_000;

/// What became of one clip.
#[derive(Default)]
struct Outcome {
    /// The frame at which the reader stopped, from 1; none when it never was certain.
    stopped: Option<usize>,
    /// What it stopped at is what is printed.
    right: bool,
    /// Frames that the gates let through.
    read: usize,
    seen: usize,
    /// The first frame's reading alone was certain and right.
    first: bool,
    cpu_ms: u64,
}

pub(super) fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let scans = scans(&args.data, &manifest(&args.data)?);
    let store = Store::open(&crate::models::folder()).map_err(|error| broken(&error))?;
    let engine = Engine::start().map_err(|error| broken(&error))?;
    let reader = Reader::load(&store, &engine).map_err(|error| broken(&error))?;
    let chosen: Vec<(usize, &Scan)> = scans.iter().enumerate().step_by(usize::from(args.every)).collect();
    let levels: Vec<Level> = Level::ALL.into_iter().filter(|level| args.level.contains(&level.number())).collect();
    let bar = indicatif::ProgressBar::new((levels.len() * chosen.len()) as u64);
    let mut tables = Vec::new();
    for level in levels {
        let filmed = bar.wrap_iter(chosen.iter());
        let clips = filmed
            .map(|(index, scan)| film(&reader, scan, level, FIRST_SEED + *index as u64, usize::from(args.frames)));
        tables.push((level, clips.collect::<Vec<_>>()));
    }
    bar.finish_and_clear();
    for (level, outcomes) in &tables {
        tell(&summary(*level, args.frames, outcomes), json);
    }
    let empty = empty_frame(&reader);
    tell(&json!({ "bench": "a live frame with nothing in it", "cpu_us": empty }), json);
    Ok(())
}

fn film(reader: &Reader, scan: &Scan, level: Level, seed: u64, frames: usize) -> Outcome {
    let mut sight = Sight::default();
    let mut outcome = Outcome::default();
    for (number, shot) in clip(&scan.image, level, seed, frames).enumerate() {
        let began = Meter::start();
        outcome.seen = number + 1;
        let gray = regain_vision::gray(&shot.image);
        let reading = sight.look(reader, &gray, &gate::look(&gray, None)).filter(|reading| reading.certain);
        outcome.cpu_ms += began.milliseconds();
        outcome.read = sight.read();
        if let Some(reading) = reading {
            outcome.right = Some(reading.mrz.lines.join(" | ")) == scan.row.mrz;
            outcome.first = outcome.right && number == 0;
            outcome.stopped = Some(number + 1);
            break;
        }
    }
    outcome
}

fn summary(level: Level, frames: u8, outcomes: &[Outcome]) -> Value {
    let count = |test: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|outcome| test(outcome)).count();
    let (right, wrong) = (count(&|clip| clip.right), count(&|clip| clip.stopped.is_some() && !clip.right));
    let mut needed: Vec<usize> = outcomes.iter().filter(|clip| clip.right).filter_map(|clip| clip.stopped).collect();
    needed.sort_unstable();
    let seen: usize = outcomes.iter().map(|clip| clip.seen).sum();
    let cpu: u64 = outcomes.iter().map(|clip| clip.cpu_ms).sum();
    json!({
        "bench": format!("SIMULATED clips at level {} of up to {frames} frames", level.number()),
        "simulated": true,
        "clips": outcomes.len(),
        "right_and_certain": right,
        "right_interval_95": interval(right, outcomes.len()),
        "wrong_but_certain": wrong,
        "wrong_interval_95": interval(wrong, outcomes.len()),
        "never_certain": outcomes.len() - right - wrong,
        "right_at_first_frame": count(&|clip| clip.first),
        "frames_needed_median": needed.get(needed.len() / 2),
        "frames_needed_p90": needed.get(needed.len() * 9 / 10),
        "frames_seen": seen,
        "frames_read": outcomes.iter().map(|clip| clip.read).sum::<usize>(),
        "cpu_ms_per_frame": cpu / seen.max(1) as u64,
    })
}

/// Processor microseconds that the gates and the search for a card take on a desk without a document.
fn empty_frame(reader: &Reader) -> u64 {
    const ROUNDS: u64 = 20;
    let desk =
        GrayImage::from_fn(1280, 960, |x, y| image::Luma([(90 + (x / 160 + y / 120) % 2 * 20 + x * 7 % 5) as u8]));
    let mut sight = Sight::default();
    let began = Meter::start();
    for _ in 0..ROUNDS {
        let quality = gate::look_for_card(&desk).0;
        // Not to be optimised away.
        std::hint::black_box(sight.guidance(reader, &desk, &quality));
    }
    began.milliseconds() * 1_000 / ROUNDS
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn tell(summary: &Value, json: bool) {
    if json {
        println!("{summary}");
        return;
    }
    for (name, value) in summary.as_object().into_iter().flatten() {
        println!("{name:<30} {value}");
    }
    println!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clip_lands_in_one_column() {
        let clip = |stopped: Option<usize>, right: bool| Outcome { stopped, right, seen: 3, ..Outcome::default() };
        let found = summary(Level::Two, 8, &[clip(Some(2), true), clip(Some(3), false), clip(None, false)]);
        for column in ["right_and_certain", "wrong_but_certain", "never_certain"] {
            assert_eq!(found[column], 1, "{column}");
        }
        assert_eq!((found["frames_needed_median"].as_u64(), found["frames_seen"].as_u64()), (Some(2), Some(9)));
    }
}
