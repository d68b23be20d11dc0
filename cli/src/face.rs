//! `regain face`.

use crate::outcome::Failure;

/// Arguments of `regain face`.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: &Args, _json: bool) -> Result<(), Failure> {
    todo!()
}
