//! Who is filmed, in which room, by which phone, and what is held up in place of a face.

use super::photos::with;
use regain_base::{Entropy, SeededEntropy};
use regain_simulator::person::{Look, Person, Photo, catalogue};
use regain_simulator::scene::{Bend, Conditions, Phone, Tablet};
use std::sync::Arc;

/// What is before the camera, or put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Species {
    Live,
    FlatPrint,
    BentPrint,
    CutOut,
    EyeHoles,
    Replay,
    OldSession,
    StaticClip,
    Tint,
    Relight,
    Mask,
}

impl Species {
    pub(super) const ALL: [Self; 11] = [
        Self::Live,
        Self::FlatPrint,
        Self::BentPrint,
        Self::CutOut,
        Self::EyeHoles,
        Self::Replay,
        Self::OldSession,
        Self::StaticClip,
        Self::Tint,
        Self::Relight,
        Self::Mask,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::FlatPrint => "flat print",
            Self::BentPrint => "bent print",
            Self::CutOut => "cut-out print worn",
            Self::EyeHoles => "print with eye holes",
            Self::Replay => "replay on a tablet",
            Self::OldSession => "old session injected",
            Self::StaticClip => "static clip injected",
            Self::Tint => "whole-frame tint in real time",
            Self::Relight => "relight with an ordinary head",
            Self::Mask => "mask of an ordinary head",
        }
    }

    /// The most that may be believed; none where only the number is told.
    pub(super) fn bar(self) -> Option<f64> {
        match self {
            Self::Live => Some(0.03),
            Self::Tint => Some(0.07),
            Self::Relight | Self::Mask => None,
            _ => Some(0.01),
        }
    }
}

/// Numbers of the analysis were chosen on one half of the persons; the other half was only measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Tuning,
    Test,
}

impl Half {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Tuning => "tuning",
            Self::Test => "test",
        }
    }

    /// Where the seeds of its persons start; they never meet. Two persons before the test's first were looked at when the last
    /// rule of the analysis was chosen, so they belong to neither.
    pub(super) fn first(self) -> u64 {
        match self {
            Self::Tuning => 1_000_000,
            Self::Test => 2_000_002,
        }
    }
}

/// A session to be made.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) species: Species,
    pub(super) person: Person,
    pub(super) conditions: Conditions,
    /// How the attack is made.
    pub(super) means: Means,
    pub(super) seed: u64,
}

impl Plan {
    /// The same session with a photographed person; none where a drawn head is what is shown.
    pub(super) fn of(self, photo: &Arc<Photo>) -> Option<Self> {
        (self.species != Species::Mask).then(|| Self { person: with(&self.person, photo), ..self })
    }
}

/// What the attacker chose; each species takes what it needs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Means {
    pub(super) bend: Bend,
    pub(super) tablet: Tablet,
    /// Of software that paints, ms.
    pub(super) lag_ms: f32,
    /// Painted light over the room's.
    pub(super) strength: f32,
}

/// The sessions of the `index`th person of a half: `rounds` of each attack, three times as many of the living.
pub(super) fn plans(half: Half, index: u64, rounds: u64, only: &[Species]) -> Vec<Plan> {
    let seed = half.first() + index;
    let person = Person { key: "drawn", look: Look::drawn(seed), ..catalogue()[0].clone() };
    let chance = Chance::new(seed, u64::MAX);
    // Of a person, so that all sessions share the renderings.
    let distance_cm = [27.0, 32.0, 37.0, 42.0][chance.below(4)];
    let pose = Some([chance.between(-0.07, 0.07), chance.between(-0.05, 0.06), chance.between(-0.04, 0.04)]);
    let sway = chance.between(0.8, 2.6);
    let wanted = |species: &&Species| only.is_empty() || only.contains(species);
    let mut plans = Vec::new();
    for (order, &species) in Species::ALL.iter().enumerate().filter(|(_, species)| wanted(species)) {
        let live = species == Species::Live;
        for round in 0..if live { 3 * rounds } else { rounds } {
            let seed = (seed << 16) + (order as u64) * 1000 + round;
            let chance = Chance::new(seed, 1);
            let drawn = conditions(&chance, if live { 3200.0 } else { 1000.0 }, seed);
            let conditions = Conditions { distance_cm, pose, sway, ..drawn };
            plans.push(Plan { species, person: person.clone(), conditions, means: means(species, &chance), seed });
        }
    }
    plans
}

