//! One document out of several readings of it: they vote, field by field, and what they disagree about is kept.

use super::agree::agree;
use super::{Confidence, Disagreement, Document, Field, Source, Sourced, cross_check};
use crate::date::KnownDate;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// What several sources of one document say together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// Every field as the vote has it, with all sources that say so.
    pub document: Document,
    /// What the sources do not agree about, both readings each.
    pub disagreements: Vec<Disagreement>,
}

impl Reconciled {
    /// Whether a disagreement must be settled before anything is issued.
    pub fn blocked(&self) -> bool {
        self.disagreements.iter().any(Disagreement::blocks)
    }
}

/// Puts readings of one document together; `None` without any.
///
/// What a check digit proves outvotes everything else, then the reading with the most other sources behind it, then the
/// surer one, then the zone before the barcode before the print. Of readings that agree the fuller one is shown: names that
/// are not cut and keep middle names apart, dates without unknown parts. The outcome is certain when one reading is, or when
/// two sources agree about name, birth and number; never while a disagreement blocks.
pub fn reconcile(readings: &[Document]) -> Option<Reconciled> {
    let surest = |document: &Document| document.fields.values().map(|told| told.confidence).max();
    let leading = |document: &&Document| {
        (document.certain, surest(document), Reverse(document.fields.values().map(|told| told.source).min()))
    };
    let mut document = readings.iter().rev().max_by_key(leading)?.clone();
    for field in Field::ALL.into_iter().filter(|field| *field != Field::MiddleNames) {
        let Some((chosen, told)) = vote(field, readings) else { continue };
        document.adopt(field, chosen);
        document.fields.insert(field, told);
        if field == Field::GivenNames {
            let middle =
                vote(Field::MiddleNames, readings).filter(|(voted, _)| voted.middle_names == chosen.middle_names);
            document.adopt(Field::MiddleNames, chosen);
            document.fields.extend(middle.map(|(_, told)| (Field::MiddleNames, told)));
        }
    }
    let pairs =
        readings.iter().enumerate().flat_map(|(at, one)| readings[at + 1..].iter().map(move |other| (one, other)));
    let disagreements: Vec<Disagreement> = pairs.flat_map(|(one, other)| cross_check(one, other)).collect();
    let blocked = disagreements.iter().any(Disagreement::blocks);
    document.certain = !blocked && (readings.iter().any(|reading| reading.certain) || is_agreed(&document));
    Some(Reconciled { document, disagreements })
}

/// The reading that wins `field`, and the field with everyone who says the same.
fn vote(field: Field, readings: &[Document]) -> Option<(&Document, Sourced)> {
    let holders: Vec<(&Document, &Sourced)> =
        readings.iter().filter_map(|reading| Some((reading, reading.fields.get(&field)?))).collect();
    let with = |one: &(&Document, &Sourced)| -> Vec<(&Document, &Sourced)> {
        let says_so = |other: &&(&Document, &Sourced)| {
            other.1.source != one.1.source && other.1.confidence > Confidence::Guess && agree(field, one.0, other.0)
        };
        holders.iter().filter(says_so).copied().collect()
    };
    let weight = |one: &&(&Document, &Sourced)| {
        let Sourced { confidence, source, .. } = one.1;
        let [guess, proven] = [Confidence::Guess, Confidence::Proven].map(|level| *confidence == level);
        (!guess, proven, sources(&with(one)).len(), *confidence, Reverse(*source))
    };
    let winner = holders.iter().max_by_key(weight)?;
    let others = with(winner);
    let fuller = others.iter().copied().find(|other| is_fuller(field, other.0, winner.0)).unwrap_or(*winner);
    let mut told = fuller.1.clone();
    if !others.is_empty() {
        told.confidence = told.confidence.max(Confidence::Agreed);
    }
    let mut also: Vec<Source> = sources(&others);
    also.push(winner.1.source);
    also.retain(|source| *source != told.source);
    also.sort_unstable();
    told.also = also;
    Some((fuller.0, told))
}

fn sources(holders: &[(&Document, &Sourced)]) -> Vec<Source> {
    let mut sources: Vec<Source> = holders.iter().map(|(_, told)| told.source).collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}

/// Whether `one` says more about `field` than `other`, with which it agrees.
fn is_fuller(field: Field, one: &Document, other: &Document) -> bool {
    let parts = |date: KnownDate| [date.year.is_some(), date.month.is_some(), date.day.is_some()];
    match field {
        Field::Surname => other.names_truncated && !one.names_truncated,
        Field::GivenNames => match (one.names_truncated, other.names_truncated) {
            (false, true) => true,
            (true, false) => false,
            _ => !one.middle_names.is_empty() && other.middle_names.is_empty(),
        },
        Field::Birth => parts(one.birth) > parts(other.birth),
        Field::Issue => parts(one.issue) > parts(other.issue),
        Field::Expiry => parts(one.expiry) > parts(other.expiry),
        _ => false,
    }
}

/// Whether two sources agree about everything that says who it is and which document.
fn is_agreed(document: &Document) -> bool {
    let verified = |field: Field| document.fields.get(&field).is_some_and(Sourced::verified);
    let absent = |field: Field| !document.fields.contains_key(&field);
    [Field::Surname, Field::Birth, Field::DocumentNumber].into_iter().all(verified)
        && (verified(Field::GivenNames) || absent(Field::GivenNames))
        && (verified(Field::Expiry) || absent(Field::Expiry))
}

#[cfg(test)]
#[path = "reconcile_tests.rs"]
mod tests;
