//! Who does what the journey wants done inside: the service over the network, the worker, the wallet.

use crate::network::Network;
use regain_base::{Clock, Reason};
use regain_flow::work::{Senses, Worker, pixels};
use regain_flow::{Event, Fetch, Work, Worked};
use regain_vision::engine::Engine;
use regain_vision::model::{ModelError, Store};
use regain_wallet::{Wallet, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Gets the answer, on any thread.
pub(super) type Done = Box<dyn FnOnce(Event) + Send>;

/// Carries out what no platform is needed for.
pub(super) trait Inside: Send {
    /// Sends a request.
    fn fetch(&mut self, fetch: Fetch, done: Done);
    /// Works on pixels.
    fn work(&mut self, work: Work, done: Done);
    /// Writes to the wallet; the answer, where it is there at once.
    fn keep(&mut self, writes: &[Write]) -> Option<Event>;
    /// Drops the request that is under way; nobody is told.
    fn abort(&mut self);
}

/// The product's own parts.
pub(super) struct Parts {
    wallet: Arc<Wallet>,
    models: PathBuf,
    clock: Arc<dyn Clock>,
    worker: Option<Worker>,
    network: Network,
}

impl Parts {
    /// Starts the network; the worker starts with its first work.
    pub(super) fn start(wallet: Arc<Wallet>, models: impl AsRef<Path>, clock: Arc<dyn Clock>) -> Result<Self, Reason> {
        let network = Network::start().map_err(|error| error.reason())?;
        Ok(Self { wallet, models: models.as_ref().to_owned(), clock, worker: None, network })
    }

    /// The worker, with its models loaded when they are needed first.
    fn worker(&mut self) -> Result<&Worker, Reason> {
        if self.worker.is_none() {
            let senses = Arc::new(senses(&self.models).map_err(|error| error.reason())?);
            let worker = Worker::start(self.wallet.clone(), senses, self.clock.clone());
            self.worker = Some(worker.map_err(|_| Reason::Internal)?);
        }
        self.worker.as_ref().ok_or(Reason::Internal)
    }
}

impl Inside for Parts {
    fn fetch(&mut self, fetch: Fetch, done: Done) {
        let mut request = fetch.request;
        match fetch.upload.map(|blob| pixels(&self.wallet, &blob)).transpose() {
            Err(reason) => done(Event::Failed(reason)),
            Ok(upload) => {
                if let Some(bytes) = upload {
                    // The container goes to the service it was signed for.
                    request.body = bytes.expose().clone();
                }
                self.network.fetch(request, done);
            }
        }
    }

    fn work(&mut self, work: Work, done: Done) {
        match self.worker() {
            Ok(worker) => worker.submit(work, move |worked| done(Event::Worked(worked))),
            Err(reason) => done(Event::Worked(Worked::Refused(reason))),
        }
    }

    fn keep(&mut self, writes: &[Write]) -> Option<Event> {
        Some(self.wallet.write(writes).map_or_else(|error| Event::Failed(error.reason()), |()| Event::Kept))
    }

    fn abort(&mut self) {
        self.network.abort();
    }
}

fn senses(models: &Path) -> Result<Senses, ModelError> {
    let (store, engine) = (Store::open(models)?, Engine::start()?);
    Senses::load(&store, &engine)
}
