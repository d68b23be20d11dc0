use crate::{Entry, Key, Shelf, Wallet, WalletError, Write};
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use regain_base::{Reason, Secret, SeededEntropy, Timestamp};
use std::path::PathBuf;
use std::sync::Arc;

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("wallet.redb")
    }

    fn create(&self) -> Wallet {
        Wallet::create(&self.path(), &key(1), Arc::new(SeededEntropy::new(3))).unwrap()
    }

    fn open(&self, with: &Key) -> Result<Wallet, WalletError> {
        Wallet::open(&self.path(), with, Arc::new(SeededEntropy::new(4)))
    }
}

fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

#[test]
fn what_was_put_is_there_after_opening_again() {
    let place = Place::new();
    let wallet = place.create();
    wallet.put(Shelf::Credentials, "urn:contoso:1", b"a credential".to_vec()).unwrap();
    wallet.put(Shelf::Credentials, "urn:contoso:0", Vec::new()).unwrap();
    wallet.put(Shelf::Journal, "x", vec![9; 70_000]).unwrap();
    drop(wallet);
    let wallet = place.open(&key(1)).unwrap();
    let list = wallet.list(Shelf::Credentials).unwrap();
    assert_eq!(list.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(), ["urn:contoso:0", "urn:contoso:1"]);
    assert_eq!(list[1].1.expose(), b"a credential");
    assert_eq!(wallet.get(Shelf::Journal, "x").unwrap().unwrap().expose().len(), 70_000);
    assert!(wallet.get(Shelf::Keys, "urn:contoso:1").unwrap().is_none());
    wallet.write(&[Write::Remove(Shelf::Credentials, "urn:contoso:1".into()), Write::Clear(Shelf::Journal)]).unwrap();
    assert_eq!((wallet.list(Shelf::Credentials).unwrap().len(), wallet.list(Shelf::Journal).unwrap().len()), (1, 0));
}

#[test]
fn the_file_shows_neither_names_nor_values() {
    let place = Place::new();
    let wallet = place.create();
    wallet.put(Shelf::Credentials, "https://contoso.example/issuer", b"surname:PETROVA".to_vec()).unwrap();
    drop(wallet);
    let bytes = std::fs::read(place.path()).unwrap();
    for secret in [b"contoso".as_slice(), b"PETROVA", b"surname", &[1; 32]] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{secret:?} is visible");
    }
}

#[test]
fn a_wrong_key_opens_nothing_and_changes_nothing() {
    let place = Place::new();
    drop(place.create());
    assert!(matches!(place.open(&key(2)), Err(WalletError::WrongKey)));
    assert!(place.open(&key(1)).is_ok());
}

#[test]
fn a_value_moved_to_another_entry_is_refused() {
    let place = Place::new();
    let wallet = place.create();
    wallet.put(Shelf::Credentials, "a", b"first".to_vec()).unwrap();
    wallet.put(Shelf::Credentials, "b", b"second".to_vec()).unwrap();
    wallet.swap_raw(Shelf::Credentials, "a", "b");
    for id in ["a", "b"] {
        let error = wallet.get(Shelf::Credentials, id).unwrap_err();
        assert!(matches!(error, WalletError::Damaged { shelf: "credentials" }), "{error}");
    }
    assert!(wallet.list(Shelf::Credentials).is_err());
}

#[test]
fn a_file_that_is_cut_short_or_something_else_says_so() {
    let place = Place::new();
    let wallet = place.create();
    wallet.put(Shelf::Credentials, "a", vec![5; 9000]).unwrap();
    drop(wallet);
    let whole = std::fs::read(place.path()).unwrap();
    for length in [0, 1, 8, 9, 100, 511, 4096, whole.len() / 3, whole.len() / 2] {
        std::fs::write(place.path(), &whole[..length]).unwrap();
        let error = place.open(&key(1)).unwrap_err();
        assert!(matches!(error, WalletError::NotAWallet(_)), "{length} bytes: {error:?}");
        assert_eq!(error.reason(), Reason::StorageFailed);
        assert_eq!(std::fs::read(place.path()).unwrap().len(), length, "{length} bytes: the file is left as it was");
    }
    std::fs::write(place.path(), b"this is a shopping list and no wallet at all ".repeat(400)).unwrap();
    assert!(matches!(place.open(&key(1)), Err(WalletError::NotAWallet(_))));
}

#[test]
fn creation_never_overwrites_and_an_unfinished_one_is_started_again() {
    let place = Place::new();
    assert!(matches!(place.open(&key(1)), Err(WalletError::Missing)));
    std::fs::write(place.path().with_extension("new"), b"cut during the first creation").unwrap();
    drop(place.create());
    let again = Wallet::create(&place.path(), &key(1), Arc::new(SeededEntropy::new(5)));
    assert!(matches!(again, Err(WalletError::Exists)));
    let first = place.open(&key(1)).unwrap();
    assert!(matches!(place.open(&key(1)), Err(WalletError::InUse)));
    drop(first);
    assert!(Wallet::open_or_create(&place.path(), &key(1), Arc::new(SeededEntropy::new(5))).is_ok());
}

#[test]
fn a_key_stays_the_same_and_signs() {
    let place = Place::new();
    let wallet = place.create();
    let point = wallet.key("device").unwrap();
    assert_eq!(wallet.key("device").unwrap(), point);
    assert_ne!(wallet.key("other").unwrap(), point);
    let signature = Signature::from_slice(&wallet.sign("device", b"payload").unwrap()).unwrap();
    let verifier = VerifyingKey::from_sec1_bytes(&point).unwrap();
    assert!(verifier.verify(b"payload", &signature).is_ok() && verifier.verify(b"payloae", &signature).is_err());
    assert!(matches!(wallet.sign("nobody", b""), Err(WalletError::NoKey)));
}

#[test]
fn the_history_is_in_order_and_a_repeated_entry_is_one() {
    let place = Place::new();
    let wallet = place.create();
    let entry = |at, outcome| Entry {
        at: Timestamp(at),
        service: "https://contoso.example".into(),
        organisation: "Contoso".into(),
        shown: vec!["firstName".into()],
        outcome,
    };
    wallet.remember("b", &entry(1, Reason::NotYou)).unwrap();
    wallet.remember("a", &entry(2, Reason::Recovered)).unwrap();
    wallet.remember("a", &entry(3, Reason::Recovered)).unwrap();
    let history = wallet.history().unwrap();
    assert_eq!(history, [entry(1, Reason::NotYou), entry(3, Reason::Recovered)]);
}

#[test]
fn an_oversized_entry_is_refused_and_nothing_of_its_batch_stays() {
    let place = Place::new();
    let wallet = place.create();
    let good = Write::Put(Shelf::Journal, "good".into(), Secret::new(vec![1]));
    let bad = Write::Put(Shelf::Journal, "x".repeat(70_000), Secret::new(vec![1]));
    assert!(matches!(wallet.write(&[good, bad]), Err(WalletError::TooLarge)));
    assert!(wallet.list(Shelf::Journal).unwrap().is_empty());
}

#[test]
fn no_debug_text_shows_a_value() {
    let write = Write::Put(Shelf::Keys, "device".into(), Secret::new(b"s3cret".to_vec()));
    let place = Place::new();
    assert_eq!(format!("{write:?}"), "Put(Keys, \"device\", [secret])");
    assert_eq!(format!("{:?}", place.create()), "Wallet");
}
