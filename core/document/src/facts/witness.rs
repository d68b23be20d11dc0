//! The print of a card's front as a witness beside the zone or the barcode on its back: it may confirm a field, and it may say that the
//! two sides are not of one card.
//!
//! Print has no check digits, so a slip of the reader must not turn an honest person away, and the front of another card must not pass.
//! A surely read field contradicts by itself where it is far from what the back says, beyond a few characters; a likely one does so, too,
//! but not alone, nor does one that the reader stands by and that is near: how sure it is of the letters it saw says nothing of one that it
//! did not see (the dotted I of İPEK). Where much was read and none of it fits, nothing has to be likely. The bench `regain bench visible
//! --witness` tells how often each happens.

use super::agree::{agree, plain};
use super::print::{from_print, item};
use super::{Confidence, Disagreement, Document, Field, Reconciled, Source, Sourced};
use crate::date::KnownDate;
use crate::name::transliterations;
use crate::visible::{Evidence, Visible};

/// Fields that say whose document it is, and which.
const KEY: [Field; 6] =
    [Field::Surname, Field::GivenNames, Field::Birth, Field::Sex, Field::DocumentNumber, Field::Expiry];
/// What is far from the back's counts by itself from this likelihood on that every character is right …
const SURE: f32 = 0.85;
/// … beside another such from this one on …
const LIKELY: f32 = 0.7;
/// … and where none of so many fits, from this one on.
const NONE_FITS: (usize, f32) = (3, 0.2);
/// Different texts share letters by chance: beyond this part of the longer one they are no slip of the reader.
const FAR: f64 = 0.45;
/// Digits of a date that a reader does not mistake at once.
const FAR_DIGITS: usize = 2;

/// `document`, which zone or barcode tell of, with what the print on its front adds: another source for what it confirms, and a
/// disagreement for each field in which it contradicts.
pub fn beside(mut document: Document, print: &Visible) -> Reconciled {
    let printed = from_print(print);
    let mut against: Vec<(Field, &Evidence)> = Vec::new();
    let mut fitting = 0;
    for field in KEY {
        let Some(evidence) = item(field).and_then(|item| print.items.get(&item)) else { continue };
        if !printed.fields.contains_key(&field) {
            continue;
        }
        let fits = agree(field, &document, &printed);
        let Some(told) = document.fields.get_mut(&field) else { continue };
        if fits {
            fitting += 1;
            told.also.push(Source::Visual);
            told.confidence = told.confidence.max(Confidence::Agreed);
        } else {
            against.push((field, evidence));
        }
    }
    let far = |field: Field| is_far(field, &document, &printed);
    let weight = |(field, evidence): &(Field, &Evidence)| match evidence {
        near if !far(*field) => usize::from(near.is_clear()),
        doubted if doubted.contradicted || doubted.assumed => 0,
        sure if sure.confidence >= SURE => 2,
        likely if likely.confidence >= LIKELY => 1,
        _ => 0,
    };
    let weights: Vec<usize> = against.iter().map(weight).collect();
    let strange: Vec<bool> =
        against.iter().map(|(field, evidence)| evidence.confidence >= NONE_FITS.1 && far(*field)).collect();
    let none_fits = fitting == 0 && strange.iter().filter(|strange| **strange).count() >= NONE_FITS.0;
    let counts = weights.iter().sum::<usize>() >= 2;
    let told = against
        .iter()
        .zip(weights.iter().zip(strange))
        .filter(|(_, (weight, strange))| counts && **weight > 0 || none_fits && *strange);
    let disagreements = told
        .filter_map(|((field, _), _)| {
            let read = printed.fields.get(field)?;
            let read = Sourced::new(read.value.clone(), Source::Visual, Confidence::Read);
            Some(Disagreement { field: *field, readings: [document.fields.get(field)?.clone(), read] })
        })
        .collect();
    Reconciled { document, disagreements }
}

/// Whether no slip of a reader makes one out of the other.
fn is_far(field: Field, document: &Document, printed: &Document) -> bool {
    match field {
        Field::Birth => far_days(document.birth, printed.birth),
        Field::Expiry => far_days(document.expiry, printed.expiry),
        Field::DocumentNumber => apart(&plain(&document.document_number), &plain(&printed.document_number)) > FAR,
        Field::Surname => far_names(document, &document.surname, &printed.surname),
        Field::GivenNames => {
            let middle = document.given_names.iter().chain(&document.middle_names);
            let whole = middle.map(String::as_str).collect::<Vec<_>>().join(" ");
            let printed = printed.given_names.join(" ");
            far_names(document, &whole, &printed) && far_names(document, &document.given_names.join(" "), &printed)
        }
        _ => false,
    }
}

fn far_days(one: KnownDate, other: KnownDate) -> bool {
    let differ = |(one, other): (String, String)| one.chars().zip(other.chars()).filter(|(a, b)| a != b).count();
    let both = one.complete().zip(other.complete()).map(|_| (one.to_string(), other.to_string()));
    both.is_some_and(|both| differ(both) >= FAR_DIGITS)
}

/// In the nearest of the spellings that a zone allows; as far as a name goes that may be cut.
fn far_names(document: &Document, told: &str, printed: &str) -> bool {
    let told = plain(told);
    // A letter read as a digit has no spelling.
    let spellings = transliterations(printed).into_iter().chain([printed.to_owned()]);
    let spelled = spellings.map(|spelling| {
        let spelled = plain(&spelling);
        if document.names_truncated { spelled.chars().take(told.chars().count()).collect() } else { spelled }
    });
    spelled.map(|spelled| apart(&told, &spelled)).fold(f64::MAX, f64::min) > FAR
}

/// How many characters must be changed, as a part of the longer text.
fn apart(one: &str, other: &str) -> f64 {
    1.0 - strsim::normalized_levenshtein(one, other)
}

#[cfg(test)]
#[path = "witness_tests.rs"]
mod tests;
