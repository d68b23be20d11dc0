//! What can go wrong on a phone: for each, the screen that says what happened and what to do, and the tests in Kotlin and in Swift that
//! bring it about. The table is held against the screens and the tests that there are.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::fs;
use std::path::{Path, PathBuf};

struct Bad {
    what: &'static str,
    /// Of `tests/screens`, or of the app's own samples.
    screens: &'static [&'static str],
    kotlin: &'static [&'static str],
    swift: &'static [&'static str],
}

const ALL: &[Bad] = &[
    Bad {
        what: "the camera is refused",
        screens: &["scan-why", "scan-settings", "no-camera", "no-camera-settings"],
        kotlin: &[
            "before the camera is asked for the person reads why, and back from the settings it goes on",
            "once the system asks no more, its settings open",
            "a step that found no camera leads to where it is allowed",
        ],
        swift: &["aCameraThatIsRefusedIsAFailure", "aCameraThatIsRefusedLeadsToTheSettings"],
    },
    Bad {
        what: "the camera is taken away in the middle",
        screens: &["front-camera-gone", "light-camera-gone", "light-interrupted"],
        kotlin: &[
            "a phone without the camera, and one that is taken away, are told once",
            "a camera that is taken away in the middle of the light is told, and the light is over",
            "a camera that was taken away in the settings is asked for again",
        ],
        swift: &["aCameraThatIsTakenAwayInTheMiddleIsAFailure", "theBrightnessIsBackWhenTheCameraIsTakenAway"],
    },
    Bad {
        what: "the camera cannot hold its exposure",
        screens: &["light"],
        kotlin: &["a camera that cannot hold its exposure says so with each frame, and the light goes on"],
        swift: &["aCameraThatCannotHoldExposureSaysSoWithEachFrame"],
    },
    Bad {
        what: "odd strides and rotations",
        screens: &["front-no-card"],
        kotlin: &[
            "odd strides and rotations are looked at, and what is no frame is passed over",
            "odd strides and interleaved colours become one buffer",
        ],
        swift: &["everyRotationIsLookedAt", "rowsMayBePadded", "bytesThatAreNoFrameAreRefused"],
    },
    Bad {
        what: "no StrongBox, no Secure Enclave",
        screens: &["key-lost"],
        kotlin: &["without a StrongBox the key is made beside it, and signs"],
        swift: &["withoutASecureEnclaveThereIsNoKey", "aKeyThatIsGoneIsToldWithTheWayOn"],
    },
    Bad {
        what: "the key is lost after a new fingerprint",
        screens: &["key-lost", "failed-key"],
        kotlin: &[
            "a key that a new finger made useless is a failure of the key, and no other takes its place",
            "a key that is gone in the middle is told at the step, with the way on",
            "a lost key is given up only when the person says so, and only where it is offered",
        ],
        swift: &[
            "aLostKeyIsAFailureOfTheKey",
            "aPhoneThatDoesNotGiveKeyOrFolderIsToldAndAskedAgain",
            "aWalletOfAnotherKeyIsToldInTheCoresWords",
        ],
    },
    Bad {
        what: "the clock was changed",
        screens: &["clock-wrong", "scan-old-code", "expired"],
        kotlin: &["the film counts from the first colour to the last"],
        swift: &["aClockThatGoesBackwardsDoesNotCountForTheShutter"],
    },
    Bad {
        what: "no network",
        screens: &["no-network"],
        kotlin: &["without a network that is told, with the way on"],
        swift: &["withoutANetworkThatIsToldWithTheWayOn"],
    },
    Bad {
        what: "a sign-in page of the network",
        screens: &["intercepted"],
        kotlin: &["a sign-in page of a network is told as what it is, with the way on"],
        swift: &["aSignInPageOfANetworkIsToldAsWhatItIs"],
    },
    Bad {
        what: "the storage is full",
        screens: &["no-room", "not-kept", "front-no-room", "failed-storage"],
        kotlin: &["a key store or a disk that fails is told, and taps before the next try change nothing"],
        swift: &["thePreflightTellsWhatItFound", "aPhoneThatDoesNotGiveKeyOrFolderIsToldAndAskedAgain"],
    },
    Bad {
        what: "another app beside this one",
        screens: &["consent"],
        kotlin: &["beside another app everything that can be pressed is still reached"],
        swift: &["theAppHasTheScreenToItself"],
    },
    Bad {
        what: "a call comes in",
        screens: &["light-interrupted"],
        kotlin: &["a call in the middle of the light cuts it off, and nothing of it counts"],
        swift: &["theBrightnessIsBackWhenTheCheckIsCutOff", "awayFromTheFrontEverythingIsCoveredAndTheLampIsOut"],
    },
    Bad {
        what: "a link of an attacker, or for another service",
        screens: &["scan-foreign-link", "scan-other-code"],
        kotlin: &["a link of somebody else is refused with words and a code", "everything else is no link"],
        swift: &["notOurs", "aLinkThatOpenedTheAppIsTakenAsACode"],
    },
    Bad {
        what: "the app is killed while it saves",
        screens: &["failed"],
        kotlin: &[
            "killed while it was written, it is written again",
            "a whole recovery by taps, the window made anew and the process killed on the way",
        ],
        swift: &["aWholeRecoveryKilledAtEveryScreen", "anAppThatWasKilledWhileItWasBrightPutsItRightAtTheNextStart"],
    },
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Everything that is written in the files below `folder` with this ending.
fn written(folder: &Path, ending: &str) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &written(&path, ending);
        } else if path.extension().is_some_and(|found| found == ending) {
            all += &fs::read_to_string(&path).unwrap();
        }
    }
    all
}

#[test]
fn whatever_goes_wrong_has_a_screen_and_a_test_on_both_phones() {
    let kotlin: String = ["app", "kit", "bridge"]
        .map(|part| written(&root().join("android").join(part).join("src/test"), "kt"))
        .concat();
    let swift = written(&root().join("ios/Tests"), "swift");
    let screens = fs::read_to_string(root().join("tests/screens/en.json")).unwrap();
    for Bad { what, screens: shown, kotlin: on_android, swift: on_ios } in ALL {
        assert!(!shown.is_empty() && !on_android.is_empty() && !on_ios.is_empty(), "{what}");
        for name in *shown {
            let known =
                screens.contains(&format!("\"name\": \"{name}\"")) || kotlin.contains(&format!("Sample(\"{name}\""));
            assert!(known, "{what}: no screen {name}");
        }
        for name in *on_android {
            assert!(kotlin.contains(&format!("fun `{name}`")), "{what}: Kotlin has no test {name:?}");
        }
        for name in *on_ios {
            assert!(swift.contains(&format!("func {name}(")), "{what}: Swift has no test {name}");
        }
    }
}
