//! A journey whose answers from inside are told, one by one: journeys in files are played so, the same in every language.

use super::Message;
use super::core::Core;
use super::desk::Desk;
use super::inside::{Done, Inside};
use crate::setup::Setup;
use regain_base::{ManualClock, Reason, Timestamp};
use regain_flow::{Event, Fetch, Work};
use regain_wallet::{Wallet, Write};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// Opens the core with a clock that stands still at `at`.
pub(super) fn open(setup: &Setup, at: Timestamp, inbox: Sender<Message>, desk: Arc<Desk>) -> Result<Core, Reason> {
    Core::with(setup, Arc::new(ManualClock::new(at)), inbox, desk, |wallet| Ok(Box::new(Rehearsal(wallet))))
}

/// Answers nothing by itself. What is to be kept is kept.
struct Rehearsal(Arc<Wallet>);

impl Inside for Rehearsal {
    fn fetch(&mut self, _: Fetch, _: Done) {}

    fn work(&mut self, _: Work, _: Done) {}

    fn keep(&mut self, writes: &[Write]) -> Option<Event> {
        self.0.write(writes).err().map(|error| Event::Failed(error.reason()))
    }

    fn abort(&mut self) {}
}
