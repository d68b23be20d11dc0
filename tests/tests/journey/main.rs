//! The journey without a pixel and without a socket: a scripted phone, a scripted service, the real flow, wallet and protocol.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod attested;
mod border;
mod effects;
mod endings;
mod files;
mod hand_over;
mod hostile;
mod keys;
mod kills;
mod languages;
mod phone;
mod screens;
mod service;
mod total;
mod writer;
