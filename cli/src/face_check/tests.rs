use super::record::Record;
use super::{replayed, session, write};
use regain_base::{Entropy, Reason, SeededEntropy};
use regain_face::light::{Challenge, Exposure, MOST_FRAMES, Role, TimedFrame, analyse};
use regain_simulator::person::catalogue;
use regain_simulator::scene::{Conditions, Subject, selfie_session};
use serde_json::{Value, json};
use std::path::Path;
use tempfile::TempDir;

/// Two steps and three frames, as one recorder or another writes them.
fn records() -> Vec<Value> {
    let exposure = json!({ "locked": false, "time_ns": 20_000_000, "iso": 200 });
    vec![
        json!({ "steps": [{ "start_ms": 0, "duration_ms": 400, "color": [0, 0.5, 1] },
                          { "start_ms": 400, "duration_ms": 450, "color": [1, 0, 0] }],
            "frames": [{ "at_ms": 10, "exposure": exposure }, { "at_ms": 90, "exposure": exposure },
                       { "at_ms": 170, "exposure": exposure }] }),
        json!({ "challenge": { "steps": [{ "t": 0, "rgb": { "r": 0, "g": 0.5, "b": 1 } }, { "t": 0.4, "rgb": [1, 0, 0] }] },
            "frame_times": [0.01, 0.09, 0.17], "exposure": exposure }),
        json!({ "challenge": [{ "start": 0, "end": 400, "colour": [0, 0.5, 1] }, { "start": 400, "end": 850, "colour": [1, 0, 0] }],
            "frames": [{ "time_s": 0.01, "file": "frames/0000.png" }, { "time_s": 0.09 }, { "time_s": 0.17 }],
            "exposures": [{ "exposure_ms": 20, "iso": 200 }, { "exposure_ms": 20, "iso": 200 },
                          { "exposure_ms": 20, "iso": 200 }] }),
        json!({ "colors": [[0, 0.5, 1], [1, 0, 0]], "times": [1_700_000_000_000.0f64, 1_700_000_000_400.0f64],
            "frames": [{ "t_ms": 1_700_000_000_010.0f64 }, { "t_ms": 1_700_000_000_090.0f64 }, { "t_ms": 1_700_000_000_170.0f64 }],
            "ae_locked": false, "exposure_time_us": 20_000, "sensitivity": 200 }),
        json!({ "steps": [{ "at_ms": 0, "color": [0, 0.5, 1] }, { "at_ms": 400, "color": [1, 0, 0] }],
            "frames": ["0000.png", "0001.png", "0002.png"], "frame_times_ms": [10, 90, 170], "exposure": exposure }),
    ]
}

#[test]
fn recorders_differ_in_names_and_units_and_mean_the_same() {
    for (index, record) in records().iter().enumerate() {
        let read = Record::read(record).unwrap_or_else(|why| panic!("record {index}: {why}"));
        let steps: Vec<_> = read.steps.iter().map(|s| (s.start_ms, s.duration_ms, s.color, s.role)).collect();
        let wanted = [(0, 400, [0.0, 0.5, 1.0], Role::Drawn), (400, 450, [1.0, 0.0, 0.0], Role::Drawn)];
        assert_eq!(steps, wanted, "record {index}");
        assert!(read.challenge().is_ok(), "record {index}");
        let frames: Vec<_> =
            read.frames.iter().map(|f| (f.at_ms, f.exposure.locked, f.exposure.time_ns, f.exposure.iso)).collect();
        let told = (false, Some(20_000_000), Some(200));
        let wanted = [10, 90, 170].map(|at| (at, told.0, told.1, told.2));
        assert_eq!(frames, wanted, "record {index}");
    }
}

#[test]
fn changed_records_never_panic() {
    let chance: &dyn Entropy = &SeededEntropy::new(4);
    let below = |most: usize| u32::from_be_bytes(chance.bytes()) as usize % most;
    let mut read = 0;
    for record in records() {
        let text = record.to_string().into_bytes();
        for _ in 0..2_000 {
            let mut changed = text.clone();
            for _ in 0..1 + below(3) {
                let at = below(changed.len());
                changed[at] = b"0123456789-.e[]{},:\"ntsm"[below(24)];
            }
            if let Ok(record) = serde_json::from_slice::<Value>(&changed) {
                read += usize::from(Record::read(&record).is_ok_and(|record| record.challenge().is_ok()));
            }
        }
    }
    assert!(read > 100, "only {read} were still records");
}

/// A folder with this record and as many pictures.
fn folder(record: &[u8], pictures: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("session.json"), record).expect("written");
    std::fs::create_dir(folder.path().join("frames")).expect("made");
    for index in 0..pictures {
        let picture = image::RgbImage::from_pixel(8, 8, image::Rgb([index as u8, 9, 9]));
        picture.save(folder.path().join(format!("frames/{index:04}.png"))).expect("written");
    }
    folder
}

fn reason(folder: &Path) -> Reason {
    session::read(folder).expect_err("refused").0
}

