//! The service's settings: one TOML file, with the database's address from the environment if it is set there.

mod account;
mod check;
mod profile;

pub use account::Account;
pub use profile::{Mode, NameLevel, PassPolicy, Profile};

use crate::attestation::Policy;
use regain_base::{Reason, Secret};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use url::Url;

/// The example that comes with Regain: Contoso, its accounts and profiles. SIMULATED people.
pub const EXAMPLE: &str = include_str!("../../example.toml");

/// A configuration file longer than this is refused, in bytes.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the service listens; port 0 takes any free one.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// The address people and phones use, `https` unless it is this machine. Absent: `http://localhost` with the real port.
    #[serde(default)]
    pub origin: Option<Url>,
    /// `sqlite:FILE`, `sqlite::memory:` or `postgres://…`; `DATABASE_URL` goes before it.
    #[serde(default = "default_database")]
    pub database: Secret<String>,
    /// The file with the service's master key, made at the first start. Absent: beside the SQLite file.
    #[serde(default)]
    pub key_file: Option<PathBuf>,
    /// Who recovers its people here.
    pub organisation: Organisation,
    /// The Temporary Access Pass policy; absent means that no pass can be given.
    #[serde(default)]
    pub pass: Option<PassPolicy>,
    /// How long things are kept.
    #[serde(default)]
    pub retention: Retention,
    /// Which phones and apps can be relied on.
    #[serde(default)]
    pub attestation: Policy,
    /// Rules for groups of accounts, the first that fits decides.
    #[serde(default, rename = "profile")]
    pub profiles: Vec<Profile>,
    /// The directory.
    #[serde(default, rename = "account")]
    pub accounts: Vec<Account>,
    /// What opens the admin's pages and exports; only from the environment (`REGAIN_ADMIN_TOKEN`).
    #[serde(skip)]
    pub admin_token: Option<Secret<String>>,
}

/// The organisation.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its name on every page.
    pub name: String,
    /// The human route, one sentence: whom to call or where to go.
    pub help: String,
    /// The city that a browser's requests come from, when the network is known to be in one. Never guessed.
    #[serde(default)]
    pub city: Option<String>,
}

/// How long things are kept. Pictures go at the decision; this is the latest.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Recoveries, nonces and offers that ended or ran out, in hours.
    pub recovery_hours: u32,
    /// Audit records, in days.
    pub audit_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { recovery_hours: 24, audit_days: 365 }
    }
}

/// Why a configuration cannot be used; the text names the file, the line or the field.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {file}: {source}")]
    Read {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is far longer than any configuration.
    #[error("{0} is longer than 16 MB")]
    TooLong(String),
    /// Not TOML, an unknown field, or a value of the wrong kind; the text names the line.
    #[error("{file}: {text}")]
    Syntax {
        /// The file's name, or what the text came from.
        file: String,
        /// The parser's words, with the number of the line.
        text: String,
    },
    /// Values that cannot be.
    #[error("{file}: {field}: {what}")]
    Value {
        /// The file's name, or what the text came from.
        file: String,
        /// The field, such as `profile[2].threshold`.
        field: String,
        /// What is wrong and what would be right.
        what: String,
    },
}

impl ConfigError {
    /// The reason it ends with.
    pub fn reason(&self) -> Reason {
        Reason::SettingsInvalid
    }
}

impl Config {
    /// Reads `file`.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(file).map_err(|source| ConfigError::Read { file: file.into(), source })?;
        Self::parse(&text, &file.display().to_string())
    }

    /// The example, as it stands.
    pub fn example() -> Result<Self, ConfigError> {
        Self::parse(EXAMPLE, "the built-in example")
    }

    /// Parses and checks `text`; `file` names it in errors.
    pub fn parse(text: &str, file: &str) -> Result<Self, ConfigError> {
        if text.len() > MAX_BYTES {
            return Err(ConfigError::TooLong(file.into()));
        }
        let config: Self = toml::from_str(text)
            .map_err(|error| ConfigError::Syntax { file: file.into(), text: at_line(text, &error) })?;
        check::check(&config).map_err(|(field, what)| ConfigError::Value { file: file.into(), field, what })?;
        Ok(config)
    }

    /// Takes `DATABASE_URL` and `REGAIN_ADMIN_TOKEN` from `variable`, which looks one up in the environment.
    pub fn with_environment(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        if let Some(address) = variable("DATABASE_URL").filter(|address| !address.is_empty()) {
            self.database = Secret::new(address);
        }
        self.admin_token = variable("REGAIN_ADMIN_TOKEN").filter(|token| !token.is_empty()).map(Secret::new);
        self
    }
}

/// What the parser says and at which line. The line itself may hold a password, so it is not shown.
fn at_line(text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    match before {
        Some(before) => format!("line {}: {}", before.matches('\n').count() + 1, error.message()),
        None => error.message().to_owned(),
    }
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8460))
}

fn default_database() -> Secret<String> {
    Secret::new("sqlite:regain.db".into())
}

#[cfg(test)]
mod tests;