/// A room, a screen and a phone. Attackers do not choose rooms in which nothing can be measured.
pub(super) fn conditions(chance: &Chance, brightest: f32, seed: u64) -> Conditions {
    let oled = chance.unit() < 0.5;
    let locked = chance.unit() < 0.6;
    let phone = Phone {
        width: 240,
        locked,
        told: !locked && chance.unit() < 0.5,
        settle_ms: chance.between(200.0, 500.0),
        contrast: chance.between(0.0, 0.5),
        local: if chance.unit() < 0.5 { 0.0 } else { chance.between(0.05, 0.25) },
        well: chance.between(2500.0, 6000.0),
        loss: (chance.unit() < 0.67).then(|| chance.between(60.0, 92.0) as u8),
    };
    Conditions {
        ambient_lux: chance.spread(5.0, brightest),
        ambient_kelvin: chance.between(2700.0, 6500.0),
        ambient_sided: chance.between(0.0, 0.6),
        screen_nits: chance.spread(200.0, 1000.0),
        screen_leak: if oled { 0.0 } else { chance.between(0.002, 0.01) },
        latency_ms: chance.between(40.0, 120.0),
        shake: chance.between(0.4, 1.6),
        flicker: chance.between(0.0, 0.03),
        blink: chance.unit() < 0.6,
        phone,
        seed,
        ..Conditions::default()
    }
}

fn means(species: Species, chance: &Chance) -> Means {
    let angle = match species {
        Species::CutOut => chance.between(0.5, 1.25),
        Species::EyeHoles => chance.between(0.0, 1.0),
        _ => chance.between(0.35, 1.35),
    };
    Means {
        bend: Bend { angle, lying: chance.unit() < 0.35 },
        tablet: Tablet { nits: chance.spread(120.0, 650.0), gloss: chance.between(0.01, 0.09) },
        lag_ms: if species == Species::Tint { chance.between(100.0, 350.0) } else { chance.between(60.0, 300.0) },
        strength: chance.spread(0.15, 0.9),
    }
}

/// Repeatable chance of a session.
pub(super) struct Chance(SeededEntropy);

impl Chance {
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(SeededEntropy::new(seed.rotate_left(17) ^ stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)))
    }

    pub(super) fn unit(&self) -> f32 {
        let entropy: &dyn Entropy = &self.0;
        (u32::from_be_bytes(entropy.bytes()) >> 8) as f32 / (1u32 << 24) as f32
    }

    pub(super) fn between(&self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Evenly spread over the logarithm.
    pub(super) fn spread(&self, low: f32, high: f32) -> f32 {
        (self.between(low.ln(), high.ln())).exp()
    }

    pub(super) fn below(&self, count: usize) -> usize {
        ((self.unit() * count as f32) as usize).min(count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_halves_share_nobody_and_every_species_has_its_rounds() {
        let all = |half| (0..20).flat_map(|index| plans(half, index, 2, &[])).collect::<Vec<Plan>>();
        let (tuning, test) = (all(Half::Tuning), all(Half::Test));
        assert!(tuning.iter().all(|a| test.iter().all(|b| a.person.look != b.person.look)));
        for species in Species::ALL {
            let count = test.iter().filter(|plan| plan.species == species).count();
            assert_eq!(count, if species == Species::Live { 120 } else { 40 });
        }
    }

    #[test]
    fn a_photographed_person_has_the_same_sessions_and_no_mask() {
        let points: Vec<[f32; 3]> = (0..468).map(|at| [(at % 26) as f32 * 9.0, (at / 26) as f32 * 9.0, 0.0]).collect();
        let photo = Arc::new(Photo::new(regain_vision::RgbImage::new(240, 240), &points).expect("a mesh"));
        let drawn = plans(Half::Test, 3, 1, &[]);
        let photographed: Vec<Plan> = drawn.iter().cloned().filter_map(|plan| plan.of(&photo)).collect();
        assert_eq!(photographed.len() + 1, drawn.len());
        assert!(photographed.iter().all(|plan| plan.species != Species::Mask && plan.person.photo.is_some()));
        assert!(photographed.iter().zip(&drawn).all(|(a, b)| a.seed == b.seed && a.conditions == b.conditions));
    }

    #[test]
    fn the_same_seed_plans_the_same_sessions_and_another_others() {
        let (a, b) = (plans(Half::Test, 3, 2, &[]), plans(Half::Test, 3, 2, &[]));
        assert!(a.iter().zip(&b).all(|(a, b)| a.conditions == b.conditions && a.seed == b.seed));
        let other = plans(Half::Test, 4, 2, &[]);
        assert!(a.iter().zip(&other).all(|(a, b)| a.conditions != b.conditions));
    }
}
