//! A webcam, by the system's own interface (Video4Linux, Media Foundation, AVFoundation).

use super::FrameError;
use nokhwa::pixel_format::RgbFormat;
use nokhwa::utils::{CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType, Resolution};
use regain_vision::{RgbImage, codec};

/// Wide enough to read an ID from: webcams have little more.
const WANTED: Resolution = Resolution { width_x: 1280, height_y: 720 };

/// An open webcam that films.
pub(super) struct Webcam {
    number: u32,
    camera: nokhwa::Camera,
}

impl Webcam {
    /// Opens webcam `number`, counted from 0.
    pub(super) fn open(number: u32) -> Result<Self, FrameError> {
        let fail = |error: nokhwa::NokhwaError| FrameError::Camera(number, error.to_string());
        let wanted = RequestedFormat::new::<RgbFormat>(RequestedFormatType::HighestResolution(WANTED));
        let mut camera = nokhwa::Camera::new(CameraIndex::Index(number), wanted).map_err(fail)?;
        camera.open_stream().map_err(fail)?;
        Ok(Self { number, camera })
    }

    /// The next frame; waits for it.
    pub(super) fn next(&mut self) -> Result<RgbImage, FrameError> {
        let number = self.number;
        let fail = |what: String| FrameError::Camera(number, what);
        let frame = self.camera.frame().map_err(|error| fail(error.to_string()))?;
        let (size, bytes) = (frame.resolution(), frame.buffer());
        match frame.source_frame_format() {
            FrameFormat::MJPEG => codec::decode(bytes).map_err(|error| fail(error.to_string())),
            FrameFormat::YUYV => {
                yuyv(bytes, size.width_x, size.height_y).ok_or_else(|| fail("a frame is cut off".into()))
            }
            FrameFormat::RAWRGB => RgbImage::from_raw(size.width_x, size.height_y, bytes.to_vec())
                .ok_or_else(|| fail("a frame is cut off".into())),
            other => Err(fail(format!("its frames are {other:?}, which is not taken"))),
        }
    }
}

/// Two pixels in four bytes: luma, blue, luma, red (BT.601, narrow range, as webcams give it).
fn yuyv(bytes: &[u8], width: u32, height: u32) -> Option<RgbImage> {
    let mut rgb = Vec::with_capacity(bytes.len() / 2 * 3);
    for pair in bytes.chunks_exact(4) {
        let [y0, u, y1, v] = [pair[0], pair[1], pair[2], pair[3]].map(f32::from);
        let (u, v) = ((u - 128.0) * 1.138, (v - 128.0) * 1.138);
        for y in [y0, y1] {
            let y = (y - 16.0) * 1.164;
            let color = [y + 1.402 * v, y - 0.344 * u - 0.714 * v, y + 1.772 * u];
            rgb.extend(color.map(|value| value.round().clamp(0.0, 255.0) as u8));
        }
    }
    rgb.truncate(width as usize * height as usize * 3);
    RgbImage::from_raw(width, height, rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_pairs_become_pixels() {
        let image = yuyv(&[235, 128, 16, 128, 126, 128, 126, 128], 2, 2).expect("four pixels");
        assert_eq!([image.get_pixel(0, 0).0, image.get_pixel(1, 0).0], [[255; 3], [0; 3]]);
        assert!(image.get_pixel(0, 1).0.iter().all(|value| value.abs_diff(128) < 2));
        assert!(yuyv(&[1, 2, 3, 4], 2, 2).is_none());
    }
}
