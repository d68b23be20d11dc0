//! SIMULATED portraits of the pictures, each compared with every other picture.

use super::Known;
use super::rates::rates;
use crate::face::picture;
use regain_base::Reason;
use regain_face::matching::compare;
use regain_face::{Embedding, Faces};
use regain_simulator::printed::{Printed, printed};
use serde_json::{Value, json};
use std::path::Path;

/// The ways, each with its name.
const WAYS: [(Printed, &str); 3] =
    [(Printed::Chip, "as from a chip"), (Printed::Colour, "good print"), (Printed::Engraved, "engraved")];

/// One summary for each way that left pairs of one person and of two. A portrait in which no face is found is counted and
/// has no pair.
pub(super) fn compared(faces: &Faces, folder: &Path, known: &[Known]) -> Vec<Value> {
    WAYS.iter().filter_map(|&(how, name)| one(faces, folder, known, how, name)).collect()
}

fn one(faces: &Faces, folder: &Path, known: &[Known], how: Printed, name: &str) -> Option<Value> {
    let (mut same, mut different, mut without) = (Vec::new(), Vec::new(), 0);
    let bar = indicatif::ProgressBar::new(known.len() as u64);
    for (index, subject) in bar.wrap_iter(known.iter().enumerate()) {
        let Ok(portrait) = portrait(faces, folder, subject, how, index as u64) else {
            without += 1;
            continue;
        };
        for (_, other) in known.iter().enumerate().filter(|(at, _)| *at != index) {
            let distance = compare(&portrait, &other.embedding).score;
            if subject.row.person() == other.row.person() { &mut same } else { &mut different }.push(distance);
        }
    }
    bar.finish_and_clear();
    if same.is_empty() || different.is_empty() {
        return None;
    }
    let mut summary = rates(&same, &different);
    summary["bench"] = json!("face-match, SIMULATED portraits against photos");
    summary["portraits"] = json!(name);
    summary["without_face"] = json!(without);
    summary["nearest_two"] = json!(different.iter().copied().fold(f32::INFINITY, f32::min));
    Some(summary)
}

fn portrait(faces: &Faces, folder: &Path, subject: &Known, how: Printed, seed: u64) -> Result<Embedding, Reason> {
    let fail = |error: regain_face::FaceError| error.reason();
    let photo = picture(&folder.join(&subject.row.file))?;
    let found = *faces.detect(&photo).map_err(fail)?.first().ok_or(Reason::NoFace)?;
    let made = printed(&photo, [found.points[0], found.points[1]], how, seed).ok_or(Reason::NoPortrait)?;
    let face = *faces.detect(&made).map_err(fail)?.first().ok_or(Reason::NoPortrait)?;
    faces.embed_portrait(&made, &face).map_err(fail)
}
