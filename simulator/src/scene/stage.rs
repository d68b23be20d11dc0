//! Renderings that are kept: a person costs seconds once, a frame costs milliseconds.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::head::{Layers, Look, View, render};

/// Renderings of one head at both ends of its turning, which are one when it does not turn.
pub(super) struct Staged {
    look: Look,
    view: View,
    ends: [Arc<Layers>; 2],
    shut: OnceLock<Arc<Layers>>,
}

impl Staged {
    /// The head at both ends of its turning, eyes open.
    pub(super) fn ends(&self) -> [&Layers; 2] {
        [&self.ends[0], &self.ends[1]]
    }

    /// The head at the first end with shut eyes. Only rows around the eyes differ; they are rendered when first asked for: a
    /// short session has no blink.
    pub(super) fn shut(&self) -> &Layers {
        let Self { look, view, ends, .. } = self;
        self.shut.get_or_init(|| shut(look, view, &ends[0]))
    }
}

struct Entry {
    look: Look,
    view: View,
    shut: bool,
    layers: Arc<Layers>,
}

/// As many as a test of all persons needs, or two heads that turn to all sides; older ones are rendered again.
const KEPT: usize = 40;

static STAGE: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// The renderings of `look` in these two views.
pub(super) fn staged(look: &Look, [view, other]: [View; 2]) -> Staged {
    Staged { look: *look, view, ends: [still(look, &view), still(look, &other)], shut: OnceLock::new() }
}

/// The rendering of `look` in `view` with open eyes.
pub(super) fn still(look: &Look, view: &View) -> Arc<Layers> {
    kept(look, view, false, || render(look, view, 0.0, None))
}

/// The same with shut eyes, from the `open` one.
pub(super) fn shut(look: &Look, view: &View, open: &Layers) -> Arc<Layers> {
    kept(look, view, true, || render(look, view, 1.0, Some(open)))
}

fn kept(look: &Look, view: &View, shut: bool, make: impl FnOnce() -> Layers) -> Arc<Layers> {
    // A panic elsewhere leaves only whole entries behind, so a poisoned lock is still good.
    let entries = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = entries.iter().find(|e| e.shut == shut && e.look == *look && e.view == *view) {
        return Arc::clone(&found.layers);
    }
    drop(entries);
    let layers = Arc::new(make());
    let mut entries = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    if entries.len() >= KEPT {
        entries.remove(0);
    }
    entries.push(Entry { look: *look, view: *view, shut, layers: Arc::clone(&layers) });
    layers
}
