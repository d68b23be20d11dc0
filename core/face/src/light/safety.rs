//! The independent check that a sequence cannot provoke a photosensitive seizure.
//!
//! It knows nothing of steps: it looks at colours over time, as an eye in front of the screen does. Definitions: WCAG 2.2,
//! success criterion 2.3.1, "general flash and red flash thresholds". A full phone screen is not a small area, so no size
//! exemption is claimed.

use super::Challenge;
use serde::{Deserialize, Serialize};

/// Flashes of one kind allowed in any second.
const LIMIT: f32 = 3.0;
/// A change of at least this part of the maximum relative luminance counts.
const GENERAL_CHANGE: f32 = 0.1;
/// Only when the darker state is below this relative luminance.
const GENERAL_DARKER: f32 = 0.8;
/// R/(R+G+B) of a saturated red.
const SATURATED: f32 = 0.8;
/// A change of CIE 1976 chromaticity beyond this counts, when a saturated red takes part.
const RED_CHANGE: f32 = 0.2;
/// Frames per second at which the sequence is looked at, besides every millisecond.
const RATES: [u32; 6] = [24, 30, 50, 60, 90, 120];

/// What the screen showed at one moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since the start.
    pub ms: u32,
    /// Linear RGB, 0..1.
    pub color: [f32; 3],
}

/// How much a sampled sequence flashes; half a flash is one change that nothing has answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Flashes {
    /// General flashes in the worst second.
    pub general: f32,
    /// Red flashes in the worst second.
    pub red: f32,
    /// General flashes a second over the whole sequence.
    pub mean: f32,
}

/// The proof that travels with the evidence: what the checker saw at its worst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// Version of these rules.
    pub version: u32,
    /// The rules by name.
    pub rules: String,
    /// Length of the sequence, in milliseconds.
    pub duration_ms: u32,
    /// How many samplings were examined.
    pub samplings: u32,
    /// The most over all samplings.
    pub worst: Flashes,
}

/// The sequence flashes too often.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{} general and {} red flashes in one second, {LIMIT} are allowed", worst.general, worst.red)]
pub struct Unsafe {
    /// What was seen.
    pub worst: Flashes,
}

/// Looks at the whole challenge every millisecond, at common frame rates, and at frame rates with jitter.
///
/// # Errors
/// When more than three general or red flashes fall into any second of any sampling.
pub fn certify(challenge: &Challenge) -> Result<Certificate, Unsafe> {
    let end = challenge.duration_ms() + 500;
    let mut worst = Flashes::default();
    let mut samplings = 0;
    let mut look = |times: &mut dyn Iterator<Item = u32>| {
        let samples: Vec<_> = times.map(|ms| Sample { ms, color: challenge.color_at(ms) }).collect();
        let seen = examine(&samples);
        worst.general = worst.general.max(seen.general);
        worst.red = worst.red.max(seen.red);
        worst.mean = worst.mean.max(seen.mean);
        samplings += 1;
    };
    look(&mut (0..end));
    for rate in RATES {
        for phase in 0..4 {
            let period = 1000 / rate;
            look(&mut (0..end * rate / 1000).map(|frame| frame * 1000 / rate + period * phase / 4));
            // A frame may come up to a period late: a fixed pattern, as the certificate must not depend on chance.
            look(&mut (0..end * rate / 1000).map(|frame| frame * 1000 / rate + (frame * 37 + phase * 11) % period));
        }
    }
    if worst.general > LIMIT || worst.red > LIMIT {
        return Err(Unsafe { worst });
    }
    let rules = "WCAG 2.2, 2.3.1: general and red flashes, no area exemption".into();
    Ok(Certificate { version: 1, rules, duration_ms: challenge.duration_ms(), samplings, worst })
}

