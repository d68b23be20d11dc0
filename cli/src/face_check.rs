//! `regain face-check`: asks the light challenge's questions of a recorded clip.

use crate::face::{load, picture, say};
use crate::outcome::Failure;
use regain_base::Reason;
use regain_face::light::{Challenge, Exposure, MOST_FRAMES, Role, Step, TimedFrame, analyse};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Largest `session.json`, in bytes.
const MOST_BYTES: u64 = 8 << 20;
/// How long the last step lasts when its record does not say, in milliseconds.
const LAST_MS: u32 = 450;

/// Arguments of `regain face-check`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Judge a folder with `session.json` and `frames/NNNN.png`.
    Replay {
        /// The folder.
        folder: PathBuf,
    },
}

/// What was recorded. Names that other recorders use are taken too.
#[derive(Deserialize)]
struct Session {
    #[serde(alias = "challenge")]
    steps: Steps,
    #[serde(default, alias = "frame_times", alias = "times")]
    frames: Vec<Frame>,
    #[serde(default)]
    exposure: Exposure,
    #[serde(default)]
    ramp_ms: u32,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Steps {
    List(Vec<Shown>),
    Object {
        steps: Vec<Shown>,
        #[serde(default)]
        ramp_ms: u32,
    },
}

#[derive(Deserialize)]
struct Shown {
    #[serde(alias = "at_ms", alias = "t_ms", alias = "start", alias = "at", alias = "from_ms")]
    start_ms: f64,
    #[serde(default, alias = "duration", alias = "length_ms")]
    duration_ms: Option<f64>,
    #[serde(default, alias = "to_ms", alias = "until_ms")]
    end_ms: Option<f64>,
    #[serde(alias = "colour", alias = "rgb", alias = "linear_rgb")]
    color: [f32; 3],
    #[serde(default)]
    role: Option<Role>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Frame {
    At(f64),
    Full {
        #[serde(alias = "t_ms", alias = "time_ms", alias = "ms", alias = "at", alias = "t")]
        at_ms: f64,
        #[serde(default)]
        file: Option<String>,
        #[serde(default)]
        exposure: Option<Exposure>,
    },
}

/// Runs the command.
///
/// # Errors
/// When the folder is not a recorded session, or the clip is refused.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let Command::Replay { folder } = &args.command;
    let (challenge, frames) = session(folder)?;
    let verdict = analyse(&load()?, &challenge, &frames);
    let line = serde_json::to_value(&verdict).map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    say(json, &line, || {
        let reasons: Vec<_> = verdict.reasons.iter().map(|reason| reason.code()).collect();
        format!(
            "{} {}\ntiming {:.3} at {} ms, shape {:.3} (fit {:.3}), modulation {:.1} %",
            if verdict.live { "live" } else { "not live:" },
            reasons.join(", "),
            verdict.scores.timing,
            verdict.lag_ms,
            verdict.scores.shape,
            verdict.scores.solid_fit,
            verdict.modulation * 100.0
        )
    });
    let detail = folder.display().to_string();
    verdict.reasons.first().map_or(Ok(()), |&reason| Err(Failure::new(reason, detail)))
}

/// The challenge and the frames of a folder.
fn session(folder: &Path) -> Result<(Challenge, Vec<TimedFrame>), Failure> {
    let path = folder.join("session.json");
    let wrong = |why: String| Failure::new(Reason::EvidenceMalformed, format!("{}: {why}", path.display()));
    let length = std::fs::metadata(&path).map_err(|error| wrong(error.to_string()))?.len();
    if length > MOST_BYTES {
        return Err(wrong(format!("more than {MOST_BYTES} bytes")));
    }
    let bytes = std::fs::read(&path).map_err(|error| wrong(error.to_string()))?;
    let session: Session = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    let (shown, ramp_ms) = match session.steps {
        Steps::List(list) => (list, session.ramp_ms),
        Steps::Object { steps, ramp_ms } => (steps, ramp_ms.max(session.ramp_ms)),
    };
    let challenge = Challenge::from_steps(steps(&shown), ramp_ms).map_err(|error| wrong(error.to_string()))?;
    // Counted before anything is decoded: ten thousand pictures would fill the memory.
    if session.frames.len() > MOST_FRAMES {
        return Err(Failure::new(Reason::FramesTooMany, path.display().to_string()));
    }
    let listed = listed(&folder.join("frames"));
    let frame = |(index, frame): (usize, &Frame)| {
        let (at, file, exposure) = match frame {
            Frame::At(at) => (*at, None, None),
            Frame::Full { at_ms, file, exposure } => (*at_ms, file.as_deref(), *exposure),
        };
        let file = match file {
            // A name from outside stays within the folder.
            Some(name) => Path::new(name).file_name().map(|name| folder.join("frames").join(name)),
            None => listed.get(index).cloned(),
        };
        let file = file.ok_or_else(|| Failure::new(Reason::FramesMissing, format!("no picture of frame {index}")))?;
        let image = picture(&file).map_err(|reason| Failure::new(reason, file.display().to_string()))?;
        Ok(TimedFrame { at_ms: at.max(0.0) as u32, image, exposure: exposure.unwrap_or(session.exposure) })
    };
    let frames = session.frames.iter().enumerate().map(frame).collect::<Result<_, _>>()?;
    Ok((challenge, frames))
}

/// The steps with what their record leaves out: a step lasts until the next, and without roles all of them count.
fn steps(shown: &[Shown]) -> Vec<Step> {
    let start = |step: &Shown| step.start_ms.max(0.0) as u32;
    shown
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let start_ms = start(step);
            let told = step.duration_ms.or(step.end_ms.map(|end| end - step.start_ms)).map(|length| length as u32);
            let until = shown.get(index + 1).map(|next| start(next).saturating_sub(start_ms));
            let duration_ms = told.or(until).unwrap_or(LAST_MS);
            Step { start_ms, duration_ms, color: step.color, role: step.role.unwrap_or(Role::Drawn) }
        })
        .collect()
}

/// The pictures of the folder in the order of their names.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().take(MOST_FRAMES * 2).collect());
    let mut paths: Vec<PathBuf> =
        entries.map_or(Vec::new(), |entries: Vec<_>| entries.iter().map(|e| e.path()).collect());
    paths.sort();
    paths
}
