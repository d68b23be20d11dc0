//! The few filters that several steps share: box mean, unsharp mask, scaling.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::U8;
use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::{GrayImage, RgbImage};

/// The mean over a window of (2 `rx` + 1) x (2 `ry` + 1) pixels, the border repeated. Cost does not grow with the window.
pub(crate) fn box_mean(image: &GrayImage, rx: usize, ry: usize) -> GrayImage {
    let (width, height) = sides(image);
    if width == 0 || height == 0 {
        return image.clone();
    }
    // Rows first, as sums of up to 2 rx + 1 bytes; then columns with a running row of sums.
    let mut rows = vec![0u32; width * height];
    let mut padded = vec![0u8; width + 2 * rx + 1];
    for (from, to) in image.chunks_exact(width).zip(rows.chunks_exact_mut(width)) {
        // The border's pixels repeated beside the row, so that no step asks where it is.
        padded[rx..rx + width].copy_from_slice(from);
        padded[..rx].fill(from[0]);
        padded[rx + width..].fill(from[width - 1]);
        let mut sum: u32 = padded[..=2 * rx].iter().map(|value| u32::from(*value)).sum();
        for ((to, enter), leave) in to.iter_mut().zip(&padded[2 * rx + 1..]).zip(&padded) {
            *to = sum;
            sum = sum + u32::from(*enter) - u32::from(*leave);
        }
    }
    let row = |y: isize| &rows[y.clamp(0, height as isize - 1) as usize * width..][..width];
    let ry = ry as isize;
    let mut sums = vec![0u32; width];
    for y in -ry..=ry {
        sums.iter_mut().zip(row(y)).for_each(|(sum, value)| *sum += value);
    }
    let area = ((2 * rx + 1) * (2 * ry as usize + 1)) as u32;
    let reciprocal = 1.0 / area as f32;
    let mut out = GrayImage::new(width as u32, height as u32);
    for (y, to) in out.chunks_exact_mut(width).enumerate() {
        let (enter, leave) = (row(y as isize + ry + 1), row(y as isize - ry));
        for (((sum, to), enter), leave) in sums.iter_mut().zip(to).zip(enter).zip(leave) {
            *to = (*sum as f32 * reciprocal + 0.5) as u8;
            *sum = *sum + enter - leave;
        }
    }
    out
}

/// Each pixel moved away from its surroundings' mean, `amount` times the difference.
pub(crate) fn unsharp(image: &GrayImage, radius: usize, amount: f32) -> GrayImage {
    let mut out = box_mean(&box_mean(image, radius, radius), radius, radius);
    for (to, from) in out.iter_mut().zip(image.iter()) {
        let (mean, value) = (f32::from(*to), f32::from(*from));
        *to = (value + amount * (value - mean)).clamp(0.0, 255.0) as u8;
    }
    out
}

/// `image` at another size: averaged when smaller, bicubic when larger.
pub(crate) fn scale_gray(image: &GrayImage, width: u32, height: u32) -> GrayImage {
    if image.dimensions() == (width, height) {
        return image.clone();
    }
    let filter = if width < image.width() { FilterType::Bilinear } else { FilterType::CatmullRom };
    let whole = [0.0, 0.0, f64::from(image.width()), f64::from(image.height())];
    let pixels = resize(image, whole, (width, height), filter).unwrap_or_default();
    GrayImage::from_raw(width, height, pixels).unwrap_or_else(|| GrayImage::new(width, height))
}

/// `image` with a long side of `side` pixels; none when it is not longer.
pub(crate) fn shrink(image: &GrayImage, side: u32) -> Option<GrayImage> {
    let (width, height) = image.dimensions();
    let long = width.max(height);
    let to = |length: u32| (u64::from(length) * u64::from(side) / u64::from(long.max(1))).max(1) as u32;
    (long > side).then(|| scale_gray(image, to(width), to(height)))
}

/// A part `[left, top, width, height]` of the picture at another size, row by row; none when the part is empty or not inside.
/// Named for one kind of pixel, so that the other twelve are not compiled.
pub(crate) fn resize(image: &GrayImage, part: [f64; 4], size: (u32, u32), filter: FilterType) -> Option<Vec<u8>> {
    let mut pixels = vec![0; size.0 as usize * size.1 as usize];
    let source = TypedImageRef::<U8>::from_buffer(image.width(), image.height(), image.as_raw()).ok()?;
    let mut target = TypedImage::<U8>::from_buffer(size.0, size.1, &mut pixels).ok()?;
    let [left, top, width, height] = part;
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(filter)).crop(left, top, width, height);
    Resizer::new().resize_typed::<U8>(&source, &mut target, &options.use_alpha(false)).ok()?;
    Some(pixels)
}