/// Counts the flashes of any sampled sequence, samples in order of time.
pub fn examine(samples: &[Sample]) -> Flashes {
    let general = luminance_changes(samples);
    let seconds = match samples {
        [first, .., last] => (last.ms.saturating_sub(first.ms)) as f32 / 1000.0,
        _ => return Flashes::default(),
    };
    let mean = general.len() as f32 / 2.0 / seconds.max(1.0);
    Flashes { general: worst_second(&general), red: worst_second(&red_changes(samples)), mean }
}

/// The times at which a change of luminance is complete enough to count, in both directions by turns.
fn luminance_changes(samples: &[Sample]) -> Vec<u32> {
    enum Going {
        Nowhere { lowest: f32, highest: f32 },
        Up { highest: f32 },
        Down { lowest: f32 },
    }
    let rose = |from: f32, now: f32| now - from >= GENERAL_CHANGE && from < GENERAL_DARKER;
    let fell = |from: f32, now: f32| from - now >= GENERAL_CHANGE && now < GENERAL_DARKER;
    let mut changes = Vec::new();
    let mut going = Going::Nowhere { lowest: f32::INFINITY, highest: f32::NEG_INFINITY };
    for sample in samples {
        let now = luminance(sample.color);
        let next = match going {
            Going::Nowhere { lowest, .. } if rose(lowest, now) => Going::Up { highest: now },
            Going::Nowhere { highest, .. } if fell(highest, now) => Going::Down { lowest: now },
            Going::Up { highest } if fell(highest, now) => Going::Down { lowest: now },
            Going::Down { lowest } if rose(lowest, now) => Going::Up { highest: now },
            Going::Nowhere { lowest, highest } => {
                going = Going::Nowhere { lowest: lowest.min(now), highest: highest.max(now) };
                continue;
            }
            Going::Up { highest } => {
                going = Going::Up { highest: highest.max(now) };
                continue;
            }
            Going::Down { lowest } => {
                going = Going::Down { lowest: lowest.min(now) };
                continue;
            }
        };
        changes.push(sample.ms);
        going = next;
    }
    changes
}

/// The times of changes into or out of a saturated red, whose chromaticities lie far enough apart.
///
/// Compared are the farthest states of two neighbouring stretches, so that a ramp between them hides nothing.
fn red_changes(samples: &[Sample]) -> Vec<u32> {
    let mut changes = Vec::new();
    let (mut before, mut current): (Vec<[f32; 2]>, Vec<[f32; 2]>) = (Vec::new(), Vec::new());
    let (mut in_red, mut counted) = (false, false);
    for sample in samples {
        let is_red = is_saturated_red(sample.color);
        if is_red != in_red {
            before = std::mem::take(&mut current);
            (in_red, counted) = (is_red, false);
        }
        let place = chromaticity(sample.color);
        current.push(place);
        if !counted && before.iter().any(|&from| distance(from, place) > RED_CHANGE) {
            changes.push(sample.ms);
            counted = true;
        }
    }
    changes
}

/// Half the changes in the worst window of one second, ends included.
fn worst_second(changes: &[u32]) -> f32 {
    let within = |from: &u32| changes.iter().filter(|&ms| (*from..=from.saturating_add(1000)).contains(ms)).count();
    changes.iter().map(within).max().unwrap_or(0) as f32 / 2.0
}

