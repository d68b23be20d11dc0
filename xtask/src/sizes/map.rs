//! A linker's map: which crate brought how much.

use std::collections::{BTreeMap, HashMap};

/// Bytes by crate: each symbol reaches to the next one, or to the end of its section. What the linker makes itself is nobody's.
pub(super) fn by_crate(map: &str) -> HashMap<String, u64> {
    let (mut crates, mut sections, mut symbols) = (HashMap::new(), Vec::new(), BTreeMap::new());
    let mut part = "";
    for line in map.lines() {
        if line.starts_with('#') {
            // A part's columns are named on a second line.
            part = if line.starts_with("# Address") { part } else { line };
            continue;
        }
        match part {
            "# Object files:" => {
                let file = number(line).zip(line.rsplit_once('(').map(|(_, object)| object));
                crates.extend(file.map(|(number, object)| (number, name(object).to_owned())));
            }
            "# Sections:" => {
                let mut fields = line.split_whitespace().map(hex);
                sections.extend(fields.next().flatten().zip(fields.next().flatten()));
            }
            "# Symbols:" => {
                let at = line.split_whitespace().next().and_then(hex);
                if let Some((at, file)) = at.zip(number(line)) {
                    symbols.entry(at).or_insert(file);
                }
            }
            _ => {}
        }
    }
    let mut weights = HashMap::new();
    for (start, size) in sections {
        let inside: Vec<_> = symbols.range(start..start + size).collect();
        let ends = inside.iter().skip(1).map(|(at, _)| **at).chain([start + size]);
        for ((at, file), end) in inside.iter().zip(ends) {
            if let Some(name) = crates.get(*file) {
                *weights.entry(name.clone()).or_default() += end - **at;
            }
        }
    }
    weights
}

/// The number in `[  7]`.
fn number(line: &str) -> Option<u32> {
    line.split_once('[')?.1.split_once(']')?.0.trim().parse().ok()
}

fn hex(field: &str) -> Option<u64> {
    u64::from_str_radix(field.strip_prefix("0x")?, 16).ok()
}

/// The crate of an object such as `tract_core-0f3a.tract_core.5c8-cgu.0.rcgu.o`.
fn name(object: &str) -> &str {
    object.split(['-', '.', ')']).next().unwrap_or(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_reaches_to_the_next_or_to_the_end() {
        let map = "# Object files:\n[  0] linker synthesized\n[  1] /a/lib.a(tract_core-1.tract_core.2-cgu.0.rcgu.o)\n\
                   [  2] /a/lib.a(regain_flow-1.o)\n# Sections:\n# Address\tSize    \tSegment\tSection\n\
                   0x1000\t0x30\t__TEXT\t__text\n0x2000\t0x08\t__DATA\t__data\n# Symbols:\n# Address\t    File  Name\n\
                   0x1000\t[  1] _a\n0x1010\t[  2] _b\n0x1010\t[  1] _same\n0x2000\t[  1] _t\n0xF000000000000000\t[  1] gone\n";
        let weights = by_crate(map);
        assert_eq!(weights.get("tract_core"), Some(&0x18));
        assert_eq!(weights.get("regain_flow"), Some(&0x20));
        assert_eq!(weights.len(), 2);
    }
}
