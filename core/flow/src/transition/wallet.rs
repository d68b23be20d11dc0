//! From the offer to the decision: the credential is fetched, kept, and shown.

use super::{Next, lost};
use crate::effect::Effect;
use crate::event::Event;
use crate::state::State;
use regain_base::Timestamp;

#[derive(Debug, Clone, Default)]
pub(crate) struct WalletPart {}

impl WalletPart {
    pub(crate) fn credential_hash(&self) -> Option<[u8; 32]> {
        None
    }
    pub(crate) fn pending(&self, _state: &State) -> Option<Effect> {
        None
    }
    pub(crate) fn shown(&self) -> Vec<String> {
        Vec::new()
    }
    pub(crate) fn asked(&self) -> Vec<String> {
        Vec::new()
    }
}

pub(super) fn step(state: State, _at: Timestamp, _event: Event) -> Next {
    Next::Ignore(state)
}

pub(super) fn redeem(state: State, _offer: &str, _at: Timestamp) -> Next {
    lost(state)
}