#[test]
fn folders_that_are_no_session_have_their_own_reasons() {
    let good = records()[0].to_string();
    assert_eq!(session::read(folder(good.as_bytes(), 3).path()).map(|(_, frames)| frames.len()), Ok(3));
    assert_eq!(reason(Path::new("/none")), Reason::EvidenceMalformed);
    for wrong in ["", "[]", "{}", "null", "{\"steps\":[],\"frames\":[]}", &good[..good.len() / 2]] {
        assert_eq!(reason(folder(wrong.as_bytes(), 3).path()), Reason::EvidenceMalformed, "{wrong}");
    }
    assert_eq!(reason(folder(&vec![b' '; 9 << 20], 0).path()), Reason::EvidenceMalformed);
    let change = |change: &dyn Fn(&mut Value)| {
        let mut record = records()[0].clone();
        change(&mut record);
        reason(folder(record.to_string().as_bytes(), 3).path())
    };
    assert_eq!(change(&|r| r["steps"][1]["color"] = json!([2, 0, 0])), Reason::EvidenceMalformed);
    assert_eq!(change(&|r| r["steps"][1]["color"] = json!("red")), Reason::EvidenceMalformed);
    assert_eq!(change(&|r| r["steps"][1]["start_ms"] = json!(1e300)), Reason::EvidenceMalformed);
    assert_eq!(change(&|r| r["steps"] = json!(vec![r["steps"][0].clone(); 65])), Reason::EvidenceMalformed);
    assert_eq!(change(&|r| r["frames"] = json!(vec![r["frames"][0].clone(); 4])), Reason::FramesMissing);
    assert_eq!(change(&|r| r["frames"] = json!(vec![1; 10_000])), Reason::FramesTooMany);
    assert_eq!(change(&|r| r["frames"][1] = json!({ "iso": 100 })), Reason::EvidenceMalformed);
    assert_eq!(change(&|r| r["frames"][1]["file"] = json!("../../../session.json")), Reason::FramesMissing);
}

#[test]
fn pictures_that_are_none_are_refused_and_large_ones_made_smaller() {
    let good = records()[0].to_string();
    let with = |bytes: &[u8]| {
        let folder = folder(good.as_bytes(), 3);
        std::fs::write(folder.path().join("frames/0001.png"), bytes).expect("written");
        reason(folder.path())
    };
    assert_eq!(with(b"no picture"), Reason::NotAnImage);
    assert_eq!(with(b"\x89PNG\r\n\x1a\n"), Reason::NotAnImage);
    assert_eq!(with(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\xff\xd9"), Reason::NotAnImage);
    let many = folder(good.as_bytes(), 0);
    for index in 0..=MOST_FRAMES {
        std::fs::write(many.path().join(format!("frames/{index:05}.png")), b"").expect("written");
    }
    assert_eq!(reason(many.path()), Reason::FramesTooMany);
    let large = folder(good.as_bytes(), 3);
    image::RgbImage::new(1080, 1920).save(large.path().join("frames/0002.png")).expect("written");
    let (_, frames) = session::read(large.path()).expect("a session");
    let (width, height) = frames[2].image.dimensions();
    assert!(width * height <= 500_000 && (height * 9 / 16).abs_diff(width) <= 1, "{width} x {height}");
}

/// SIMULATED: a living person and a print of one are filmed, and the clips laid into folders.
#[test]
fn a_filmed_folder_and_its_trace_are_judged_as_the_clip_was() {
    let faces = crate::face::load().expect("the models");
    let challenge = Challenge::derive(b"replay", &[1; 32], b"key");
    let person = &catalogue()[0];
    for (subject, live) in [(Subject::Live(person), true), (Subject::Print(person), false)] {
        let color = |ms| challenge.color_at(ms);
        let shots = selfie_session(&subject, &color, &Conditions::default(), challenge.duration_ms());
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("frames")).expect("made");
        let mut clip = Vec::new();
        for (index, shot) in shots.into_iter().enumerate() {
            shot.image.save(folder.path().join(format!("frames/{index:04}.png"))).expect("written");
            let (time_ns, iso) = (shot.exposed.time_ns, shot.exposed.iso);
            let exposure = Exposure { locked: shot.exposed.locked, time_ns, iso };
            clip.push(TimedFrame { at_ms: shot.at_ms, image: shot.image, exposure });
        }
        let frames: Vec<Value> =
            clip.iter().map(|frame| json!({ "at_ms": frame.at_ms, "exposure": frame.exposure })).collect();
        let record = json!({ "steps": challenge.steps(), "ramp_ms": challenge.ramp_ms(), "frames": frames });
        std::fs::write(folder.path().join("session.json"), record.to_string()).expect("written");

        let verdict = analyse(&faces, &challenge, &clip);
        assert_eq!(verdict.live, live, "{:?}", verdict.reasons);
        let told = replayed(folder.path()).expect("the models").expect("a session");
        assert_eq!(told, verdict);
        let trace = folder.path().join("trace.json");
        write(&trace, told.trace.as_ref().expect("measured")).expect("written");
        let again = replayed(&trace).expect("no models needed").expect("a trace");
        assert_eq!(serde_json::to_value(&again).expect("JSON"), serde_json::to_value(&verdict).expect("JSON"));
    }
}

#[test]
fn a_file_that_is_no_trace_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("trace.json");
    for wrong in ["", "[]", "{}", "null", "{\"version\":1}"] {
        std::fs::write(&path, wrong).expect("written");
        let (reason, detail) = replayed(&path).expect("no models needed").expect_err("refused");
        assert_eq!(reason, Reason::EvidenceMalformed, "{wrong}: {detail}");
    }
}
