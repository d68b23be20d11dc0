//! The recovery service: portal, issuer, verifier, policy, directory, TAP, audit.
//!
//! [`Service::start`] runs it in this process; `regain serve` is a thin command around it.

pub mod app;
pub mod config;
pub mod directory;
mod evidence;
mod issuer;
pub mod keys;
pub mod models;
mod notice;
pub mod outcome;
pub mod pass;
mod phone;
pub mod problem;
pub mod recovery;
pub mod repo;
mod service;
mod shell;
mod verifier;

pub use config::Config;
pub use models::Models;
pub use service::{Parts, Running, Service, StartError};
