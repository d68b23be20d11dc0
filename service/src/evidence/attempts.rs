//! Attempts at a face check. They are counted in the database before anything is judged: a restart forgets none, and of two at
//! once both count. One that failed through the service itself is given back.

use super::{Purpose, purpose_code};
use crate::app::App;
use crate::problem::Problem;
use crate::recovery::{LIFETIME, Recovery};
use crate::repo::RepoError;
use regain_base::{Reason, Timestamp};
use regain_protocol::jose::Jwk;
use std::time::Duration;

/// Attempts of each purpose in one session (journey, step 8).
pub(super) const OF_SESSION: u32 = 3;
/// Attempts of one device within [`WINDOW`].
const OF_DEVICE: u32 = 5;
/// The time in which a device's attempts are counted; then it may try again.
const WINDOW: Duration = Duration::from_secs(180);

/// A counted attempt.
pub(super) struct Attempt {
    /// The how manieth of its session and purpose, from 1.
    pub(super) number: u32,
    at: Timestamp,
    buckets: [Bucket; 2],
}

/// What counts towards one limit.
struct Bucket {
    name: String,
    most: u32,
    window: Duration,
}

impl Bucket {
    fn both(recovery: &Recovery, key: &Jwk, purpose: Purpose) -> [Self; 2] {
        let session = format!("evidence:{}:{}", recovery.id, purpose_code(purpose));
        [
            Self { name: session, most: OF_SESSION, window: LIFETIME },
            Self { name: format!("device:{}", key.thumbprint()), most: OF_DEVICE, window: WINDOW },
        ]
    }

    /// Where what was given back is counted: rows are only ever added, so that nothing else that happens at the same moment is
    /// taken away.
    fn back(&self) -> String {
        format!("{}:back", self.name)
    }

    async fn used(&self, app: &App, now: Timestamp) -> Result<u32, RepoError> {
        let hits = app.repo.hits(&self.name, now, self.window).await?;
        Ok(hits.saturating_sub(app.repo.hits(&self.back(), now, self.window).await?))
    }
}

/// How many attempts are left in this session.
///
/// # Errors
/// [`Reason::AttemptsUsed`] when none is, here or for the device.
pub(super) async fn left(app: &App, recovery: &Recovery, key: &Jwk, purpose: Purpose) -> Result<u32, Problem> {
    let now = app.now();
    let [session, device] = Bucket::both(recovery, key, purpose);
    let used = session.used(app, now).await?;
    if used >= session.most || device.used(app, now).await? >= device.most {
        return Err(Reason::AttemptsUsed.into());
    }
    Ok(session.most - used)
}

/// Counts an attempt towards both limits.
///
/// # Errors
/// [`Reason::AttemptsUsed`] when there was none left; then it costs none either.
pub(super) async fn begin(app: &App, recovery: &Recovery, key: &Jwk, purpose: Purpose) -> Result<Attempt, Problem> {
    let at = app.now();
    let buckets = Bucket::both(recovery, key, purpose);
    for bucket in &buckets {
        app.repo.hit(&bucket.name, at, bucket.window).await?;
    }
    let [session, device] = &buckets;
    let (number, of_device) = (session.used(app, at).await?, device.used(app, at).await?);
    let within = number <= session.most && of_device <= device.most;
    let attempt = Attempt { number, at, buckets };
    if within {
        return Ok(attempt);
    }
    attempt.give_back(app).await?;
    Err(Reason::AttemptsUsed.into())
}

impl Attempt {
    /// Takes it off both limits again.
    pub(super) async fn give_back(&self, app: &App) -> Result<(), RepoError> {
        for bucket in &self.buckets {
            app.repo.hit(&bucket.back(), self.at, bucket.window).await?;
        }
        Ok(())
    }
}
