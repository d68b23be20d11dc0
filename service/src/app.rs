//! What every request handler shares.

use crate::config::{Account, Config, Profile};
use crate::directory::Directory;
use crate::evidence::Judging;
use crate::keys::Keys;
use crate::models::Models;
use crate::problem::Problem;
use crate::recovery::{Doing, Recovery, Step};
use crate::repo::{Event, Repo};
use regain_base::{Clock, Entropy, Id, Reason, Timestamp};
use std::sync::Arc;
use tokio::sync::{Semaphore, broadcast, watch};
use url::Url;

/// The service's shared state.
pub struct App {
    /// The database.
    pub repo: Repo,
    /// The settings.
    pub config: Config,
    /// The address that people and phones use, with a trailing slash.
    pub origin: Url,
    /// The accounts.
    pub directory: Directory,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The service's keys.
    pub keys: Keys,
    /// The readers of documents and faces; a service without them refuses evidence.
    pub models: Option<Arc<Models>>,
    /// How many pieces of vision work run at a time.
    pub(crate) work: Semaphore,
    /// The evidence that is being judged.
    pub(crate) judging: Judging,
    /// Tells open pages which recovery moved.
    pub(crate) moved: broadcast::Sender<Id>,
    /// True when the service stops, so that open streams end.
    pub(crate) stopping: watch::Sender<bool>,
}

impl App {
    /// The current moment.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh random token: 32 bytes, base64url.
    pub fn token(&self) -> String {
        use base64ct::{Base64UrlUnpadded, Encoding};
        Base64UrlUnpadded::encode_string(&self.entropy.bytes::<32>())
    }

    /// An address under the service's origin; `path` without a leading slash.
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// The recovery's account and profile, as the configuration has them now.
    pub fn rules(&self, recovery: &Recovery) -> Result<(&Account, &Profile), Problem> {
        let account = self.directory.account(&recovery.account).ok_or(Reason::NoProfile)?;
        let profile = self.config.profiles.iter().find(|profile| profile.name == recovery.profile);
        Ok((account, profile.ok_or(Reason::NoProfile)?))
    }

    /// Runs vision work away from the network threads, two pieces at a time.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Models) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let models = self.models.clone().ok_or_else(|| Problem::new(Reason::ModelFailed, "started without models"))?;
        let _permit = self.work.acquire().await.map_err(|error| Problem::new(Reason::Internal, error.to_string()))?;
        tokio::task::spawn_blocking(move || work(&models))
            .await
            .map_err(|error| Problem::new(Reason::Internal, format!("vision work ended: {error}")))
    }

    /// Says what is being done in a recovery that is in progress, on every screen that follows it.
    pub async fn doing(&self, recovery: &Recovery, doing: Doing) -> Result<(), Problem> {
        if !self.repo.advance(recovery.id, &[Step::InProgress], Step::InProgress, Some(doing)).await? {
            return Err(Problem::malformed("the recovery is not in progress"));
        }
        self.nudge(recovery.id);
        Ok(())
    }

    /// Tells open pages that the recovery moved.
    pub fn nudge(&self, id: Id) {
        // An error means that no page is open.
        let _ = self.moved.send(id);
    }

    /// Records an event of a recovery: its correlation id, account, profile and mode stand beside it.
    pub async fn record(
        &self,
        recovery: &Recovery,
        event: &str,
        reason: Option<Reason>,
        detail: serde_json::Value,
    ) -> Result<(), Problem> {
        let id = Id::random(&*self.entropy).to_string();
        let correlation = recovery.id.to_string();
        let event = Event {
            correlation: &correlation,
            event,
            account: Some(&recovery.account),
            profile: Some(&recovery.profile),
            mode: Some(recovery.mode.code()),
            reason,
            detail,
        };
        tracing::info!(recovery = %recovery.id, event = event.event, reason = reason.map(Reason::code), "audit");
        Ok(self.repo.audit(&id, self.now(), &event).await?)
    }
}
