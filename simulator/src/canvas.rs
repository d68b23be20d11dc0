//! A sheet to print on: shapes, strokes and type with soft edges.

use ab_glyph::{Font, FontRef, PxScale, ScaleFont};
use image::{Rgb, RgbImage};

/// Red, green, blue as printed (sRGB), 0 to 1.
pub(crate) type Ink = [f32; 3];

/// An ink from `0xRRGGBB`.
pub(crate) const fn ink(hex: u32) -> Ink {
    [(hex >> 16 & 255) as f32 / 255.0, (hex >> 8 & 255) as f32 / 255.0, (hex & 255) as f32 / 255.0]
}

/// The faces of type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// For labels and values.
    Text,
    /// For headings.
    Heading,
    /// For the machine-readable zone.
    OcrB,
}

impl Face {
    fn font(self) -> FontRef<'static> {
        let bytes: &'static [u8] = match self {
            Self::Text => include_bytes!("../fonts/Inter-Medium.otf"),
            Self::Heading => include_bytes!("../fonts/Inter-SemiBold.otf"),
            Self::OcrB => include_bytes!("../fonts/OCRB.otf"),
        };
        FontRef::try_from_slice(bytes).expect("the fonts compiled into this crate are whole")
    }
}

/// A sheet measured in millimetres, kept in pixels.
pub(crate) struct Canvas {
    width: usize,
    height: usize,
    /// Pixels to the millimetre.
    per_mm: f32,
    pixels: Vec<Ink>,
    /// Coverage of the stroke being drawn, so that a line that crosses itself is not printed twice.
    cover: Vec<f32>,
}

impl Canvas {
    pub(crate) fn new(width_mm: f32, height_mm: f32, per_mm: f32, paper: Ink) -> Self {
        let (width, height) = ((width_mm * per_mm).round() as usize, (height_mm * per_mm).round() as usize);
        Self { width, height, per_mm, pixels: vec![paper; width * height], cover: vec![0.0; width * height] }
    }

    pub(crate) fn into_image(self) -> RgbImage {
        let width = self.width;
        RgbImage::from_fn(width as u32, self.height as u32, |x, y| {
            Rgb(self.pixels[y as usize * width + x as usize].map(|v| (v.clamp(0.0, 1.0) * 255.0).round() as u8))
        })
    }

    fn blend(&mut self, index: usize, color: Ink, alpha: f32) {
        let under = &mut self.pixels[index];
        for channel in 0..3 {
            under[channel] += (color[channel] - under[channel]) * alpha;
        }
    }

    /// Lets `paint` decide the ink and its opacity at every point (mm) of a rectangle.
    pub(crate) fn shade(&mut self, area: [f32; 4], paint: impl Fn(f32, f32) -> (Ink, f32)) {
        let [left, top, width, height] = area.map(|v| v * self.per_mm);
        let (right, bottom) = ((left + width).ceil(), (top + height).ceil());
        for y in top.floor().max(0.0) as usize..(bottom.max(0.0) as usize).min(self.height) {
            for x in left.floor().max(0.0) as usize..(right.max(0.0) as usize).min(self.width) {
                let (color, alpha) = paint((x as f32 + 0.5) / self.per_mm, (y as f32 + 0.5) / self.per_mm);
                if alpha > 0.0 {
                    self.blend(y * self.width + x, color, alpha.min(1.0));
                }
            }
        }
    }

    /// Fills where `distance` (mm, negative inside) says, with a one-pixel edge.
    pub(crate) fn fill(&mut self, area: [f32; 4], color: Ink, alpha: f32, distance: impl Fn(f32, f32) -> f32) {
        let per_mm = self.per_mm;
        self.shade(area, |x, y| (color, alpha * (0.5 - distance(x, y) * per_mm).clamp(0.0, 1.0)));
    }

    /// A rectangle with round corners.
    pub(crate) fn rounded(&mut self, area: [f32; 4], radius: f32, color: Ink, alpha: f32) {
        let grown = [area[0] - 0.2, area[1] - 0.2, area[2] + 0.4, area[3] + 0.4];
        self.fill(grown, color, alpha, |x, y| rounded_distance(area, radius, x, y));
    }

