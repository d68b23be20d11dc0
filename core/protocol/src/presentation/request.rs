//! The authorization request (OpenID4VP section 5): signed by a `did:jwk` verifier, or unsigned with the `redirect_uri` prefix.

use super::PresentationError;
use super::dcql::Query;
use crate::http::Request;
use crate::jose::{Compact, Header, JoseError, Jwk, Rules, sign};
use crate::{did, json, origin};
use p256::ecdsa::SigningKey;
use regain_base::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// The `typ` of a request object.
pub const REQUEST_TYP: &str = "oauth-authz-req+jwt";

const LONGEST: usize = 64 * 1024;
const STATIC_DISCOVERY: &str = "https://self-issued.me/v2";
const DID: &str = "decentralized_identifier:";
const REDIRECT_URI: &str = "redirect_uri:";

/// The full client id of a verifier with this key.
pub fn client_id_of(key: &Jwk) -> String {
    format!("{DID}{}", did::did_jwk(key))
}

/// The parameters, in the order in which our verifier writes them.
#[derive(Serialize, Deserialize)]
struct Parameters {
    client_id: String,
    response_type: String,
    response_mode: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    response_uri: Option<String>,
    nonce: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dcql_query: Option<Query>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_metadata: Option<ClientMetadata>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aud: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    iat: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    exp: Option<i64>,
    #[serde(default, skip_serializing)]
    redirect_uri: Option<Value>,
    #[serde(default, skip_serializing)]
    scope: Option<Value>,
    #[serde(default, skip_serializing)]
    transaction_data: Option<Value>,
}

#[derive(Serialize, Deserialize)]
struct ClientMetadata {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vp_formats_supported: Option<Value>,
}

/// A request that was verified and understood.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    /// The verifier's full client id, prefix included; the audience of the answer.
    pub client_id: String,
    /// The verifier's own word for itself. Not verified: show it beside the client id, never instead.
    pub client_name: Option<String>,
    /// Goes into the key binding.
    pub nonce: String,
    /// Goes back as it came.
    pub state: Option<String>,
    /// Where the answer goes.
    pub response_uri: Url,
    /// What is asked for.
    pub query: Query,
}

/// What a link asks the wallet to do first.
#[derive(Debug)]
pub enum Entry {
    /// Fetch the request object, then give its body to [`AuthorizationRequest::from_object`] with this client id.
    Fetch {
        /// The request to send.
        request: Request,
        /// The client id of the link; the object must name the same.
        client_id: String,
    },
    /// The request was in the link.
    Ready(Box<AuthorizationRequest>),
}

impl Entry {
    /// Reads `openid4vp://…?client_id=…&request_uri=…`, or an unsigned request as a whole.
    pub fn parse(link: &str) -> Result<Self, PresentationError> {
        if link.len() > LONGEST {
            return Err(PresentationError::Request("it is too long"));
        }
        let url = Url::parse(link.trim()).map_err(|_| PresentationError::Request("it is no link"))?;
        let mut object = serde_json::Map::new();
        for (name, value) in url.query_pairs() {
            let value = match name.as_ref() {
                "dcql_query" | "client_metadata" | "transaction_data" => json::parse(value.as_bytes())?,
                _ => Value::from(value.as_ref()),
            };
            if object.insert(name.into_owned(), value).is_some() {
                return Err(PresentationError::Request("a parameter repeats"));
            }
        }
        let client_id = object.get("client_id").and_then(Value::as_str).map(str::to_owned);
        let client_id = client_id.ok_or(PresentationError::Request("it names no verifier"))?;
        if object.contains_key("request") {
            return Err(PresentationError::Request("request objects by value are not taken"));
        }
        match object.get("request_uri").and_then(Value::as_str) {
            Some(uri) => Ok(Self::Fetch { request: AuthorizationRequest::fetch(uri)?, client_id }),
            None if client_id.starts_with(REDIRECT_URI) => {
                let parameters = json::shape(&Value::Object(object))?;
                AuthorizationRequest::from_parameters(parameters, &client_id)
                    .map(|request| Self::Ready(Box::new(request)))
            }
            None => Err(PresentationError::Request("this verifier must sign its request")),
        }
    }
}

impl AuthorizationRequest {
    /// The request for the object at `request_uri`.
    pub fn fetch(request_uri: &str) -> Result<Request, PresentationError> {
        let url = origin::safe(request_uri).ok_or(PresentationError::Request("its address is not safe"))?;
        Ok(Request::get(url).with_header("accept", "application/oauth-authz-req+jwt"))
    }

