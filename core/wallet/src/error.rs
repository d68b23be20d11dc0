//! What can go wrong with the wallet.

use regain_base::Reason;

/// What can go wrong with the wallet.
#[derive(Debug, thiserror::Error)]
pub enum WalletError {
    /// There is no wallet at that path.
    #[error("there is no wallet yet")]
    Missing,
    /// A wallet exists already where one should be created.
    #[error("a wallet exists there already")]
    Exists,
    /// Another process has it open.
    #[error("the wallet is open in another process")]
    InUse,
    /// The file is not a wallet, or was cut short; nothing in it is touched.
    #[error("the file is not a whole wallet: {0}")]
    NotAWallet(String),
    /// The wallet was written by a newer version.
    #[error("the wallet has format {found}, this version knows {known}")]
    Newer {
        /// The format in the file.
        found: u8,
        /// The newest format known here.
        known: u8,
    },
    /// The wrapping key is not this wallet's.
    #[error("the wrapping key does not open this wallet")]
    WrongKey,
    /// An entry was changed, moved or cut outside this program.
    #[error("an entry of {shelf} is damaged")]
    Damaged {
        /// The shelf it lies on.
        shelf: &'static str,
    },
    /// No key of that name.
    #[error("there is no such key")]
    NoKey,
    /// The name of an entry is longer than 65,535 bytes or its value longer than 64 MiB.
    #[error("an entry is too large")]
    TooLarge,
    /// The disk or the database refused.
    #[error("the wallet's disk: {0}")]
    Disk(String),
}

impl WalletError {
    /// What the person is told.
    pub fn reason(&self) -> Reason {
        match self {
            Self::TooLarge | Self::NoKey => Reason::Internal,
            _ => Reason::StorageFailed,
        }
    }
}

impl From<std::io::Error> for WalletError {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

/// redb has one error type per operation; all of them are the disk's here.
macro_rules! from_redb {
    ($($error:ty),*) => { $(impl From<$error> for WalletError {
        fn from(error: $error) -> Self {
            Self::Disk(error.to_string())
        }
    })* };
}
from_redb!(redb::TransactionError, redb::TableError, redb::StorageError, redb::CommitError, redb::SetDurabilityError);
