//! The verifier's side of the answer.

use super::PresentationError;
use super::dcql::Query;
use crate::evidence::credential_hash;
use crate::jose::Jwk;
use crate::json;
use crate::sd_jwt::{Binding, Checks, Claims, MAX_LEN, SdJwt, TYP};
use regain_base::Timestamp;
use std::collections::BTreeMap;
use std::time::Duration;
use url::form_urlencoded;

/// The posted form, before anything in it is believed.
pub struct ResponseForm {
    /// Leads back to the request.
    pub state: Option<String>,
    token: String,
}

impl ResponseForm {
    /// Splits a form. An answer with an error code becomes [`PresentationError::Refused`] with the state, so that the recovery can end.
    pub fn parse(body: &[u8]) -> Result<Self, (Option<String>, PresentationError)> {
        if body.len() > 3 * MAX_LEN {
            return Err((None, PresentationError::Response("it is too long")));
        }
        let mut members = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(body) {
            if members.insert(name.into_owned(), value.into_owned()).is_some() {
                return Err((None, PresentationError::Response("a member repeats")));
            }
        }
        let state = members.remove("state");
        if let Some(error) = members.remove("error") {
            let known = |c: &char| c.is_ascii_lowercase() || *c == '_';
            let error = error.chars().filter(known).take(64).collect();
            return Err((state, PresentationError::Refused(error)));
        }
        match members.remove("vp_token") {
            Some(token) => Ok(Self { state, token }),
            None => Err((state, PresentationError::Response("it holds neither token nor error"))),
        }
    }
}

/// What the answer must satisfy.
pub struct Expected<'a> {
    /// What was asked.
    pub query: &'a Query,
    /// Our full client id.
    pub client_id: &'a str,
    /// The nonce of the request.
    pub nonce: &'a str,
    /// The current moment.
    pub now: Timestamp,
    /// How old the key binding may be.
    pub max_age: Duration,
    /// The key of a trusted issuer, by `iss` and `kid`.
    pub issuer_key: &'a dyn Fn(&str, Option<&str>) -> Option<Jwk>,
}

/// One presentation that passed every check.
#[derive(Debug)]
pub struct Presented {
    /// The query that it answers.
    pub query: String,
    /// What was shown.
    pub claims: Claims,
    /// The key that the credential is bound to, and that signed now.
    pub holder: Jwk,
    /// What a Face Check for this credential is bound to.
    pub credential_hash: [u8; 32],
}

/// Verifies every presentation; one bad presentation refuses the whole answer, since our queries ask for nothing optional.
pub fn verify(form: &ResponseForm, expected: &Expected<'_>) -> Result<Vec<Presented>, PresentationError> {
    let token: BTreeMap<String, Vec<String>> = json::read(form.token.as_bytes())?;
    let mut presented = Vec::new();
    for (id, presentations) in &token {
        let query = expected.query.credentials.iter().find(|query| query.id == *id);
        let query = query.ok_or(PresentationError::Response("it answers what nobody asked"))?;
        if presentations.is_empty() || (presentations.len() > 1 && !query.multiple) {
            return Err(PresentationError::Response("the number of presentations differs"));
        }
        for text in presentations {
            let one = verify_one(id, text, expected)?;
            if query.paths_in(&one.claims).is_none() {
                return Err(PresentationError::Response("it does not show what was asked"));
            }
            presented.push(one);
        }
    }
    check_complete(expected.query, &token)?;
    Ok(presented)
}

fn verify_one(id: &str, text: &str, expected: &Expected<'_>) -> Result<Presented, PresentationError> {
    let credential = SdJwt::parse(text)?;
    let (header, issuer) = credential.claimed_issuer()?;
    let issuer = issuer.ok_or(PresentationError::Issuer)?;
    let key = (expected.issuer_key)(&issuer, header.kid.as_deref()).ok_or(PresentationError::Issuer)?;
    let binding =
        Binding { aud: expected.client_id, nonce: expected.nonce, now: expected.now, max_age: expected.max_age };
    let checks = Checks { typ: TYP, vct: None, now: expected.now };
    let (claims, holder) = credential.verify_bound(&key, &checks, &binding)?;
    Ok(Presented { query: id.into(), claims, holder, credential_hash: credential_hash(credential.issuer_jws()) })
}

fn check_complete(query: &Query, token: &BTreeMap<String, Vec<String>>) -> Result<(), PresentationError> {
    let complete = match &query.credential_sets {
        None => query.credentials.iter().all(|credential| token.contains_key(&credential.id)),
        Some(sets) => sets
            .iter()
            .filter(|set| set.required)
            .all(|set| set.options.iter().any(|option| option.iter().all(|id| token.contains_key(id)))),
    };
    if complete { Ok(()) } else { Err(PresentationError::Response("something that was asked is missing")) }
}
