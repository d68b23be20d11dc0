//! The readers that decide: the same core that guides the phone.

/// The readers of documents and faces, loaded once.
pub struct Models {}
