//! Repeatable randomness: a picture with the same seed is the same picture.

/// SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
#[derive(Debug, Clone)]
pub(crate) struct Seeded(u64);

impl Seeded {
    pub(crate) fn new(seed: u64) -> Self {
        // Scrambled once: the streams of neighbouring seeds would be the same stream, shifted.
        Self(Self(seed ^ 0x1234_5678_9ABC_DEF1).bits())
    }

    /// Uniform over all bits.
    #[inline]
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform from 0 up to 1.
    #[inline]
    pub(crate) fn unit(&mut self) -> f32 {
        (self.bits() >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Uniform between two numbers.
    #[inline]
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Two numbers, each close to normal with mean 0 and deviation 1: sums of four uniform bytes-and-a-half, cheap enough
    /// for every pixel of every frame.
    #[inline]
    pub(crate) fn normal_pair(&mut self) -> [f32; 2] {
        let bits = self.bits();
        let sum = |from: u32| -> f32 {
            (0..4).map(|i| ((bits >> (from + 8 * i)) & 0xFF) as f32).sum::<f32>() / 255.0 * 1.732_05 - 3.464_1
        };
        [sum(0), sum(32)]
    }
}

/// A value between 0 and 1 that belongs to a point of a grid.
#[inline]
pub(crate) fn lattice(x: i32, y: i32, z: i32, seed: u32) -> f32 {
    let mut h = (x as u32).wrapping_mul(0x8DA6_B343)
        ^ (y as u32).wrapping_mul(0xD816_3841)
        ^ (z as u32).wrapping_mul(0xCB1A_B31F)
        ^ seed.wrapping_mul(0x9E37_79B1);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    h ^= h >> 15;
    (h >> 8) as f32 / (1u32 << 24) as f32
}

/// Smooth noise over space, -1 to 1, features one unit wide.
#[inline]
pub(crate) fn noise(x: f32, y: f32, z: f32, seed: u32) -> f32 {
    // Rounded down by hand: the library's own is a call.
    let down = |x: f32| x as i32 - i32::from(x < x as i32 as f32);
    let (ix, iy, iz) = (down(x), down(y), down(z));
    let (fx, fy, fz) = (ix as f32, iy as f32, iz as f32);
    let ease = |t: f32| t * t * (3.0 - 2.0 * t);
    let (u, v, w) = (ease(x - fx), ease(y - fy), ease(z - fz));
    let mix = |a: f32, b: f32, t: f32| a + (b - a) * t;
    let at = |dx: i32, dy: i32, dz: i32| lattice(ix + dx, iy + dy, iz + dz, seed);
    let near = mix(mix(at(0, 0, 0), at(1, 0, 0), u), mix(at(0, 1, 0), at(1, 1, 0), u), v);
    if w == 0.0 {
        return near * 2.0 - 1.0;
    }
    let far = mix(mix(at(0, 0, 1), at(1, 0, 1), u), mix(at(0, 1, 1), at(1, 1, 1), u), v);
    mix(near, far, w) * 2.0 - 1.0
}

/// Noise with finer and finer detail.
pub(crate) fn fractal(x: f32, y: f32, z: f32, seed: u32, octaves: u32) -> f32 {
    let (mut sum, mut weight, mut scale) = (0.0, 0.5, 1.0);
    for octave in 0..octaves {
        sum += weight * noise(x * scale, y * scale, z * scale, seed + octave);
        weight *= 0.5;
        scale *= 2.03;
    }
    sum
}
