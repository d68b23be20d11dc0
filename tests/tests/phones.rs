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
            "beforeTheCameraIsAskedForThePersonReadsWhyAndBackFromTheSettingsItGoesOn",
            "onceTheSystemAsksNoMoreItsSettingsOpen",
            "aStepThatFoundNoCameraLeadsToWhereItIsAllowed",
        ],
        swift: &["aCameraThatIsRefusedIsAFailure", "aCameraThatIsRefusedLeadsToTheSettings"],
    },
    Bad {
        what: "the camera is taken away in the middle",
        screens: &["front-camera-gone", "light-camera-gone", "light-interrupted"],
        kotlin: &[
            "aPhoneWithoutTheCameraAndOneThatIsTakenAwayAreToldOnce",
            "aCameraThatIsTakenAwayInTheMiddleOfTheLightIsToldAndTheLightIsOver",
            "aCameraThatWasTakenAwayInTheSettingsIsAskedForAgain",
        ],
        swift: &["aCameraThatIsTakenAwayInTheMiddleIsAFailure", "theBrightnessIsBackWhenTheCameraIsTakenAway"],
    },
    Bad {
        what: "the camera cannot hold its exposure",
        screens: &["light"],
        kotlin: &["aCameraThatCannotHoldItsExposureSaysSoWithEachFrameAndTheLightGoesOn"],
        swift: &["aCameraThatCannotHoldExposureSaysSoWithEachFrame"],
    },
    Bad {
        what: "odd strides and rotations",
        screens: &["front-no-card"],
        kotlin: &[
            "oddStridesAndRotationsAreLookedAtAndWhatIsNoFrameIsPassedOver",
            "oddStridesAndInterleavedColoursBecomeOneBuffer",
        ],
        swift: &["everyRotationIsLookedAt", "rowsMayBePadded", "bytesThatAreNoFrameAreRefused"],
    },
    Bad {
        what: "no StrongBox, no Secure Enclave",
        screens: &["key-lost"],
        kotlin: &["withoutAStrongBoxTheKeyIsMadeBesideItAndSigns"],
        swift: &["withoutASecureEnclaveThereIsNoKey", "aKeyThatIsGoneIsToldWithTheWayOn"],
    },
    Bad {
        what: "the key is lost after a new fingerprint",
        screens: &["key-lost", "failed-key"],
        kotlin: &[
            "aKeyThatANewFingerMadeUselessIsAFailureOfTheKeyAndNoOtherTakesItsPlace",
            "aKeyThatIsGoneInTheMiddleIsToldAtTheStepWithTheWayOn",
            "aLostKeyIsGivenUpOnlyWhenThePersonSaysSoAndOnlyWhereItIsOffered",
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
        kotlin: &["theFilmCountsFromTheFirstColourToTheLast"],
        swift: &["aClockThatGoesBackwardsDoesNotCountForTheShutter"],
    },
    Bad {
        what: "no network",
        screens: &["no-network"],
        kotlin: &["withoutANetworkThatIsToldWithTheWayOn"],
        swift: &["withoutANetworkThatIsToldWithTheWayOn"],
    },
    Bad {
        what: "a sign-in page of the network",
        screens: &["intercepted"],
        kotlin: &["aSignInPageOfANetworkIsToldAsWhatItIsWithTheWayOn"],
        swift: &["aSignInPageOfANetworkIsToldAsWhatItIs"],
    },
    Bad {
        what: "the storage is full",
        screens: &["no-room", "not-kept", "front-no-room", "failed-storage"],
        kotlin: &["aKeyStoreOrADiskThatFailsIsToldAndTapsBeforeTheNextTryChangeNothing"],
        swift: &["thePreflightTellsWhatItFound", "aPhoneThatDoesNotGiveKeyOrFolderIsToldAndAskedAgain"],
    },
    Bad {
        what: "another app beside this one",
        screens: &["consent"],
        kotlin: &["besideAnotherAppEverythingThatCanBePressedIsStillReached"],
        swift: &["theAppHasTheScreenToItself"],
    },
    Bad {
        what: "a call comes in",
        screens: &["light-interrupted"],
        kotlin: &["aCallInTheMiddleOfTheLightCutsItOffAndNothingOfItCounts"],
        swift: &["theBrightnessIsBackWhenTheCheckIsCutOff", "awayFromTheFrontEverythingIsCoveredAndTheLampIsOut"],
    },
    Bad {
        what: "a link of an attacker, or for another service",
        screens: &["scan-foreign-link", "scan-other-code"],
        kotlin: &["aLinkOfSomebodyElseIsRefusedWithWordsAndACode", "everythingElseIsNoLink"],
        swift: &["notOurs", "aLinkThatOpenedTheAppIsTakenAsACode"],
    },
    Bad {
        what: "the app is killed while it saves",
        screens: &["failed"],
        kotlin: &[
            "killedWhileItWasWrittenItIsWrittenAgain",
            "aWholeRecoveryByTapsTheWindowMadeAnewAndTheProcessKilledOnTheWay",
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
            assert!(kotlin.contains(&format!("fun {name}(")), "{what}: Kotlin has no test {name:?}");
        }
        for name in *on_ios {
            assert!(swift.contains(&format!("func {name}(")), "{what}: Swift has no test {name}");
        }
    }
}

/// Of a name that has to be put between backticks, the format of Android's programs allows nothing before API 30, and much of it never.
#[test]
fn every_kotlin_test_has_a_name_that_any_android_phone_can_load() {
    let kotlin = written(&root().join("android"), "kt");
    assert!(kotlin.matches("@Test").count() > 80, "the tests are found");
    let quoted: Vec<_> = kotlin.split("fun `").skip(1).filter_map(|rest| rest.split('`').next()).collect();
    assert!(quoted.is_empty(), "{quoted:?}");
}
