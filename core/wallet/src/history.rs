//! What the wallet did, for its owner to look at: received, shown, and refused.

use crate::{Shelf, Wallet, WalletError};
use regain_base::{Reason, Timestamp};
use serde::{Deserialize, Serialize};

/// One line of the history. It names who asked and for what, never the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it ended.
    pub at: Timestamp,
    /// The service, as its web origin.
    pub service: String,
    /// The organisation, as the service names it.
    pub organisation: String,
    /// The names of the claims that were shown; empty when nothing was.
    pub shown: Vec<String>,
    /// How it ended.
    pub outcome: Reason,
}

impl Wallet {
    /// Adds `entry` under `id`; the same id again replaces it, so a repeated step leaves one line.
    ///
    /// # Errors
    /// Those of writing the wallet.
    pub fn remember(&self, id: &str, entry: &Entry) -> Result<(), WalletError> {
        let json = serde_json::to_vec(entry).map_err(|error| WalletError::Disk(error.to_string()))?;
        self.put(Shelf::History, id, json)
    }

    /// The history, oldest first.
    ///
    /// # Errors
    /// [`WalletError::Damaged`] when an entry is not one.
    pub fn history(&self) -> Result<Vec<Entry>, WalletError> {
        let mut entries = Vec::new();
        for (_, json) in self.list(Shelf::History)? {
            // Read back into the typed entry.
            let entry = serde_json::from_slice(json.expose()).map_err(|_| WalletError::Damaged { shelf: "history" })?;
            entries.push(entry);
        }
        entries.sort_by_key(|entry: &Entry| entry.at);
        Ok(entries)
    }
}
