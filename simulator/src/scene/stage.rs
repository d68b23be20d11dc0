//! Renderings that are kept: a person costs seconds once, a frame costs milliseconds.

use std::sync::{Arc, Mutex, PoisonError};

use crate::head::{Layers, Look, View, render};

/// Renderings of one head in one view.
pub(super) struct Staged {
    pub(super) open: Layers,
    /// Only rows around the eyes differ.
    pub(super) shut: Layers,
}

struct Entry {
    look: Look,
    view: View,
    staged: Arc<Staged>,
}

/// As many as a test of all persons needs; older ones are rendered again.
const KEPT: usize = 24;

static STAGE: Mutex<Vec<Entry>> = Mutex::new(Vec::new());

/// The renderings of `look` in `view`.
pub(super) fn staged(look: &Look, view: &View) -> Arc<Staged> {
    // A panic elsewhere leaves only whole entries behind.
    let find = |entries: &[Entry]| {
        entries.iter().find(|entry| entry.look == *look && entry.view == *view).map(|entry| Arc::clone(&entry.staged))
    };
    if let Some(found) = find(&STAGE.lock().unwrap_or_else(PoisonError::into_inner)) {
        return found;
    }
    let open = render(look, view, 0.0, None);
    let shut = render(look, view, 1.0, Some(&open));
    let staged = Arc::new(Staged { open, shut });
    let mut entries = STAGE.lock().unwrap_or_else(PoisonError::into_inner);
    if entries.len() >= KEPT {
        entries.remove(0);
    }
    entries.push(Entry { look: *look, view: *view, staged: Arc::clone(&staged) });
    staged
}