/// Shades as a network takes them: the 2nd percentile is 0, ink, and the 98th 1, paper; some lie a little beyond.
pub(crate) fn stretched(shades: &[u8]) -> Vec<f32> {
    let mut counts = [0u32; 256];
    shades.iter().for_each(|shade| counts[usize::from(*shade)] += 1);
    let (low, high) = (percentile(&counts, 0.02), percentile(&counts, 0.98));
    let range = (high - low).max(12.0);
    let table: [f32; 256] = std::array::from_fn(|shade| ((shade as f32 - low) / range).clamp(-0.25, 1.25));
    shades.iter().map(|shade| table[usize::from(*shade)]).collect()
}

/// The shade that this part of those counted lies below.
pub(crate) fn percentile(counts: &[u32; 256], part: f32) -> f32 {
    let wanted = part * counts.iter().sum::<u32>() as f32;
    let mut seen = 0.0;
    counts
        .iter()
        .position(|count| {
            seen += *count as f32;
            seen > wanted
        })
        .unwrap_or(255) as f32
}

/// A picture's sides as indices.
pub(crate) fn sides(image: &GrayImage) -> (usize, usize) {
    (image.width() as usize, image.height() as usize)
}

/// BT.601 luma of a colour picture.
pub fn gray(image: &RgbImage) -> GrayImage {
    let mut out = GrayImage::new(image.width(), image.height());
    for (to, rgb) in out.iter_mut().zip(image.as_raw().chunks_exact(3)) {
        *to = crate::frame::luma(rgb[0], rgb[1], rgb[2]);
    }
    out
}

/// The picture between its pixels; beyond its border the border goes on.
#[inline]
pub(crate) fn value_at(image: &GrayImage, [x, y]: [f32; 2]) -> f32 {
    let (width, height) = sides(image);
    if width == 0 || height == 0 {
        return 0.0;
    }
    let px = (x - 0.5).clamp(0.0, (width - 1) as f32);
    let py = (y - 0.5).clamp(0.0, (height - 1) as f32);
    let (ix, iy) = (px as usize, py as usize);
    let (fx, fy) = (px - ix as f32, py - iy as f32);
    let (right, below) = (usize::from(ix + 1 < width), if iy + 1 < height { width } else { 0 });
    let pixels = image.as_raw();
    let value = |at: usize| f32::from(pixels[at]);
    let at = iy * width + ix;
    let top = value(at) + fx * (value(at + right) - value(at));
    let bottom = value(at + below) + fx * (value(at + below + right) - value(at + below));
    top + fy * (bottom - top)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Luma;

    #[test]
    fn the_box_mean_is_the_mean() {
        let image = GrayImage::from_fn(23, 17, |x, y| Luma([((x * 31 + y * 57) % 251) as u8]));
        let mean = box_mean(&image, 3, 2);
        for (x, y) in [(10, 8), (0, 0), (22, 16), (1, 15)] {
            let mut sum = 0.0;
            for dy in -2i32..=2 {
                for dx in -3i32..=3 {
                    let (x, y) = ((x as i32 + dx).clamp(0, 22) as u32, (y as i32 + dy).clamp(0, 16) as u32);
                    sum += f32::from(image.get_pixel(x, y)[0]);
                }
            }
            assert!((f32::from(mean.get_pixel(x, y)[0]) - sum / 35.0).abs() <= 0.51, "at {x}, {y}");
        }
        assert_eq!(box_mean(&GrayImage::new(0, 5), 3, 3).len(), 0);
    }

    #[test]
    fn an_unsharp_mask_widens_an_edge_and_leaves_flat_ground() {
        let edge = GrayImage::from_fn(40, 9, |x, _| Luma([if x < 20 { 90 } else { 160 }]));
        let sharp = unsharp(&edge, 2, 1.5);
        assert_eq!((sharp.get_pixel(2, 4)[0], sharp.get_pixel(37, 4)[0]), (90, 160));
        assert!(sharp.get_pixel(19, 4)[0] < 70 && sharp.get_pixel(20, 4)[0] > 180);
    }
}
