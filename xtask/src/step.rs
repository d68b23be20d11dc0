//! Running a command and saying what failed.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The workspace's root folder, without a detour: cargo compares paths as they are written.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// Where cargo builds.
pub(crate) fn target() -> PathBuf {
    let given = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from);
    root().join(given)
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Writes a file, and the folder that it lies in.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs cargo in the workspace's root.
pub(crate) fn cargo(arguments: &[&str]) -> Result<(), String> {
    cargo_with::<&str>(arguments, &[])
}

/// Runs cargo in the workspace's root with more in its environment.
pub(crate) fn cargo_with<S: AsRef<OsStr>>(arguments: &[&str], environment: &[(S, S)]) -> Result<(), String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(&cargo, arguments, environment)
}

/// Runs a program in the workspace's root.
pub(crate) fn tool(program: impl AsRef<OsStr>, arguments: &[&str]) -> Result<(), String> {
    run::<&str>(program.as_ref(), arguments, &[])
}

/// What a program writes to its standard output.
pub(crate) fn said(program: impl AsRef<OsStr>, arguments: &[&str]) -> Result<String, String> {
    let program = program.as_ref();
    let shown = format!("{} {}", program.display(), arguments.join(" "));
    let output = Command::new(program).args(arguments).current_dir(root()).output();
    let output = output.map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{shown}` failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a few lines of shell in `folder`; the first that fails ends them.
pub(crate) fn shell(lines: &str, folder: &Path) -> Result<(), String> {
    let status = Command::new("sh").args(["-ec", lines]).current_dir(folder).status();
    let status = status.map_err(|error| format!("sh did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("in {}: `{lines}` failed ({status})", folder.display())) }
}

fn run<S: AsRef<OsStr>>(program: &OsStr, arguments: &[&str], environment: &[(S, S)]) -> Result<(), String> {
    let name = Path::new(program).file_name().unwrap_or(program).to_string_lossy();
    let shown = format!("{name} {}", arguments.join(" "));
    eprintln!("xtask: {shown}");
    let mut command = Command::new(program);
    // What cargo told this program about itself: a build script that watches it (ring's does) would run again, and all above it.
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_about_this_program(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    let status = command
        .args(arguments)
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .current_dir(root())
        .status()
        .map_err(|error| format!("`{shown}` did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})")) }
}

fn is_about_this_program(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// Says which of these programs are missing, each with the package that has it. Nothing is installed.
pub(crate) fn needed(programs: &[(&str, &str)]) -> Result<(), String> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let missing = |name: &str| !std::env::split_paths(&paths).any(|folder| folder.join(name).is_file());
    let missing: Vec<_> = programs.iter().filter(|(name, _)| missing(name)).collect();
    let names: Vec<_> = missing.iter().map(|(name, package)| format!("{name} (Debian: {package})")).collect();
    if names.is_empty() { Ok(()) } else { Err(format!("not found: {}", names.join(", "))) }
}
