//! Flat things held before the camera in place of a face: a printed photo, whole, cut out or with holes, and a tablet.

use std::f32::consts::PI;

use image::RgbImage;

use super::sheet::{Pixel, Sheet};
use super::{Conditions, portrait};
use crate::camera::linear;
use crate::head::LAMPS;
use crate::person::Person;

/// A flat or bent sheet before the camera.
pub(super) struct Flat {
    /// What is printed; a tablet shows a clip instead.
    print: Option<RgbImage>,
    sheet: Sheet,
    pixels: Vec<Pixel>,
    width: usize,
    /// Luminance of a tablet's white, cd/m².
    nits: f32,
}

/// What a sheet hides and lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Nothing is cut.
    Whole,
    /// Only the face is left, worn before another one.
    Face,
    /// The eyes are cut out; those behind look through.
    Eyes,
}

impl Flat {
    /// A print of the person's photo, life-size; `bend` is the angle (radians) from its middle to its edge, around an axis
    /// that stands or, when `lying`, lies.
    pub(super) fn print(person: &Person, conditions: &Conditions, bend: f32, lying: bool, cut: Cut) -> Self {
        let raise = if cut == Cut::Whole { 0.0 } else { 0.14 };
        let sheet = Sheet { size: [2.45, 3.06], bend, lying, border: 0.10, corner: 0.02, gloss: 0.010, raise, cut };
        let width = conditions.phone.width;
        let pixels = sheet.lay(conditions, [0.0; 2]);
        Self { print: Some(portrait(person)), sheet, pixels, width, nits: 0.0 }
    }

    /// A tablet of this brightness (cd/m²); `gloss` is how much its glass mirrors.
    pub(super) fn tablet(conditions: &Conditions, nits: f32, gloss: f32) -> Self {
        let sheet = Sheet {
            size: [2.25, 3.0],
            bend: 0.0,
            lying: false,
            border: 0.11,
            corner: 0.10,
            gloss,
            raise: 0.0,
            cut: Cut::Whole,
        };
        let pixels = sheet.lay(conditions, [0.0; 2]);
        Self { print: None, sheet, pixels, width: conditions.phone.width, nits }
    }

    /// Whether it shows a clip instead of a print.
    pub(super) fn plays(&self) -> bool {
        self.print.is_none()
    }

    /// Turns it by this yaw and pitch (radians) from how it was held.
    pub(super) fn turn(&mut self, conditions: &Conditions, turned: [f32; 2]) {
        self.pixels = self.sheet.lay(conditions, turned);
    }

    /// Luminance of every pixel. `clip` is what a tablet shows, as the luminances its maker's camera saw; `behind` is what is
    /// seen past the sheet and through it.
    pub(super) fn light(
        &self,
        lamps: &[[f32; 3]; LAMPS],
        clip: Option<&[[f32; 3]]>,
        behind: &dyn Fn(usize) -> [f32; 3],
    ) -> Vec<[f32; 3]> {
        let (width, height) = (self.width, self.pixels.len() / self.width.max(1));
        let white = clip.map_or(1.0, |clip| {
            let mut levels: Vec<f32> = clip.iter().step_by(97).map(|c| c[1]).collect();
            levels.sort_by(f32::total_cmp);
            levels[levels.len() * 97 / 100].max(1e-3)
        });
        let shone = |i: usize, pixel: &Pixel| {
            let mut out = [0.0; 3];
            if pixel.cover < 1.0 {
                out = behind(i).map(|v| v * (1.0 - pixel.cover));
            }
            if pixel.cover == 0.0 {
                return out;
            }
            let [u, v] = pixel.place;
            let (reflectance, emitted) = match (&self.print, clip) {
                (Some(print), _) => {
                    let ink = picture_at(print, u, v).map(|c| 0.025 + 0.80 * c);
                    (ink.map(|c| c * pixel.inside + 0.82 * (1.0 - pixel.inside)), [0.0; 3])
                }
                (None, Some(clip)) => {
                    let x = (u * width as f32).clamp(0.0, width as f32 - 1.0) as usize;
                    let y = (v * height as f32).clamp(0.0, height as f32 - 1.0) as usize;
                    let shown = clip[y * width + x].map(|c| (c / white).min(1.0) * self.nits * pixel.inside);
                    ([0.012; 3], shown)
                }
                (None, None) => ([0.012; 3], [0.0; 3]),
            };
            for c in 0..3 {
                let lux: f32 = (0..LAMPS).map(|k| pixel.diffuse[k] * lamps[k][c]).sum();
                let value = reflectance[c] / PI * lux + emitted[c] + pixel.mirrored * lamps[0][c];
                out[c] += pixel.cover * value;
            }
            out
        };
        self.pixels.iter().enumerate().map(|(i, pixel)| shone(i, pixel)).collect()
    }
}

/// A printed picture's reflectance at a place (0 to 1 across and down).
fn picture_at(image: &RgbImage, u: f32, v: f32) -> [f32; 3] {
    crate::canvas::bilinear(image, u * image.width() as f32 - 0.5, v * image.height() as f32 - 0.5).map(linear)
}
