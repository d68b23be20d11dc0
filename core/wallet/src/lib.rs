//! The encrypted wallet on the phone: credentials, device keys, history and the journal of a journey, in one file.
//!
//! The file is a redb database whose values are sealed one by one (see [`seal`](self)'s module text): who reads it learns how
//! many entries there are and their sizes in steps of 256 bytes, nothing else. The wrapping key comes from the platform's key
//! store; a software wallet (command line, tests) passes one that it keeps itself.

mod error;
mod history;
mod keys;
mod seal;
mod store;

pub use error::WalletError;
pub use history::Entry;
pub use keys::Point;
pub use store::{Named, Shelf, Wallet, Write};

/// The key that wraps the wallet's data key, 32 bytes.
pub type Key = regain_base::Secret<[u8; 32]>;

#[cfg(test)]
mod power_loss;
#[cfg(test)]
mod tests;
