//! Finding faces: BlazeFace short range (Bazarevsky et al. 2019), looked through twice.

mod anchors;
mod search;

pub(crate) use search::Detector;

/// A face in a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// Left, top, width, height in pixels; from the brows to the chin. May reach over the picture's edge.
    pub bounds: [f32; 4],
    /// How sure the detector is, 0..1.
    pub score: f32,
    /// In pixels: the eye on the left side of the picture, the other eye, tip of the nose, middle of the mouth, the ear on
    /// the left side of the picture, the other ear.
    pub points: [[f32; 2]; 6],
}

impl Face {
    /// Distance of the eyes in pixels.
    pub fn eye_distance(&self) -> f32 {
        let [left, right, ..] = self.points;
        (right[0] - left[0]).hypot(right[1] - left[1])
    }

    /// How far the line of the eyes is turned, in radians, clockwise on the screen.
    pub fn roll(&self) -> f32 {
        let [left, right, ..] = self.points;
        (right[1] - left[1]).atan2(right[0] - left[0])
    }

    /// The middle of the bounds.
    pub(crate) fn center(&self) -> [f32; 2] {
        let [x, y, width, height] = self.bounds;
        [x + width / 2.0, y + height / 2.0]
    }

    /// The longer side of the bounds.
    pub(crate) fn side(&self) -> f32 {
        self.bounds[2].max(self.bounds[3])
    }

    /// Shared area over joint area of the bounds.
    pub(crate) fn overlap(&self, other: &Self) -> f32 {
        let [ax, ay, aw, ah] = self.bounds;
        let [bx, by, bw, bh] = other.bounds;
        let width = ((ax + aw).min(bx + bw) - ax.max(bx)).max(0.0);
        let height = ((ay + ah).min(by + bh) - ay.max(by)).max(0.0);
        let shared = width * height;
        let joint = aw * ah + bw * bh - shared;
        if joint > 0.0 { shared / joint } else { 0.0 }
    }
}
