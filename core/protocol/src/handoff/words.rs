//! The word pair that a person compares on both screens.

use sha2::{Digest, Sha256};

/// 256 short, common English words without look-alikes in sound or spelling, in alphabetical order.
#[rustfmt::skip]
pub const WORDS: [&str; 256] = [
    "acorn", "actor", "album", "almond", "amber", "anchor", "angle", "apple", "apron", "arch", "arrow", "atlas",
    "autumn", "badge", "bagel", "bakery", "bamboo", "banjo", "barley", "basil", "basket", "beach", "beacon", "bell",
    "bench", "berry", "birch", "blanket", "blossom", "bonnet", "book", "border", "bottle", "bowl", "branch", "brass",
    "bread", "breeze", "brick", "bridge", "brook", "brush", "bubble", "bucket", "butter", "button", "cabin",
    "cactus", "camel", "camera", "candle", "canoe", "canyon", "carpet", "carrot", "castle", "cedar", "cello",
    "cherry", "chess", "chimney", "cinema", "circle", "citrus", "clay", "cloud", "clover", "coast", "cobalt",
    "cocoa", "comet", "compass", "copper", "coral", "cotton", "cradle", "crayon", "cricket", "crown", "crystal",
    "cushion", "daisy", "dance", "desert", "diamond", "dinner", "dolphin", "donkey", "door", "dragon", "drum",
    "eagle", "easel", "echo", "elbow", "ember", "engine", "evening", "fabric", "falcon", "feather", "fiddle",
    "field", "finch", "flame", "flower", "flute", "forest", "fossil", "frost", "garden", "garlic", "ginger",
    "glacier", "glove", "goose", "granite", "grape", "grass", "guitar", "hammer", "harbor", "harvest", "hazel",
    "hedge", "heron", "honey", "horizon", "horse", "igloo", "indigo", "island", "ivory", "jacket", "jasmine",
    "jigsaw", "jungle", "kayak", "kettle", "kitchen", "kite", "koala", "ladder", "lagoon", "lantern", "leaf",
    "lemon", "lentil", "library", "lilac", "lion", "lobster", "lotus", "magnet", "mango", "maple", "marble",
    "market", "meadow", "melon", "mirror", "monkey", "morning", "mosaic", "muffin", "mustard", "napkin", "nectar",
    "needle", "noodle", "nutmeg", "oasis", "oatmeal", "ocean", "olive", "onion", "orange", "orchard", "otter",
    "oyster", "paddle", "palace", "panda", "paper", "parrot", "peach", "pearl", "pebble", "pencil", "pepper",
    "piano", "pillow", "planet", "plum", "pocket", "pony", "poppy", "potato", "prairie", "pumpkin", "quilt",
    "rabbit", "radio", "raft", "rain", "raven", "ribbon", "river", "robin", "rocket", "saddle", "saffron", "sail",
    "salad", "sandal", "satin", "school", "sesame", "shadow", "shell", "silver", "sketch", "sparrow", "spoon",
    "spruce", "stone", "summer", "sunset", "table", "teapot", "thimble", "thunder", "ticket", "tiger", "timber",
    "tomato", "tulip", "tunnel", "turtle", "valley", "vanilla", "velvet", "violet", "violin", "wagon", "walnut",
    "water", "whistle", "willow", "window", "winter", "wizard", "yellow", "yogurt", "zebra", "zipper",
];

/// Two different words that follow from `seed`: about 16 bits, enough to notice a swapped page, not a secret.
pub fn words(seed: &[u8]) -> (&'static str, &'static str) {
    let digest = Sha256::new_with_prefix(b"regain-words-v1").chain_update(seed).finalize();
    let (first, second) = (digest[0], digest[1]);
    // Two times the same word would look like a mistake; the neighbour will do.
    let second = if first == second { second.wrapping_add(1) } else { second };
    (WORDS[usize::from(first)], WORDS[usize::from(second)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_short() {
        assert!(WORDS.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(WORDS.iter().all(|word| (4..=8).contains(&word.len()) && word.bytes().all(|c| c.is_ascii_lowercase())));
    }

    #[test]
    fn a_pair_follows_from_its_seed_and_never_repeats_a_word() {
        assert_eq!(words(b"one"), words(b"one"));
        assert_ne!(words(b"one"), words(b"two"));
        for seed in 0u32..5000 {
            let (first, second) = words(&seed.to_be_bytes());
            assert_ne!(first, second);
        }
    }
}
