//! `regain demo`: one whole recovery on this machine. The service is the real one, over real HTTP on loopback; the people, their
//! IDs, faces and cameras are SIMULATED.

mod browser;
mod camera;
mod clock;
mod desktop;
mod drawn;
mod heat;
mod lab;
mod note;
mod passkey;
mod phone;
mod props;
mod record;
mod report;
pub mod scenario;
mod stage;
mod tell;

pub use browser::BrowserError;
pub use lab::Lab;
pub use phone::{Kept, Kills, PhoneError};
pub use props::{Props, StageError};
pub use record::{Curve, Moment, Observer, Picture, Place, Reading, Times};
pub use stage::{Outcome, play};

use crate::outcome::Failure;
use regain_base::Reason;
use std::path::PathBuf;

/// Arguments of `regain demo`.
#[derive(clap::Args)]
pub struct Args {
    /// A scenario by name or file, or `all`.
    #[arg(long, default_value = "production")]
    scenario: String,
    /// Of everything random in the simulation.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to write the report with the pictures.
    #[arg(long, default_value = "report.html")]
    report: PathBuf,
    /// Where the service keeps its records instead of a file of its own, such as `postgres://…`; an empty database.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Keep the service and its pages up for a browser and a phone, and play nothing.
    #[arg(long)]
    open: bool,
}

/// Runs the command.
///
/// # Errors
/// When a scenario did not end as its file says, or the demo itself broke.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    runtime.block_on(async { if args.open { open(args, json).await } else { play_all(args, json).await } })
}

async fn play_all(args: &Args, json: bool) -> Result<(), Failure> {
    let wanted = if args.scenario == "all" { scenario::names() } else { vec![args.scenario.as_str()] };
    let scenarios = wanted.into_iter().map(scenario::find).collect::<Result<Vec<_>, _>>();
    let scenarios = scenarios.map_err(|error| Failure::new(Reason::SettingsInvalid, error.to_string()))?;
    let props = load(args)?;
    let mut outcomes = Vec::with_capacity(scenarios.len());
    for scenario in &scenarios {
        let folder = tempfile::tempdir().map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
        tell::begin(scenario, json);
        let outcome = play(scenario, args.seed, &props, folder.path(), &|moment| tell::moment(moment, json)).await;
        let outcome = outcome.map_err(|error| Failure::new(error.reason(), format!("{}: {error}", scenario.name)))?;
        tell::end(&outcome, json);
        outcomes.push(outcome);
    }
    report::write(&args.report, &outcomes, &props.engine)
        .map_err(|error| Failure::new(Reason::StorageFailed, format!("{}: {error}", args.report.display())))?;
    tell::summary(&outcomes, &args.report, json);
    match outcomes.iter().find(|outcome| !outcome.as_told()) {
        None => Ok(()),
        Some(outcome) => {
            let told = format!(
                "{} ended with {}, not with {}",
                outcome.scenario.name,
                outcome.end.code.code(),
                outcome.scenario.ends.code()
            );
            Err(Failure::new(outcome.end.code, told))
        }
    }
}

/// The service alone, until it is interrupted.
async fn open(args: &Args, json: bool) -> Result<(), Failure> {
    let props = load(args)?;
    let folder = tempfile::tempdir().map_err(|error| Failure::new(Reason::StorageFailed, error.to_string()))?;
    let running = stage::open(&props, folder.path(), &std::sync::Arc::default()).await;
    let running = running.map_err(|error| Failure::new(error.reason(), error.to_string()))?;
    tell::opened(running.origin.as_str(), json);
    let interrupted = tokio::signal::ctrl_c().await;
    running.stop().await;
    interrupted.map_err(|error| Failure::new(Reason::Internal, error.to_string()))
}

fn load(args: &Args) -> Result<Props, Failure> {
    let folder = crate::models::folder();
    let props = Props::load(&folder).map_err(|error| Failure::new(error.reason(), error.to_string()))?;
    Ok(Props { database: args.database.clone().map(Into::into), ..props })
}
