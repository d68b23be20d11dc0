//! Doubtful readings, settled by the check words.

use super::cells::Reading;
use super::correct::correct;

/// Check words that are not used up by corrections: each makes a wrong text 929 times less likely, so that none comes out in 10^11.
const SPARE: usize = 4;
/// How many more readings are given up each time.
const STEP: usize = 2;

/// The data codewords without the length descriptor, from all cells row by row, at a level of error correction. `None` where the
/// check words do not confirm them.
pub(super) fn data(readings: &[Reading], level: usize) -> Option<Vec<u32>> {
    let checks = 2usize << level;
    if level > 8 || checks >= readings.len() {
        return None;
    }
    let mut doubtful: Vec<usize> = (0..readings.len()).collect();
    doubtful.sort_by(|a, b| readings[*a].lead.total_cmp(&readings[*b].lead));
    let spare = SPARE.min(checks);
    (0..=checks - spare).step_by(STEP).find_map(|erasures| {
        let mut words: Vec<u32> = readings.iter().map(|reading| reading.value as u32).collect();
        let errors = correct(&mut words, checks, &doubtful[..erasures])?;
        if erasures + 2 * errors + spare > checks {
            return None;
        }
        // The first codeword counts the data codewords, itself among them (ISO/IEC 15438 section 5.1.1).
        words.truncate(readings.len() - checks);
        words.get(1..words[0] as usize).map(<[u32]>::to_vec)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard's annex Q: "PDF417" with four check words.
    const EXAMPLE: [u32; 9] = [5, 453, 178, 121, 239, 452, 327, 657, 619];

    fn readings(words: &[u32]) -> Vec<Reading> {
        words.iter().map(|word| Reading { value: *word as usize, lead: 1.0 }).collect()
    }

    #[test]
    fn words_without_a_spare_check_word_are_not_taken() {
        assert_eq!(data(&readings(&EXAMPLE), 1).as_deref(), Some(&EXAMPLE[1..5]));
        let mut one_wrong = readings(&EXAMPLE);
        one_wrong[2].value = 7;
        assert_eq!(data(&one_wrong, 1), None);
        assert_eq!(data(&readings(&EXAMPLE), 9), None);
        assert_eq!(data(&[], 0), None);
    }
}
