//! Who is filmed, how they turn, and what is turned in their place.

use super::super::photos::with;
use super::super::plan::{Chance, Half, conditions};
use regain_face::pose::{Challenge, Direction};
use regain_simulator::person::{Look, Person, Photo, catalogue};
use regain_simulator::scene::{Bend, Conditions, Motion, Tablet, Turn};
use std::sync::Arc;

/// What is before the camera, or put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Species {
    Live,
    FlatPrint,
    BentPrint,
    Tablet,
    Unmoved,
    OldSession,
    Swap,
}

impl Species {
    pub(super) const ALL: [Self; 7] =
        [Self::Live, Self::FlatPrint, Self::BentPrint, Self::Tablet, Self::Unmoved, Self::OldSession, Self::Swap];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::FlatPrint => "turned photograph, flat",
            Self::BentPrint => "turned photograph, bent",
            Self::Tablet => "turned tablet",
            Self::Unmoved => "head that does not follow",
            Self::OldSession => "old session injected",
            Self::Swap => "another face from midway",
        }
    }

    /// The most that may be believed of an attack, or refused of the living; none where only the number is told.
    pub(super) fn bar(self) -> Option<f64> {
        match self {
            Self::Live => Some(0.05),
            Self::FlatPrint | Self::BentPrint | Self::Tablet => Some(0.01),
            Self::Unmoved | Self::OldSession | Self::Swap => None,
        }
    }
}

/// A session to be made.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) species: Species,
    pub(super) person: Person,
    /// Whose face takes over.
    pub(super) other: Person,
    pub(super) conditions: Conditions,
    pub(super) challenge: Challenge,
    pub(super) motion: Motion,
    pub(super) bend: Bend,
    pub(super) tablet: Tablet,
    /// When the other face takes over, ms.
    pub(super) swap_ms: u32,
    pub(super) seed: u64,
}

impl Plan {
    /// The same session with photographed persons.
    pub(super) fn of(self, photo: &Arc<Photo>, other: &Arc<Photo>) -> Self {
        Self { person: with(&self.person, photo), other: with(&self.other, other), ..self }
    }
}

/// The sessions of the `index`th person of a half: `rounds` of each attack, three times as many of the living.
pub(super) fn plans(half: Half, index: u64, rounds: u64, only: &[Species]) -> Vec<Plan> {
    let of = |seed: u64| Person { key: "drawn", look: Look::drawn(seed), ..catalogue()[0].clone() };
    let seed = half.first() + index;
    let (person, other) = (of(seed), of(seed + 500_000));
    let chance = Chance::new(seed, u64::MAX - 1);
    // Of a person, so that all sessions share the renderings.
    let distance_cm = [27.0, 32.0, 37.0, 42.0][chance.below(4)];
    let pose = Some([chance.between(-0.07, 0.07), chance.between(-0.05, 0.06), chance.between(-0.04, 0.04)]);
    let mut plans = Vec::new();
    for (order, &species) in Species::ALL.iter().enumerate() {
        if !(only.is_empty() || only.contains(&species)) {
            continue;
        }
        for round in 0..if species == Species::Live { 3 * rounds } else { rounds } {
            let seed = (seed << 16) + 20_000 + (order as u64) * 1000 + round;
            let chance = Chance::new(seed, 2);
            // Bright rooms are what this challenge is for.
            let drawn = conditions(&chance, 10_000.0, seed);
            let challenge = challenge(seed, "now");
            let motion = match species {
                Species::Unmoved => Motion::new(Vec::new()),
                Species::OldSession => motion(&chance, species, &self::challenge(seed, "old")),
                _ => motion(&chance, species, &challenge),
            };
            // Who turned the last time as asked has turned every time.
            let last = challenge.steps().last().map_or(challenge.duration_ms(), |step| step.start_ms);
            let angle = if species == Species::BentPrint { chance.between(0.35, 1.35) } else { 0.0 };
            plans.push(Plan {
                species,
                person: person.clone(),
                other: other.clone(),
                conditions: Conditions { distance_cm, pose, fps: chance.between(6.0, 9.0), ..drawn },
                motion,
                bend: Bend { angle, lying: chance.unit() < 0.35 },
                tablet: Tablet { nits: chance.spread(120.0, 650.0), gloss: chance.between(0.01, 0.09) },
                swap_ms: chance.between(challenge.lead_ms() as f32, last as f32) as u32,
                challenge,
                seed,
            });
        }
    }
    plans
}

fn challenge(seed: u64, session: &str) -> Challenge {
    Challenge::derive(format!("bench {session} {seed}").as_bytes(), &[1; 32], b"bench")
}

/// Turns as one person makes them: each begins late by a reaction, goes farther or less far than asked, and is not quite straight. What
/// an attacker turns goes farther: a flat thing looks less turned than it is.
fn motion(chance: &Chance, species: Species, challenge: &Challenge) -> Motion {
    let (sideways, upright) = match species {
        Species::FlatPrint | Species::BentPrint | Species::Tablet => ([30.0, 60.0], [30.0, 55.0]),
        _ => ([18.0, 34.0], [13.0, 24.0]),
    };
    let speed = chance.between(0.8, 1.25);
    let turn = |step: &regain_face::pose::Step| {
        let [low, high] = if step.towards.is_sideways() { sideways } else { upright };
        let far = chance.between(low, high);
        let beside = far * chance.between(-0.15, 0.15);
        let (yaw, pitch) = match step.towards {
            Direction::Left => (far, beside),
            Direction::Right => (-far, beside),
            Direction::Up => (beside, far),
            Direction::Down => (beside, -far),
        };
        let takes = [chance.between(350.0, 750.0), chance.between(120.0, 500.0), chance.between(350.0, 750.0)];
        Turn {
            start_ms: step.start_ms as f32 + speed * chance.between(280.0, 800.0),
            takes_ms: takes.map(|ms| ms * speed),
            reach: [yaw, pitch, chance.between(-6.0, 6.0)],
        }
    };
    Motion::new(challenge.steps().iter().map(turn).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_halves_share_nobody_and_every_species_has_its_rounds() {
        let all = |half| (0..9).flat_map(|index| plans(half, index, 2, &[])).collect::<Vec<Plan>>();
        let (tuning, test) = (all(Half::Tuning), all(Half::Test));
        let people =
            |plans: &[Plan]| plans.iter().flat_map(|plan| [plan.person.look, plan.other.look]).collect::<Vec<_>>();
        assert!(people(&tuning).iter().all(|look| !people(&test).contains(look)));
        for species in Species::ALL {
            let count = test.iter().filter(|plan| plan.species == species).count();
            assert_eq!(count, if species == Species::Live { 54 } else { 18 });
        }
        let again = plans(Half::Test, 3, 2, &[]);
        assert!(again.iter().zip(plans(Half::Test, 3, 2, &[])).all(|(a, b)| a.motion == b.motion && a.seed == b.seed));
    }
}
