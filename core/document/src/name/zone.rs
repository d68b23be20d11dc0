//! A printed name against the zone's.

use super::{Name, Word, words};
use crate::mrz::Mrz;
use serde::{Deserialize, Serialize};

/// How a printed name and the zone's agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
    /// Every word is the same, in a spelling that the zone allows.
    Same,
    /// As far as the zone goes: its names are cut, or end where they may be.
    Truncated,
    /// One of the two leaves out middle names.
    MiddleNames,
    /// They are different names.
    Different,
}

/// Whether a name in its own spelling is the one that a zone prints, every allowed spelling and truncation accepted
/// (Doc 9303-3 sections 4.6 and 6, 9303-4 section 4.2.3).
pub fn agreement(visual: &Name, zone: &Mrz) -> Agreement {
    let given = zone.given_names.join(" ");
    let surnames = sequence(&words(&visual.last), &words(&zone.surname));
    let given = sequence(&words(&visual.first), &words(&given));
    match (surnames, given) {
        (Sequence::Same, Sequence::Same) => Agreement::Same,
        (Sequence::Same, Sequence::OneGoesOn) if !zone.names_truncated => Agreement::MiddleNames,
        (Sequence::Different, _) | (_, Sequence::Different) => Agreement::Different,
        _ if zone.names_truncated => Agreement::Truncated,
        _ => Agreement::Different,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sequence {
    Same,
    /// The first words are the same, and one of the two has more.
    OneGoesOn,
    /// The zone's words begin the printed ones.
    Cut,
    Different,
}

fn sequence(visual: &[Word], zone: &[Word]) -> Sequence {
    let pairs = || visual.iter().zip(zone);
    let shared = visual.len().min(zone.len());
    if pairs().all(|(one, other)| one.sameness(other).is_some()) && (shared > 0 || visual.len() == zone.len()) {
        return if visual.len() == zone.len() { Sequence::Same } else { Sequence::OneGoesOn };
    }
    let cut = visual.len() >= zone.len() && pairs().all(|(whole, cut)| cut.begins(whole));
    if cut { Sequence::Cut } else { Sequence::Different }
}
