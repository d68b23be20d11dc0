//! What a person looks like, as numbers.

use serde::Serialize;

use crate::seeded::Seeded;

/// How the hair is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum HairStyle {
    /// None at all.
    Bald,
    /// A few millimetres.
    Buzz,
    /// Short all over.
    Short,
    /// Short sides, a parted, combed top.
    Parted,
    /// Down to the jaw, parted.
    Bob,
    /// Down to the jaw, with a fringe to the brows.
    Fringe,
    /// Over the shoulders.
    Long,
    /// Drawn back into a knot on top.
    Knot,
    /// Short curls.
    Curls,
    /// A round cloud of tight curls.
    Afro,
    /// A ring around a bald top.
    Crown,
}

/// Hair on the face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Beard {
    /// Shaved.
    None,
    /// Some days old.
    Stubble,
    /// On the upper lip.
    Moustache,
    /// Around the mouth and on the chin.
    Goatee,
    /// From ear to ear.
    Full,
}

/// Spectacles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Glasses {
    /// None.
    None,
    /// Thin, round, metal.
    Round,
    /// Thick, with corners, dark.
    Square,
}

/// What is worn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Clothes {
    /// Round neck.
    Crew,
    /// V neck.
    Wedge,
    /// Up to the chin.
    High,
    /// A jacket over a light shirt.
    Jacket,
}

/// What a person looks like. Shape numbers are relative: 0 is ordinary, -1 and 1 are rare. Colours are linear reflectances.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Look {
    /// Width of the face.
    pub width: f32,
    /// Width of the jaw.
    pub jaw: f32,
    /// Length of the chin.
    pub chin: f32,
    /// How far the cheekbones stand out.
    pub cheekbone: f32,
    /// Fullness of the cheeks.
    pub flesh: f32,
    /// How far the brow ridge stands out.
    pub ridge: f32,
    /// Distance of the eyes.
    pub eye_gap: f32,
    /// How open the eyes are.
    pub eye_open: f32,
    /// Outer corners up or down.
    pub eye_tilt: f32,
    /// Length of the nose.
    pub nose_length: f32,
    /// Width of the nose.
    pub nose_width: f32,
    /// How far the nose stands out.
    pub nose_height: f32,
    /// Width of the mouth.
    pub mouth: f32,
    /// Fullness of the lips.
    pub lips: f32,
    /// Corners of the mouth up or down.
    pub smile: f32,
    /// Size of the ears.
    pub ears: f32,
    /// Thickness of the brows.
    pub brow_thick: f32,
    /// Height of the brows over the eyes.
    pub brow_high: f32,
    /// How bent the brows are.
    pub brow_arch: f32,
    /// 0 (palest) to 1 (darkest).
    pub melanin: f32,
    /// Yellow (-1) to red (1).
    pub undertone: f32,
    /// 0 to 1.
    pub freckles: f32,
    /// Lines and folds, 0 to 1.
    pub age: f32,
    /// Colour on the lips, 0 to 1.
    pub lipstick: f32,
    /// Colour of the iris.
    pub iris: [f32; 3],
    /// Colour of hair, brows and beard.
    pub hair_color: [f32; 3],
    /// How the hair is worn.
    pub hair: HairStyle,
    /// Height of the hairline.
    pub hairline: f32,
    /// Hair on the face.
    pub beard: Beard,
    /// Spectacles.
    pub glasses: Glasses,
    /// What is worn.
    pub clothes: Clothes,
    /// Its colour.
    pub cloth: [f32; 3],
    /// Of moles, strands and pores.
    pub grain: u32,
}

impl Look {
    /// Nobody in particular: every shape ordinary.
    pub const PLAIN: Self = Self {
        width: 0.0,
        jaw: 0.0,
        chin: 0.0,
        cheekbone: 0.0,
        flesh: 0.0,
        ridge: 0.0,
        eye_gap: 0.0,
        eye_open: 0.0,
        eye_tilt: 0.0,
        nose_length: 0.0,
        nose_width: 0.0,
        nose_height: 0.0,
        mouth: 0.0,
        lips: 0.0,
        smile: 0.2,
        ears: 0.0,
        brow_thick: 0.0,
        brow_high: 0.0,
        brow_arch: 0.0,
        melanin: 0.25,
        undertone: 0.0,
        freckles: 0.0,
        age: 0.2,
        lipstick: 0.0,
        iris: [0.10, 0.05, 0.025],
        hair_color: [0.045, 0.025, 0.015],
        hair: HairStyle::Short,
        hairline: 0.0,
        beard: Beard::None,
        glasses: Glasses::None,
        clothes: Clothes::Crew,
        cloth: [0.10, 0.14, 0.20],
        grain: 1,
    };

