//! The journey on a thread of its own: events go in by a channel, effects and the ready screen lie on a desk that is held only to
//! put things down and take them up.

mod core;
mod desk;
mod inside;
#[cfg(feature = "test-doors")]
mod rehearsal;

use self::core::Core;
use crate::effect::Effect;
use crate::error::BridgeError;
use crate::event::Event;
use crate::screen::Screen;
use crate::setup::Setup;
use desk::Desk;
use regain_base::{Language, Reason};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// The thread's stack: states are cloned on it, nothing recurses.
const STACK: usize = 2 * 1024 * 1024;

/// What the journey's thread is told.
#[allow(clippy::large_enum_variant, reason = "a handful of messages a journey, moved once each")]
enum Message {
    /// By the app, which waits for the answer.
    Outside(Event, Sender<Result<(), Reason>>),
    /// By the core's own parts.
    Inside(regain_flow::Event),
    /// The person stops.
    Leave,
    /// The flow is closed.
    Close,
    #[cfg(feature = "test-doors")]
    Panic,
}

pub(crate) struct Journey {
    inbox: Sender<Message>,
    desk: Arc<Desk>,
    thread: Option<JoinHandle<()>>,
    language: Language,
}

impl Journey {
    pub(crate) fn open(setup: &Setup) -> Result<Self, BridgeError> {
        Self::start(setup.language(), |inbox, desk| Core::open(setup, inbox, desk))
    }

    /// A rehearsal at this moment. See [`crate::Flow::rehearse`].
    #[cfg(feature = "test-doors")]
    pub(crate) fn rehearse(setup: &Setup, at: regain_base::Timestamp) -> Result<Self, BridgeError> {
        Self::start(setup.language(), |inbox, desk| rehearsal::open(setup, at, inbox, desk))
    }

    fn start(
        language: Language,
        open: impl FnOnce(Sender<Message>, Arc<Desk>) -> Result<Core, Reason>,
    ) -> Result<Self, BridgeError> {
        let (inbox, messages) = channel();
        let desk = Arc::new(Desk::default());
        let core = open(inbox.clone(), desk.clone()).map_err(|reason| BridgeError::said(reason, language))?;
        let thread = {
            let desk = desk.clone();
            Builder::new().name("regain-journey".into()).stack_size(STACK).spawn(move || {
                // After a panic nothing of the core is used again: it is dropped, and the journal holds the journey.
                if catch_unwind(AssertUnwindSafe(|| run(core, &messages))).is_err() {
                    desk.fail();
                }
            })
        };
        let thread = thread.map_err(|_| BridgeError::Internal)?;
        Ok(Self { inbox, desk, thread: Some(thread), language })
    }

    /// Hands an event over and waits until it is on disk.
    pub(crate) fn take(&self, event: Event) -> Result<Vec<Effect>, BridgeError> {
        let (reply, answer) = channel();
        self.tell(Message::Outside(event, reply))?;
        // The sender is gone without an answer when the core failed.
        let taken = answer.recv().map_err(|_| BridgeError::Internal)?;
        taken.map_err(|reason| BridgeError::said(reason, self.language))?;
        self.desk.take()
    }

    pub(crate) fn wait(&self, at_most: Duration) -> Result<Vec<Effect>, BridgeError> {
        self.desk.wait(at_most)
    }

    pub(crate) fn screen(&self) -> Result<Screen, BridgeError> {
        self.desk.screen()
    }

    pub(crate) fn reveal(&self) -> Result<Option<String>, BridgeError> {
        self.desk.reveal()
    }

    pub(crate) fn leave(&self) -> Result<(), BridgeError> {
        self.tell(Message::Leave)
    }

    /// Tells what came from inside, and waits until it is on disk.
    #[cfg(feature = "test-doors")]
    pub(crate) fn answer(&self, event: &str) -> Result<Vec<Effect>, BridgeError> {
        let event = serde_json::from_str(event);
        let event = event.map_err(|_| BridgeError::said(Reason::MalformedRequest, self.language))?;
        self.tell(Message::Inside(event))?;
        // Messages are taken in order: when this one was, so was that.
        self.take(Event::Wait { at_most_ms: 0 })
    }

    #[cfg(feature = "test-doors")]
    pub(crate) fn panic(&self) -> Result<(), BridgeError> {
        self.tell(Message::Panic)?;
        self.desk.wait(Duration::from_secs(10)).map(|_| ())
    }

    fn tell(&self, message: Message) -> Result<(), BridgeError> {
        self.inbox.send(message).map_err(|_| BridgeError::Internal)
    }
}

impl Drop for Journey {
    /// Waits until the wallet's file is free again.
    fn drop(&mut self) {
        // It has ended already when this cannot be sent.
        let _ = self.inbox.send(Message::Close);
        if let Some(thread) = self.thread.take() {
            // Its panic was caught inside.
            let _ = thread.join();
        }
    }
}

fn run(mut core: Core, messages: &Receiver<Message>) {
    for message in messages {
        match message {
            Message::Outside(event, reply) => {
                let taken = core.outside(event);
                core.publish();
                // The app waits for it, unless it was closed in between.
                let _ = reply.send(taken);
            }
            Message::Inside(event) => {
                core.inside(event);
                core.publish();
            }
            Message::Leave => {
                core.leave();
                core.publish();
            }
            Message::Close => break,
            #[cfg(feature = "test-doors")]
            Message::Panic => panic!("asked for by a test"),
        }
    }
}
