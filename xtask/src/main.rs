//! One sub-command for each step of CI, so that a laptop runs what CI runs.

#![allow(clippy::print_stderr, reason = "a task speaks to the person who runs it")]

mod android;
mod apk;
mod bindings;
mod bionic;
mod cross;
mod dex;
mod ios;
mod library;
mod look;
mod models;
mod plist;
mod postgres;
mod sizes;
mod step;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The tasks of the people who work on Regain.
#[derive(Parser)]
#[command(name = "cargo xtask", arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand, Clone)]
enum Task {
    /// Formatting and clippy, warnings refused. Needs the rustfmt and clippy components.
    Lint,
    /// Licences, bans and sources of every dependency. Needs cargo-deny.
    Deny,
    /// Every model file against its digest and its card.
    Models,
    /// The thirteen scenarios of the demo, from the sign-in page to the end.
    Demo,
    /// Every test of the workspace.
    Test,
    /// Writes the Kotlin and the Swift of the border to `target/bindings`.
    Bindings,
    /// The service's tests and one whole journey on a throw-away PostgreSQL server. Needs PostgreSQL's server programs.
    Postgres,
    /// The Kotlin side: border, kit and app.
    Android {
        #[command(subcommand)]
        task: android::Task,
    },
    /// The Swift side of the border, and the app for iPhones.
    Ios {
        #[command(subcommand)]
        task: ios::Task,
    },
    /// Type-checks the border for every phone's target. Needs Debian's clang and llvm.
    Cross,
    /// Packs the app for Android as it is shipped, builds the library for iPhones and weighs the parts against their bars. Needs what
    /// `android apk` needs.
    Sizes,
    /// All of CI, in CI's order.
    Ci,
}

fn main() -> ExitCode {
    let task = Cli::parse().task;
    match run(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Lint => {
            step::cargo(&["fmt", "--all", "--check"])?;
            step::cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
        }
        Task::Deny => step::cargo(&["deny", "check", "licenses", "bans", "sources"]),
        Task::Models => models::check(),
        Task::Demo => step::cargo(&["run", "--bin", "regain", "--", "demo", "--scenario", "all"]),
        Task::Test => step::cargo(&["test", "--workspace"]),
        Task::Bindings => bindings::generate(&bindings::LANGUAGES),
        Task::Postgres => postgres::test(),
        Task::Android { task } => android::run(task),
        Task::Ios { task } => ios::run(task),
        Task::Cross => cross::check(),
        Task::Sizes => sizes::check(),
        Task::Ci => {
            let checks = [Task::Lint, Task::Deny, Task::Models, Task::Postgres];
            let android = [android::Task::Test].map(|task| Task::Android { task });
            let ios = [ios::Task::Root, ios::Task::Check, ios::Task::Test].map(|task| Task::Ios { task });
            checks.into_iter().chain(android).chain(ios).chain([Task::Cross, Task::Sizes, Task::Test]).try_for_each(run)
        }
    }
}
