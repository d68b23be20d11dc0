//! Pictures as files: JPEG and PNG, bounded before anything is allocated, upright after.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, RgbImage};
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
    if bytes.len() > MAX_BYTES {
        return Err(ImageError::TooLarge(format!("{} bytes, at most {MAX_BYTES}", bytes.len())));
    }
    let format = match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png)) => format,
        Ok(other) => return Err(ImageError::NotAnImage(format!("{other:?} is not taken"))),
        Err(_) => return Err(ImageError::NotAnImage("unknown format".into())),
    };
    if format == ImageFormat::Jpeg && !ends(bytes) {
        // The decoder would fill what is missing with grey.
        return Err(ImageError::NotAnImage("the JPEG is cut off".into()));
    }
    let mut decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(ImageError::TooLarge(format!("{width} x {height} pixels, at most {MAX_PIXELS} in all")));
    }
    // A picture with a broken EXIF block is still a picture.
    let orientation = decoder.orientation().ok();
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    if let Some(orientation) = orientation {
        image.apply_orientation(orientation);
    }
    Ok(image.into_rgb8())
}

/// A JPEG of `image`, quality 1 to 100; empty for an empty image.
pub fn encode_jpeg(image: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let done = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100)).encode_image(image);
    if done.is_err() {
        bytes.clear();
    }
    bytes
}

/// A PNG of `image`; empty for an empty image.
pub fn encode_png(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    if image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).is_err() {
        bytes.clear();
    }
    bytes
}

/// Whether an end marker follows the last scan of a JPEG.
fn ends(jpeg: &[u8]) -> bool {
    let last_scan = jpeg.windows(2).rposition(|marker| marker == [0xFF, 0xDA]).unwrap_or(0);
    jpeg[last_scan..].windows(2).any(|marker| marker == [0xFF, 0xD9])
}

fn damaged(error: image::ImageError) -> ImageError {
    match error {
        image::ImageError::Limits(limit) => ImageError::TooLarge(limit.to_string()),
        other => ImageError::NotAnImage(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;
    use proptest::prelude::*;

    fn picture() -> RgbImage {
        RgbImage::from_fn(40, 24, |x, y| Rgb([(x * 6) as u8, (y * 10) as u8, if x < 20 { 200 } else { 20 }]))
    }

    #[test]
    fn a_png_comes_back_as_it_was_and_a_jpeg_nearly() {
        assert_eq!(decode(&encode_png(&picture())).expect("a PNG"), picture());
        let back = decode(&encode_jpeg(&picture(), 95)).expect("a JPEG");
        let worst = back.iter().zip(picture().iter()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(worst < Some(90), "worst difference {worst:?}");
    }

    #[test]
    fn what_is_no_picture_is_refused_by_name() {
        for bytes in [&b""[..], b"GIF89a\x01\0\x01\0", b"%PDF-1.7", &[0xFF, 0xD8, 0xFF], b"\x89PNG\r\n\x1a\n"] {
            assert_eq!(decode(bytes).expect_err("no picture").reason(), Reason::NotAnImage, "{bytes:?}");
        }
        for whole in [encode_png(&picture()), encode_jpeg(&picture(), 90)] {
            let half = &whole[..whole.len() / 2];
            assert_eq!(decode(half).expect_err("cut off").reason(), Reason::NotAnImage);
        }
    }

    #[test]
    fn two_hundred_megapixels_are_refused_from_the_header_alone() {
        let mut png = encode_png(&RgbImage::new(1, 1));
        // Width and height of IHDR, then its CRC over type and data.
        png[16..20].copy_from_slice(&20_000u32.to_be_bytes());
        png[20..24].copy_from_slice(&10_000u32.to_be_bytes());
        let crc = crc32(&png[12..29]);
        png[29..33].copy_from_slice(&crc.to_be_bytes());
        assert_eq!(decode(&png).expect_err("too large").reason(), Reason::ImageTooLarge);
        assert_eq!(decode(&vec![0; MAX_BYTES + 1]).expect_err("too many bytes").reason(), Reason::ImageTooLarge);
    }

    #[test]
    fn the_exif_orientation_is_applied() {
        let jpeg = encode_jpeg(&picture(), 90);
        // APP1 with a big-endian TIFF header and one tag: orientation 6, turn 90 degrees clockwise.
        let tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let mut turned = jpeg[..2].to_vec();
        turned.extend([0xFF, 0xE1]);
        turned.extend(((2 + 6 + tiff.len()) as u16).to_be_bytes());
        turned.extend(b"Exif\0\0");
        turned.extend(tiff);
        turned.extend(&jpeg[2..]);
        let upright = decode(&turned).expect("a JPEG with EXIF");
        assert_eq!(upright.dimensions(), (24, 40));
        assert_eq!(upright, image::imageops::rotate90(&decode(&jpeg).expect("a JPEG")));
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (0u32.wrapping_sub(crc & 1))))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn damaged_bytes_never_panic(png in any::<bool>(), at in any::<prop::sample::Index>(), with in prop::collection::vec(any::<u8>(), 1..16)) {
            let mut bytes = if png { encode_png(&picture()) } else { encode_jpeg(&picture(), 80) };
            let at = at.index(bytes.len());
            for (to, from) in bytes[at..].iter_mut().zip(&with) {
                *to = *from;
            }
            let _ = decode(&bytes);
        }
    }
}
