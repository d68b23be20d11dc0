//! `regain face-check`: asks the light challenge's questions of a recorded clip.

mod record;
mod session;
#[cfg(test)]
mod tests;

use crate::face::{load, say};
use crate::outcome::Failure;
use regain_base::Reason;
use regain_face::light::{Verdict, analyse};
use serde_json::json;
use std::path::PathBuf;

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

/// Runs the command.
///
/// # Errors
/// When the folder is not a recorded session, or the clip is refused; either was told as a verdict.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let Command::Replay { folder } = &args.command;
    let faces = load()?;
    let (verdict, detail) = match session::read(folder) {
        Ok((challenge, frames)) => (analyse(&faces, &challenge, &frames), None),
        Err((reason, detail)) => (Verdict::refused(reason), Some(detail)),
    };
    let mut line = serde_json::to_value(&verdict).map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    if let Some(detail) = &detail {
        line["detail"] = json!(detail);
    }
    say(json, &line, || text(&verdict, detail.as_deref()));
    verdict.reasons.first().map_or(Ok(()), |&reason| Err(Failure::told(reason)))
}

fn text(verdict: &Verdict, detail: Option<&str>) -> String {
    let reasons: Vec<_> = verdict.reasons.iter().map(|reason| reason.code()).collect();
    let judged = if verdict.live { "live".to_owned() } else { format!("not live: {}", reasons.join(", ")) };
    let measured = || {
        format!(
            "timing {:.3} at {} ms, shape {:.3} (fit {:.3}), modulation {:.1} %",
            verdict.scores.timing,
            verdict.lag_ms,
            verdict.scores.shape,
            verdict.scores.solid_fit,
            verdict.modulation * 100.0
        )
    };
    format!("{judged}\n{}", detail.map_or_else(measured, str::to_owned))
}
