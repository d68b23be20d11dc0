//! A camera frame as the phone hands it over: borrowed bytes and their shape, checked once.

use std::fmt;

use image::{GrayImage, RgbImage};
use regain_base::Reason;

/// How the bytes of a frame are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PixelFormat {
    /// A luma plane, then one plane of V and U alternating at half size; both with the same stride.
    Nv21,
    /// A luma plane, then U, then V at half size, each with half the stride (rounded up).
    I420,
    /// Red, green, blue, one byte each; the stride counts bytes.
    Rgb8,
    /// Luma only.
    Gray8,
}

/// How far the frame must be turned clockwise to stand upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rotation {
    /// It stands upright.
    #[default]
    None,
    /// 90 degrees clockwise.
    Quarter,
    /// 180 degrees.
    Half,
    /// 270 degrees clockwise.
    ThreeQuarter,
}

impl Rotation {
    /// From degrees clockwise; `None` when it is not 0, 90, 180 or 270.
    pub fn from_degrees(degrees: u16) -> Option<Self> {
        match degrees {
            0 => Some(Self::None),
            90 => Some(Self::Quarter),
            180 => Some(Self::Half),
            270 => Some(Self::ThreeQuarter),
            _ => None,
        }
    }
}

/// What the bytes of a frame mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    /// Pixels a row, before rotation.
    pub width: u32,
    /// Rows, before rotation.
    pub height: u32,
    /// Bytes from one row of the first plane to the next.
    pub stride: u32,
    /// The layout.
    pub format: PixelFormat,
    /// How far to turn it.
    pub rotation: Rotation,
    /// When it was taken, milliseconds on the caller's clock.
    pub at_ms: u64,
}

/// Why bytes and a shape make no frame.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// A side is 0 or over [`MAX_SIDE`].
    #[error("a frame of {width} x {height} pixels is out of bounds")]
    Size {
        /// Pixels a row.
        width: u32,
        /// Rows.
        height: u32,
    },
    /// A row does not fit its stride.
    #[error("a stride of {stride} bytes is out of bounds for {width} pixels")]
    Stride {
        /// Bytes a row.
        stride: u32,
        /// Pixels a row.
        width: u32,
    },
    /// There are fewer bytes than the shape needs.
    #[error("{found} bytes where the shape needs {needed}")]
    Short {
        /// Bytes needed.
        needed: usize,
        /// Bytes given.
        found: usize,
    },
}

impl FrameError {
    /// The reason that people see.
    pub fn reason(&self) -> Reason {
        match self {
            Self::Size { .. } => Reason::ImageTooLarge,
            Self::Stride { .. } | Self::Short { .. } => Reason::NotAnImage,
        }
    }
}

/// The longest side of a frame.
pub const MAX_SIDE: u32 = 8192;

/// A checked frame. It borrows the camera's bytes and never prints them.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    data: &'a [u8],
    shape: Shape,
}

