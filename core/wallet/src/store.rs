//! The wallet's file: created whole or not at all, and every write durable before it is reported.

use crate::seal::Seal;
use crate::{Key, WalletError};
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use regain_base::{Entropy, Secret};
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

const HEAD: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("head");

/// The groups of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// Credentials, by id.
    Credentials,
    /// Software keys, by id.
    Keys,
    /// What was received, shown and refused.
    History,
    /// The steps of the journey under way.
    Journal,
    /// Pictures of the journey under way, by digest; emptied when it ends.
    Pixels,
}

impl Shelf {
    /// The name in the file and in the seal.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Keys => "keys",
            Self::History => "history",
            Self::Journal => "journal",
            Self::Pixels => "pixels",
        }
    }

    fn table(self) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
        TableDefinition::new(self.name())
    }
}

/// An entry with its id.
pub type Named = (String, Secret<Vec<u8>>);

/// One change among several that are made together or not at all.
#[derive(Debug, Clone)]
pub enum Write {
    /// Sets an entry.
    Put(Shelf, String, Secret<Vec<u8>>),
    /// Removes an entry, if there.
    Remove(Shelf, String),
    /// Removes every entry of a shelf.
    Clear(Shelf),
}

/// An open wallet.
pub struct Wallet {
    database: Database,
    seal: Seal,
    pub(crate) entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Wallet {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Wallet")
    }
}

impl Wallet {
    /// Creates a wallet at `path`: under a temporary name, synced, renamed, the folder synced. After a power cut there is either
    /// no wallet or a whole one.
    ///
    /// # Errors
    /// [`WalletError::Exists`] when there is one, [`WalletError::Disk`] when the disk refuses.
    pub fn create(path: &Path, key: &Key, entropy: Arc<dyn Entropy>) -> Result<Self, WalletError> {
        if path.try_exists()? {
            return Err(WalletError::Exists);
        }
        let unfinished = path.with_extension("new");
        match std::fs::remove_file(&unfinished) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        drop(Self::fill(Database::create(&unfinished).map_err(database_error)?, key, entropy.clone())?);
        File::open(&unfinished)?.sync_all()?;
        std::fs::rename(&unfinished, path)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
        Self::open(path, key, entropy)
    }

    /// Opens the wallet at `path`.
    ///
    /// # Errors
    /// [`WalletError::Missing`], [`WalletError::NotAWallet`], [`WalletError::WrongKey`], or what else the variants say.
    pub fn open(path: &Path, key: &Key, entropy: Arc<dyn Entropy>) -> Result<Self, WalletError> {
        if !path.try_exists()? {
            return Err(WalletError::Missing);
        }
        Self::unlock(Database::open(path).map_err(database_error)?, key, entropy)
    }

    /// Opens the wallet at `path`, or creates one when there is none.
    ///
    /// # Errors
    /// As [`Wallet::open`] and [`Wallet::create`].
    pub fn open_or_create(path: &Path, key: &Key, entropy: Arc<dyn Entropy>) -> Result<Self, WalletError> {
        match Self::open(path, key, entropy.clone()) {
            Err(WalletError::Missing) => Self::create(path, key, entropy),
            other => other,
        }
    }

    pub(crate) fn fill(database: Database, key: &Key, entropy: Arc<dyn Entropy>) -> Result<Self, WalletError> {
        let (seal, head) = Seal::create(key, &*entropy)?;
        let mut transaction = database.begin_write()?;
        transaction.set_quick_repair(true);
        transaction.open_table(HEAD)?.insert("head", head.as_slice())?;
        for shelf in [Shelf::Credentials, Shelf::Keys, Shelf::History, Shelf::Journal, Shelf::Pixels] {
            transaction.open_table(shelf.table())?;
        }
        transaction.commit()?;
        Ok(Self { database, seal, entropy })
    }

    pub(crate) fn unlock(database: Database, key: &Key, entropy: Arc<dyn Entropy>) -> Result<Self, WalletError> {
        let transaction = database.begin_read()?;
        let table = transaction.open_table(HEAD).map_err(|error| WalletError::NotAWallet(error.to_string()))?;
        let head = table.get("head")?.ok_or_else(|| WalletError::NotAWallet("it has no head".into()))?;
        let seal = Seal::open(key, head.value())?;
        drop((head, table));
        transaction.close()?;
        Ok(Self { database, seal, entropy })
    }

