//! Renderings that are kept: a person costs seconds once, a frame costs milliseconds.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::head::{Layers, Sitter, View};

/// Renderings of one head at both ends of its turning, which are one when it does not turn.
pub(super) struct Staged {
    sitter: Sitter,
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
        let Self { sitter, view, ends, .. } = self;
        self.shut.get_or_init(|| shut(sitter, view, &ends[0]))
    }
}

struct Entry {
    sitter: Sitter,
    view: View,
    shut: bool,
    layers: Arc<Layers>,
}

/// As many as a test of all persons needs, or two heads that turn to all sides; older ones are rendered again.
const KEPT: usize = 40;

static STAGE: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// The renderings of `sitter` in these two views.
pub(super) fn staged(sitter: Sitter, [view, other]: [View; 2]) -> Staged {
    let ends = [still(&sitter, &view), still(&sitter, &other)];
    Staged { sitter, view, ends, shut: OnceLock::new() }
}

/// The rendering of `sitter` in `view` with open eyes.
pub(super) fn still(sitter: &Sitter, view: &View) -> Arc<Layers> {
    kept(sitter, view, false, || sitter.render(view))
}

/// The same with shut eyes, from the `open` one.
pub(super) fn shut(sitter: &Sitter, view: &View, open: &Layers) -> Arc<Layers> {
    kept(sitter, view, true, || sitter.blinking(view, open))
}

fn kept(sitter: &Sitter, view: &View, shut: bool, make: impl FnOnce() -> Layers) -> Arc<Layers> {
    // A panic elsewhere leaves only whole entries behind, so a poisoned lock is still good.
    let entries = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = entries.iter().find(|e| e.shut == shut && e.sitter == *sitter && e.view == *view) {
        return Arc::clone(&found.layers);
    }
    drop(entries);
    let layers = Arc::new(make());
    let mut entries = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    if entries.len() >= KEPT {
        entries.remove(0);
    }
    entries.push(Entry { sitter: sitter.clone(), view: *view, shut, layers: Arc::clone(&layers) });
    layers
}
