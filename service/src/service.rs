//! Starting and stopping the service, in a process of its own or inside the demo.

use crate::app::App;
use crate::config::{Config, ConfigError};
use crate::directory::Directory;
use crate::keys::{KeyError, Keys};
use crate::models::Models;
use crate::repo::{Repo, RepoError};
use regain_base::{Clock, Entropy, Reason, Secret};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinHandle;
use url::Url;

/// What the service is given besides its settings.
pub struct Parts {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The readers of documents and faces. Without them every page works and evidence is refused with `model-failed`.
    pub models: Option<Arc<Models>>,
}

/// Why the service did not start; the text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database.
    #[error(transparent)]
    Repo(#[from] RepoError),
    /// The key file.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The address.
    #[error("cannot listen at {address}: {source}. Stop the program that does, or use another port")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The address it is reached by cannot be formed.
    #[error("no usable origin follows from the listen address; set `origin`")]
    Origin,
}

impl StartError {
    /// The reason it ends with.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Config(error) => error.reason(),
            Self::Repo(error) => error.reason(),
            Self::Key(_) => Reason::StorageFailed,
            Self::Listen { .. } => Reason::AddressInUse,
            Self::Origin => Reason::SettingsInvalid,
        }
    }
}

/// The recovery service.
pub struct Service;

/// A service that runs until it is stopped.
pub struct Running {
    /// The address it listens at.
    pub address: SocketAddr,
    /// The address that people and phones use, with a trailing slash.
    pub origin: Url,
    app: Arc<App>,
    server: JoinHandle<()>,
    sweeper: JoinHandle<()>,
}

impl Service {
    /// Opens the database and the keys, takes the address and serves until [`Running::stop`].
    pub async fn start(config: Config, parts: Parts) -> Result<Running, StartError> {
        // Without a recorder (one of another program is installed) the metrics page is empty, nothing else.
        let _ = crate::operations::recorder();
        let repo = Repo::open(&config.database).await?;
        let keys = match key_file(&config) {
            Some(file) => Keys::open(&file, &*parts.entropy)?,
            None => Keys::derive(Secret::new(parts.entropy.bytes())),
        };
        let fault = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(fault)?;
        let address = listener.local_addr().map_err(fault)?;
        let origin = origin(&config, address)?;
        let app = Arc::new(App {
            repo,
            directory: Directory::new(&config.accounts),
            origin: origin.clone(),
            clock: parts.clock,
            entropy: parts.entropy,
            keys,
            models: parts.models,
            work: Semaphore::new(2),
            judging: crate::evidence::Judging::default(),
            moved: broadcast::Sender::new(256),
            stopping: watch::Sender::new(false),
            config,
        });
        let service = crate::shell::router(&app).into_make_service_with_connect_info::<SocketAddr>();
        let mut stopping = app.stopping.subscribe();
        let stopped = async move {
            // An error means that the app is gone, which is a stop as well.
            let _ = stopping.wait_for(|stop| *stop).await;
        };
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
                tracing::error!(%error, "the server ended");
            }
        });
        let sweeper = tokio::spawn(sweep(Arc::clone(&app)));
        tracing::info!(%address, origin = %origin, "serving");
        Ok(Running { address, origin, app, server, sweeper })
    }
}

impl Running {
    /// The shared state, for tests and the demo's report (audit, outbox).
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Ends open streams, lets requests in progress end (at most five seconds) and closes the database.
    pub async fn stop(mut self) {
        self.app.stopping.send_replace(true);
        self.sweeper.abort();
        if tokio::time::timeout(Duration::from_secs(5), &mut self.server).await.is_err() {
            self.server.abort();
        }
        self.app.repo.close().await;
    }

    /// Serves until the server ends by itself.
    pub async fn wait(&mut self) {
        // A server task that was aborted has ended as well.
        let _ = (&mut self.server).await;
    }
}

/// Deletes what is past its time, once a minute.
async fn sweep(app: Arc<App>) {
    let hour = Duration::from_secs(3600);
    let mut ticks = tokio::time::interval(Duration::from_secs(60));
    loop {
        ticks.tick().await;
        let now = app.now();
        let before = |span: Duration| {
            regain_base::Timestamp(now.0.saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
        };
        let retention = &app.config.retention;
        let swept = async {
            app.repo.hide_passes(now, crate::pass::REPEAT).await?;
            app.repo.forget_recoveries(before(hour * retention.recovery_hours)).await?;
            app.repo.forget_audit(before(24 * hour * retention.audit_days)).await
        };
        if let Err(error) = swept.await {
            tracing::error!(%error, "could not delete what is past its time");
        }
    }
}

fn origin(config: &Config, address: SocketAddr) -> Result<Url, StartError> {
    if let Some(origin) = &config.origin {
        return Ok(origin.clone());
    }
    let host = if address.ip().is_loopback() { "localhost".to_owned() } else { address.ip().to_string() };
    let host = if address.is_ipv6() && host != "localhost" { format!("[{host}]") } else { host };
    format!("http://{host}:{}/", address.port()).parse().map_err(|_| StartError::Origin)
}

/// The key file that is set, else the one beside the SQLite file; none for a database in memory.
fn key_file(config: &Config) -> Option<PathBuf> {
    if let Some(file) = &config.key_file {
        return Some(file.clone());
    }
    // The address names a file; its password part, if any, is not used.
    let address = config.database.expose();
    let Some(file) = address.strip_prefix("sqlite:") else { return Some("regain.key".into()) };
    if file.contains(":memory:") {
        return None;
    }
    let file = file.trim_start_matches("//").split('?').next().unwrap_or_default();
    let mut name = PathBuf::from(file).into_os_string();
    name.push(".key");
    Some(name.into())
}
