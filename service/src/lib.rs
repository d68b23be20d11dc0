//! The recovery service: portal, issuer, verifier, policy, directory, TAP, audit.
//!
//! [`Service::start`] runs it in this process; `regain serve` is a thin command around it.

pub mod app;
pub mod attestation;
mod cbor;
pub mod config;
mod decision;
pub mod directory;
mod evidence;
mod hand_over;
mod handoff;
mod issuer;
pub mod keys;
mod look;
pub mod models;
mod notice;
mod openapi;
mod operations;
pub mod outcome;
pub mod pass;
mod phone;
mod portal;
pub mod problem;
pub mod recovery;
pub mod repo;
mod result;
mod service;
mod shell;
#[cfg(test)]
mod tests;
mod verifier;
mod webauthn;

pub use config::Config;
pub use models::Models;
pub use service::{Parts, Running, Service, StartError};
