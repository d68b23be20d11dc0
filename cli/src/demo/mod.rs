//! `regain demo`: one whole recovery on this machine.

use crate::outcome::Failure;

/// Arguments of `regain demo`.
#[derive(clap::Args)]
pub struct Args {}

/// Runs the command.
pub fn run(_args: &Args, _json: bool) -> Result<(), Failure> {
    todo!()
}
