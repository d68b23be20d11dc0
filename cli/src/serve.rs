//! `regain serve`.

use crate::outcome::Failure;

/// Arguments of `regain serve`.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: &Args, _json: bool) -> Result<(), Failure> {
    todo!()
}
