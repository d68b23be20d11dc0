//! Which points of the face are skin: those with the colour of its middle. Hair over cheeks or brow may be lighter or darker
//! than the skin by far and would be taken for shape.

use crate::fit::median;

/// Largest distance of the logarithm of red over green from the middle's.
const RED: f32 = 0.18;
/// The same of blue over green, which the room's light moves more.
const BLUE: f32 = 0.30;
/// Largest distances of the logarithm of the own light below and above the middle's: shade and sheen, not hair.
const LEVEL: [f32; 2] = [-1.2, 0.9];

/// The skin's colour in its own light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Skin {
    red: f32,
    blue: f32,
    level: f32,
}

/// Logarithms of red over green, blue over green, and of the whole.
fn tone([red, green, blue]: [f32; 3]) -> [f32; 3] {
    let [r, g, b] = [red, green, blue].map(|channel| channel.max(1e-4).ln());
    [r - g, b - g, (red + green + blue).max(1e-4).ln()]
}

impl Skin {
    /// The middle tone of these points.
    pub(crate) fn of(points: impl Iterator<Item = [f32; 3]>) -> Self {
        let tones: Vec<[f32; 3]> = points.map(tone).collect();
        let middle =
            |axis: usize| median(&mut tones.iter().map(|tone| tone[axis]).collect::<Vec<f32>>()).unwrap_or(0.0);
        Self { red: middle(0), blue: middle(1), level: middle(2) }
    }

    /// Whether light of this colour may be the skin's.
    pub(crate) fn has(&self, light: [f32; 3]) -> bool {
        let [red, blue, level] = tone(light);
        let level = level - self.level;
        (red - self.red).abs() < RED && (blue - self.blue).abs() < BLUE && level > LEVEL[0] && level < LEVEL[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shade_is_skin_and_hair_is_not() {
        let dark = [0.11, 0.055, 0.035];
        let skin = Skin::of([dark, dark.map(|c| c * 1.3), [0.9; 3], dark, dark.map(|c| c * 0.7)].into_iter());
        assert!(skin.has(dark.map(|c| c * 0.4)) && skin.has(dark.map(|c| c * 2.0)));
        for hair in [[0.34, 0.33, 0.32], [0.012, 0.006, 0.004], dark.map(|c| c * 0.2)] {
            assert!(!skin.has(hair), "{hair:?}");
        }
    }
}
