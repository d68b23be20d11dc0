//! The Digital Credentials Query Language (OpenID4VP section 6) for `dc+sd-jwt`: claim sets, values, credential sets, `multiple`.

use super::PresentationError;
use crate::sd_jwt::{Claims, PathPart, TYP};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;

const MOST: usize = 64;

/// A query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Query {
    /// What is asked for.
    pub credentials: Vec<CredentialQuery>,
    /// Which combinations will do; all of `credentials` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_sets: Option<Vec<CredentialSet>>,
}

/// One credential asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialQuery {
    /// Its name in the response.
    pub id: String,
    /// `dc+sd-jwt`; queries of other formats match nothing here.
    pub format: String,
    /// Type constraints.
    pub meta: Meta,
    /// Whether several presentations may answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multiple: bool,
    /// The claims asked for; none when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<ClaimQuery>>,
    /// Alternatives among the claims, preferred first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_sets: Option<Vec<Vec<String>>>,
}

/// Type constraints of an SD-JWT VC.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Meta {
    /// Any of these; everything when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vct_values: Option<Vec<String>>,
}

/// One claim asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClaimQuery {
    /// Its name for claim sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The way to it: names, indices, or null for every element.
    pub path: Vec<Value>,
    /// Any of these; anything when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub values: Option<Vec<Value>>,
}

/// A choice among combinations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CredentialSet {
    /// Combinations of query ids, preferred first.
    pub options: Vec<Vec<String>>,
    /// Whether one of them is needed.
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

/// One presentation that satisfies a part of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The query's id.
    pub query: String,
    /// The credential's place among the candidates.
    pub candidate: usize,
    /// The claims to show.
    pub paths: Vec<Vec<PathPart>>,
}

impl Query {
    /// The query for some top-level claims of one type.
    pub fn for_claims(id: &str, vct: &str, claims: &[&str]) -> Self {
        let claim = |name: &&str| ClaimQuery { id: None, path: vec![Value::from(*name)], values: None };
        Self {
            credentials: vec![CredentialQuery {
                id: id.into(),
                format: TYP.into(),
                meta: Meta { vct_values: Some(vec![vct.into()]) },
                multiple: false,
                claims: Some(claims.iter().map(claim).collect()),
                claim_sets: None,
            }],
            credential_sets: None,
        }
    }

    /// Checks the rules that the JSON's shape does not show.
    pub fn check(&self) -> Result<(), PresentationError> {
        let mut ids = HashSet::new();
        if self.credentials.is_empty() || self.credentials.len() > MOST {
            return Err(PresentationError::Query("it asks for nothing, or for too much"));
        }
        for credential in &self.credentials {
            if !is_id(&credential.id) || !ids.insert(credential.id.as_str()) {
                return Err(PresentationError::Query("an id is malformed or repeats"));
            }
            credential.check()?;
        }
        for set in self.credential_sets.iter().flatten() {
            let known = |id: &String| ids.contains(id.as_str());
            if set.options.is_empty() || set.options.iter().any(|option| option.is_empty() || !option.iter().all(known))
            {
                return Err(PresentationError::Query("a credential set is empty or names nothing"));
            }
        }
        if self.credential_sets.as_ref().is_some_and(|sets| sets.is_empty() || sets.len() > MOST) {
            return Err(PresentationError::Query("it has no credential sets, or too many"));
        }
        Ok(())
    }

    /// Chooses presentations among verified credentials, or nothing at all when the required part cannot be met.
    pub fn choose(&self, candidates: &[&Claims]) -> Result<Vec<Chosen>, PresentationError> {
        self.check()?;
        let matches: Vec<_> = self.credentials.iter().map(|query| (query, query.matches(candidates))).collect();
        let met = |id: &str| matches.iter().any(|(query, chosen)| query.id == id && !chosen.is_empty());
        let wanted: HashSet<&str> = match &self.credential_sets {
            None => self.credentials.iter().map(|query| query.id.as_str()).collect(),
            Some(sets) => {
                let mut wanted = HashSet::new();
                for set in sets {
                    match set.options.iter().find(|option| option.iter().all(|id| met(id))) {
                        Some(option) => wanted.extend(option.iter().map(String::as_str)),
                        None if set.required => return Err(PresentationError::Unsatisfied),
                        None => {}
                    }
                }
                wanted
            }
        };
        if wanted.is_empty() || !wanted.iter().all(|id| met(id)) {
            return Err(PresentationError::Unsatisfied);
        }
        Ok(matches
            .into_iter()
            .filter(|(query, _)| wanted.contains(query.id.as_str()))
            .flat_map(|(_, chosen)| chosen)
            .collect())
    }
}

