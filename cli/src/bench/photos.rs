//! The scans of a folder photographed again by the simulator, at three levels and turned, and read: SIMULATED.

use super::read::{Outcome, Row, judge};
use crate::outcome::Failure;
use crate::read::load;
use image::{RgbImage, imageops};
use regain_base::Reason;
use regain_simulator::rephoto::{Level, rephotograph};
use regain_vision::card::{self, Quad};
use regain_vision::codec;
use regain_vision::read::Reader;
use std::path::{Path, PathBuf};

/// Scans less wide than this are left out: their characters have no pixels to lose.
const LEAST_WIDTH: u32 = 380;
/// Where the seeds begin with which numbers may be tuned; the others are for testing only.
const FIRST_TUNING_SEED: u64 = 10_000;
/// A scan flattened by its true corners gets this many pixels a row, so that a character of a passport has 27.
const FLAT_WIDTH: u32 = 1_280;

/// What is done to a photo before it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Nothing.
    AsTaken,
    /// Flattened by its true corners: what is lost then is not lost in finding.
    TrueCorners,
    /// Turned by a quarter, a half, three quarters, or mirrored, or turned by its EXIF tag, each in turn.
    Turned,
}

/// Which photos to take.
pub(super) struct Plan {
    /// 1 to 3; all three when none is named.
    pub(super) levels: Vec<u8>,
    pub(super) seeds: u64,
    pub(super) tuning: bool,
    pub(super) corners: bool,
    pub(super) turned: bool,
    /// Where each photo is kept for other readers, as a PNG by its [`Outcome::picture`].
    pub(super) keep: Option<PathBuf>,
}

/// A scan and what is printed on it.
pub(super) struct Scan {
    pub(super) image: RgbImage,
    pub(super) row: Row,
}

/// The scans of a folder that are wide enough; camera photos are left out.
pub(super) fn scans(folder: &Path, rows: &[Row]) -> Vec<Scan> {
    rows.iter().filter_map(|row| scan(folder, row)).collect()
}

/// Reads every photo that the plan asks for: the name of a table's row and what became of its photos.
pub(super) fn read(reader: &Reader, scans: &[Scan], plan: &Plan) -> Result<Vec<(String, Vec<Outcome>)>, Failure> {
    let mut wanted = Vec::new();
    for level in Level::ALL.into_iter().filter(|level| plan.levels.contains(&level.number())) {
        wanted.push((format!("level {}", level.number()), level, Way::AsTaken));
        if plan.corners {
            wanted.push((format!("level {}, true corners", level.number()), level, Way::TrueCorners));
        }
        if plan.turned {
            wanted.push((format!("level {}, turned or mirrored", level.number()), level, Way::Turned));
        }
    }
    let bar = indicatif::ProgressBar::new(wanted.len() as u64 * scans.len() as u64 * plan.seeds);
    let first = if plan.tuning { FIRST_TUNING_SEED } else { 1 };
    let tables = wanted.into_iter().map(|(name, level, way)| {
        let mut outcomes = Vec::new();
        for seed in first..first + plan.seeds {
            for (index, scan) in scans.iter().enumerate() {
                outcomes.push(one(reader, scan, level, way, seed * 1_000 + index as u64, plan.keep.as_deref())?);
                bar.inc(1);
            }
        }
        Ok((name, outcomes))
    });
    let tables = tables.collect();
    bar.finish_and_clear();
    tables
}

fn scan(folder: &Path, row: &Row) -> Option<Scan> {
    if row.capture.as_deref() == Some("camera photo") {
        return None;
    }
    let image = load(&folder.join(&row.file)).ok()?.into_rgb8();
    (image.width() >= LEAST_WIDTH).then(|| Scan { image, row: row.clone() })
}

fn one(
    reader: &Reader,
    scan: &Scan,
    level: Level,
    way: Way,
    seed: u64,
    keep: Option<&Path>,
) -> Result<Outcome, Failure> {
    let shot = rephotograph(&scan.image, level, seed);
    let image = match way {
        Way::AsTaken => shot.image,
        Way::TrueCorners => {
            // The simulator counts from a pixel's centre, the reader from its corner.
            let quad = Quad(shot.truth_quad.map(|corner| corner.map(|v| v + 0.5)));
            let height = FLAT_WIDTH * scan.image.height() / scan.image.width();
            card::flatten(&shot.image, &quad, FLAT_WIDTH, height.max(1))
        }
        Way::Turned => turned(&shot.image, seed),
    };
    let name = format!("{} level {} seed {seed}", scan.row.file, level.number());
    let picture = keep.map(|folder| folder.join(format!("{way:?}-{}-{seed}.png", level.number()))).unwrap_or_default();
    if keep.is_some() {
        std::fs::write(&picture, codec::encode_png(&image))
            .map_err(|error| Failure::new(Reason::StorageFailed, format!("{}: {error}", picture.display())))?;
    }
    Ok(judge(reader, name, scan.row.mrz.clone().unwrap_or_default(), picture, &image))
}

fn turned(image: &RgbImage, seed: u64) -> RgbImage {
    match seed % 5 {
        0 => imageops::rotate90(image),
        1 => imageops::rotate180(image),
        2 => imageops::rotate270(image),
        3 => imageops::flip_horizontal(image),
        _ => tagged(image),
    }
}

/// The picture as a phone stores it that was held upright: turned, with a tag that says so, which the decoder honours.
fn tagged(image: &RgbImage) -> RgbImage {
    // APP1 with a big-endian TIFF header and one tag: orientation 6, to be turned by 90 degrees clockwise.
    const TAG: &[u8] = b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let plain = codec::encode_jpeg(&imageops::rotate270(image), 92);
    let (start, rest) = plain.split_at(plain.len().min(2));
    codec::decode(&[start, TAG, rest].concat()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tagged_photo_stands_upright_again() {
        let image = RgbImage::from_fn(64, 40, |x, _| image::Rgb(if x < 32 { [230; 3] } else { [20; 3] }));
        let back = tagged(&image);
        assert_eq!(back.dimensions(), (64, 40));
        assert!(back.get_pixel(8, 20)[0] > 200 && back.get_pixel(56, 20)[0] < 60);
    }
}
