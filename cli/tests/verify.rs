//! `regain verify` as a program: what is wrong with its command line, its frames and its camera, each with the exit code that was agreed.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};

const LINK: &str = "http://127.0.0.1:9/h/AAAA";

struct Told {
    code: Option<i32>,
    out: String,
    err: String,
}

fn verify(args: &[&str]) -> Told {
    let mut command = Command::new(env!("CARGO_BIN_EXE_regain"));
    command.arg("verify").args(args).env_remove("REGAIN_MODELS").env_remove("REGAIN_SERVICE").stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let told = Told { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) };
    assert!(!told.err.contains("panicked"), "{}", told.err);
    told
}

fn refused(args: &[&str], says: &str) {
    let told = verify(args);
    assert_eq!(told.code, Some(1), "{args:?}: {}{}", told.out, told.err);
    assert!(told.err.contains(says), "{args:?} does not say {says:?}: {}", told.err);
}

#[test]
fn wrong_usage_is_told_as_such() {
    for args in [
        &[][..],
        &["--link", LINK, "--code", "ABCD-EFGH"],
        &["--code", "ABCD-EFGH"],
        &["--link", LINK, "--frames", "a", "--lab", "http://127.0.0.1:9/"],
        &["--link", LINK, "--camera", "none"],
        &["--link", LINK, "--live"],
    ] {
        assert_eq!(verify(args).code, Some(2), "{args:?}");
    }
}

#[test]
fn frames_that_are_none_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    refused(&["--link", LINK, "--frames", &at("nowhere")], "nowhere");
    refused(&["--link", LINK, "--frames", &folder.path().display().to_string()], "holds no PNG or JPEG");
    std::fs::write(at("a.y4m"), "YUV4MPEG2 W99999 H99999 F25:1\nFRAME\n").unwrap();
    refused(&["--link", LINK, "--frames", &at("a.y4m")], "no size that is taken");
    refused(&["--link", LINK, "--frames", &folder.path().display().to_string(), "--rate", "0"], "frames a second");
}

#[cfg(not(feature = "camera"))]
#[test]
fn without_cameras_it_says_how_to_get_them() {
    refused(&["--link", LINK, "--camera", "0"], "--features camera");
}

/// A whole card's frames lie there, but nobody ever comes to them.
fn gray_frames(folder: &Path) -> String {
    let file = folder.join("gray.y4m");
    let mut bytes = b"YUV4MPEG2 W64 H48 F10:1\n".to_vec();
    for _ in 0..4 {
        bytes.extend(b"FRAME\n");
        bytes.extend(vec![128; 64 * 48 * 3 / 2]);
    }
    std::fs::write(&file, bytes).unwrap();
    file.display().to_string()
}

#[test]
fn a_link_that_is_none_and_a_service_that_is_not_there_end_with_their_reasons() {
    let folder = tempfile::tempdir().unwrap();
    let frames = gray_frames(folder.path());
    refused(&["--link", "WIFI:S:home;;", "--frames", &frames], "H05");
    let elsewhere = ["--link", LINK, "--service", "https://recover.contoso.example/", "--frames", &frames];
    refused(&elsewhere, "H04");
    // Nobody listens there, and nobody answers the question whether to try again.
    let told = verify(&["--json", "--link", LINK, "--frames", &frames]);
    assert_eq!(told.code, Some(1), "{}{}", told.out, told.err);
    let lines: Vec<Value> = told.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(lines.iter().any(|line| line["trouble"]["code"] == "service-unreachable"), "{}", told.out);
    assert_eq!(lines.last().unwrap()["refused"]["code"], "aborted");
}
