//! Placeholder line until the crate lands.
