//! A journey with its journal: what an app, the command line or a test holds.

use crate::effect::Effect;
use crate::event::Event;
use crate::journal::{Journal, Stored};
use crate::pending::pending;
use crate::state::State;
use crate::transition::transition;
use crate::view::{View, view};
use regain_base::{Clock, Language, Reason};
use regain_wallet::{Shelf, Wallet, WalletError, Write};
use std::sync::Arc;

/// Why an event could not be taken.
#[derive(Debug, thiserror::Error)]
pub enum FlowError {
    /// The journal could not be read or written; the journey stands where it stood.
    #[error("the journal: {0}")]
    Journal(#[from] WalletError),
}

impl FlowError {
    /// What the person is told.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Journal(error) => error.reason(),
        }
    }
}

/// A journey. Send events, carry out effects, show the screen.
pub struct Flow {
    state: State,
    journal: Journal,
    wallet: Arc<Wallet>,
    clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Flow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Flow at {:?}", self.state.step)
    }
}

impl Flow {
    /// Opens the journey that the wallet holds, or a new one. The effects are what a journey that was killed still waits for,
    /// with the screen's brightness put right first.
    ///
    /// # Errors
    /// When the journal cannot be read.
    pub fn open(wallet: Arc<Wallet>, clock: Arc<dyn Clock>) -> Result<(Self, Vec<Effect>), FlowError> {
        let (journal, mut state) = Journal::replay(wallet.clone())?;
        state.trouble = None;
        let mut effects = pending(&state);
        if !journal.is_empty() {
            effects.insert(0, Effect::RestoreBrightness);
        }
        Ok((Self { state, journal, wallet, clock }, effects))
    }

    /// Takes an event: durable first, then done. An event that means nothing here is not stored.
    ///
    /// # Errors
    /// When the journal cannot be written (a full disk): the journey stands where it stood and the event can be sent again.
    pub fn advance(&mut self, event: Event) -> Result<Vec<Effect>, FlowError> {
        let at = self.clock.now();
        let stored = Stored { at, event };
        let (state, effects) = transition(self.state.clone(), at, stored.event.clone());
        if matches!(effects.as_slice(), [Effect::Ignored(_)]) {
            return Ok(effects);
        }
        self.journal.append(&stored)?;
        self.state = state;
        if effects.iter().any(|effect| matches!(effect, Effect::Forget)) {
            self.wallet.write(&[Write::Clear(Shelf::Journal), Write::Clear(Shelf::Pixels)])?;
        }
        Ok(effects)
    }

    /// What the person sees now, in `language`; nothing of it is kept.
    pub fn screen(&self, language: Language) -> View {
        view(&self.state, language)
    }

    /// The state, for reports and tests.
    pub fn state(&self) -> &State {
        &self.state
    }
}
