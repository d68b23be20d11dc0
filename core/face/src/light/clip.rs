//! From frames to numbers: where the face is in each, and how bright each of its points, in linear light.

use super::TimedFrame;
use crate::faces::Faces;
use crate::landmarks::Mesh;
use crate::quality;
use image::RgbImage;
use regain_base::Reason;
use std::sync::LazyLock;

/// Most frames that are looked at: 24 a second over sixteen seconds; our own challenge takes four.
pub const MOST_FRAMES: usize = 400;
/// Fewest frames that answer anything: two for each step.
pub(super) const FEWEST_FRAMES: usize = 18;
/// Number of mesh points sampled.
pub(super) const FACE_POINTS: usize = 468;
/// Every so many frames the detector looks again for company and for a face that was lost.
const LOOK_AGAIN: usize = 8;
/// A mesh less certain than this is no face.
const PRESENCE: f32 = 0.5;
/// Share of frames that may lack the face: a blink of tracking, not a face that left.
const MISSING: f32 = 0.2;
/// Half the side of a sampled spot, in units of the eye corners' distance.
const SPOT: f32 = 0.035;
/// Places beside the face, in half widths and half heights of the mesh from its middle: beyond hair and ears, above shoulders.
const BESIDE: [[f32; 2]; 12] = [
    [-1.7, -0.9],
    [-1.7, -0.4],
    [-1.7, 0.1],
    [-2.1, -0.9],
    [-2.1, -0.4],
    [-2.1, 0.1],
    [1.7, -0.9],
    [1.7, -0.4],
    [1.7, 0.1],
    [2.1, -0.9],
    [2.1, -0.4],
    [2.1, 0.1],
];

/// Linear light of the sampled points in the frames that show the face.
pub(super) struct Clip {
    /// Times of those frames, ms.
    pub(super) at: Vec<f32>,
    /// Their indices in the given clip.
    pub(super) index: Vec<usize>,
    /// Gain of each frame over the first, 1 when exposure was locked.
    pub(super) gain: Vec<f32>,
    /// Frame by frame: [`FACE_POINTS`] points of the face, then those beside it. A clipped or cut-off spot is none.
    pub(super) light: Vec<Vec<Option<[f32; 3]>>>,
    /// The mesh of the middle frame, for where points lie on the face.
    pub(super) mesh: Mesh,
}

impl Clip {
    /// Follows the face through the frames.
    pub(super) fn follow(faces: &Faces, frames: &[TimedFrame]) -> Result<Self, Reason> {
        let mut meshes: Vec<(usize, Mesh)> = Vec::new();
        let (mut looks, mut company) = (0, 0);
        let mut before: Option<Mesh> = None;
        for (index, frame) in frames.iter().enumerate() {
            if before.is_none() || index % LOOK_AGAIN == 0 {
                let found = faces.detect_near(&frame.image).or_else(|error| match error.reason() {
                    Reason::NotAnImage => Ok(Vec::new()),
                    reason => Err(reason),
                })?;
                looks += 1;
                match quality::only(&found, quality::Purpose::Live) {
                    Err(Reason::SeveralFaces) => company += 1,
                    Ok(face) if before.is_none() => before = faces.landmarks(&frame.image, &face).ok(),
                    _ => {}
                }
            }
            let Some(start) = &before else { continue };
            before =
                faces.follow(&frame.image, start).ok().filter(|mesh| mesh.presence >= PRESENCE && mesh.unit() > 8.0);
            if let Some(mesh) = &before {
                meshes.push((index, mesh.clone()));
            }
        }
        // One false find in one look is no company.
        if company >= 2 || (company == 1 && looks <= 2) {
            return Err(Reason::SeveralFaces);
        }
        if meshes.is_empty() {
            return Err(Reason::NoFace);
        }
        if frames.len() - meshes.len() > (frames.len() as f32 * MISSING) as usize {
            return Err(Reason::FaceLeft);
        }
        Ok(Self::sample(frames, &meshes))
    }

    fn sample(frames: &[TimedFrame], meshes: &[(usize, Mesh)]) -> Self {
        let light: Vec<Vec<Option<[f32; 3]>>> =
            meshes.iter().map(|(index, mesh)| sample_frame(&frames[*index].image, mesh)).collect();
        let shown: Vec<&TimedFrame> = meshes.iter().map(|(index, _)| &frames[*index]).collect();
        Self {
            at: shown.iter().map(|frame| frame.at_ms as f32).collect(),
            index: meshes.iter().map(|(index, _)| *index).collect(),
            gain: gains(&shown, &light),
            light,
            mesh: meshes[meshes.len() / 2].1.clone(),
        }
    }

