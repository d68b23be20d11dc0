//! Every scenario of the demo, whole: pages, photos, protocol and decision over real HTTP, with the simulator's people.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use regain_base::Reason;
use regain_cli::demo::scenario::{find, names};
use regain_cli::demo::{Kept, Outcome, Place, Props, play};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// One scenario at a time: two at once only take each other's cores.
fn props() -> MutexGuard<'static, Props> {
    static PROPS: OnceLock<Mutex<Props>> = OnceLock::new();
    let props = PROPS.get_or_init(|| Mutex::new(Props::load(&regain_cli::models::folder()).unwrap()));
    props.lock().unwrap_or_else(PoisonError::into_inner)
}

fn played(name: &str) -> Outcome {
    played_with(name, &props())
}

fn played_with(name: &str, props: &Props) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let scenario = find(name).unwrap();
    let outcome = runtime.block_on(play(&scenario, 1, props, folder.path(), &|_| {})).unwrap();
    let told: Vec<_> = outcome.moments.iter().map(|moment| &moment.title).collect();
    assert_eq!(outcome.end.code, scenario.ends, "{name}: {told:#?}");
    assert!(outcome.as_told(), "{name}: {told:#?}");
    assert!(outcome.brightness.1 >= outcome.brightness.0, "{name}: the screen stays bright");
    outcome
}

fn asks_for_an_id(outcome: &Outcome) -> bool {
    outcome.moments.iter().any(|moment| moment.place == Place::Phone)
}

/// What an honest recovery leaves on the phone.
fn kept() -> Kept {
    let shown = ["firstName", "lastName", "dateOfBirth", "portrait"].map(String::from).into();
    Kept { credentials: 1, history: vec![(Reason::Recovered, shown)], pictures: 0 }
}

/// The real service, a kill at every transition, and every good answer lost twice: the same pass, the same sign-in, the same wallet.
fn killed_all_the_way(outcome: &Outcome) -> bool {
    assert!(outcome.kills.noted > 45 && outcome.kills.answered > 30, "{:?}", outcome.kills);
    assert_eq!(outcome.kept, kept());
    outcome.signed_in && outcome.passkey
}

/// The whole journey with its records in PostgreSQL. `cargo xtask postgres` starts a server and names it.
#[test]
#[ignore = "needs an empty PostgreSQL database in REGAIN_TEST_POSTGRES; `cargo xtask postgres` starts one"]
fn production_on_postgres() {
    let database = std::env::var("REGAIN_TEST_POSTGRES").unwrap();
    assert!(database.starts_with("postgres://"), "{database}");
    let mut props = props();
    props.database = Some(database.into());
    let outcome = played_with("production", &props);
    props.database = None;
    assert!(outcome.signed_in && outcome.passkey && outcome.kept == kept());
}

macro_rules! scenarios {
    ($($test:ident = $name:literal ends $reason:ident $(, $check:expr)?;)*) => {
        $(#[test]
        fn $test() {
            let outcome = played($name);
            assert_eq!(outcome.end.code, Reason::$reason);
            $(let check: fn(&Outcome) -> bool = $check; assert!(check(&outcome));)?
        })*

        #[test]
        fn every_scenario_is_played() {
            let mut played = vec![$($name),*];
            let mut known = names();
            played.sort_unstable();
            known.sort_unstable();
            assert_eq!(played, known);
        }
    };
}

scenarios! {
    production = "production" ends Recovered, |outcome| outcome.signed_in && outcome.passkey && outcome.kept == kept();
    evaluation = "evaluation" ends EvaluationComplete, |outcome| !outcome.signed_in;
    middle_name = "middle-name" ends Recovered, |outcome| outcome.signed_in;
    licence = "licence" ends Recovered, |outcome| outcome.signed_in;
    wrong_person = "wrong-person" ends NotYou;
    printed_photo = "printed-photo" ends NotFaceShaped;
    turns = "turns" ends Recovered, |outcome| outcome.signed_in && outcome.kept == kept();
    name_mismatch = "name-mismatch" ends NameDiffers;
    duplicate_name = "duplicate-name" ends NameDuplicate, |outcome| !asks_for_an_id(outcome);
    face_check_off = "face-check-off" ends FaceCheckOff, |outcome| !asks_for_an_id(outcome);
    expired_session = "expired-session" ends SessionExpired;
    restart = "restart" ends Recovered, |outcome| outcome.signed_in;
    killed = "killed" ends Recovered, killed_all_the_way;
}