    /// A line through points, `width` mm wide.
    pub(crate) fn stroke(&mut self, points: &[[f32; 2]], width: f32, color: Ink, alpha: f32) {
        let half = (width * self.per_mm / 2.0).max(0.35);
        let mut touched = Vec::new();
        for pair in points.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|p| [p[0] * self.per_mm, p[1] * self.per_mm]);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length2 = (dx * dx + dy * dy).max(1e-6);
            let reach = half + 1.0;
            let low = |u: f32, v: f32| (u.min(v) - reach).floor().max(0.0) as usize;
            let high = |u: f32, v: f32, end: usize| ((u.max(v) + reach).ceil().max(0.0) as usize).min(end);
            for y in low(a[1], b[1])..high(a[1], b[1], self.height) {
                for x in low(a[0], b[0])..high(a[0], b[0], self.width) {
                    let (px, py) = (x as f32 + 0.5 - a[0], y as f32 + 0.5 - a[1]);
                    let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
                    let distance = (px - t * dx).hypot(py - t * dy);
                    let coverage = (half + 0.5 - distance).clamp(0.0, 1.0) * (2.0 * half).min(1.0);
                    let slot = &mut self.cover[y * self.width + x];
                    if coverage > *slot {
                        if *slot == 0.0 {
                            touched.push(y * self.width + x);
                        }
                        *slot = coverage;
                    }
                }
            }
        }
        for index in touched {
            let coverage = std::mem::take(&mut self.cover[index]);
            self.blend(index, color, alpha * coverage);
        }
    }

    /// Sets type with its baseline's start at `at`; `size` is the height of capitals in mm. Returns where the line ends.
    pub(crate) fn text(&mut self, face: Face, text: &str, at: [f32; 2], size: f32, color: Ink, alpha: f32) -> f32 {
        let capital = 0.727; // of Inter's em, both weights
        let font = face.font();
        let units = font.units_per_em().unwrap_or(1000.0);
        let scale = PxScale::from(size * self.per_mm / capital * font.height_unscaled() / units);
        self.glyphs(&font, text, at, scale, None, color, alpha)
    }

    /// Sets `text` in OCR-B size 1: 2.54 mm from character to character (ICAO Doc 9303 part 3, section 4.4).
    pub(crate) fn machine_line(&mut self, text: &str, at: [f32; 2], color: Ink) {
        let font = Face::OcrB.font();
        let pitch = 2.54 * self.per_mm;
        let scale = pitch / font.h_advance_unscaled(font.glyph_id('A')) * font.height_unscaled();
        self.glyphs(&font, text, at, PxScale::from(scale), Some(pitch), color, 0.94);
    }

    #[allow(clippy::too_many_arguments)]
    fn glyphs(
        &mut self,
        font: &FontRef<'_>,
        text: &str,
        at: [f32; 2],
        scale: PxScale,
        pitch: Option<f32>,
        color: Ink,
        alpha: f32,
    ) -> f32 {
        let scaled = font.as_scaled(scale);
        let (mut x, y) = (at[0] * self.per_mm, at[1] * self.per_mm);
        for character in text.chars() {
            let id = font.glyph_id(character);
            if let Some(outline) = font.outline_glyph(id.with_scale_and_position(scale, ab_glyph::point(x, y))) {
                let bounds = outline.px_bounds();
                let (left, top) = (bounds.min.x as i32, bounds.min.y as i32);
                outline.draw(|gx, gy, coverage| {
                    let (px, py) = (left + gx as i32, top + gy as i32);
                    if px >= 0 && py >= 0 && (px as usize) < self.width && (py as usize) < self.height {
                        self.blend(py as usize * self.width + px as usize, color, alpha * coverage.min(1.0));
                    }
                });
            }
            x += pitch.unwrap_or_else(|| scaled.h_advance(id));
        }
        x / self.per_mm
    }

    /// Prints a picture into a rectangle; `tone` maps its colour to ink and opacity at a place (0 to 1 across and down).
    pub(crate) fn picture(&mut self, area: [f32; 4], image: &RgbImage, tone: impl Fn(Ink, f32, f32) -> (Ink, f32)) {
        let (columns, rows) = (image.width() as f32, image.height() as f32);
        // Averages the pixels under one printed dot, so that a picture printed small does not alias.
        let (step_x, step_y) = (columns / (area[2] * self.per_mm), rows / (area[3] * self.per_mm));
        let taps = (step_x.max(step_y).ceil() as usize).clamp(1, 4);
        self.shade(area, |x, y| {
            let (u, v) = ((x - area[0]) / area[2], (y - area[1]) / area[3]);
            if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                return ([0.0; 3], 0.0);
            }
            let mut sum = [0.0f32; 3];
            for tap in 0..taps * taps {
                let place = |k: usize| (k as f32 + 0.5) / taps as f32 - 0.5;
                let sample = bilinear(
                    image,
                    u * columns + place(tap % taps) * step_x - 0.5,
                    v * rows + place(tap / taps) * step_y - 0.5,
                );
                for channel in 0..3 {
                    sum[channel] += sample[channel] / (taps * taps) as f32;
                }
            }
            tone(sum, u, v)
        });
    }
}

/// Distance to a rectangle with round corners, negative inside.
pub(crate) fn rounded_distance(area: [f32; 4], radius: f32, x: f32, y: f32) -> f32 {
    let [left, top, width, height] = area;
    let dx = (x - left - width / 2.0).abs() - (width / 2.0 - radius);
    let dy = (y - top - height / 2.0).abs() - (height / 2.0 - radius);
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - radius
}

/// The colour (0 to 1) between pixel centres, the border going on outside.
pub(crate) fn bilinear(image: &RgbImage, x: f32, y: f32) -> Ink {
    let (right, bottom) = (image.width() - 1, image.height() - 1);
    let (x, y) = (x.clamp(0.0, right as f32), y.clamp(0.0, bottom as f32));
    let (x0, y0) = (x as u32, y as u32);
    let (x1, y1) = ((x0 + 1).min(right), (y0 + 1).min(bottom));
    let (u, v) = (x - x0 as f32, y - y0 as f32);
    let at = |column: u32, row: u32| image.get_pixel(column, row).0.map(f32::from);
    let (a, b, c, d) = (at(x0, y0), at(x1, y0), at(x0, y1), at(x1, y1));
    std::array::from_fn(|i| ((a[i] * (1.0 - u) + b[i] * u) * (1.0 - v) + (c[i] * (1.0 - u) + d[i] * u) * v) / 255.0)
}