    /// Makes all `writes` durable together; after an error none of them happened.
    ///
    /// # Errors
    /// [`WalletError::Disk`] when the disk refuses (full, read-only), [`WalletError::TooLarge`] for an oversized entry.
    pub fn write(&self, writes: &[Write]) -> Result<(), WalletError> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_quick_repair(true);
        for write in writes {
            match write {
                Write::Put(shelf, id, value) => {
                    // The value is seen here to be sealed.
                    let sealed = self.seal.close(shelf.name(), id, value.expose(), &*self.entropy)?;
                    let name = self.seal.name(shelf.name(), id);
                    transaction.open_table(shelf.table())?.insert(name.as_slice(), sealed.as_slice())?;
                }
                Write::Remove(shelf, id) => {
                    let name = self.seal.name(shelf.name(), id);
                    transaction.open_table(shelf.table())?.remove(name.as_slice())?;
                }
                Write::Clear(shelf) => {
                    transaction.open_table(shelf.table())?.retain(|_, _| false)?;
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }

    /// Sets one entry.
    ///
    /// # Errors
    /// As [`Wallet::write`].
    pub fn put(&self, shelf: Shelf, id: &str, value: Vec<u8>) -> Result<(), WalletError> {
        self.write(&[Write::Put(shelf, id.to_owned(), Secret::new(value))])
    }

    /// One entry, or `None` when there is none of that id.
    ///
    /// # Errors
    /// [`WalletError::Damaged`] when it was changed outside this program.
    pub fn get(&self, shelf: Shelf, id: &str) -> Result<Option<Secret<Vec<u8>>>, WalletError> {
        let table = self.database.begin_read()?.open_table(shelf.table())?;
        let name = self.seal.name(shelf.name(), id);
        let Some(sealed) = table.get(name.as_slice())? else { return Ok(None) };
        let (_, value) = self.seal.open_value(shelf.name(), &name, sealed.value())?;
        Ok(Some(value))
    }

    /// Every entry of a shelf with its id, sorted by id.
    ///
    /// # Errors
    /// [`WalletError::Damaged`] when one was changed outside this program.
    pub fn list(&self, shelf: Shelf) -> Result<Vec<Named>, WalletError> {
        let table = self.database.begin_read()?.open_table(shelf.table())?;
        let mut entries = Vec::new();
        for entry in table.iter()? {
            let (name, sealed) = entry?;
            entries.push(self.seal.open_value(shelf.name(), name.value(), sealed.value())?);
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(entries)
    }

    /// Moves a sealed value to another entry, as an attacker with the file could.
    #[cfg(test)]
    pub(crate) fn swap_raw(&self, shelf: Shelf, a: &str, b: &str) {
        let transaction = self.database.begin_write().unwrap();
        {
            let mut table = transaction.open_table(shelf.table()).unwrap();
            let (a, b) = (self.seal.name(shelf.name(), a), self.seal.name(shelf.name(), b));
            let first = table.get(a.as_slice()).unwrap().unwrap().value().to_vec();
            let second = table.insert(b.as_slice(), first.as_slice()).unwrap().unwrap().value().to_vec();
            table.insert(a.as_slice(), second.as_slice()).unwrap();
        }
        transaction.commit().unwrap();
    }
}

fn database_error(error: DatabaseError) -> WalletError {
    match error {
        DatabaseError::DatabaseAlreadyOpen => WalletError::InUse,
        DatabaseError::Storage(redb::StorageError::Io(error))
            if matches!(error.kind(), ErrorKind::InvalidData | ErrorKind::UnexpectedEof) =>
        {
            WalletError::NotAWallet(error.to_string())
        }
        DatabaseError::Storage(redb::StorageError::Corrupted(text)) => WalletError::NotAWallet(text),
        DatabaseError::UpgradeRequired(_) | DatabaseError::RepairAborted => WalletError::NotAWallet(error.to_string()),
        other => WalletError::Disk(other.to_string()),
    }
}
