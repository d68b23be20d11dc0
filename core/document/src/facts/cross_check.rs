//! What two readings of one document disagree about. It blocks issuance; nobody guesses which one is right.

use super::{Document, Field, Sourced};
use crate::name::{Word, words};
use serde::{Deserialize, Serialize};

/// Two readings of one field that cannot both be right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// The field.
    pub field: Field,
    /// Both readings, for the person to see.
    pub readings: [Sourced; 2],
}

/// Every field that both readings hold and on which they disagree.
///
/// Names agree in every spelling that a zone allows, and as far as the shorter goes where one of them may be cut; dates agree
/// when no part that both know differs; numbers agree but for blanks and hyphens.
pub fn cross_check(a: &Document, b: &Document) -> Vec<Disagreement> {
    let both = |field: Field| a.fields.get(&field).zip(b.fields.get(&field)).map(|(one, other)| (field, one, other));
    Field::ALL
        .into_iter()
        .filter_map(both)
        .filter(|(field, one, other)| !agree(*field, (a, one), (b, other)))
        .map(|(field, one, other)| Disagreement { field, readings: [one.clone(), other.clone()] })
        .collect()
}

fn agree(field: Field, (a, one): (&Document, &Sourced), (b, other): (&Document, &Sourced)) -> bool {
    match field {
        Field::Birth => a.birth.agrees_with(b.birth),
        Field::Expiry => a.expiry.agrees_with(b.expiry),
        Field::Surname | Field::GivenNames => {
            names_agree(&words(&one.value), a.names_truncated, &words(&other.value), b.names_truncated)
        }
        Field::DocumentNumber => plain(&one.value) == plain(&other.value),
        Field::Sex | Field::Nationality | Field::IssuingState => one.value == other.value,
    }
}

fn names_agree(one: &[Word], one_cut: bool, other: &[Word], other_cut: bool) -> bool {
    let same =
        |(a, b): (&Word, &Word)| a.sameness(b).is_some() || (one_cut && a.begins(b)) || (other_cut && b.begins(a));
    let length =
        one.len() == other.len() || (one_cut && one.len() < other.len()) || (other_cut && other.len() < one.len());
    length && one.iter().zip(other).all(same)
}

fn plain(number: &str) -> String {
    number.chars().filter(char::is_ascii_alphanumeric).map(|character| character.to_ascii_uppercase()).collect()
}
