//! The documents that an issuer publishes.

use super::IssuanceError;
use crate::jose::Jwk;
use crate::{json, origin};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// `/.well-known/openid-credential-issuer{path}` (section 12.2).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IssuerMetadata {
    /// The issuer's identifier.
    pub credential_issuer: String,
    /// Where credentials are asked for.
    pub credential_endpoint: String,
    /// Where nonces are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce_endpoint: Option<String>,
    /// Other authorization servers than the issuer itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_servers: Option<Vec<String>>,
    /// What can be had.
    pub credential_configurations_supported: BTreeMap<String, Configuration>,
}

/// One kind of credential.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Configuration {
    /// `dc+sd-jwt` is the one we know.
    pub format: String,
    /// The type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vct: Option<String>,
    /// How a key can be bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cryptographic_binding_methods_supported: Option<Vec<String>>,
    /// The signature algorithms of the issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_signing_alg_values_supported: Option<Vec<serde_json::Value>>,
    /// The proofs that it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proof_types_supported: Option<BTreeMap<String, ProofType>>,
    /// Names and claims for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential_metadata: Option<serde_json::Value>,
}

/// What a proof type takes.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ProofType {
    /// Algorithms.
    pub proof_signing_alg_values_supported: Vec<serde_json::Value>,
}

/// `/.well-known/oauth-authorization-server{path}` (RFC 8414).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServerMetadata {
    /// The server's identifier.
    pub issuer: String,
    /// Where tokens are.
    pub token_endpoint: String,
    /// Whether a wallet without a client id may ask.
    #[serde(default, rename = "pre-authorized_grant_anonymous_access_supported")]
    pub anonymous_access: bool,
    /// The grants.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grant_types_supported: Vec<String>,
}

/// `/.well-known/jwt-vc-issuer{path}` (SD-JWT VC, issuer metadata).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyMetadata {
    /// The issuer's identifier.
    pub issuer: String,
    /// The keys; in their own document when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks: Option<KeySet>,
    /// Where the keys lie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
}

/// A set of keys (RFC 7517 section 5).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeySet {
    /// The keys, as they came: those of other kinds are passed over.
    pub keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// The set with one key.
    pub fn of(key: &Jwk, kid: &str) -> Self {
        let mut value = serde_json::to_value(key).unwrap_or_default();
        value["kid"] = kid.into();
        Self { keys: vec![value] }
    }

    /// The P-256 key with this name, or the only one when no name is given.
    pub fn find(&self, kid: Option<&str>) -> Option<Jwk> {
        let named = |key: &&serde_json::Value| kid.is_none() || key.get("kid").and_then(|value| value.as_str()) == kid;
        let mut keys = self.keys.iter().filter(named).filter_map(|key| json::shape::<Jwk>(key).ok());
        let key = keys.next()?;
        keys.next().is_none().then_some(key)
    }
}

pub(super) fn issuer(body: &[u8], expected: &str) -> Result<IssuerMetadata, IssuanceError> {
    let metadata: IssuerMetadata = json::read(body)?;
    if metadata.credential_issuer != expected {
        return Err(IssuanceError::Metadata("identifier"));
    }
    Ok(metadata)
}

/// The address of the authorization server's metadata: the offer may choose among those that the issuer lists.
pub(super) fn server_identifier(metadata: &IssuerMetadata, chosen: Option<&str>) -> Result<String, IssuanceError> {
    let listed = metadata.authorization_servers.as_deref().unwrap_or_default();
    match (chosen, listed.first()) {
        (Some(chosen), _) if listed.iter().any(|server| server == chosen) => Ok(chosen.to_owned()),
        (Some(_), _) => Err(IssuanceError::Metadata("authorization server")),
        (None, Some(first)) => Ok(first.clone()),
        (None, None) => Ok(metadata.credential_issuer.clone()),
    }
}

pub(super) fn server(body: &[u8], expected: &str) -> Result<ServerMetadata, IssuanceError> {
    let metadata: ServerMetadata = json::read(body)?;
    if metadata.issuer != expected {
        return Err(IssuanceError::Metadata("authorization server"));
    }
    Ok(metadata)
}

pub(super) fn endpoint(text: &str) -> Result<Url, IssuanceError> {
    origin::safe(text).ok_or(IssuanceError::Metadata("endpoint"))
}

/// The first offered configuration that we can receive: SD-JWT, bound to a JWK, proved by a JWT with ES256.
pub(super) fn choose<'a>(
    metadata: &'a IssuerMetadata,
    offered: &[String],
) -> Result<(String, &'a Configuration), IssuanceError> {
    let usable = |configuration: &&Configuration| {
        let binds = configuration.cryptographic_binding_methods_supported.as_deref().unwrap_or_default();
        let proofs = configuration.proof_types_supported.as_ref().and_then(|proofs| proofs.get("jwt"));
        configuration.format == crate::sd_jwt::TYP
            && configuration.vct.is_some()
            && binds.iter().any(|method| method == "jwk")
            && proofs.is_some_and(|proof| proof.proof_signing_alg_values_supported.iter().any(|alg| alg == "ES256"))
    };
    offered
        .iter()
        .find_map(|id| {
            let configuration = metadata.credential_configurations_supported.get(id).filter(usable)?;
            Some((id.clone(), configuration))
        })
        .ok_or(IssuanceError::Metadata("list of configurations"))
}
