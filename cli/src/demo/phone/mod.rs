//! The simulated phone: carries out the journey's effects with the product's own parts and the simulator's cameras.

mod effects;
#[cfg(test)]
mod tests;

use super::browser::{Browser, BrowserError};
use super::camera::World;
use super::clock::WorldClock;
use super::record::Record;
use crate::parts::{Parts, PartsError};
use image::RgbImage;
use regain_base::{Entropy, Reason, SeededEntropy};
use regain_flow::work::Senses;
use regain_flow::{Effect, Event, Flow, Reply};
use regain_wallet::{Key, Shelf, Wallet};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

/// More than the app ever does between two acts of the person, also when it is killed all the way.
const MANY: usize = 400;
/// How many good answers each question loses on a fragile phone: one would not show whether asking again can be lost as well.
const LOST_ANSWERS: u8 = 2;

/// The desktop's page as somebody in front of it sees it: its code changes while one looks.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    /// The browser that shows it.
    pub browser: &'a Browser,
    /// The page's path.
    pub page: &'a str,
}

impl Desk<'_> {
    /// The code as it is now, as bytes and as pixels.
    ///
    /// # Errors
    /// When the picture does not come.
    pub(super) async fn code(self) -> Result<(Vec<u8>, RgbImage), BrowserError> {
        self.browser.picture(&format!("{}/qr.png", self.page)).await
    }
}

/// What outlives the app when it is killed: the wallet's file, its key in the key store, and the models.
#[derive(Clone)]
pub(super) struct Body {
    /// The wallet's file.
    pub path: PathBuf,
    /// The key that the phone's key store keeps.
    pub key: Key,
    /// The clock.
    pub clock: Arc<WorldClock>,
    /// The models.
    pub senses: Arc<Senses>,
    /// Of everything random on the phone.
    pub seed: u64,
}

/// A running app.
pub(super) struct Phone {
    body: Body,
    flow: Flow,
    parts: Parts,
    waiting: Vec<Effect>,
    /// Whether the app is killed after everything it notes, and before it notes an answer of the service.
    pub fragile: bool,
    /// How many good answers each question has lost.
    lost: HashMap<String, u8>,
    /// How often that happened.
    pub kills: Kills,
    /// How often the screen's brightness was raised and put back.
    pub brightness: (u32, u32),
}

/// How often the app was killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kills {
    /// Right after an event was in the journal.
    pub noted: u32,
    /// After the service had answered and before the answer was in the journal.
    pub answered: u32,
}

/// What the phone keeps after a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Kept {
    /// Credentials in the wallet.
    pub credentials: usize,
    /// How each recovery in the history ended, and what was shown.
    pub history: Vec<(Reason, Vec<String>)>,
    /// Pictures that are still there.
    pub pictures: usize,
}

