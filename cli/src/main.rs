//! The `regain` command; everything it does lies in the library beside it, where tests can call it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    regain_cli::main()
}
