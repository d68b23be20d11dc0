//! RFC 9901 section 7.1, steps 3 and 4: digests out, disclosures in.

use super::{Claims, Disclosure, PathPart, SdJwtError};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// Objects and arrays inside each other, disclosures included: far above any credential, far below the stack's end.
const DEEPEST: usize = 32;

/// Claims that must not hide behind a disclosure (SD-JWT VC, section on registered claims).
const ALWAYS_VISIBLE: [&str; 8] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status"];

pub(super) fn put_in_place(payload: Value, disclosures: &[Disclosure]) -> Result<Claims, SdJwtError> {
    let Value::Object(mut payload) = payload else { return Err(SdJwtError::Form("its payload is no object")) };
    match payload.remove("_sd_alg") {
        None => {}
        Some(Value::String(name)) if name == "sha-256" => {}
        Some(_) => return Err(SdJwtError::Disclosure("unknown digest algorithm")),
    }
    let mut by_digest = HashMap::new();
    for (number, disclosure) in disclosures.iter().enumerate() {
        if by_digest.insert(disclosure.digest.as_str(), number).is_some() {
            return Err(SdJwtError::Disclosure("the same disclosure twice"));
        }
    }
    let mut pass = Pass { disclosures, by_digest, seen: HashSet::new(), places: vec![None; disclosures.len()] };
    let claims = pass.object(payload, &mut Vec::new())?;
    let places: Option<Vec<_>> = pass.places.into_iter().collect();
    let places = places.ok_or(SdJwtError::Disclosure("a disclosure that nothing refers to"))?;
    if places
        .iter()
        .any(|place| matches!(place.first(), Some(PathPart::Name(name)) if ALWAYS_VISIBLE.contains(&name.as_str())))
    {
        return Err(SdJwtError::Disclosure("a registered claim hides behind a disclosure"));
    }
    Ok(Claims { claims, places })
}

struct Pass<'a> {
    disclosures: &'a [Disclosure],
    by_digest: HashMap<&'a str, usize>,
    seen: HashSet<String>,
    places: Vec<Option<Vec<PathPart>>>,
}

impl Pass<'_> {
    fn value(&mut self, value: Value, path: &mut Vec<PathPart>) -> Result<Value, SdJwtError> {
        match value {
            Value::Object(object) => self.object(object, path).map(Value::Object),
            Value::Array(array) => self.array(array, path).map(Value::Array),
            other => Ok(other),
        }
    }

    fn object(
        &mut self,
        object: Map<String, Value>,
        path: &mut Vec<PathPart>,
    ) -> Result<Map<String, Value>, SdJwtError> {
        check_depth(path)?;
        let mut result = Map::new();
        let mut digests = Vec::new();
        for (name, value) in object {
            match name.as_str() {
                "_sd" => digests = texts(value)?,
                "..." => return Err(SdJwtError::Disclosure("an array digest outside an array")),
                _ => {
                    path.push(PathPart::Name(name.clone()));
                    let value = self.value(value, path)?;
                    path.pop();
                    result.insert(name, value);
                }
            }
        }
        for digest in digests {
            let Some(number) = self.disclosure(digest)? else { continue };
            let disclosure = &self.disclosures[number];
            let name = disclosure.name.clone().ok_or(SdJwtError::Disclosure("an array element used as a member"))?;
            if result.contains_key(&name) {
                return Err(SdJwtError::Disclosure("a name appears twice on one level"));
            }
            path.push(PathPart::Name(name.clone()));
            self.places[number] = Some(path.clone());
            let value = self.value(disclosure.value.clone(), path)?;
            path.pop();
            result.insert(name, value);
        }
        Ok(result)
    }

    fn array(&mut self, array: Vec<Value>, path: &mut Vec<PathPart>) -> Result<Vec<Value>, SdJwtError> {
        check_depth(path)?;
        let mut result = Vec::new();
        for value in array {
            path.push(PathPart::Index(result.len()));
            match element_digest(&value)? {
                None => result.push(self.value(value, path)?),
                Some(digest) => {
                    if let Some(number) = self.disclosure(digest)? {
                        let disclosure = &self.disclosures[number];
                        if disclosure.name.is_some() {
                            return Err(SdJwtError::Disclosure("a member used as an array element"));
                        }
                        self.places[number] = Some(path.clone());
                        result.push(self.value(disclosure.value.clone(), path)?);
                    }
                }
            }
            path.pop();
        }
        Ok(result)
    }

    /// The disclosure of a digest, if it was sent; unknown digests are decoys or stay hidden.
    fn disclosure(&mut self, digest: String) -> Result<Option<usize>, SdJwtError> {
        let number = self.by_digest.get(digest.as_str()).copied();
        if self.seen.insert(digest) { Ok(number) } else { Err(SdJwtError::Disclosure("the same digest twice")) }
    }
}

fn check_depth(path: &[PathPart]) -> Result<(), SdJwtError> {
    if path.len() > DEEPEST { Err(SdJwtError::Disclosure("it nests too deeply")) } else { Ok(()) }
}

fn texts(value: Value) -> Result<Vec<String>, SdJwtError> {
    let text = |value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    let Value::Array(items) = value else { return Err(SdJwtError::Disclosure("_sd is no array")) };
    items
        .into_iter()
        .map(text)
        .collect::<Option<_>>()
        .ok_or(SdJwtError::Disclosure("_sd holds something else than digests"))
}

fn element_digest(value: &Value) -> Result<Option<String>, SdJwtError> {
    let Some(digest) = value.as_object().and_then(|object| object.get("...")) else { return Ok(None) };
    match digest {
        Value::String(digest) if value.as_object().is_some_and(|object| object.len() == 1) => Ok(Some(digest.clone())),
        _ => Err(SdJwtError::Disclosure("a malformed array digest")),
    }
}
