//! What the journey's thread puts down and the app takes up.

use crate::effect::Effect;
use crate::error::BridgeError;
use crate::screen::Screen;
use regain_base::Secret;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

#[derive(Default)]
pub(super) struct Desk {
    papers: Mutex<Papers>,
    changed: Condvar,
}

#[derive(Default)]
struct Papers {
    effects: Vec<Effect>,
    screen: Option<Screen>,
    secret: Option<Secret<String>>,
    /// The screen changed since effects were last taken.
    fresh: bool,
    failed: bool,
}

impl Desk {
    /// Puts down what is to be done and what is to be seen, at once: nobody finds one without the other.
    pub(super) fn put(&self, effects: Vec<Effect>, screen: Screen, secret: Option<Secret<String>>) {
        let mut papers = self.papers();
        papers.effects.extend(effects);
        papers.fresh |= papers.screen.as_ref() != Some(&screen);
        (papers.screen, papers.secret) = (Some(screen), secret);
        self.changed.notify_all();
    }

    /// Nothing more will come.
    pub(super) fn fail(&self) {
        self.papers().failed = true;
        self.changed.notify_all();
    }

    /// Takes what is to be done.
    pub(super) fn take(&self) -> Result<Vec<Effect>, BridgeError> {
        taken(&mut self.papers())
    }

    /// Takes what is to be done, as soon as there is something or the screen changes.
    pub(super) fn wait(&self, at_most: Duration) -> Result<Vec<Effect>, BridgeError> {
        let until = Instant::now() + at_most;
        let mut papers = self.papers();
        while papers.effects.is_empty() && !papers.fresh && !papers.failed {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            papers = self.changed.wait_timeout(papers, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        taken(&mut papers)
    }

    /// What is to be seen. It is busy also while something lies here to be taken: the core may have put it down since the app last
    /// took, and an app that waits for nobody would never fetch it.
    pub(super) fn screen(&self) -> Result<Screen, BridgeError> {
        let papers = self.papers();
        let screen = papers.screen.clone().filter(|_| !papers.failed).ok_or(BridgeError::Internal)?;
        Ok(Screen { busy: screen.busy || !papers.effects.is_empty(), ..screen })
    }

    pub(super) fn reveal(&self) -> Result<Option<String>, BridgeError> {
        let papers = self.papers();
        // It is shown to the person whom it was issued to.
        if papers.failed {
            Err(BridgeError::Internal)
        } else {
            Ok(papers.secret.as_ref().map(|pass| pass.expose().clone()))
        }
    }

    fn papers(&self) -> MutexGuard<'_, Papers> {
        // Papers are whole between any two lines here: a panic elsewhere cannot have torn them.
        self.papers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn taken(papers: &mut Papers) -> Result<Vec<Effect>, BridgeError> {
    if papers.failed {
        return Err(BridgeError::Internal);
    }
    papers.fresh = false;
    Ok(std::mem::take(&mut papers.effects))
}
