//! The map of LLVM's linker: which crate brought how much into the file.
//!
//! The library is optimised as one piece, so an object file says nothing. Each function, constant and table has a section of its own, and
//! its symbol (Rust's v0 mangling, RFC 2603) names the crates that it is made of.

use std::collections::BTreeMap;

/// What no crate is named in: tables for unwinding, constants without a name, and what the linker makes itself.
pub(super) const NOBODY: &str = "(nobody's)";

/// Bytes by crate, of everything that is loaded from the file.
pub(super) fn by_crate(map: &str) -> BTreeMap<String, u64> {
    let mut weights = BTreeMap::new();
    for (section, weight) in map.lines().filter_map(part) {
        let symbol = section.find("_R").map(|at| &section[at..]);
        *weights.entry(symbol.and_then(owner).unwrap_or(NOBODY).to_owned()).or_default() += weight;
    }
    weights
}

/// A line such as `18a40 18a40 1c 4 FOLDER/regain_bridge.x.o:(.text._RNvCs1_5crate1f)`: address, address in the file, size and alignment,
/// the first three hexadecimal.
fn part(line: &str) -> Option<(&str, u64)> {
    let mut fields = line.split_whitespace();
    let (address, _, size, _, object) =
        (hex(fields.next()?)?, fields.next()?, hex(fields.next()?)?, fields.next()?, fields.next()?);
    let (_, section) = object.rsplit_once(":(")?;
    // Sections without an address are not loaded, and zeros are not in the file.
    (address > 0 && !section.starts_with(".bss")).then_some((section, size))
}

fn hex(field: &str) -> Option<u64> {
    u64::from_str_radix(field, 16).ok()
}

/// The crate that a symbol belongs to: for generic code the last one that is named, which is the one that wanted it, else the first.
fn owner(symbol: &str) -> Option<&str> {
    let mut named = symbol.match_indices('C').filter_map(|(at, _)| crate_root(&symbol[at + 1..]));
    if symbol.contains('I') { named.next_back() } else { named.next() }
}

/// A crate's name after its tag: `s1_5crate1f` is `crate`.
fn crate_root(text: &str) -> Option<&str> {
    let (hash, rest) = text.strip_prefix('s')?.split_once('_')?;
    let digits = rest.len() - rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let name = rest[digits..].trim_start_matches('_').get(..rest[..digits].parse().ok()?)?;
    let plain = hash.chars().all(|digit| digit.is_ascii_alphanumeric()) && name.chars().all(is_of_a_name);
    plain.then_some(name)
}

fn is_of_a_name(character: char) -> bool {
    character == '_' || character.is_ascii_digit() || character.is_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_loaded_counts_for_its_crate() {
        let map = "             VMA              LMA     Size Align Out     In      Symbol\n\
                   \x20             2a8              2a8       30     1 .note.x\n\
                   1000 1000 18 16         /a/regain_bridge.x.o:(.text._RNvNtCsaB3_10tract_core3ops4eval)\n\
                   1000 1000 18  1                 _RNvNtCsaB3_10tract_core3ops4eval\n\
                   1018 1018  8  1         /a/regain_bridge.x.o:(.rodata..Lanon.f1)\n\
                   1020 1020 20  1         /a/regain_bridge.x.o:(.text.unlikely._RNvCs9_11regain_flow4step)\n\
                   1040 1040 40  1         /a/regain_bridge.x.o:(.text._RINvNtCs1_4core3ptr4dropNtCs9_11regain_flow4StateECsaB3_10tract_core)\n\
                   2000 2000 99  8         /a/regain_bridge.x.o:(.bss._RNvCs9_11regain_flow1Z)\n\
                   0    0    99  1         /a/regain_bridge.x.o:(.debug_str)\n";
        let weights = by_crate(map);
        assert_eq!(weights.get("tract_core"), Some(&0x58));
        assert_eq!(weights.get("regain_flow"), Some(&0x20));
        assert_eq!(weights.get(NOBODY), Some(&0x8));
        assert_eq!(weights.len(), 3);
    }
}