    /// Somebody drawn by chance, from far apart: where the persons of the catalogue were looked for.
    pub fn drawn(seed: u64) -> Self {
        let mut chance = Seeded::new(seed);
        let chance = &mut chance;
        let mut shape = || 1.25 * (chance.between(-1.0, 1.0) + chance.between(-1.0, 1.0));
        let mut look = Self {
            width: shape(),
            jaw: shape(),
            chin: shape(),
            cheekbone: shape(),
            flesh: shape(),
            ridge: shape(),
            eye_gap: shape(),
            eye_open: shape(),
            eye_tilt: shape(),
            nose_length: shape(),
            nose_width: shape(),
            nose_height: shape(),
            mouth: shape(),
            lips: shape(),
            smile: 0.35 * shape() + 0.2,
            ears: shape(),
            brow_thick: shape(),
            brow_high: shape(),
            brow_arch: shape(),
            hairline: shape(),
            ..Self::PLAIN
        };
        let any = |chance: &mut Seeded, count: usize| (chance.bits() % count as u64) as usize;
        look.melanin = chance.unit();
        look.undertone = chance.between(-1.0, 1.0);
        look.freckles = if look.melanin < 0.4 { (chance.unit() * 2.2 - 1.2).max(0.0) } else { 0.0 };
        look.age = chance.unit();
        let woman = chance.unit() < 0.5;
        look.lipstick = if woman { chance.unit() } else { 0.0 };
        const IRIS: [[f32; 3]; 4] = [[0.05, 0.025, 0.012], [0.12, 0.07, 0.03], [0.06, 0.10, 0.05], [0.10, 0.17, 0.24]];
        look.iris = IRIS[if look.melanin > 0.45 { any(chance, 2) } else { any(chance, 4) }];
        const HAIR: [[f32; 3]; 6] = [
            [0.010, 0.008, 0.007],
            [0.035, 0.018, 0.010],
            [0.09, 0.045, 0.02],
            [0.20, 0.07, 0.02],
            [0.34, 0.22, 0.10],
            [0.34, 0.33, 0.32],
        ];
        look.hair_color = if look.age > 0.75 {
            HAIR[5]
        } else if look.melanin > 0.45 {
            HAIR[any(chance, 2)]
        } else {
            HAIR[any(chance, 5)]
        };
        use HairStyle::{Afro, Bald, Bob, Buzz, Crown, Curls, Fringe, Knot, Long, Parted, Short};
        look.hair = if woman {
            [Long, Bob, Fringe, Knot, Curls, Afro, Short][any(chance, 7)]
        } else {
            [Short, Parted, Buzz, Bald, Crown, Curls, Parted][any(chance, 7)]
        };
        if !woman {
            look.beard = [Beard::None, Beard::Full, Beard::Goatee, Beard::Moustache, Beard::Stubble, Beard::None]
                [any(chance, 6)];
        }
        look.glasses = [Glasses::None, Glasses::None, Glasses::Round, Glasses::Square][any(chance, 4)];
        look.clothes = [Clothes::Crew, Clothes::Wedge, Clothes::High, Clothes::Jacket][any(chance, 4)];
        look.cloth = [(); 3].map(|()| 0.02 + 0.5 * chance.unit() * chance.unit());
        look.grain = seed as u32;
        look
    }

    /// Reflectance of the skin where nothing reddens or darkens it.
    pub(crate) fn skin(&self) -> [f32; 3] {
        // Between measured-looking ends; the exponent spaces the tones evenly to the eye.
        let (pale, dark) = ([0.66f32, 0.455, 0.355], [0.105f32, 0.052, 0.033]);
        let m = self.melanin.clamp(0.0, 1.0);
        let tint = [1.0 + 0.04 * self.undertone, 1.0 - 0.03 * self.undertone, 1.0 - 0.02 * self.undertone.abs()];
        std::array::from_fn(|i| pale[i].powf(1.0 - m) * dark[i].powf(m) * tint[i])
    }
}
