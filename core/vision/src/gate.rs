//! Gates: is this frame worth reading, and if not, what should the person do?

use image::GrayImage;

/// What the gates measured on one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Variance of the Laplacian on the picture scaled to 640 pixels a row.
    pub sharpness: f32,
    /// Mean luma, 0 to 255.
    pub brightness: f32,
    /// Share of pixels that are burnt out, 0 to 1.
    pub glare: f32,
}

/// Measures `image`.
pub fn look(image: &GrayImage) -> Quality {
    todo!("{:?}", image.dimensions())
}
