//! From light on the sensor to a picture.

use std::io::Cursor;
use std::sync::LazyLock;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageReader, Rgb, RgbImage};

use crate::seeded::Seeded;

/// sRGB to linear light, both 0 to 1 (IEC 61966-2-1).
#[inline]
pub(crate) fn linear(v: f32) -> f32 {
    static TABLE: LazyLock<Vec<f32>> = LazyLock::new(|| {
        (0..=1024)
            .map(|i| i as f32 / 1024.0)
            .map(|v| if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) })
            .collect()
    });
    let at = v.clamp(0.0, 1.0) * 1024.0;
    let low = (at as usize).min(1023);
    TABLE[low] + (TABLE[low + 1] - TABLE[low]) * (at - low as f32)
}

/// Linear light to sRGB, both 0 to 1 (IEC 61966-2-1).
#[inline]
pub(crate) fn encode(v: f32) -> f32 {
    if v <= 0.003_130_8 { 12.92 * v } else { 1.055 * v.powf(1.0 / 2.4) - 0.055 }
}

/// Linear light (0 to 1) to an sRGB byte.
#[inline]
pub(crate) fn tone(v: f32) -> u8 {
    // Indexed by the square root, so that the steep dark end has enough entries.
    static TABLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
        (0..=4095u32).map(|i| (i as f32 / 4095.0).powi(2)).map(|v| (encode(v) * 255.0).round() as u8).collect()
    });
    TABLE[(v.clamp(0.0, 1.0).sqrt() * 4095.0 + 0.5) as usize]
}

/// How light becomes a picture.
pub(crate) struct Sensor {
    /// Radius, px.
    pub(crate) defocus: f32,
    /// Length, px.
    pub(crate) motion: f32,
    /// Multiplies the light; 1 is white at full scale.
    pub(crate) exposure: f32,
    /// Relative to 6000 electrons at full scale and 4 electrons of read noise.
    pub(crate) noise: f32,
    pub(crate) jpeg: Option<u8>,
    pub(crate) seed: u64,
}

impl Sensor {
    pub(crate) fn develop(&self, light: &[[f32; 3]], width: usize, height: usize) -> RgbImage {
        let blurred = self.blur(light, width, height);
        let mut chance = Seeded::new(self.seed ^ 0x5E5);
        let mut image = RgbImage::new(width as u32, height as u32);
        let (shot, read) = (self.noise / 6000f32.sqrt(), self.noise * 4.0 / 6000.0);
        for (pixel, value) in image.pixels_mut().zip(&blurred) {
            let ([a, b], [c, _]) = (chance.normal_pair(), chance.normal_pair());
            let grain = [a, b, c];
            *pixel = Rgb(std::array::from_fn(|i| {
                // Highlights roll off instead of clipping at once.
                let v = value[i] * self.exposure;
                let v = if v > 0.8 { 0.8 + 0.2 * (1.0 - (-(v - 0.8) / 0.2).exp()) } else { v };
                tone(v + grain[i] * (shot * shot * v.max(0.0) + read * read).sqrt())
            }));
        }
        match self.jpeg {
            Some(quality) => compressed(&image, quality),
            None => image,
        }
    }

    fn blur(&self, light: &[[f32; 3]], width: usize, height: usize) -> Vec<[f32; 3]> {
        let kernel = self.kernel();
        if kernel.len() == 1 {
            return light.to_vec();
        }
        let mut out = vec![[0.0f32; 3]; light.len()];
        for y in 0..height {
            for x in 0..width {
                let mut sum = [0.0f32; 3];
                for &(dx, dy, weight) in &kernel {
                    let column = (x as i32 + dx).clamp(0, width as i32 - 1) as usize;
                    let row = (y as i32 + dy).clamp(0, height as i32 - 1) as usize;
                    let from = light[row * width + column];
                    for channel in 0..3 {
                        sum[channel] += weight * from[channel];
                    }
                }
                out[y * width + x] = sum;
            }
        }
        out
    }

    /// A disc of the defocus' radius drawn along the motion.
    fn kernel(&self) -> Vec<(i32, i32, f32)> {
        let angle = Seeded::new(self.seed ^ 0xD1).between(0.0, 3.1);
        let reach = (self.defocus + self.motion / 2.0 + 1.0).ceil() as i32;
        let steps = (self.motion.ceil() as i32).max(1);
        let mut kernel = Vec::new();
        for dy in -reach..=reach {
            for dx in -reach..=reach {
                let mut weight = 0.0;
                for step in 0..steps {
                    let t = if steps == 1 { 0.0 } else { self.motion * (step as f32 / (steps - 1) as f32 - 0.5) };
                    let distance = (dx as f32 - t * angle.cos()).hypot(dy as f32 - t * angle.sin());
                    weight += (self.defocus + 0.5 - distance).clamp(0.0, 1.0);
                }
                if weight > 0.0 {
                    kernel.push((dx, dy, weight));
                }
            }
        }
        let total: f32 = kernel.iter().map(|k| k.2).sum();
        kernel.iter_mut().for_each(|k| k.2 /= total);
        kernel
    }
}

pub(crate) fn compressed(image: &RgbImage, quality: u8) -> RgbImage {
    let mut bytes = Vec::new();
    let written = JpegEncoder::new_with_quality(&mut bytes, quality.clamp(1, 100)).encode_image(image);
    let read = written.ok().and_then(|()| {
        let mut reader = ImageReader::new(Cursor::new(bytes));
        reader.set_format(image::ImageFormat::Jpeg);
        reader.decode().ok()
    });
    // Writing to memory and reading back what was just written cannot fail; the picture itself is the honest fallback.
    read.map_or_else(|| image.clone(), |read| read.to_rgb8())
}
