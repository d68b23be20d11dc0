//! The errors of a matcher from the distances of pairs.

use super::super::interval;
use regain_face::matching::ONE_IN_TEN_THOUSAND;
use serde_json::{Value, json};

/// False match rates that the true accepts are told at.
const RATES: [f64; 2] = [1e-2, 1e-3];

/// The errors of distances of one person and of two. The intervals take pairs for independent, which those of one picture
/// are not: the truth is wider.
pub(super) fn rates(same: &[f32], different: &[f32]) -> Value {
    let misses = |limit: f32| same.iter().filter(|&&distance| distance > limit).count();
    let wrong = |limit: f32| different.iter().filter(|&&distance| distance <= limit).count();
    let share = |part: usize, of: usize| part as f64 / of as f64;
    let unequal = |limit: f32| (share(misses(limit), same.len()) - share(wrong(limit), different.len())).abs();
    let limits = || same.iter().chain(different).copied();
    let even = limits().min_by(|&a, &b| unequal(a).total_cmp(&unequal(b))).unwrap_or(0.0);
    let (missed, matched) = (misses(even), wrong(even));
    let (missed_low, missed_high) = interval(missed, same.len());
    let (matched_low, matched_high) = interval(matched, different.len());
    let mut nearest = different.to_vec();
    nearest.sort_by(f32::total_cmp);
    let accepts = RATES.map(|rate| {
        // As many of two persons may lie below the limit as the rate allows.
        let allowed = (rate * different.len() as f64 + 1e-9) as usize;
        let limit = nearest[allowed.min(nearest.len() - 1)];
        let accepted = same.iter().filter(|&&distance| distance < limit).count();
        let (low, high) = interval(accepted, same.len());
        json!({ "false_match_rate": rate, "true_accept_rate": share(accepted, same.len()), "accepted": accepted,
            "interval_95": [low, high], "distance": limit })
    });
    let limit = ONE_IN_TEN_THOUSAND;
    json!({
        "pairs_of_one": same.len(),
        "pairs_of_two": different.len(),
        "equal_error_rate": (share(missed, same.len()) + share(matched, different.len())) / 2.0,
        "equal_error_distance": even,
        "missed": missed,
        "missed_interval_95": [missed_low, missed_high],
        "matched": matched,
        "matched_interval_95": [matched_low, matched_high],
        "accepts": accepts,
        "confidence_70": { "distance": limit, "accepted": same.len() - misses(limit), "matched": wrong(limit) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rates_count_both_errors() {
        let same: Vec<f32> = (0..100).map(|step| 0.3 + 0.004 * step as f32).collect();
        let different: Vec<f32> = (0..1000).map(|step| 0.6 + 0.001 * step as f32).collect();
        let found = rates(&same, &different);
        // At 0.669 seven of 100 lie above and 69 of 1,000 below.
        let even = found["equal_error_rate"].as_f64().expect("a rate");
        assert!((0.05..0.09).contains(&even), "{found}");
        assert_eq!(found["accepts"][0]["accepted"], 78, "below 0.610: {found}");
        assert_eq!(found["accepts"][1]["accepted"], 76, "below 0.601: {found}");
        assert_eq!(found["confidence_70"]["accepted"], 55, "below 0.520: {found}");
        assert_eq!(found["confidence_70"]["matched"], 0);
    }

    #[test]
    fn clean_separation_has_no_error() {
        let found = rates(&[0.2, 0.3], &[0.7, 0.8, 0.9]);
        assert_eq!((found["missed"].as_u64(), found["matched"].as_u64()), (Some(0), Some(0)));
        assert_eq!(found["accepts"][1]["true_accept_rate"], 1.0);
    }
}
