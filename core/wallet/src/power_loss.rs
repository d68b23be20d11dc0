//! A disk that loses power: writes that were not synced arrive in any order, sector by sector, or not at all.

use crate::{Key, Shelf, Wallet, WalletError};
use redb::{Database, StorageBackend};
use regain_base::{Entropy, Secret, SeededEntropy};
use std::io;
use std::sync::{Arc, Mutex};

const SECTOR: usize = 512;

#[derive(Debug, Default)]
struct Platters {
    durable: Vec<u8>,
    current: Vec<u8>,
    unsynced: Vec<usize>,
    /// Operations until the power goes.
    left: Option<u64>,
}

#[derive(Debug, Clone, Default)]
struct Disk(Arc<Mutex<Platters>>);

impl Disk {
    fn after_power_loss(&self, dice: &dyn Entropy) -> Self {
        let platters = self.0.lock().unwrap();
        let mut durable = platters.durable.clone();
        for sector in &platters.unsynced {
            if dice.bytes::<1>()[0] & 1 == 0 {
                continue;
            }
            let end = ((sector + 1) * SECTOR).min(platters.current.len());
            if durable.len() < end {
                durable.resize(end, 0);
            }
            if sector * SECTOR < end {
                durable[sector * SECTOR..end].copy_from_slice(&platters.current[sector * SECTOR..end]);
            }
        }
        let platters = Platters { current: durable.clone(), durable, ..Platters::default() };
        Self(Arc::new(Mutex::new(platters)))
    }

    fn lose_power_after(&self, operations: u64) {
        self.0.lock().unwrap().left = Some(operations);
    }

    fn change(&self, change: impl FnOnce(&mut Platters)) -> io::Result<()> {
        let mut platters = self.0.lock().unwrap();
        match &mut platters.left {
            Some(0) => return Err(io::Error::other("the power is gone")),
            Some(left) => *left -= 1,
            None => {}
        }
        change(&mut platters);
        Ok(())
    }
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.0.lock().unwrap().current.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let platters = self.0.lock().unwrap();
        let start = usize::try_from(offset).unwrap();
        let bytes = platters.current.get(start..start + out.len()).ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(|platters| platters.current.resize(usize::try_from(len).unwrap(), 0))
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change(|platters| {
            platters.durable.resize(platters.current.len(), 0);
            for sector in std::mem::take(&mut platters.unsynced) {
                let end = ((sector + 1) * SECTOR).min(platters.current.len());
                let bytes = sector * SECTOR..end;
                platters.durable[bytes.clone()].copy_from_slice(&platters.current[bytes]);
            }
        })
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let start = usize::try_from(offset).unwrap();
        self.change(|platters| {
            platters.current[start..start + data.len()].copy_from_slice(data);
            let sectors = start / SECTOR..=(start + data.len() - 1) / SECTOR;
            platters.unsynced.extend(sectors);
        })
    }
}

fn open(disk: &Disk, key: &Key) -> Result<Wallet, WalletError> {
    let mut builder = Database::builder();
    let database = builder.set_cache_size(1 << 20).create_with_backend(disk.clone());
    Wallet::unlock(
        database.map_err(|error| WalletError::Disk(error.to_string()))?,
        key,
        Arc::new(SeededEntropy::new(9)),
    )
}

/// Writes steps until the power goes and returns how many were reported durable.
fn write_until_dark(wallet: &Wallet, from: u32) -> u32 {
    for step in from.. {
        let value = vec![u8::try_from(step % 251).unwrap(); 200 + usize::try_from(step % 7).unwrap() * 400];
        let step_name = format!("{step:08}");
        let step_write = crate::Write::Put(Shelf::Journal, step_name, Secret::new(value));
        let head = crate::Write::Put(Shelf::History, "head".into(), Secret::new(step.to_be_bytes().to_vec()));
        if wallet.write(&[step_write, head]).is_err() {
            return step;
        }
    }
    unreachable!("the power goes at some point")
}

#[test]
fn nothing_reported_durable_is_lost_by_a_power_cut() {
    let key = Key::new([7; 32]);
    let dice = SeededEntropy::new(2026);
    let dice: &dyn Entropy = &dice;
    let mut disk = Disk::default();
    let database = Database::builder().set_cache_size(1 << 20).create_with_backend(disk.clone()).unwrap();
    drop(Wallet::fill(database, &key, Arc::new(SeededEntropy::new(1))).unwrap());
    let (mut reported, mut cut_in_use) = (0, 0);
    for cut in 0..300 {
        let wallet = open(&disk, &key).unwrap_or_else(|error| panic!("cut {cut}: {error}"));
        let steps = wallet.list(Shelf::Journal).unwrap_or_else(|error| panic!("cut {cut}: {error}"));
        let found = u32::try_from(steps.len()).unwrap();
        assert!(found == reported || found == reported + 1, "cut {cut}: {found} steps found, {reported} were reported");
        let head = wallet.get(Shelf::History, "head").unwrap();
        let head = head.map(|bytes| u32::from_be_bytes(bytes.expose().as_slice().try_into().unwrap()));
        assert_eq!(head, found.checked_sub(1), "cut {cut}: both entries of a write stand or fall together");
        disk.lose_power_after(u64::from(u16::from_be_bytes(dice.bytes()) % 90));
        let last = write_until_dark(&wallet, found);
        cut_in_use += u32::from(last > found);
        reported = last;
        drop(wallet);
        disk = disk.after_power_loss(dice);
    }
    assert!(cut_in_use > 100, "most cuts fall into real work, {cut_in_use} did");
}
