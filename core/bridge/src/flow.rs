use crate::effect::Effect;
use crate::error::BridgeError;
use crate::event::Event;
use crate::journey::Journey;
use crate::screen::Screen;
use crate::setup::Setup;
use std::sync::Arc;
use std::time::Duration;

/// The longest `Wait`.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// One journey. Whoever holds it calls `advance` from one thread of its own, carries out the effects in order, and shows `screen`.
///
/// ```text
/// effects = flow.advance(event)          // taps, photos, signatures
/// while flow.screen().busy { effects += flow.advance(Wait) }
/// ```
///
/// The core works on its own thread: no call waits for the network or a model, but `Wait`, as long as it is told. Every accepted
/// event is on disk before `advance` returns; a flow that is opened again goes on where the last one stood.
#[derive(uniffi::Object)]
pub struct Flow {
    journey: Journey,
}

#[uniffi::export]
impl Flow {
    /// Opens the journey that the wallet holds, or a new one. One flow at a time holds a wallet.
    ///
    /// # Errors
    /// When the wallet cannot be opened with this key, or `setup` is not right.
    #[uniffi::constructor]
    pub fn open(setup: Setup) -> Result<Arc<Self>, BridgeError> {
        Ok(Arc::new(Self { journey: Journey::open(&setup)? }))
    }

    /// Takes an event and returns what is to be done. An event that means nothing now changes nothing.
    ///
    /// # Errors
    /// [`BridgeError::Refused`] when it could not be kept or is malformed: it can be sent again. [`BridgeError::Internal`]: open
    /// the flow again.
    pub fn advance(&self, event: Event) -> Result<Vec<Effect>, BridgeError> {
        match event {
            Event::Wait { at_most_ms } => self.journey.wait(Duration::from_millis(at_most_ms.into()).min(LONGEST_WAIT)),
            event => self.journey.take(event),
        }
    }

    /// What the person sees now. Returns at once.
    ///
    /// # Errors
    /// [`BridgeError::Internal`]: open the flow again.
    pub fn screen(&self) -> Result<Screen, BridgeError> {
        self.journey.screen()
    }

    /// The pass, while the screen says that there is one. Show it, never keep it.
    ///
    /// # Errors
    /// [`BridgeError::Internal`]: open the flow again.
    pub fn reveal(&self) -> Result<Option<String>, BridgeError> {
        self.journey.reveal()
    }

    /// The person stops, whatever is under way. Returns at once and may be called from any thread; a `Wait` ends.
    ///
    /// # Errors
    /// [`BridgeError::Internal`]: open the flow again.
    pub fn cancel(&self) -> Result<(), BridgeError> {
        self.journey.leave()
    }
}

/// Doors for tests of both languages.
#[cfg(feature = "test-doors")]
#[uniffi::export]
impl Flow {
    /// Opens a journey as [`Flow::open`] does, at a moment that stands still (`at_ms` since the Unix epoch) and with nobody inside:
    /// no request is sent and no picture read. What service, worker and wallet answer is told by [`Flow::answer`], so that a
    /// journey in a file goes the same way in every language.
    ///
    /// # Errors
    /// As [`Flow::open`].
    #[uniffi::constructor]
    pub fn rehearse(setup: Setup, at_ms: i64) -> Result<Arc<Self>, BridgeError> {
        Ok(Arc::new(Self { journey: Journey::rehearse(&setup, regain_base::Timestamp(at_ms))? }))
    }

    /// Tells a rehearsal what came from inside: an event of the journey itself, as JSON.
    ///
    /// # Errors
    /// [`BridgeError::Refused`] when it is no such event.
    pub fn answer(&self, event: &str) -> Result<Vec<Effect>, BridgeError> {
        self.journey.answer(event)
    }

    /// Makes the core panic.
    ///
    /// # Errors
    /// Always [`BridgeError::Internal`].
    pub fn panic(&self) -> Result<(), BridgeError> {
        self.journey.panic()
    }
}