impl fmt::Debug for Frame<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Frame").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl<'a> Frame<'a> {
    /// Checks that `data` holds what `shape` says. The last row may end without its padding, as cameras do it.
    pub fn new(data: &'a [u8], shape: Shape) -> Result<Self, FrameError> {
        let Shape { width, height, stride, format, .. } = shape;
        if width == 0 || height == 0 || width > MAX_SIDE || height > MAX_SIDE {
            return Err(FrameError::Size { width, height });
        }
        let row = if format == PixelFormat::Rgb8 { width * 3 } else { width };
        if stride < row || stride > 4 * MAX_SIDE {
            return Err(FrameError::Stride { stride, width });
        }
        let (w, h, s) = (width as usize, height as usize, stride as usize);
        let (half_w, half_h) = (w.div_ceil(2), h.div_ceil(2));
        let needed = match format {
            PixelFormat::Gray8 | PixelFormat::Rgb8 => s * (h - 1) + row as usize,
            // An odd width has one more pair than the row has whole pairs; a stride that cannot hold it is refused.
            PixelFormat::Nv21 if s < 2 * half_w => return Err(FrameError::Stride { stride, width }),
            PixelFormat::Nv21 => s * h + s * (half_h - 1) + 2 * half_w,
            PixelFormat::I420 => s * h + s.div_ceil(2) * (2 * half_h - 1) + half_w,
        };
        if data.len() < needed {
            return Err(FrameError::Short { needed, found: data.len() });
        }
        Ok(Self { data, shape })
    }

    /// The shape.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// The luma plane as it lies in memory, before rotation, with its stride; `None` for RGB, which has none.
    pub fn luma(&self) -> Option<(&'a [u8], usize)> {
        (self.shape.format != PixelFormat::Rgb8).then_some((self.data, self.shape.stride as usize))
    }

    /// An upright grey copy.
    pub fn gray(&self) -> GrayImage {
        let (width, height, stride) = self.sides();
        let mut image = GrayImage::new(width as u32, height as u32);
        for (y, row) in image.chunks_exact_mut(width).enumerate() {
            let from = &self.data[y * stride..];
            if self.shape.format == PixelFormat::Rgb8 {
                for (to, rgb) in row.iter_mut().zip(from.chunks_exact(3)) {
                    *to = luma(rgb[0], rgb[1], rgb[2]);
                }
            } else {
                row.copy_from_slice(&from[..width]);
            }
        }
        match self.shape.rotation {
            Rotation::None => image,
            Rotation::Quarter => image::imageops::rotate90(&image),
            Rotation::Half => image::imageops::rotate180(&image),
            Rotation::ThreeQuarter => image::imageops::rotate270(&image),
        }
    }

    /// An upright colour copy. YUV is taken as BT.601 full range, as phone cameras give it.
    pub fn rgb(&self) -> RgbImage {
        let (width, height, stride) = self.sides();
        let mut image = RgbImage::new(width as u32, height as u32);
        for (y, row) in image.chunks_exact_mut(3 * width).enumerate() {
            let from = &self.data[y * stride..];
            if self.shape.format == PixelFormat::Rgb8 {
                row.copy_from_slice(&from[..3 * width]);
                continue;
            }
            for (x, to) in row.chunks_exact_mut(3).enumerate() {
                let (u, v) = self.chroma(x, y);
                to.copy_from_slice(&from_yuv(from[x], u, v));
            }
        }
        match self.shape.rotation {
            Rotation::None => image,
            Rotation::Quarter => image::imageops::rotate90(&image),
            Rotation::Half => image::imageops::rotate180(&image),
            Rotation::ThreeQuarter => image::imageops::rotate270(&image),
        }
    }

    fn sides(&self) -> (usize, usize, usize) {
        (self.shape.width as usize, self.shape.height as usize, self.shape.stride as usize)
    }

    fn chroma(&self, x: usize, y: usize) -> (u8, u8) {
        let (_, height, stride) = self.sides();
        let (x, y) = (x / 2, y / 2);
        match self.shape.format {
            PixelFormat::Nv21 => {
                let at = stride * height + stride * y + 2 * x;
                (self.data[at + 1], self.data[at])
            }
            PixelFormat::I420 => {
                let half = stride.div_ceil(2);
                let at = stride * height + half * y + x;
                (self.data[at], self.data[at + half * height.div_ceil(2)])
            }
            PixelFormat::Rgb8 | PixelFormat::Gray8 => (128, 128),
        }
    }
}

/// BT.601 luma in 16-bit fixed point.
pub(crate) fn luma(r: u8, g: u8, b: u8) -> u8 {
    ((19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b) + 32_768) >> 16) as u8
}

