//! The journal: every accepted event, in order, in the wallet. Replaying it gives the state at which the journey was killed.

use crate::event::Event;
use crate::state::State;
use crate::transition::transition;
use regain_base::Timestamp;
use regain_wallet::{Shelf, Wallet, WalletError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One accepted event and when it happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    /// When it happened.
    pub at: Timestamp,
    /// The event.
    pub event: Event,
}

/// The journal of the journey under way.
#[derive(Debug)]
pub struct Journal {
    wallet: Arc<Wallet>,
    next: u32,
}

impl Journal {
    /// Opens the journal and replays it. Without a journey under way the state is the start.
    ///
    /// # Errors
    /// When the wallet cannot be read, or an entry is not one this version wrote.
    pub fn replay(wallet: Arc<Wallet>) -> Result<(Self, State), WalletError> {
        let mut state = State::default();
        let mut next = 0;
        for (_, json) in wallet.list(Shelf::Journal)? {
            // Read back into the typed event.
            let stored: Stored =
                serde_json::from_slice(json.expose()).map_err(|_| WalletError::Damaged { shelf: "journal" })?;
            state = transition(state, stored.at, stored.event).0;
            next += 1;
        }
        Ok((Self { wallet, next }, state))
    }

    /// Makes `stored` durable.
    ///
    /// # Errors
    /// When the wallet refuses; then nothing was written.
    pub fn append(&mut self, stored: &Stored) -> Result<(), WalletError> {
        let json = serde_json::to_vec(stored).map_err(|error| WalletError::Disk(error.to_string()))?;
        self.wallet.put(Shelf::Journal, &format!("{:08}", self.next), json)?;
        self.next += 1;
        Ok(())
    }

    /// How many events it holds.
    pub fn len(&self) -> u32 {
        self.next
    }

    /// Whether no journey is under way.
    pub fn is_empty(&self) -> bool {
        self.next == 0
    }
}
