//! From frames to numbers: how bright each point of the face, and of the picture around it, is in each frame, in linear light.

use super::TimedFrame;
use super::gain::{self, Gain};
use crate::faces::Faces;
use crate::landmarks::Mesh;
use crate::track::track;
use image::RgbImage;
use regain_base::Reason;
use std::sync::LazyLock;

/// The mesh is looked for about this often, ms; hands and heads hardly turn back in less.
const KEY_MS: u32 = 150;
/// Fewest frames that answer anything: two for each step.
pub(super) const FEWEST_FRAMES: usize = 18;
/// Number of mesh points sampled.
pub(super) const FACE_POINTS: usize = 468;
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

/// Light of a spot; a clipped or cut-off one has none.
pub(crate) type Light = Option<[f32; 3]>;

/// Linear light of the sampled points in the frames that show the face.
pub(super) struct Clip {
    /// Times of those frames, ms.
    pub(super) at: Vec<f32>,
    /// Their indices in the given clip.
    pub(super) index: Vec<usize>,
    /// What the camera did to each of those frames, and how the room's light moved.
    gain: Gain,
    /// Frame by frame: [`FACE_POINTS`] points of the face, then those beside it.
    light: Vec<Vec<Light>>,
    /// The mesh of the middle frame, for where points lie on the face.
    pub(super) mesh: Mesh,
}

impl Clip {
    /// Follows the face through the frames.
    pub(super) fn follow(faces: &Faces, frames: &[TimedFrame]) -> Result<Self, Reason> {
        let meshes = track(faces, frames, KEY_MS)?;
        let light = meshes.iter().map(|(index, mesh)| sample(&frames[*index].image, mesh)).collect();
        let shown: Vec<&TimedFrame> = meshes.iter().map(|(index, _)| &frames[*index]).collect();
        let mesh = meshes[meshes.len() / 2].1.clone();
        Ok(Self {
            at: shown.iter().map(|frame| frame.at_ms as f32).collect(),
            index: meshes.iter().map(|(index, _)| *index).collect(),
            gain: gain::measure(&shown, &mesh)?,
            light,
            mesh,
        })
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
    pub(super) fn light(&self, frame: usize, point: usize) -> Light {
        let gain = self.gain.of(frame);
        self.light[frame][point].map(|light| std::array::from_fn(|channel| light[channel] / gain[channel]))
    }

    /// How the room's light departed from its mean in each frame, as a logarithm: flicker, and what a locked camera moved.
    pub(super) fn room(&self) -> &[f32] {
        &self.gain.room
    }
}

/// The linear light of the face's points, in the mesh's order, and of the places beside it.
pub(crate) fn sample(image: &RgbImage, mesh: &Mesh) -> Vec<Light> {
    let radius = (mesh.unit() * SPOT).max(1.0);
    let ([x, y], [half_width, half_height]) = mesh.bounds();
    let beside = BESIDE.iter().map(|[u, v]| spot(image, [x + u * half_width, y + v * half_height], radius * 2.0));
    mesh.points.iter().map(|&[x, y, _]| spot(image, [x, y], radius)).chain(beside).collect()
}

/// Mean linear light of a square spot; none when it reaches out of the picture or too much of it is at the sensor's end.
pub(super) fn spot(image: &RgbImage, [x, y]: [f32; 2], radius: f32) -> Light {
    let (width, height) = (image.width() as f32, image.height() as f32);
    if !(x - radius >= 0.0 && y - radius >= 0.0 && x + radius < width && y + radius < height) {
        return None;
    }
    // A large face needs no more than about 100 pixels of a spot.
    let stride = ((radius * 2.0 / 10.0) as usize).max(1);
    let (mut sum, mut count, mut clipped) = ([0.0f32; 3], 0u32, 0u32);
    let columns = (x - radius) as usize..=((x + radius) as usize).min(image.width() as usize - 1);
    for row in ((y - radius) as usize..=((y + radius) as usize).min(image.height() as usize - 1)).step_by(stride) {
        let line = &image.as_raw()[row * image.width() as usize * 3..][..image.width() as usize * 3];
        for column in columns.clone().step_by(stride) {
            let pixel = &line[column * 3..column * 3 + 3];
            clipped += u32::from(pixel.iter().any(|&value| value >= 252));
            sum = std::array::from_fn(|channel| sum[channel] + LINEAR[usize::from(pixel[channel])]);
            count += 1;
        }
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
