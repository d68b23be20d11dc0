//! What the camera did to each frame: exposure and white balance that moved, told or seen at the picture's border, which the
//! phone's screen hardly reaches.

use super::TimedFrame;
use super::clip::{Light, spot};
use crate::landmarks::Mesh;
use regain_base::Reason;

/// Places at the picture's border, in parts of its width and height.
const COLUMNS: [f32; 4] = [0.05, 0.12, 0.88, 0.95];
const ROWS: [f32; 7] = [0.06, 0.15, 0.24, 0.33, 0.42, 0.51, 0.60];
/// Half the side of such a place, as a part of the picture's width.
const SPOT: f32 = 0.02;
/// What lies within this many half widths and half heights of the face is no border.
const CLEAR: f32 = 1.5;
/// Fewer places tell nothing.
const FEWEST: usize = 6;
/// Told exposures that spread by more than this logarithm must be seen at the border, too.
const TOLD: f32 = 0.10;
/// The least part of what is told that must be seen.
const SEEN: f32 = 0.25;

/// Gain of each frame over the clip's mean.
pub(super) struct Gain {
    /// Empty when nothing moved.
    frames: Vec<[f32; 3]>,
    /// How the room's light departed from its mean in each frame, as a logarithm, after the gain; 0 where no border is seen.
    pub(super) room: Vec<f32>,
}

impl Gain {
    pub(super) fn of(&self, frame: usize) -> [f32; 3] {
        self.frames.get(frame).copied().unwrap_or([1.0; 3])
    }
}

/// None to undo when locked; exposure time times sensitivity when the camera tells them, white balance from the border; else
/// all of it from the border.
///
/// # Errors
/// [`Reason::ExposureUntrue`] when what is told is not what the border shows.
pub(super) fn measure(frames: &[&TimedFrame], mesh: &Mesh) -> Result<Gain, Reason> {
    let border = border(frames, mesh);
    let level = |frame: usize| border.get(frame).map_or(0.0, |b| (b[0] + b[1] + b[2]).ln() - 3f32.ln());
    if frames.iter().all(|frame| frame.exposure.locked) {
        return Ok(Gain { frames: Vec::new(), room: (0..frames.len()).map(level).collect() });
    }
    let told = told(frames);
    if let (Some(told), false) = (&told, border.is_empty()) {
        believe(told, &(0..frames.len()).map(level).collect::<Vec<f32>>())?;
    }
    let gain: Vec<[f32; 3]> = match (told, border.is_empty()) {
        (Some(told), true) => told.iter().map(|&gain| [gain; 3]).collect(),
        (Some(told), false) => {
            told.iter().zip(&border).map(|(&gain, b)| [gain * b[0] / b[1], gain, gain * b[2] / b[1]]).collect()
        }
        (None, false) => border.clone(),
        (None, true) => Vec::new(),
    };
    let left = |frame: usize| level(frame) - gain.get(frame).map_or(0.0, |g| ((g[0] + g[1] + g[2]) / 3.0).ln());
    let room = (0..frames.len()).map(left).collect();
    Ok(Gain { frames: gain, room })
}

/// Each frame's light at the border over the clip's mean there, the median of all places; empty when too few are seen.
fn border(frames: &[&TimedFrame], mesh: &Mesh) -> Vec<[f32; 3]> {
    let ([cx, cy], [half_width, half_height]) = mesh.bounds();
    let mut places: Vec<Vec<[f32; 3]>> = Vec::new();
    for row in ROWS {
        for column in COLUMNS {
            let seen = |frame: &&TimedFrame| -> Light {
                let (width, height) = (frame.image.width() as f32, frame.image.height() as f32);
                let (x, y) = (column * width, row * height);
                let beside = (x - cx).abs() > CLEAR * half_width || (y - cy).abs() > CLEAR * half_height;
                if beside { spot(&frame.image, [x, y], (SPOT * width).max(1.0)) } else { None }
            };
            // A place that is clipped or black once says nothing about the others.
            let light: Option<Vec<[f32; 3]>> =
                frames.iter().map(|frame| seen(frame).filter(|light| light.iter().all(|&c| c > 2e-3))).collect();
            places.extend(light.map(normalised));
        }
    }
    if places.len() < FEWEST {
        return Vec::new();
    }
    let middle = |frame: usize, channel: usize| {
        let mut values: Vec<f32> = places.iter().map(|place| place[frame][channel]).collect();
        crate::fit::median(&mut values).unwrap_or(1.0)
    };
    (0..frames.len()).map(|frame| std::array::from_fn(|channel| middle(frame, channel))).collect()
}

/// Each channel over its mean.
fn normalised(mut light: Vec<[f32; 3]>) -> Vec<[f32; 3]> {
    for channel in 0..3 {
        let mean = light.iter().map(|light| light[channel]).sum::<f32>() / light.len().max(1) as f32;
        for value in &mut light {
            value[channel] /= mean.max(1e-6);
        }
    }
    light
}

/// Exposure time times sensitivity over the clip's mean, when every frame tells them.
fn told(frames: &[&TimedFrame]) -> Option<Vec<f32>> {
    let gain = |time: u64, iso: u32| (time as f64 * 1e-9 * f64::from(iso)) as f32;
    let raw: Vec<f32> =
        frames.iter().map(|frame| Some(gain(frame.exposure.time_ns?, frame.exposure.iso?))).collect::<Option<_>>()?;
    let mean = raw.iter().sum::<f32>() / raw.len().max(1) as f32;
    Some(raw.iter().map(|gain| gain / mean.max(1e-12)).collect())
}

/// Whether the border became brighter and darker as told.
fn believe(told: &[f32], border: &[f32]) -> Result<(), Reason> {
    let logs: Vec<f32> = told.iter().map(|gain| gain.max(1e-6).ln()).collect();
    let line = crate::fit::Line::fit(logs.iter().copied().zip(border.iter().copied()));
    let mean = logs.iter().sum::<f32>() / logs.len().max(1) as f32;
    let spread = (logs.iter().map(|log| (log - mean).powi(2)).sum::<f32>() / logs.len().max(1) as f32).sqrt();
    if spread > TOLD && line.slope < SEEN { Err(Reason::ExposureUntrue) } else { Ok(()) }
}
