//! The demo's clock: the machine's, moved forward where a scenario says that time passes, and standing still while the simulator
//! draws. What a camera sees is there at once in the world, however long a busy machine draws it.

use regain_base::{Clock, SystemClock, Timestamp};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The machine's clock, shifted or held.
#[derive(Debug, Default)]
pub(super) struct WorldClock(Mutex<Shift>);

#[derive(Debug, Default)]
struct Shift {
    millis: i64,
    held: Option<Timestamp>,
}

impl WorldClock {
    /// Lets `duration` pass at once.
    pub(super) fn skip(&self, duration: Duration) {
        self.shift().millis += millis(duration);
    }

    /// No time passes while `draw` runs. One drawing at a time.
    pub(super) fn still<T>(&self, draw: impl FnOnce() -> T) -> T {
        let (now, started) = (self.now(), Instant::now());
        self.shift().held = Some(now);
        let drawn = draw();
        let mut shift = self.shift();
        shift.held = None;
        shift.millis -= millis(started.elapsed());
        drawn
    }

    /// The two numbers are right between any two lines here.
    fn shift(&self) -> MutexGuard<'_, Shift> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for WorldClock {
    fn now(&self) -> Timestamp {
        let shift = self.shift();
        shift.held.unwrap_or_else(|| Timestamp(SystemClock.now().0 + shift.millis))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_skipped_and_stands_still_and_never_goes_back() {
        let clock = WorldClock::default();
        let start = clock.now();
        clock.skip(Duration::from_secs(60));
        let later = clock.now();
        assert!(later.since(start) >= Duration::from_secs(60));
        let (before, after) = clock.still(|| {
            std::thread::sleep(Duration::from_millis(30));
            let before = clock.now();
            std::thread::sleep(Duration::from_millis(30));
            (before, clock.now())
        });
        assert_eq!(before, after);
        assert!(clock.now() >= after);
        // Drawing took 60 ms that the world did not see.
        assert!(SystemClock.now().0 + 60_000 - clock.now().0 >= 60);
    }
}