fn from_yuv(y: u8, u: u8, v: u8) -> [u8; 3] {
    let (y, u, v) = (i32::from(y) << 16, i32::from(u) - 128, i32::from(v) - 128);
    let to = |value: i32| ((value + 32_768) >> 16).clamp(0, 255) as u8;
    [to(y + 91_881 * v), to(y - 22_554 * u - 46_802 * v), to(y + 116_130 * u)]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shape(width: u32, height: u32, stride: u32, format: PixelFormat) -> Shape {
        Shape { width, height, stride, format, rotation: Rotation::None, at_ms: 0 }
    }

    #[test]
    fn a_frame_needs_every_byte_of_its_planes_but_not_the_last_padding() {
        // Width 5 is odd: three chroma pairs a row, three chroma rows.
        for (format, stride, needed) in [
            (PixelFormat::Gray8, 8, 8 * 4 + 5),
            (PixelFormat::Rgb8, 17, 17 * 4 + 15),
            (PixelFormat::Nv21, 7, 7 * 5 + 7 * 2 + 6),
            (PixelFormat::I420, 7, 7 * 5 + 4 * 5 + 3),
        ] {
            let bytes = vec![0; needed];
            let shape = shape(5, 5, stride, format);
            let frame = Frame::new(&bytes, shape).expect("just enough");
            assert_eq!((frame.gray().dimensions(), frame.rgb().dimensions()), ((5, 5), (5, 5)));
            let short = Frame::new(&bytes[1..], shape).expect_err("one byte short");
            assert_eq!(short, FrameError::Short { needed, found: needed - 1 });
        }
    }

    #[test]
    fn hostile_shapes_are_refused() {
        let bytes = [0; 64];
        for (width, height, stride, format) in [
            (0, 4, 4, PixelFormat::Gray8),
            (4, 0, 4, PixelFormat::Gray8),
            (MAX_SIDE + 1, 1, MAX_SIDE + 1, PixelFormat::Gray8),
            (u32::MAX, u32::MAX, u32::MAX, PixelFormat::Rgb8),
            (8, 4, 7, PixelFormat::Gray8),
            (8, 4, 23, PixelFormat::Rgb8),
            (5, 2, 5, PixelFormat::Nv21),
            (4, 1, u32::MAX, PixelFormat::Gray8),
        ] {
            assert!(Frame::new(&bytes, shape(width, height, stride, format)).is_err(), "{width} {height} {stride}");
        }
    }

    #[test]
    fn rotation_and_planes_come_out_upright() {
        // 3 x 2 luma with a stride of 4; the padding must never show.
        let gray = [1, 2, 3, 99, 4, 5, 6, 99];
        let turned = |degrees| {
            let rotation = Rotation::from_degrees(degrees).expect("a right angle");
            let shape = Shape { rotation, ..shape(3, 2, 4, PixelFormat::Gray8) };
            Frame::new(&gray, shape).expect("a frame").gray().into_raw()
        };
        assert_eq!(turned(0), [1, 2, 3, 4, 5, 6]);
        assert_eq!(turned(90), [4, 1, 5, 2, 6, 3]);
        assert_eq!(turned(180), [6, 5, 4, 3, 2, 1]);
        assert_eq!(turned(270), [3, 6, 2, 5, 1, 4]);
        assert_eq!(Rotation::from_degrees(45), None);

        // One 2 x 2 block of BT.601 red: Y 76, U 84 (Cb), V 255 (Cr).
        let nv21 = [76, 76, 76, 76, 255, 84];
        let i420 = [76, 76, 76, 76, 84, 255];
        for (bytes, format) in [(nv21, PixelFormat::Nv21), (i420, PixelFormat::I420)] {
            let frame = Frame::new(&bytes, shape(2, 2, 2, format)).expect("a frame");
            for pixel in frame.rgb().pixels() {
                assert!(pixel[0] > 250 && pixel[1] < 4 && pixel[2] < 4, "{format:?} {pixel:?}");
            }
            assert_eq!(frame.luma().map(|(plane, stride)| (plane[0], stride)), Some((76, 2)));
        }
    }

    #[test]
    fn a_frame_does_not_print_its_pixels() {
        let frame = Frame::new(&[201; 4], shape(2, 2, 2, PixelFormat::Gray8)).map(|frame| format!("{frame:?}"));
        assert!(!frame.expect("a frame").contains("201"));
    }

    proptest! {
        #[test]
        fn no_shape_panics(width in 0u32..40, height in 0u32..40, stride in 0u32..140, kind in 0usize..4, turn in 0u16..4, len in 0usize..6000) {
            let format = [PixelFormat::Nv21, PixelFormat::I420, PixelFormat::Rgb8, PixelFormat::Gray8][kind];
            let rotation = Rotation::from_degrees(90 * turn).unwrap_or_default();
            let bytes = vec![7; len];
            if let Ok(frame) = Frame::new(&bytes, Shape { rotation, ..shape(width, height, stride, format) }) {
                let expected = if turn % 2 == 0 { (width, height) } else { (height, width) };
                prop_assert_eq!(frame.gray().dimensions(), expected);
                prop_assert_eq!(frame.rgb().dimensions(), expected);
            }
        }
    }
}
