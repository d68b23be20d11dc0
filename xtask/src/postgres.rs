//! A PostgreSQL server for the length of a test run: on a free port of this machine, without a password, gone afterwards.

use crate::step::{cargo_with, target, tool};
use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

/// The environment's word by which the tests find the server.
const SERVER: &str = "REGAIN_TEST_POSTGRES";

const MISSING: &str = "PostgreSQL's server programs (initdb, pg_ctl) are not installed. \
                       On Debian and Ubuntu: apt-get install --no-install-recommends postgresql";

/// The service's tests that keep records, and one journey with pictures. Their names are given, not their packages: so everything is
/// built with the features of `cargo test --workspace`, and nothing twice.
const TESTS: [&str; 7] = [
    "repo::tests::",
    "evidence::tests::",
    "tests::journey::",
    "tests::pass::",
    "tests::refusals::",
    "tests::robust::",
    "postgres",
];

/// Starts a server, runs the tests on it, stops it.
pub(crate) fn test() -> Result<(), String> {
    let server = Server::start()?;
    let tests = ["test", "--workspace", "--lib", "--test", "demo", "--", "--include-ignored"];
    cargo_with(&[&tests[..], &TESTS[..]].concat(), &[(SERVER, server.address.as_str())])
}

struct Server {
    programs: PathBuf,
    folder: PathBuf,
    address: String,
}

impl Server {
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or(MISSING)?;
        // PostgreSQL refuses to run as root; the user that it runs as then cannot enter root's folders.
        let own = || std::env::temp_dir().join(format!("regain-postgres-{}", std::process::id()));
        let folder = if is_root() { own() } else { target().join("postgres") };
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(failed)?;
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        let folder = folder.canonicalize().map_err(failed)?;
        if is_root() {
            tool("chown", &[USER, &folder.display().to_string()])?;
        }
        // Nobody takes the port in the moment until the server has it; if somebody does, it says so.
        let port = TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr());
        let port = port.map_err(|error| format!("no free port: {error}"))?.port();
        let address = format!("postgres://regain@127.0.0.1:{port}/postgres");
        let server = Self { programs, folder, address };
        let (data, log) = (server.path("data"), server.path("log"));
        server.tool("initdb", &["--pgdata", &data, "--username", "regain", "--auth", "trust", "--encoding", "UTF8"])?;
        // Only this machine reaches it, and what it holds need not survive anything.
        let options = format!("-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off");
        server.tool("pg_ctl", &["--pgdata", &data, "--log", &log, "--options", &options, "--wait", "start"])?;
        Ok(server)
    }

    fn path(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Runs one of PostgreSQL's programs as a user that it accepts.
    fn tool(&self, name: &str, arguments: &[&str]) -> Result<(), String> {
        let program = self.programs.join(name).display().to_string();
        if is_root() {
            let user = ["--user", USER, "--", &program];
            tool("runuser", &[&user[..], arguments].concat())
        } else {
            tool(program, arguments)
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A server that did not start has nothing to stop; then this fails and is told.
        if let Err(error) = self.tool("pg_ctl", &["--pgdata", &self.path("data"), "--mode", "immediate", "stop"]) {
            eprintln!("xtask: {error}");
        }
        // What is left lies where it is removed at the next start or by the system.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The user under which Debian's and Ubuntu's package runs its own server.
const USER: &str = "postgres";

fn is_root() -> bool {
    std::process::Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

/// The folder with `initdb` and `pg_ctl`: on the path, or where Debian keeps them, the newest version first.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<_> = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().collect();
    versions.sort_by_key(|entry| entry.file_name().to_string_lossy().parse::<u32>().unwrap_or(0));
    let versions = versions.iter().rev().map(|entry| entry.path().join("bin"));
    let has_both = |folder: &PathBuf| ["initdb", "pg_ctl"].iter().all(|name| folder.join(name).is_file());
    std::env::split_paths(&path).chain(versions).find(has_both)
}
