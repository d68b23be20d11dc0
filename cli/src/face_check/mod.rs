//! `regain face-check`: asks the light challenge's questions of a recorded clip.

mod record;
mod session;
#[cfg(test)]
mod tests;

use crate::face::{load, say};
use crate::outcome::Failure;
use regain_base::Reason;
use regain_face::light::{Trace, Verdict, analyse};
use serde_json::json;
use session::Refused;
use std::fmt::Display;
use std::path::{Path, PathBuf};

/// Arguments of `regain face-check`.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Judge a folder with `session.json` and `frames/NNNN.png`, or a trace: what the light did in the middle of the face, without a picture.
    Replay {
        /// The folder, or the trace's file: one that `--trace` wrote, or the member `trace` of an audit record's scores.
        path: PathBuf,
        /// Write the folder's trace here.
        #[arg(long, value_name = "FILE")]
        trace: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// When the folder is not a recorded session, or the clip is refused; either was told as a verdict.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let Command::Replay { path, trace } = &args.command;
    let (verdict, detail) = match replayed(path)? {
        Ok(verdict) => (verdict, None),
        Err((reason, detail)) => (Verdict::refused(reason), Some(detail)),
    };
    if let (Some(to), Some(trace)) = (trace, &verdict.trace) {
        write(to, trace)?;
    }
    let mut line = serde_json::to_value(&verdict).map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    if let Some(detail) = &detail {
        line["detail"] = json!(detail);
    }
    say(json, &line, || text(&verdict, detail.as_deref()));
    verdict.reasons.first().map_or(Ok(()), |&reason| Err(Failure::told(reason)))
}

/// The verdict on a trace, when `path` is a file, or on a folder's clip.
fn replayed(path: &Path) -> Result<Result<Verdict, Refused>, Failure> {
    if path.is_file() {
        return Ok(trace(path));
    }
    let faces = load()?;
    Ok(session::read(path).map(|(challenge, frames)| analyse(&faces, &challenge, &frames)))
}

fn trace(path: &Path) -> Result<Verdict, Refused> {
    let wrong = |why: &dyn Display| (Reason::EvidenceMalformed, format!("{}: {why}", path.display()));
    let bytes = session::bounded(path)?;
    let trace: Trace = serde_json::from_slice(&bytes).map_err(|error| wrong(&error))?;
    trace.judge().map_err(|error| wrong(&error))
}

fn write(to: &Path, trace: &Trace) -> Result<(), Failure> {
    let json = serde_json::to_vec(trace).map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    std::fs::write(to, json).map_err(|error| Failure::new(Reason::StorageFailed, format!("{}: {error}", to.display())))
}

fn text(verdict: &Verdict, detail: Option<&str>) -> String {
    let reasons: Vec<_> = verdict.reasons.iter().map(|reason| reason.code()).collect();
    let judged = if verdict.live { "live".to_owned() } else { format!("not live: {}", reasons.join(", ")) };
    let measured = || {
        format!(
            "timing {:.3} at {} ms, relief {:.3} (both halves agree to {:.2}), mirrored {:.2}, modulation {:.1} %",
            verdict.scores.timing,
            verdict.lag_ms,
            verdict.scores.relief,
            verdict.scores.agreement,
            verdict.scores.mirrored,
            verdict.modulation * 100.0
        )
    };
    format!("{judged}\n{}", detail.map_or_else(measured, str::to_owned))
}
