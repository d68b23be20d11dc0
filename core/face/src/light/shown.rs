//! The challenge as what a screen shows, so that nobody else computes a colour.

use super::Challenge;

/// A display shows at most one colour in this time, in milliseconds.
const TICK_MS: usize = 8;

impl Challenge {
    /// The colours in order, each with when it is first shown (ms since the start): 0xAARRGGBB, sRGB, opaque. Each stands until the next.
    pub fn shown(&self) -> Vec<(u32, u32)> {
        let mut colors: Vec<(u32, u32)> = Vec::new();
        for at_ms in (0..self.duration_ms()).step_by(TICK_MS) {
            let argb = argb(self.color_at(at_ms));
            if colors.last().is_none_or(|(_, last)| *last != argb) {
                colors.push((at_ms, argb));
            }
        }
        colors
    }
}

/// Linear light as sRGB (IEC 61966-2-1).
fn argb(linear: [f32; 3]) -> u32 {
    linear.iter().fold(0xff, |argb, &value| {
        let value = value.clamp(0.0, 1.0);
        let encoded = if value <= 0.003_130_8 { value * 12.92 } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
        (argb << 8) | (encoded * 255.0 + 0.5) as u32
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_those_of_a_screen() {
        assert_eq!(argb([0.0, 0.0, 0.0]), 0xff00_0000);
        assert_eq!(argb([1.0, 1.0, 1.0]), 0xffff_ffff);
        // The middle grey of sRGB, 188, is half of the light.
        assert_eq!(argb([0.5, 0.5, 0.5]), 0xffbc_bcbc);
    }

    #[test]
    fn the_light_is_the_challenge_s() {
        let challenge = Challenge::derive(b"nonce", &[7; 32], b"key");
        let colors = challenge.shown();
        assert_eq!(colors[0].0, 0);
        for pair in colors.windows(2) {
            assert!(pair[0].0 < pair[1].0 && pair[0].1 != pair[1].1);
        }
        for at in (0..challenge.duration_ms()).step_by(100) {
            let (_, shown) = colors.iter().rev().find(|(from, _)| *from <= at).expect("a colour from the start");
            let near = (0..TICK_MS as u32).any(|back| argb(challenge.color_at(at.saturating_sub(back))) == *shown);
            assert!(near, "at {at} ms: {shown:08x}");
        }
    }
}
