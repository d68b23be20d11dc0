//! What the targets over pixels do with their bytes. The tests on stable replay the corpora through the same functions.

use regain_vision::{Frame, GrayImage, PixelFormat, Rotation, Shape, barcode, codec, gate};

/// The largest picture that is decoded here: larger ones only cost time.
const MOST_PIXELS: u64 = 1 << 20;

/// A picture's file.
pub(crate) fn picture(bytes: &[u8]) {
    if claimed_pixels(bytes).is_some_and(|pixels| pixels > MOST_PIXELS) {
        // A PNG's own header says how large it is; far too large ones are refused by it alone.
        return;
    }
    if let Ok(image) = codec::decode(bytes) {
        assert!(u64::from(image.width()) * u64::from(image.height()) <= codec::MAX_PIXELS);
    }
}

/// Width times height of a PNG (IHDR) or of a JPEG's first frame header (SOF).
fn claimed_pixels(bytes: &[u8]) -> Option<u64> {
    if bytes.starts_with(b"\x89PNG") {
        let side = |at: usize| Some(u64::from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
        return side(16)?.checked_mul(side(20)?);
    }
    let header = bytes.windows(2).position(|two| two[0] == 0xFF && (0xC0..=0xC2).contains(&two[1]))?;
    let side = |at: usize| Some(u64::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    Some(side(header + 5)? * side(header + 7)?)
}

/// A frame, and what looks for a card in it: eleven bytes of shape, then the planes.
pub(crate) fn frame(bytes: &[u8]) {
    let Some((head, planes)) = bytes.split_first_chunk::<11>() else { return };
    let format =
        [PixelFormat::Nv21, PixelFormat::I420, PixelFormat::Rgb8, PixelFormat::Gray8][usize::from(head[0] & 3)];
    let rotation =
        [Rotation::None, Rotation::Quarter, Rotation::Half, Rotation::ThreeQuarter][usize::from(head[0] >> 2 & 3)];
    let side = |at: usize| u32::from(u16::from_be_bytes([head[at], head[at + 1]]));
    let stride = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
    let shape = Shape { width: side(1), height: side(3), stride, format, rotation, at_ms: 0 };
    if let Ok(frame) = Frame::new(planes, shape) {
        let gray = frame.gray();
        assert!(gray.width().max(gray.height()) <= shape.width.max(shape.height));
        gate::look_for_card(&gray);
    }
}

/// A picture of modules: its width, then one byte for eight of them.
pub(crate) fn barcode(bytes: &[u8]) {
    let Some((width, bits)) = bytes.split_first() else { return };
    let columns = u32::from(*width).clamp(1, 200);
    let rows = (8 * bits.len() as u32 / columns).min(200);
    if rows == 0 {
        return;
    }
    let dark = |x: u32, y: u32| bits.get(((y * columns + x) / 8) as usize).is_some_and(|byte| byte >> (x % 8) & 1 == 1);
    let image = GrayImage::from_fn(2 * columns + 16, 2 * rows + 16, |x, y| {
        let inside = (8..2 * columns + 8).contains(&x) && (8..2 * rows + 8).contains(&y);
        let dark = inside && dark((x - 8) / 2, (y - 8) / 2);
        [if dark { 20u8 } else { 235 }].into()
    });
    barcode::qr(&image);
    // The foreign reader, then our own.
    barcode::pdf417_rung(&image, 0);
    barcode::pdf417_rung(&image, 1);
}
