//! What good evidence leads to, and what is left of it.

use super::examine::Examined;
use super::{Purpose, purpose_code};
use crate::app::App;
use crate::problem::Problem;
use crate::recovery::{Doing, LIFETIME, Recovery};
use regain_base::{Reason, Secret};
use regain_protocol::api::{DeletionReceipt, EvidenceResponse, RECEIPT_TYPE};
use regain_protocol::b64;
use regain_protocol::issuance::offer_uri;
use regain_protocol::jose::{Header, Jwk, sign};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The digest by which the receipt names a container.
pub(super) fn digest(body: &[u8]) -> String {
    b64::encode(Sha256::digest(body))
}

/// Goes on after good evidence: an offer after the document, the presentation after the face.
pub(super) async fn accept(
    app: &App,
    recovery: &Recovery,
    examined: Examined,
    digest: &str,
) -> Result<EvidenceResponse, Problem> {
    let purpose = if examined.identity.is_some() { Purpose::Issuance } else { Purpose::Presentation };
    let detail = json!({ "purpose": purpose_code(purpose), "scores": examined.scores, "accepted": digest });
    app.record(recovery, "evidence-accepted", None, detail.clone()).await?;
    note(app, recovery, purpose_code(purpose), detail, digest).await?;
    match examined.identity {
        Some(identity) => {
            // Sealed before they are stored: claims for the wallet, the embedding for the Face Check.
            let context = recovery.id.to_string();
            let claims = app.keys.seal(&*app.entropy, &context, identity.claims.expose());
            let portrait = app.keys.seal(&*app.entropy, &context, identity.portrait.expose());
            app.repo.keep_portrait(recovery.id, &portrait).await?;
            app.doing(recovery, Doing::Credential).await?;
            Ok(EvidenceResponse::Offer { credential_offer: offer(app, recovery, &claims).await? })
        }
        None => {
            // The wallet has its credential for sure: it was just used.
            app.repo.wipe_offers(recovery.id).await?;
            app.doing(recovery, Doing::Decision).await?;
            Ok(EvidenceResponse::Accepted { accepted: true })
        }
    }
}

/// The answer to the very bytes that were accepted a moment ago: a phone that was killed before it saw the answer asks again.
pub(super) async fn repeat(
    app: &App,
    recovery: &Recovery,
    purpose: Purpose,
    digest: &str,
) -> Result<Option<EvidenceResponse>, Problem> {
    if recovery.facts[purpose_code(purpose)]["accepted"] != *digest {
        return Ok(None);
    }
    match (purpose, recovery.doing) {
        (Purpose::Issuance, Some(Doing::Credential)) => {
            let offer = offer_again(app, recovery).await?;
            Ok(offer.map(|credential_offer| EvidenceResponse::Offer { credential_offer }))
        }
        (Purpose::Presentation, Some(Doing::Decision)) => Ok(Some(EvidenceResponse::Accepted { accepted: true })),
        _ => Ok(None),
    }
}

/// An offer of the recovery's claims while they wait for their wallet.
pub(crate) async fn offer_again(app: &App, recovery: &Recovery) -> Result<Option<String>, Problem> {
    match app.repo.waiting_claims(recovery.id).await? {
        Some(claims) => offer(app, recovery, &claims).await.map(Some),
        None => Ok(None),
    }
}

/// An offer with a fresh code for the sealed claims.
async fn offer(app: &App, recovery: &Recovery, claims: &str) -> Result<String, Problem> {
    let code = app.token();
    let tag = app.keys.tag("pre-authorized", code.as_bytes());
    app.repo.add_offer(&tag, recovery.id, claims, app.now().after(LIFETIME)).await?;
    Ok(offer_uri(&app.address("issuer"), crate::issuer::CONFIGURATION, &code))
}

/// The portrait's embedding that was kept at the issuance.
pub(super) async fn held_portrait(app: &App, recovery: &Recovery) -> Result<Secret<Vec<u8>>, Problem> {
    let sealed = app.repo.portrait(recovery.id).await?.ok_or_else(|| Problem::malformed("no document was accepted"))?;
    app.keys
        .unseal(&recovery.id.to_string(), &sealed)
        .ok_or_else(|| Problem::new(Reason::StorageFailed, "the kept portrait cannot be opened with this key file"))
}

/// Adds scores to the recovery's facts, and the container's digest for the receipt; gives all facts.
pub(super) async fn note(
    app: &App,
    recovery: &Recovery,
    purpose: &str,
    mut detail: Value,
    digest: &str,
) -> Result<Value, Problem> {
    // The audit has the trace already.
    if let Some(scores) = detail["scores"].as_object_mut() {
        scores.remove("trace");
    }
    let mut facts =
        app.repo.recovery(recovery.id, app.now()).await?.map_or_else(|| json!({}), |recovery| recovery.facts);
    facts[purpose] = detail;
    match facts["evidence"].as_array_mut() {
        Some(list) => list.push(digest.into()),
        None => facts["evidence"] = json!([digest]),
    }
    app.repo.set_facts(recovery.id, &facts).await?;
    Ok(facts)
}

/// Deletes what was kept for this recovery, signs the receipt and keeps it; an earlier receipt stands.
pub(crate) async fn deletion_receipt(app: &App, recovery: &Recovery) -> Result<String, Problem> {
    let current = app.repo.recovery(recovery.id, app.now()).await?.ok_or_else(Problem::not_here)?;
    if let Some(receipt) = current.receipt {
        return Ok(receipt);
    }
    app.repo.wipe_offers(recovery.id).await?;
    app.repo.forget_portrait(recovery.id).await?;
    let evidence = current.facts["evidence"].as_array().into_iter().flatten();
    let receipt = DeletionReceipt {
        iss: app.address("issuer"),
        recovery: recovery.id,
        iat: app.now().seconds(),
        deleted: ["photos of the document", "face frames", "claims", "the portrait's embedding"]
            .map(Into::into)
            .to_vec(),
        evidence: evidence.filter_map(|digest| digest.as_str().map(Into::into)).collect(),
        kept: vec![
            "audit record: scores, reasons, the light of the face's middle over time or the turns of the head, no picture, no claim".into(),
        ],
    };
    let header = Header::typ(RECEIPT_TYPE).with_kid(&Jwk::of(&app.keys.issuer).thumbprint());
    let signed =
        sign(&header, &receipt, &app.keys.issuer).map_err(|error| Problem::new(Reason::Internal, error.to_string()))?;
    app.repo.set_receipt(recovery.id, &signed).await?;
    Ok(signed)
}
