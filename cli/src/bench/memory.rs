//! What a large photo costs in memory, from its file to its reading.

use super::photos::Scan;
use crate::read::{Meter, find};
use image::imageops::{FilterType, resize};
use regain_simulator::rephoto::{Level, rephotograph};
use regain_vision::codec;
use regain_vision::read::Reader;
use serde_json::{Value, json};

/// Width and height of a 12-megapixel photo.
const SIZE: (u32, u32) = (4_000, 3_000);

/// Reads `scan` from a photo of 12 megapixels; `peak_mb` is the most that the whole process held meanwhile, models included,
/// and null where the system does not tell (only Linux does so here).
pub(super) fn of_large_photo(reader: &Reader, scan: &Scan) -> Value {
    let jpeg = {
        let shot = rephotograph(&scan.image, Level::One, 1);
        codec::encode_jpeg(&resize(&shot.image, SIZE.0, SIZE.1, FilterType::CatmullRom), 90)
    };
    // Sets the mark back to what is held now (proc(5), clear_refs).
    let reset = std::fs::write("/proc/self/clear_refs", "5").is_ok();
    let before = status("VmRSS:");
    let began = Meter::start();
    let reading = codec::decode(&jpeg).ok().and_then(|image| find(reader, &image).picture.zone);
    let cpu_ms = began.milliseconds();
    json!({
        "bench": "SIMULATED photo of 12 megapixels",
        "simulated": true,
        "read": reading.is_some_and(|(_, reading)| Some(reading.mrz.lines.join(" | ")) == scan.row.mrz),
        "cpu_ms_with_decoding": cpu_ms,
        "before_mb": before,
        "peak_mb": status("VmHWM:").filter(|_| reset),
    })
}

/// A line of the process' status, in MB.
fn status(name: &str) -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().trim_end_matches(" kB").parse::<u64>().ok()? / 1_024)
}
