//! Flows that were opened and closed leave no thread, no file and no memory behind. A process of its own, so that it can count.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use regain_bridge::{Camera, Event, Flow, Setup};

/// This process: threads, open files, and resident memory in bytes.
fn held() -> (usize, usize, usize) {
    let count = |folder: &str| std::fs::read_dir(folder).unwrap().count();
    let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
    let resident = pages.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() * 4096;
    (count("/proc/self/task"), count("/proc/self/fd"), resident)
}

#[test]
fn a_thousand_flows_leave_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup {
        folder: folder.path().display().to_string(),
        models: regain_cli::models::folder().display().to_string(),
        wallet_key: vec![7; 32],
        device: "Phone under test".into(),
        service: None,
        camera: Camera::Lab,
        language: "en".into(),
    };
    Flow::open(setup.clone()).unwrap().advance(Event::Primary).unwrap();
    let open = || drop(Flow::open(setup.clone()).unwrap());
    (0..100).for_each(|_| open());
    let before = held();
    (0..1_000).for_each(|_| open());
    let after = held();
    // Threads of a network part that ended may still be on their way out.
    assert!(after.0 <= before.0 + 4 && after.1 <= before.1 + 8, "threads, files, memory: {before:?}, then {after:?}");
    assert!(after.2 < before.2 + 8 * 1024 * 1024, "threads, files, memory: {before:?}, then {after:?}");
}