    /// Verifies a request object. `client_id` is the one already known, from the link or from the recovery's claim.
    pub fn from_object(object: &str, client_id: &str, now: Timestamp) -> Result<Self, PresentationError> {
        let did = client_id.strip_prefix(DID).ok_or(PresentationError::Request("this prefix cannot sign"))?;
        let jws = Compact::parse(object.trim(), &Rules { typ: REQUEST_TYP, max_len: LONGEST })?;
        let kid = jws.header.kid.clone().ok_or(PresentationError::Request("it names no key"))?;
        if kid.split_once('#').map(|(kid, _)| kid) != Some(did) {
            return Err(PresentationError::Verifier);
        }
        let claims = jws.verify(&did::resolve(&kid)?)?;
        let parameters: Parameters = json::shape(&claims)?;
        let now = now.seconds();
        let leeway = crate::sd_jwt::LEEWAY;
        if parameters.exp.is_some_and(|until| now.saturating_sub(leeway) >= until)
            || parameters.iat.is_some_and(|since| since > now.saturating_add(leeway))
        {
            return Err(PresentationError::Request("it is too old or from the future"));
        }
        if parameters.aud.as_deref().is_some_and(|aud| aud != STATIC_DISCOVERY) {
            return Err(PresentationError::Request("it is for another wallet"));
        }
        Self::from_parameters(parameters, client_id)
    }

    fn from_parameters(parameters: Parameters, client_id: &str) -> Result<Self, PresentationError> {
        if parameters.client_id != client_id {
            return Err(PresentationError::Verifier);
        }
        if parameters.response_type != "vp_token" || parameters.response_mode != "direct_post" {
            return Err(PresentationError::Request("only vp_token by direct_post is done here"));
        }
        if parameters.redirect_uri.is_some() || parameters.scope.is_some() || parameters.transaction_data.is_some() {
            return Err(PresentationError::Request("redirect_uri, scope and transaction_data are not taken"));
        }
        // 22 characters of base64url are 128 bits.
        let nonce = parameters.nonce;
        let visible = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
        if !(22..=512).contains(&nonce.len()) || !nonce.bytes().all(visible) {
            return Err(PresentationError::Request("its nonce is too short or malformed"));
        }
        let uri = parameters.response_uri.ok_or(PresentationError::Request("it has no response_uri"))?;
        if client_id.strip_prefix(REDIRECT_URI).is_some_and(|expected| expected != uri) {
            return Err(PresentationError::Verifier);
        }
        let query = parameters.dcql_query.ok_or(PresentationError::Request("it has no query"))?;
        query.check()?;
        Ok(Self {
            client_id: parameters.client_id,
            client_name: parameters.client_metadata.and_then(|metadata| metadata.client_name),
            nonce,
            state: parameters.state,
            response_uri: origin::safe(&uri).ok_or(PresentationError::Request("its response_uri is not safe"))?,
            query,
        })
    }
}

/// The verifier's side: what goes into a request object.
pub struct Ask<'a> {
    /// The organisation's name.
    pub client_name: &'a str,
    /// Where the answer goes.
    pub response_uri: &'a str,
    /// At least 128 bits in base64url.
    pub nonce: &'a str,
    /// Comes back as it went.
    pub state: &'a str,
    /// What is asked for.
    pub query: &'a Query,
    /// When it was made, in seconds.
    pub iat: i64,
    /// When it ends, in seconds.
    pub exp: i64,
}

impl Ask<'_> {
    /// The signed request object; the client id follows from the key.
    pub fn sign(&self, key: &SigningKey) -> Result<String, JoseError> {
        let client_id = client_id_of(&Jwk::of(key));
        let kid = format!("{}#0", &client_id[DID.len()..]);
        let formats = serde_json::json!({
            "dc+sd-jwt": { "sd-jwt_alg_values": ["ES256"], "kb-jwt_alg_values": ["ES256"] }
        });
        let parameters = Parameters {
            client_id,
            response_type: "vp_token".into(),
            response_mode: "direct_post".into(),
            response_uri: Some(self.response_uri.into()),
            nonce: self.nonce.into(),
            state: Some(self.state.into()),
            dcql_query: Some(self.query.clone()),
            client_metadata: Some(ClientMetadata {
                client_name: Some(self.client_name.into()),
                vp_formats_supported: Some(formats),
            }),
            aud: Some(STATIC_DISCOVERY.into()),
            iat: Some(self.iat),
            exp: Some(self.exp),
            redirect_uri: None,
            scope: None,
            transaction_data: None,
        };
        sign(&Header::typ(REQUEST_TYP).with_kid(&kid), &parameters, key)
    }
}
