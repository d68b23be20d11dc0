//! The demo's clock: the machine's, moved forward where a scenario says that time passes.

use regain_base::{Clock, SystemClock, Timestamp};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The machine's clock plus what was skipped.
#[derive(Debug, Default)]
pub(super) struct SkippingClock(AtomicU64);

impl SkippingClock {
    /// Lets `duration` pass at once.
    pub(super) fn skip(&self, duration: Duration) {
        let millis = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for SkippingClock {
    fn now(&self) -> Timestamp {
        SystemClock.now().after(Duration::from_millis(self.0.load(Ordering::SeqCst)))
    }
}
