//! `regain serve`.

use crate::models;
use crate::outcome::Failure;
use regain_base::{Reason, SystemClock, SystemEntropy};
use regain_service::{Config, Models, Parts, Service};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// Arguments of `regain serve`.
#[derive(clap::Args)]
pub struct Args {
    /// The settings; without them the built-in example (Contoso, invented people) is served.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Listen here instead of where the settings say.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The database, such as `sqlite:regain.db` or `postgres://…`, instead of the settings'.
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    database: Option<String>,
    /// Serve the pages without loading models; evidence is refused.
    #[arg(long)]
    without_models: bool,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<(), Failure> {
    log(json);
    let config = match &args.config {
        Some(file) => Config::read(file),
        None => Config::example(),
    };
    let mut config = config
        .map_err(|error| Failure::new(error.reason(), error.to_string()))?
        .with_environment(|name| std::env::var(name).ok());
    if let Some(database) = &args.database {
        config.database = database.clone().into();
    }
    config.listen = args.listen.unwrap_or(config.listen);
    let models = if args.without_models {
        None
    } else {
        let loaded = Models::load(&models::folder());
        Some(Arc::new(loaded.map_err(|error| Failure::new(error.reason(), error.to_string()))?))
    };
    let parts = Parts { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), models };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(Reason::Internal, error.to_string()))?;
    runtime.block_on(serve(config, parts, json))
}

async fn serve(config: Config, parts: Parts, json: bool) -> Result<(), Failure> {
    let mut running =
        Service::start(config, parts).await.map_err(|error| Failure::new(error.reason(), error.to_string()))?;
    announce(&running.origin, json);
    tokio::select! {
        () = running.wait() => {}
        // An error means that no signal can be waited for; then the service runs until it is killed.
        Ok(()) = tokio::signal::ctrl_c() => {}
        () = terminated() => {}
    }
    running.stop().await;
    Ok(())
}

/// Waits for the signal with which service managers stop a program.
#[cfg(unix)]
async fn terminated() {
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

/// Waits for ever: there is no such signal here.
#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}

#[allow(clippy::print_stdout, reason = "this is where the command speaks")]
fn announce(origin: &url::Url, json: bool) {
    if json {
        println!("{}", serde_json::json!({ "serving": origin }));
    } else {
        println!("Serving {origin}. Stop with Ctrl-C.");
    }
}

/// The log goes to standard error; `RUST_LOG` chooses what.
fn log(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,regain_service=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // An error means that the program around has a log already.
    let _ = if json { log.json().try_init() } else { log.try_init() };
}
