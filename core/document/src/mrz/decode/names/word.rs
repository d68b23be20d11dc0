//! How likely a word is among names. Both tables are made by `models/recipes/names`.

/// One byte for each (before, before, letter): minus the natural logarithm of its probability in steps of 1/32. Letter 0 is a
/// word's edge, 1 to 26 are A to Z.
static FOLLOWS: &[u8; LETTERS * LETTERS * LETTERS] = include_bytes!("follows.bin");
const LETTERS: usize = 27;
const STEP: f32 = 1.0 / 32.0;
const EDGE: usize = 0;

/// A Bloom filter of known words (Bloom, 1970): it knows every one of them, and takes one other word of seventy for known.
static KNOWN: &[u8; 1 << 17] = include_bytes!("words.bin");
const HASHES: u64 = 6;
/// How many words the filter was made of.
const WORDS: f32 = 117_723.0;
/// How much of all names are such words.
const KNOWN_SHARE: f32 = 0.7;

/// The natural logarithm of the probability that a word of a name is this one, in letters A to Z; of one that begins so when it is
/// not `whole`.
pub(super) fn log_probability(word: &str, whole: bool) -> f32 {
    let unknown = (1.0 - KNOWN_SHARE) * spelled(word, whole).exp();
    let known = if whole && is_known(word) { KNOWN_SHARE / WORDS } else { 0.0 };
    (known + unknown).ln()
}

fn spelled(word: &str, whole: bool) -> f32 {
    let mut last = [EDGE; 2];
    let mut cost = 0;
    for letter in word.chars().map(letter).chain(whole.then_some(EDGE)) {
        cost += u32::from(FOLLOWS[(last[0] * LETTERS + last[1]) * LETTERS + letter]);
        last = [last[1], letter];
    }
    -STEP * cost as f32
}

fn letter(character: char) -> usize {
    if character.is_ascii_uppercase() { usize::from(character as u8 - b'A') + 1 } else { EDGE }
}

/// Places in the filter by double hashing (Kirsch and Mitzenmacher, 2006) over both halves of the 64-bit FNV-1a sum.
fn is_known(word: &str) -> bool {
    let sum = word
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |sum: u64, byte| (sum ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    let (one, other) = (sum & 0xffff_ffff, sum >> 32 | 1);
    (0..HASHES).all(|number| {
        let place = (one + number * other) as usize % (8 * KNOWN.len());
        KNOWN[place / 8] >> (place % 8) & 1 == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_and_likelier_than_what_looks_like_them() {
        for (name, other) in [("MARIA", "NARIA"), ("NATHAN", "MATHAN"), ("THOMAS", "THONAS"), ("MUELLER", "HUELLER")] {
            assert!(is_known(name) && log_probability(name, true) > log_probability(other, true) + 1.0, "{name}");
        }
        let invented: Vec<String> = (0..2_000).map(|number| format!("Q{number:04}X")).collect();
        let taken = invented.iter().filter(|word| is_known(word)).count();
        assert!(taken < 60, "{taken} of 2,000 invented words are taken for known");
    }

    #[test]
    fn a_cut_word_is_judged_by_its_letters_alone() {
        assert!(log_probability("MARI", false) > log_probability("MARI", true));
        assert!(log_probability("", true).is_finite());
    }
}
