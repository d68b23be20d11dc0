//! `regain-wallet`: keys and records.

use super::{BYTE, prints};
use regain_base::Secret;
use regain_wallet::{Key, Shelf, Write};

#[test]
fn keys_and_records_are_not_printed() {
    prints("Write", &Write::Put(Shelf::Keys, "id".into(), Secret::new(vec![BYTE; 32])));
    prints("Key", &Key::new([BYTE; 32]));
}
