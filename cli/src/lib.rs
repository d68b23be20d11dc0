//! `regain`: one recovery from the command line, the service, and the readers and checks by themselves.

pub mod bench;
pub mod demo;
pub mod face;
pub mod face_check;
pub mod lab;
pub mod models;
pub mod outcome;
mod page;
mod parts;
pub mod read;
pub mod serve;
pub mod verify;

use clap::{Parser, Subcommand};
use outcome::Failure;
use std::process::ExitCode;

/// Get people who lost every way to sign in back into their account, with an ID and a live face.
#[derive(Parser)]
#[command(name = "regain", version, arg_required_else_help = true)]
struct Cli {
    /// One JSON object a line on standard output instead of text for people.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Watch one whole recovery on this machine: service, sign-in page and a simulated phone.
    Demo(demo::Args),
    /// Read identity documents from photos or scans.
    Read(read::Args),
    /// Find faces, or compare two.
    Face(face::Args),
    /// Judge a recorded colour check.
    FaceCheck(face_check::Args),
    /// Measure the readers and checks on labelled data.
    Bench(bench::Args),
    /// Run the recovery service.
    Serve(serve::Args),
    /// Be the verifier: look at the ID and the face with this computer, and hand the recovery over to the phone.
    Verify(verify::Args),
    /// Stand in front of an app under test: service, desktop and simulated cameras, on this machine.
    Lab(lab::Args),
}

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Demo(args) => demo::run(&args, cli.json),
        Command::Read(args) => read::run(&args, cli.json),
        Command::Face(args) => face::run(&args, cli.json),
        Command::FaceCheck(args) => face_check::run(&args, cli.json),
        Command::Bench(args) => bench::run(&args, cli.json),
        Command::Serve(args) => serve::run(&args, cli.json),
        Command::Verify(args) => verify::run(&args, cli.json),
        Command::Lab(args) => lab::run(&args),
    };
    result.map_or_else(|failure: Failure| failure.report(cli.json), |()| ExitCode::SUCCESS)
}