/// What stops the demo itself, never the person.
#[derive(Debug, thiserror::Error)]
pub enum PhoneError {
    /// The wallet.
    #[error(transparent)]
    Wallet(#[from] regain_wallet::WalletError),
    /// The journal.
    #[error(transparent)]
    Flow(#[from] regain_flow::FlowError),
    /// Its parts.
    #[error(transparent)]
    Parts(#[from] PartsError),
    /// The desktop's page.
    #[error("the desktop: {0}")]
    Desktop(#[from] BrowserError),
    /// It goes on without the person and comes to no end.
    #[error("it goes round in circles at {asked}; what did not work last: {trouble}")]
    Circles {
        /// What is done again and again.
        asked: String,
        /// A reason's code or an answer's status.
        trouble: String,
    },
}

impl PhoneError {
    /// The reason it ends with.
    pub(super) fn reason(&self) -> Reason {
        match self {
            Self::Wallet(error) => error.reason(),
            Self::Flow(error) => error.reason(),
            Self::Parts(error) => error.reason(),
            Self::Desktop(error) => error.reason(),
            Self::Circles { .. } => Reason::Internal,
        }
    }
}

impl Phone {
    /// Starts the app; a journey that was killed goes on.
    ///
    /// # Errors
    /// When the wallet cannot be opened.
    pub(super) fn start(body: &Body) -> Result<Self, PhoneError> {
        let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(body.seed));
        let wallet = Arc::new(Wallet::open_or_create(&body.path, &body.key, entropy)?);
        let (flow, waiting) = Flow::open(wallet.clone(), body.clock.clone())?;
        let parts = Parts::start(wallet, body.senses.clone(), body.clock.clone())?;
        let body = body.clone();
        let (fragile, lost, kills, brightness) = (false, HashMap::new(), Kills::default(), (0, 0));
        Ok(Self { body, flow, parts, waiting, fragile, lost, kills, brightness })
    }

    /// The app is killed and started again. What it knows then is what its journal holds.
    ///
    /// # Errors
    /// As [`Phone::start`].
    pub(super) fn again(self) -> Result<Self, PhoneError> {
        let Self { body, flow, parts, fragile, lost, kills, brightness, .. } = self;
        drop((flow, parts));
        Ok(Self { fragile, lost, kills, brightness, ..Self::start(&body)? })
    }

    /// The journey.
    pub(super) fn flow(&self) -> &Flow {
        &self.flow
    }

    /// What is left on the phone.
    ///
    /// # Errors
    /// When the wallet cannot be read.
    pub(super) fn kept(&self) -> Result<Kept, PhoneError> {
        let history = self.parts.wallet.history()?.into_iter().map(|entry| (entry.outcome, entry.shown)).collect();
        let count = |shelf| self.parts.wallet.list(shelf).map(|entries| entries.len());
        Ok(Kept { credentials: count(Shelf::Credentials)?, history, pictures: count(Shelf::Pixels)? })
    }

    /// Something happens, and everything that follows from it without the person is done.
    ///
    /// # Errors
    /// When the phone itself breaks; what the person can be told is no error.
    pub(super) async fn send(
        self,
        event: Event,
        world: &mut World,
        desk: Desk<'_>,
        record: &mut Record<'_>,
    ) -> Result<Self, PhoneError> {
        self.take(event)?.settle(world, desk, record).await
    }

    /// Notes an event, and is killed right after if it is fragile.
    fn take(mut self, event: Event) -> Result<Self, PhoneError> {
        let effects = self.flow.advance(event)?;
        self.waiting.extend(effects);
        if self.fragile {
            self.kills.noted += 1;
            return self.again();
        }
        Ok(self)
    }

    /// Carries out effects until the person is to act.
    ///
    /// # Errors
    /// As [`Phone::send`].
    pub(super) async fn settle(
        mut self,
        world: &mut World,
        desk: Desk<'_>,
        record: &mut Record<'_>,
    ) -> Result<Self, PhoneError> {
        let mut trouble = String::new();
        for left in (0..MANY).rev() {
            if self.waiting.is_empty() {
                return Ok(self);
            }
            let effect = self.waiting.remove(0);
            let asked = format!("{:?} {}", self.flow.state().step, effect.describe());
            if left == 0 {
                return Err(PhoneError::Circles { asked, trouble });
            }
            let event = self.carry_out(effect, world, desk, record).await?;
            match &event {
                Some(Event::Failed(reason)) => reason.code().clone_into(&mut trouble),
                Some(Event::Replied(reply)) if reply.status >= 400 => trouble = reply.status.to_string(),
                _ => {}
            }
            if self.fragile && self.loses(&asked, event.as_ref()) {
                self.kills.answered += 1;
                self = self.again()?;
            } else if let Some(event) = event {
                self = self.take(event)?;
            }
        }
        Ok(self)
    }

    /// Whether the app is killed before it notes this answer.
    fn loses(&mut self, asked: &str, event: Option<&Event>) -> bool {
        if !matches!(event, Some(Event::Replied(Reply { status: 200..300, .. }))) {
            return false;
        }
        let lost = self.lost.entry(asked.to_owned()).or_default();
        *lost += 1;
        *lost <= LOST_ANSWERS
    }
}