/// Relative luminance of linear sRGB (WCAG 2.2).
fn luminance([r, g, b]: [f32; 3]) -> f32 {
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn is_saturated_red([r, g, b]: [f32; 3]) -> bool {
    let sum = r + g + b;
    sum > 0.01 && r / sum >= SATURATED
}

/// CIE 1976 u', v' of linear sRGB; a black has the white point's.
fn chromaticity([r, g, b]: [f32; 3]) -> [f32; 2] {
    let x = 0.4124 * r + 0.3576 * g + 0.1805 * b;
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    let z = 0.0193 * r + 0.1192 * g + 0.9505 * b;
    let sum = x + 15.0 * y + 3.0 * z;
    if sum < 0.03 { [0.1978, 0.4683] } else { [4.0 * x / sum, 9.0 * y / sum] }
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::light::{Role, Step};
    use regain_base::{Entropy, SeededEntropy};

    fn blinking(colors: &[[f32; 3]], each_ms: u32) -> Vec<Sample> {
        let at = |ms: u32| colors[(ms / each_ms) as usize % colors.len()];
        (0..3000).step_by(5).map(|ms| Sample { ms, color: at(ms) }).collect()
    }

    #[test]
    fn what_flashes_is_counted() {
        // 100 ms each: ten changes in a second, eleven with both ends.
        let fast = examine(&blinking(&[[0.0; 3], [1.0; 3]], 100));
        assert!(fast.general >= 5.0 && fast.red == 0.0, "{fast:?}");
        let red = examine(&blinking(&[[0.3, 0.0, 0.0], [0.1, 0.1, 0.4]], 100));
        assert!(red.red >= 5.0 && red.general < 1.0, "dim red flashes without much luminance: {red:?}");
        // Bright states only, and small changes, are no flashes.
        assert_eq!(examine(&blinking(&[[0.82; 3], [1.0; 3]], 100)).general, 0.0);
        assert_eq!(examine(&blinking(&[[0.1; 3], [0.19; 3]], 100)).general, 0.0);
        // A staircase up is one change, however many steps it has.
        let stairs: Vec<_> = (0..10).map(|step| Sample { ms: step * 100, color: [step as f32 / 10.0; 3] }).collect();
        assert_eq!(examine(&stairs).general, 0.5);
        // A slow ramp into red counts although neighbouring samples are close.
        let ramp = (0..100).map(|ms| Sample { ms, color: [0.5, 0.5 - ms as f32 / 200.0, 0.5 - ms as f32 / 200.0] });
        assert_eq!(examine(&ramp.collect::<Vec<_>>()).red, 0.5);
    }

    #[test]
    fn nothing_and_a_single_sample_do_not_flash() {
        assert_eq!(examine(&[]), Flashes::default());
        assert_eq!(examine(&[Sample { ms: 9, color: [1.0; 3] }]), Flashes::default());
    }

    #[test]
    fn an_unsafe_sequence_gets_no_certificate() {
        let steps = (0..12).map(|index| Step {
            start_ms: index * 120,
            duration_ms: 120,
            color: [(index % 2) as f32; 3],
            role: Role::Drawn,
        });
        let strobe = Challenge::from_steps(steps.collect(), 10).expect("a sequence");
        assert!(certify(&strobe).is_err());
    }

    /// Thousands of sessions, each seen through its own random frame jitter: dropped, late and bunched frames.
    #[test]
    fn derived_sequences_are_safe_at_any_frame_jitter() {
        let entropy: &dyn Entropy = &SeededEntropy::new(11);
        for _ in 0..5000 {
            let challenge = Challenge::derive(&entropy.bytes::<16>(), &entropy.bytes::<32>(), &entropy.bytes::<65>());
            let mut ms = 0;
            let jitter = entropy.bytes::<256>();
            let samples = jitter.iter().map(|&gap| {
                ms += u32::from(gap) / 6;
                Sample { ms, color: challenge.color_at(ms) }
            });
            let seen = examine(&samples.collect::<Vec<_>>());
            assert!(seen.general <= 2.0 && seen.red == 0.0 && seen.mean <= 1.25, "{seen:?} {:?}", challenge.steps());
        }
    }

    #[test]
    fn the_certificate_of_a_derived_sequence_says_what_was_seen() {
        let certificate = certify(&Challenge::derive(b"n", &[0; 32], b"k")).expect("safe");
        assert!(certificate.worst.general <= 1.5 && certificate.worst.mean <= 1.25, "{certificate:?}");
        assert_eq!(certificate.samplings, 1 + 2 * 4 * RATES.len() as u32);
        let json = serde_json::to_string(&certificate).expect("json");
        assert_eq!(serde_json::from_str::<Certificate>(&json).expect("a certificate"), certificate);
    }
}