    /// Number of frames that show the face.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    /// Number of points, those beside the face included.
    pub(super) fn points(&self) -> usize {
        FACE_POINTS + BESIDE.len()
    }

    /// A point's light in a frame with the frame's gain undone.
    pub(super) fn light(&self, frame: usize, point: usize) -> Option<[f32; 3]> {
        self.light[frame][point].map(|light| light.map(|channel| channel / self.gain[frame]))
    }
}

fn sample_frame(image: &RgbImage, mesh: &Mesh) -> Vec<Option<[f32; 3]>> {
    let radius = (mesh.unit() * SPOT).max(1.0);
    let (mut low, mut high) = ([f32::INFINITY; 2], [f32::NEG_INFINITY; 2]);
    for point in &mesh.points {
        for axis in 0..2 {
            low[axis] = low[axis].min(point[axis]);
            high[axis] = high[axis].max(point[axis]);
        }
    }
    let middle = [(low[0] + high[0]) / 2.0, (low[1] + high[1]) / 2.0];
    let half = [(high[0] - low[0]) / 2.0, (high[1] - low[1]) / 2.0];
    let beside =
        BESIDE.iter().map(|[x, y]| spot(image, [middle[0] + x * half[0], middle[1] + y * half[1]], radius * 2.0));
    mesh.points.iter().map(|&[x, y, _]| spot(image, [x, y], radius)).chain(beside).collect()
}

/// Mean linear light of a square spot; none when it reaches out of the picture or too much of it is at the sensor's end.
fn spot(image: &RgbImage, [x, y]: [f32; 2], radius: f32) -> Option<[f32; 3]> {
    let (width, height) = (image.width() as f32, image.height() as f32);
    if !(x - radius >= 0.0 && y - radius >= 0.0 && x + radius < width && y + radius < height) {
        return None;
    }
    // A large face needs no more than about 100 pixels of a spot.
    let stride = ((radius * 2.0 / 10.0) as u32).max(1);
    let (mut sum, mut count, mut clipped) = ([0.0f32; 3], 0u32, 0u32);
    let mut row = (y - radius) as u32;
    while row as f32 <= y + radius && row < image.height() {
        let mut column = (x - radius) as u32;
        while column as f32 <= x + radius && column < image.width() {
            let pixel = image.get_pixel(column, row).0;
            clipped += u32::from(pixel.iter().any(|&value| value >= 252));
            sum = std::array::from_fn(|channel| sum[channel] + LINEAR[usize::from(pixel[channel])]);
            count += 1;
            column += stride;
        }
        row += stride;
    }
    if count == 0 || clipped * 4 > count { None } else { Some(sum.map(|channel| channel / count as f32)) }
}

/// sRGB's decoding (IEC 61966-2-1) of each 8-bit value, 0..1.
static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let encoded = value as f32 / 255.0;
        if encoded <= 0.040_45 { encoded / 12.92 } else { ((encoded + 0.055) / 1.055).powf(2.4) }
    })
});

/// Gain of each frame over their mean: none to undo when locked; exposure time times sensitivity when the camera tells
/// them; else what the background did, which the screen hardly reaches.
fn gains(frames: &[&TimedFrame], light: &[Vec<Option<[f32; 3]>>]) -> Vec<f32> {
    if frames.iter().all(|frame| frame.exposure.locked) {
        return vec![1.0; frames.len()];
    }
    let told = |frame: &&TimedFrame| Some(frame.exposure.time_ns? as f32 / 1e7 * frame.exposure.iso? as f32 / 100.0);
    let background = |points: &Vec<Option<[f32; 3]>>| {
        let seen: Vec<f32> = points[FACE_POINTS..].iter().flatten().map(|light| light.iter().sum()).collect();
        (!seen.is_empty()).then(|| seen.iter().sum::<f32>() / seen.len() as f32)
    };
    let raw: Option<Vec<f32>> = frames.iter().map(told).collect();
    let raw = raw.or_else(|| light.iter().map(background).collect()).unwrap_or_default();
    let mean = raw.iter().sum::<f32>() / raw.len().max(1) as f32;
    if raw.len() != frames.len() || !raw.iter().all(|gain| gain.is_finite() && *gain > mean * 0.02) {
        return vec![1.0; frames.len()];
    }
    raw.iter().map(|gain| gain / mean).collect()
}
