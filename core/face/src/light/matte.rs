//! What a point answers, parted into the light that the surface scatters and the screen's mirror image on it.
//!
//! Skin and ink colour what they scatter; what their gloss mirrors keeps the lamp's own colour (dichromatic reflection: Shafer,
//! Color Research and Application 10(4), 1985). Over the own light, the scattered part is alike in all channels; the mirrored
//! part is the larger, the darker the channel. Without this, a phone mirrored in paper looks like a nose that stands out.

/// Least variance of a response: no camera measures better.
const LEAST: f32 = 1e-6;
/// Mirror images are expected up to about twice the middle's response: one over the square. Where nothing is seen of them, none
/// is claimed.
const EXPECTED: f32 = 0.25;

/// What a point answers, red, green and blue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    /// Its own light, linear.
    pub(super) own: [f32; 3],
    /// Its response over its own light, over the middle of the face's.
    pub(super) ratio: [f32; 3],
    /// Variance of those ratios by measurement noise.
    pub(super) noise: [f32; 3],
}

/// The two parts of an answer, in units of the middle of the face's response.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parted {
    /// What is scattered, which follows the light that falls on the surface.
    pub(super) matte: f32,
    /// What is mirrored, never negative.
    pub(super) mirrored: f32,
    /// Variance of the scattered part by measurement noise: without bound on what has no colour, where nothing parts the two.
    pub(super) noise: f32,
}

impl Answer {
    /// Weighted least squares of two unknowns, the second drawn to none. `tint` is what a matte surface would answer in each channel.
    pub(super) fn parted(&self, tint: [f32; 3]) -> Parted {
        let dark = self.own.map(|own| 1.0 / own.max(1e-4));
        let middle = dark.iter().sum::<f32>() / 3.0;
        let [mut one, mut cross, mut square, mut sum, mut mirror] = [0.0f32; 5];
        for channel in 0..3 {
            let weight = 1.0 / (self.noise[channel] + LEAST);
            let (ratio, gloss) = (self.ratio[channel] / tint[channel], dark[channel] / middle);
            one += weight;
            cross += weight * gloss;
            square += weight * gloss * gloss;
            sum += weight * ratio;
            mirror += weight * gloss * ratio;
        }
        square += EXPECTED;
        let determined = (one * square - cross * cross).max(1e-6 * one * square);
        let mirrored = (one * mirror - cross * sum) / determined;
        // Where the colours tell for certain that nothing is mirrored, all channels together measure the rest best.
        if mirrored < 0.0 && one < determined {
            return Parted { matte: sum / one, mirrored: 0.0, noise: 1.0 / one };
        }
        let matte = (square * sum - cross * mirror) / determined;
        Parted { matte, mirrored: mirrored.max(0.0), noise: square / determined }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SKIN: [f32; 3] = [0.30, 0.20, 0.15];

    fn answer(own: [f32; 3], matte: f32, mirrored: f32) -> Answer {
        let middle = own.iter().map(|own| 1.0 / own).sum::<f32>() / 3.0;
        Answer { own, ratio: own.map(|own| matte + mirrored / own / middle), noise: [1e-4; 3] }
    }

    #[test]
    fn the_mirror_image_is_taken_off() {
        for (matte, mirrored) in [(1.0, 0.0), (1.0, 0.5), (0.4, 2.0)] {
            let parted = answer(SKIN, matte, mirrored).parted([1.0; 3]);
            assert!((parted.matte - matte).abs() < 5e-3 && (parted.mirrored - mirrored).abs() < 5e-3, "{parted:?}");
        }
    }

    #[test]
    fn a_screen_of_another_white_is_no_mirror_image() {
        let tint = [1.0, 1.1, 1.3];
        let matte = answer(SKIN, 0.8, 0.0);
        let tinted = Answer { ratio: std::array::from_fn(|c| matte.ratio[c] * tint[c]), ..matte };
        assert!(tinted.parted([1.0; 3]).mirrored > 0.3);
        let parted = tinted.parted(tint);
        assert!((parted.matte - 0.8).abs() < 1e-3 && parted.mirrored < 1e-3, "{parted:?}");
    }

    #[test]
    fn of_what_has_no_colour_nothing_is_known() {
        let parted = answer([0.2; 3], 1.0, 1.0).parted([1.0; 3]);
        assert!(parted.noise > 1.0, "{parted:?}");
    }
}