impl CredentialQuery {
    fn check(&self) -> Result<(), PresentationError> {
        let claims = self.claims.as_deref().unwrap_or_default();
        if self.claims.as_ref().is_some_and(|claims| claims.is_empty() || claims.len() > MOST) {
            return Err(PresentationError::Query("its claims are empty or too many"));
        }
        let mut ids = HashSet::new();
        for claim in claims {
            if claim.path.is_empty() || claim.path.len() > 16 || !claim.path.iter().all(is_path_part) {
                return Err(PresentationError::Query("a path is malformed"));
            }
            if claim.values.as_ref().is_some_and(Vec::is_empty) {
                return Err(PresentationError::Query("a list of values is empty"));
            }
            if claim.id.as_ref().is_some_and(|id| !is_id(id) || !ids.insert(id.as_str())) {
                return Err(PresentationError::Query("a claim's id is malformed or repeats"));
            }
        }
        if let Some(sets) = &self.claim_sets {
            let known = |set: &Vec<String>| !set.is_empty() && set.iter().all(|id| ids.contains(id.as_str()));
            if sets.is_empty()
                || sets.len() > MOST
                || claims.iter().any(|claim| claim.id.is_none())
                || !sets.iter().all(known)
            {
                return Err(PresentationError::Query("its claim sets name nothing"));
            }
        }
        Ok(())
    }

    fn matches(&self, candidates: &[&Claims]) -> Vec<Chosen> {
        if self.format != TYP {
            return Vec::new();
        }
        let found = candidates.iter().enumerate().filter_map(|(candidate, claims)| {
            let paths = self.paths_in(claims)?;
            Some(Chosen { query: self.id.clone(), candidate, paths })
        });
        found.take(if self.multiple { MOST } else { 1 }).collect()
    }

    /// The claims that satisfy the query in this credential; the verifier asks the same of what it was shown.
    pub fn paths_in(&self, claims: &Claims) -> Option<Vec<Vec<PathPart>>> {
        if let Some(types) = &self.meta.vct_values
            && !types.iter().any(|vct| claims.text("vct") == Some(vct))
        {
            return None;
        }
        let Some(queries) = &self.claims else { return Some(Vec::new()) };
        let all = |wanted: &mut dyn Iterator<Item = &ClaimQuery>| -> Option<Vec<_>> {
            let found: Option<Vec<_>> = wanted.map(|claim| claim.find(claims)).collect();
            Some(found?.concat())
        };
        match &self.claim_sets {
            None => all(&mut queries.iter()),
            Some(sets) => sets.iter().find_map(|set| {
                all(&mut set.iter().filter_map(|id| queries.iter().find(|claim| claim.id.as_ref() == Some(id))))
            }),
        }
    }
}

impl ClaimQuery {
    /// The places that the path leads to, if there are any and the values allow them (section 7).
    fn find(&self, claims: &Claims) -> Option<Vec<Vec<PathPart>>> {
        let (first, rest) = self.path.split_first()?;
        let name = first.as_str()?;
        let mut found = vec![(vec![PathPart::Name(name.to_owned())], claims.value(name)?)];
        for part in rest {
            let mut next = Vec::new();
            for (path, value) in found {
                let with = |part| [path.as_slice(), &[part]].concat();
                match (part, value) {
                    (Value::String(name), Value::Object(object)) => {
                        next.extend(object.get(name).map(|value| (with(PathPart::Name(name.clone())), value)));
                    }
                    (Value::Null, Value::Array(items)) => {
                        next.extend(
                            items.iter().enumerate().map(|(index, value)| (with(PathPart::Index(index)), value)),
                        );
                    }
                    (Value::Number(index), Value::Array(items)) => {
                        let index = usize::try_from(index.as_u64()?).ok()?;
                        next.extend(items.get(index).map(|value| (with(PathPart::Index(index)), value)));
                    }
                    _ => return None,
                }
            }
            found = next;
        }
        if let Some(values) = &self.values {
            found.retain(|(_, value)| values.contains(value));
        }
        (!found.is_empty()).then(|| found.into_iter().map(|(path, _)| path).collect())
    }
}

fn is_path_part(part: &Value) -> bool {
    part.is_string() || part.is_null() || part.is_u64()
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= 64 && id.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_')
}
