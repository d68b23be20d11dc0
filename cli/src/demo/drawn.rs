//! Pictures that were drawn already: the same question has the same answer to the last bit, so scenarios that show the same ID share it.

use std::sync::{Arc, Mutex, PoisonError};

/// The answers to the last few questions of one kind.
pub(super) struct Drawn<K, V>(Mutex<Vec<(K, Arc<V>)>>);

/// More than the kinds of ID and the photos that the scenarios share.
const MOST: usize = 12;

impl<K: PartialEq, V> Drawn<K, V> {
    /// Nothing was drawn yet.
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// The answer to `key`, drawn now unless it is there.
    pub(super) fn get(&self, key: K, draw: impl FnOnce() -> V) -> Arc<V> {
        // The list is whole between any two lines here; a drawing that fails leaves no entry.
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, kept)) = drawn.iter().find(|(known, _)| *known == key) {
            return kept.clone();
        }
        let new = Arc::new(draw());
        if drawn.len() == MOST {
            drawn.remove(0);
        }
        drawn.push((key, new.clone()));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_is_drawn_once_and_the_oldest_is_forgotten() {
        let (drawn, mut count) = (Drawn::new(), 0);
        for key in (0..MOST).chain(0..MOST) {
            drawn.get(key, || count += 1);
        }
        assert_eq!(count, MOST);
        drawn.get(MOST, || count += 1);
        drawn.get(MOST - 1, || count += 1);
        drawn.get(0, || count += 1);
        assert_eq!(count, MOST + 2);
    }
}
