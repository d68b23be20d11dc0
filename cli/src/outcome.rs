//! How a command ends: 0 when it did its work, 1 with a reason when it refused, 2 (from the argument parser) on wrong usage.

use regain_base::{Reason, Refusal};
use std::process::ExitCode;

/// Why a command did not do its work.
#[derive(Debug)]
pub struct Failure {
    reason: Reason,
    detail: String,
    told: bool,
}

impl Failure {
    /// A refusal for `reason`; `detail` names the file, port or setting at fault.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into(), told: false }
    }

    /// A command over several files refused some of them for `reason` and has already said so beside each.
    pub fn told(reason: Reason) -> Self {
        Self { reason, detail: String::new(), told: true }
    }

    /// Tells the person (standard error) or the program (`--json`: standard output) and gives the exit status.
    #[allow(clippy::print_stderr, clippy::print_stdout, reason = "this is where the command speaks")]
    pub fn report(&self, json: bool) -> ExitCode {
        if self.told {
            return ExitCode::FAILURE;
        }
        let refusal = Refusal::from(self.reason);
        if json {
            println!("{}", serde_json::json!({ "refused": refusal, "detail": self.detail }));
        } else {
            // Who types commands reads what is at fault and which rule says so, not what a person on a phone would.
            eprintln!("{}\n{} ({})", self.detail, self.reason, refusal.short);
        }
        ExitCode::FAILURE
    }
}
