//! Pictures as files: JPEG and PNG, bounded before anything is allocated, upright after.

use image::RgbImage;
use regain_base::Reason;

/// Why bytes are not taken as a picture.
#[derive(Debug, thiserror::Error)]
pub enum ImageError {
    /// Neither JPEG nor PNG, or damaged, or cut off.
    #[error("not a JPEG or PNG picture: {0}")]
    NotAnImage(String),
    /// Over [`MAX_BYTES`] or [`MAX_PIXELS`].
    #[error("the picture is too large: {0}")]
    TooLarge(String),
}

impl ImageError {
    /// The reason that people see.
    pub fn reason(&self) -> Reason {
        match self {
            Self::NotAnImage(_) => Reason::NotAnImage,
            Self::TooLarge(_) => Reason::ImageTooLarge,
        }
    }
}

/// The most bytes a picture's file may have.
pub const MAX_BYTES: usize = 40 << 20;
/// The most pixels a picture may have.
pub const MAX_PIXELS: u64 = 50_000_000;

/// Decodes a JPEG or PNG and turns it upright as its EXIF orientation says.
pub fn decode(bytes: &[u8]) -> Result<RgbImage, ImageError> {
    todo!("{}", bytes.len())
}

/// A JPEG of `image`, quality 1 to 100.
pub fn encode_jpeg(image: &RgbImage, quality: u8) -> Vec<u8> {
    todo!("{:?} {quality}", image.dimensions())
}

/// A PNG of `image`.
pub fn encode_png(image: &RgbImage) -> Vec<u8> {
    todo!("{:?}", image.dimensions())
}
