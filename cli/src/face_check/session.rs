//! The folder of a recorded session: bounded before a pixel is decoded.

use super::record::Record;
use crate::face::picture;
use regain_base::Reason;
use regain_face::light::{Challenge, MOST_FRAMES, TimedFrame};
use regain_vision::RgbImage;
use std::path::{Path, PathBuf};

/// Largest `session.json`, and largest trace, in bytes.
const MOST_BYTES: u64 = 8 << 20;
/// Larger frames are made smaller: the analysis needs no more, and four hundred large ones would fill the memory.
const MOST_PIXELS: f32 = 500_000.0;

/// A reason and what it is about.
pub(super) type Refused = (Reason, String);

/// The challenge and the frames of a folder.
///
/// # Errors
/// [`Reason::EvidenceMalformed`] when the record is none, the frames' reasons when they cannot be a clip, the pictures' when one
/// is none.
pub(super) fn read(folder: &Path) -> Result<(Challenge, Vec<TimedFrame>), Refused> {
    let path = folder.join("session.json");
    let wrong = |why: String| (Reason::EvidenceMalformed, format!("{}: {why}", path.display()));
    let bytes = bounded(&path)?;
    let record = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
    let record = Record::read(&record).map_err(wrong)?;
    let challenge = record.challenge().map_err(|error| wrong(error.to_string()))?;
    let frames = folder.join("frames");
    let listed = listed(&frames).map_err(|error| (Reason::FramesMissing, format!("{}: {error}", frames.display())))?;
    if record.frames.len().max(listed.len()) > MOST_FRAMES {
        return Err((Reason::FramesTooMany, format!("{}: more than {MOST_FRAMES}", frames.display())));
    }
    let frame = |(index, frame): (usize, &super::record::Frame)| {
        // A name from outside stays within the folder.
        let named = frame.file.as_deref().and_then(|name| Path::new(name).file_name()).map(|name| frames.join(name));
        let file = named.or_else(|| listed.get(index).cloned()).filter(|file| file.is_file());
        let file = file.ok_or_else(|| (Reason::FramesMissing, format!("{}: no picture {index}", frames.display())))?;
        let image = picture(&file).map_err(|reason| (reason, file.display().to_string()))?;
        Ok(TimedFrame { at_ms: frame.at_ms, image: smaller(image), exposure: frame.exposure })
    };
    let frames = record.frames.iter().enumerate().map(frame).collect::<Result<_, _>>()?;
    Ok((challenge, frames))
}

/// A record's bytes, when they are not too many.
pub(super) fn bounded(path: &Path) -> Result<Vec<u8>, Refused> {
    let wrong = |why: String| (Reason::EvidenceMalformed, format!("{}: {why}", path.display()));
    let length = std::fs::metadata(path).map_err(|error| wrong(error.to_string()))?.len();
    if length > MOST_BYTES {
        return Err(wrong(format!("more than {MOST_BYTES} bytes")));
    }
    std::fs::read(path).map_err(|error| wrong(error.to_string()))
}

/// The pictures of the folder in the order of their names; one more than allowed is enough to know that there are too many.
fn listed(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let is_picture = |path: &PathBuf| {
        let end = path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
        matches!(end.as_deref(), Some("png" | "jpg" | "jpeg"))
    };
    let entries = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).filter(is_picture);
    let mut paths: Vec<PathBuf> = entries.take(MOST_FRAMES + 1).collect();
    paths.sort();
    Ok(paths)
}

fn smaller(image: RgbImage) -> RgbImage {
    let (width, height) = image.dimensions();
    let scale = (MOST_PIXELS / (width as f32 * height as f32)).sqrt();
    if scale >= 1.0 {
        return image;
    }
    let side = |side: u32| ((side as f32 * scale) as u32).max(1);
    image::imageops::thumbnail(&image, side(width), side(height))
}
