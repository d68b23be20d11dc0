//! The credential offer (OpenID4VCI section 4.1).

use super::IssuanceError;
use crate::{json, origin};
use regain_base::Secret;
use serde::Deserialize;
use std::collections::HashSet;
use url::Url;

const LONGEST: usize = 16 * 1024;

/// An offer link: the offer itself, or where it lies.
#[derive(Debug, Clone)]
pub enum OfferSource {
    /// By value.
    Value(Offer),
    /// By reference: GET it and give the body to [`Offer::from_json`].
    Reference(Url),
}

/// What an issuer offers.
#[derive(Debug, Clone, Deserialize)]
pub struct Offer {
    /// The issuer's identifier, compared byte by byte.
    pub credential_issuer: String,
    /// What can be had.
    pub credential_configuration_ids: Vec<String>,
    /// How.
    #[serde(default)]
    grants: Grants,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct Grants {
    #[serde(rename = "urn:ietf:params:oauth:grant-type:pre-authorized_code")]
    pre_authorized: Option<Grant>,
}

/// The pre-authorized code grant.
#[derive(Debug, Clone, Deserialize)]
pub struct Grant {
    /// The code; whoever has it gets the token.
    #[serde(rename = "pre-authorized_code")]
    pub code: Secret<String>,
    /// There when the person must type a code, even if it is empty.
    #[serde(default)]
    pub tx_code: Option<TxCode>,
    /// One of the metadata's authorization servers.
    #[serde(default)]
    pub authorization_server: Option<String>,
}

/// What to tell the person about the code to type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct TxCode {
    /// `numeric` (the default) or `text`.
    #[serde(default)]
    pub input_mode: Option<String>,
    /// Its length.
    #[serde(default)]
    pub length: Option<u32>,
    /// Where it comes from.
    #[serde(default)]
    pub description: Option<String>,
}

impl Offer {
    /// Reads an offer link of any scheme: `openid-credential-offer://?credential_offer=…` or `…credential_offer_uri=…`.
    pub fn parse(link: &str) -> Result<OfferSource, IssuanceError> {
        if link.len() > LONGEST {
            return Err(IssuanceError::Offer("it is too long"));
        }
        let url = Url::parse(link.trim()).map_err(|_| IssuanceError::Offer("it is no link"))?;
        let all = |name: &str| -> Vec<_> { url.query_pairs().filter(|(n, _)| n == name).map(|(_, v)| v).collect() };
        match (all("credential_offer").as_slice(), all("credential_offer_uri").as_slice()) {
            ([value], []) => Self::from_json(value.as_bytes()).map(OfferSource::Value),
            ([], [reference]) => origin::safe(reference)
                .map(OfferSource::Reference)
                .ok_or(IssuanceError::Offer("its address is not safe")),
            _ => Err(IssuanceError::Offer("it must hold one offer, by value or by reference")),
        }
    }

    /// Reads the offer's JSON.
    pub fn from_json(body: &[u8]) -> Result<Self, IssuanceError> {
        if body.len() > LONGEST {
            return Err(IssuanceError::Offer("it is too long"));
        }
        let offer: Self = json::read(body)?;
        let mut ids = HashSet::new();
        if offer.credential_configuration_ids.is_empty()
            || !offer.credential_configuration_ids.iter().all(|id| ids.insert(id))
        {
            return Err(IssuanceError::Offer("its configurations are empty or repeat"));
        }
        if origin::safe(&offer.credential_issuer).is_none() {
            return Err(IssuanceError::Offer("its issuer's address is not safe"));
        }
        Ok(offer)
    }

    /// The pre-authorized code grant; the only one that we use.
    pub fn grant(&self) -> Result<&Grant, IssuanceError> {
        self.grants.pre_authorized.as_ref().ok_or(IssuanceError::Offer("it has no pre-authorized code"))
    }
}

/// The issuer's side: an offer by value without a transaction code, as a link.
pub fn offer_uri(issuer: &str, configuration: &str, code: &str) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let offer = format!(
        r#"{{"credential_issuer":{},"credential_configuration_ids":[{}],"grants":{{"{}":{{"pre-authorized_code":{}}}}}}}"#,
        quoted(issuer),
        quoted(configuration),
        super::PRE_AUTHORIZED,
        quoted(code)
    );
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("credential_offer", &offer).finish();
    format!("openid-credential-offer://?{query}")
}
