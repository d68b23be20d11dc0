//! The wallet's answer (OpenID4VP section 8): only the disclosures asked for, bound to this request, or an error.

use super::dcql::Chosen;
use super::{AuthorizationRequest, PresentationError};
use crate::http::Request;
use crate::sd_jwt::{Claims, SdJwt, Unbound};
use regain_base::Timestamp;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// An answer that waits for the holder's signatures, one per presentation.
pub struct Answer {
    request: AuthorizationRequest,
    presentations: Vec<(Chosen, Unbound)>,
}

impl Answer {
    /// Chooses among verified credentials. Fails as a whole when the required part of the query cannot be met.
    pub fn prepare(
        request: AuthorizationRequest,
        wallet: &[(&SdJwt, &Claims)],
        now: Timestamp,
    ) -> Result<Self, PresentationError> {
        let candidates: Vec<_> = wallet.iter().map(|(_, claims)| *claims).collect();
        let mut presentations = Vec::new();
        for chosen in request.query.choose(&candidates)? {
            let (credential, claims) = wallet[chosen.candidate];
            let shown = claims.disclosures_for(&chosen.paths);
            let unbound = credential.present(&shown, &request.client_id, &request.nonce, now)?;
            presentations.push((chosen, unbound));
        }
        Ok(Self { request, presentations })
    }

    /// What will be shown, to be agreed to by the person before anything is signed.
    pub fn chosen(&self) -> impl Iterator<Item = &Chosen> {
        self.presentations.iter().map(|(chosen, _)| chosen)
    }

    /// The bytes to sign, with the place of the credential whose key must sign them.
    pub fn signing_inputs(&self) -> Vec<(usize, Vec<u8>)> {
        self.presentations.iter().map(|(chosen, unbound)| (chosen.candidate, unbound.signing_input())).collect()
    }

    /// The form to post; signatures in the order of [`Answer::signing_inputs`].
    pub fn sign_with(&self, signatures: &[[u8; 64]]) -> Result<Request, PresentationError> {
        if signatures.len() != self.presentations.len() {
            return Err(PresentationError::Response("the number of signatures differs"));
        }
        let mut token: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for ((chosen, unbound), signature) in self.presentations.iter().zip(signatures) {
            token.entry(&chosen.query).or_default().push(unbound.sign_with(*signature));
        }
        let token = serde_json::to_string(&token).map_err(|_| PresentationError::Response("it is no JSON"))?;
        Ok(post(&self.request, &[("vp_token", &token)]))
    }
}

/// The answer that says no, so that the verifier need not wait (section 8.5).
pub fn decline(request: &AuthorizationRequest, error: &PresentationError) -> Request {
    post(request, &[("error", error.wire_code())])
}

fn post(request: &AuthorizationRequest, members: &[(&str, &str)]) -> Request {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(members);
    if let Some(state) = &request.state {
        form.append_pair("state", state);
    }
    let body = form.finish().into_bytes();
    Request::post(request.response_uri.clone(), "application/x-www-form-urlencoded", body)
}
