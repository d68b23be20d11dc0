//! What two readings of one document disagree about. It blocks issuance; nobody guesses which one is right.

use super::agree::agree;
use super::{Confidence, Document, Field, Sourced};
use serde::{Deserialize, Serialize};

/// Two readings of one field that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The field.
    pub field: Field,
    /// Both readings, for the person to see.
    pub readings: [Sourced; 2],
}

impl Disagreement {
    /// Whether it must be settled before anything is issued: always, but for a guess against what a check digit proves.
    pub fn blocks(&self) -> bool {
        let sure = self.readings.each_ref().map(|reading| reading.confidence);
        !sure.contains(&Confidence::Guess) || !sure.contains(&Confidence::Proven)
    }
}

/// Every field that both readings hold and on which they disagree.
///
/// Names agree in every spelling that a zone allows, and as far as the shorter goes where one of them may be cut; a source
/// that keeps middle names apart agrees with one that leaves them out or shortens them to initials. Dates agree when no
/// part that both know differs, numbers but for blanks and hyphens, and a state with its country.
pub fn cross_check(a: &Document, b: &Document) -> Vec<Disagreement> {
    let both = |field: Field| a.fields.get(&field).zip(b.fields.get(&field)).map(|(one, other)| (field, one, other));
    Field::ALL
        .into_iter()
        .filter_map(both)
        .filter(|(field, _, _)| !agree(*field, a, b))
        .map(|(field, one, other)| Disagreement { field, readings: [one.clone(), other.clone()] })
        .collect()
}
