//! Attacks on pixels instead of on the camera: software that paints the screen's colours onto a clip of somebody who sat still.

use image::RgbImage;

use super::ShotAt;
use super::conditions::Conditions;
use super::session::{exposed, views};
use super::stage::still;
use crate::camera::{linear, tone};
use crate::head::{Look, Sitter};

/// What the software knows of the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Nothing: the whole frame takes the colour.
    Tint,
    /// How an ordinary head in the same pose would answer; the background is left alone.
    Relight,
}

/// Paints what the screen shows onto every frame, `lag_ms` late; `strength` is the light of a white screen over that of the
/// room, in the middle of the face.
pub fn paint(
    shots: &mut [ShotAt],
    paint: Paint,
    color_at: &dyn Fn(u32) -> [f32; 3],
    conditions: &Conditions,
    lag_ms: f32,
    strength: f32,
) {
    let map = match paint {
        Paint::Tint => None,
        Paint::Relight => Some(answers(conditions)),
    };
    for shot in shots {
        let color = exposed(color_at, shot.at_ms as f32 - lag_ms);
        shot.truth.live = false;
        shot.truth.screen = color;
        recolor(&mut shot.image, map.as_deref(), color.map(|c| c * strength), strength);
    }
}

/// How strongly each pixel of an ordinary head answers, over its own light under an even room; about 1 at the inner cheeks.
fn answers(conditions: &Conditions) -> Vec<f32> {
    let layers = still(&Sitter::drawn(Look::PLAIN), &views(conditions)[0]);
    let answer = |i: usize| {
        let [screen, sky, ..] = &layers.light[i];
        if layers.cover[i] > 0.5 && sky[1] > 1e-6 { screen[1] / sky[1] } else { 0.0 }
    };
    let (width, height) = (layers.width, layers.height);
    let map: Vec<f32> = (0..width * height).map(answer).collect();
    // Inner cheeks and the mouth: the middle of what answers there is the unit.
    let mut middle: Vec<f32> = (height * 45 / 100..height * 60 / 100)
        .flat_map(|y| (width * 40 / 100..width * 60 / 100).map(move |x| y * width + x))
        .map(|i| map[i])
        .collect();
    middle.sort_by(f32::total_cmp);
    let unit = middle.get(middle.len() / 2).copied().unwrap_or(1.0).max(1e-6);
    map.into_iter().map(|value| value / unit).collect()
}

fn recolor(image: &mut RgbImage, map: Option<&[f32]>, color: [f32; 3], strength: f32) {
    for (i, pixel) in image.pixels_mut().enumerate() {
        let answer = map.map_or(1.0, |map| map[i]);
        for (value, light) in pixel.0.iter_mut().zip(color) {
            let now = linear(f32::from(*value) / 255.0);
            // Bright enough to look like the room and the screen together, dark enough not to clip.
            *value = tone(now * (1.0 + light * answer) / (1.0 + 0.5 * strength));
        }
    }
}
