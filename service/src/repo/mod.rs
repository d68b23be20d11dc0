//! Everything that outlives a process, behind one set of functions: SQLite by default, PostgreSQL with the same SQL.

mod attested;
mod audit;
mod counters;
mod credentials;
mod passes;
mod people;
mod portraits;
mod recoveries;

pub use attested::{Asserted, Attested};
pub use audit::{Event, Record};
pub use counters::Nonce;
pub use credentials::{NewCredential, Offer, PresentationRequest};
pub use passes::StoredPass;
pub use people::{Notice, Passkey, Session};
pub use recoveries::NewRecovery;

use regain_base::{Reason, Secret};
use sqlx::AnyPool;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use std::time::Duration;

/// The database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum RepoError {
    /// It cannot be opened at all.
    #[error("cannot open the database {address}: {source}. {}", advice(source).unwrap_or(ELSE))]
    Open {
        /// Its address without password.
        address: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// Its tables are not those of this program.
    #[error("the database {address} cannot be brought up to date: {source}. {}", advice(source).unwrap_or(FOREIGN))]
    Migrate {
        /// Its address without password.
        address: String,
        /// What the driver said.
        source: sqlx::migrate::MigrateError,
    },
    /// A statement failed.
    #[error("the database refused a statement: {source}. {}", advice(source).unwrap_or(ELSE))]
    Statement {
        /// What the driver said.
        #[from]
        source: sqlx::Error,
    },
    /// A row holds what this program never writes.
    #[error("the database holds a damaged row in {0}; restore a backup")]
    Damaged(&'static str),
}

impl RepoError {
    /// The reason it ends with.
    pub fn reason(&self) -> Reason {
        Reason::StorageFailed
    }
}

/// What can always be tried.
const ELSE: &str = "Check its address and that it is running";
/// What helps with tables that this program does not know.
const FOREIGN: &str = "Restore a backup, or use the version that wrote it";

/// What the operator can do about a driver's error, where its words say enough.
fn advice(error: &impl std::fmt::Display) -> Option<&'static str> {
    let text = error.to_string();
    let known: [(&[&str], &str); 5] = [
        (&["locked", "busy"], "Another program holds it; stop that one"),
        (&["full", "No space"], "Free space on its disk"),
        (&["malformed", "not a database", "corrupt"], "The file is damaged; restore a backup, or name another file"),
        (&["unable to open", "readonly", "Permission"], "Check that its folder exists and can be written to"),
        (&["disk I/O"], "Its disk is full, read-only or failing; check it"),
    ];
    known.iter().find(|(words, _)| words.iter().any(|word| text.contains(word))).map(|(_, what)| *what)
}

/// The database.
#[derive(Clone)]
pub struct Repo {
    pool: AnyPool,
}

impl Repo {
    /// Opens the database at `address` and brings its tables up to date.
    pub async fn open(address: &Secret<String>) -> Result<Self, RepoError> {
        sqlx::any::install_default_drivers();
        // The driver needs the address with its password.
        let plain = address.expose().as_str();
        let sqlite = plain.starts_with("sqlite:");
        let memory = plain.contains(":memory:");
        let mut full = plain.to_owned();
        if sqlite && !memory && !plain.contains("mode=") {
            full.push_str(if plain.contains('?') { "&mode=rwc" } else { "?mode=rwc" });
        }
        let shown = without_password(plain);
        let fault = |source| RepoError::Open { address: shown.clone(), source };
        // One connection is all that an in-memory database may have; SQLite has one writer anyway.
        let most = if memory {
            1
        } else if sqlite {
            4
        } else {
            16
        };
        let pool = AnyPoolOptions::new()
            .max_connections(most)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(Duration::from_secs(8))
            .connect(&full)
            .await
            .map_err(fault)?;
        if sqlite && !memory {
            sqlx::query("PRAGMA journal_mode = WAL").execute(&pool).await.map_err(fault)?;
        }
        let migrate = |source| RepoError::Migrate { address: shown.clone(), source };
        Migrator::with_migrations(migrations()).run(&pool).await.map_err(migrate)?;
        Ok(Self { pool })
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), RepoError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes every connection, so that another process, or this one, can open the database again.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The steps that bring the tables up to date, oldest first; one that was released never changes.
fn migrations() -> Vec<Migration> {
    let steps = [
        ("start", include_str!("../../migrations/0001_start.sql")),
        ("pass repeat", include_str!("../../migrations/0002_pass_repeat.sql")),
        ("issued", include_str!("../../migrations/0003_issued.sql")),
        ("attested", include_str!("../../migrations/0004_attested.sql")),
        ("hand over", include_str!("../../migrations/0005_hand_over.sql")),
    ];
    let steps = (1..).zip(steps);
    let step = |(number, (name, sql)): (i64, (&'static str, &'static str))| {
        Migration::new(number, name.into(), MigrationType::Simple, sqlx::SqlSafeStr::into_sql_str(sql), false)
    };
    steps.map(step).collect()
}

/// The address as it may be logged.
fn without_password(address: &str) -> String {
    match url::Url::parse(address) {
        Ok(mut url) if url.password().is_some() => {
            // Fails for addresses that cannot have a password; this one has.
            let _ = url.set_password(Some("…"));
            url.into()
        }
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests;
