//! Where in a recovery a phone is judged: at the claim, before any picture is taken; and with evidence, which an attested app asserts.
//!
//! A phone that is too weak never takes the recovery over: its person reads why, and another phone or a human can go on.

use super::{Ask, Finding, Tier, Verdict, apple, judge};
use crate::app::App;
use crate::config::Profile;
use crate::problem::Problem;
use crate::recovery::Recovery;
use crate::repo::{Asserted, Attested};
use regain_base::Reason;
use regain_protocol::api::ClaimRequest;
use regain_protocol::attestation::{assertion_hash, challenge};
use regain_protocol::evidence::{CaptureSource, EvidenceTier, Manifest};
use regain_protocol::{b64, handoff};
use serde_json::Value;

/// What the claim's statement is worth.
pub(crate) fn of_claim(app: &App, claim: &ClaimRequest) -> Verdict {
    // The text of token or code is hashed; a code in the form in which the phone hashed it.
    let claimed_with = match (&claim.token, &claim.code) {
        (Some(token), _) => token.expose().clone(),
        (None, Some(code)) => handoff::parse_code(code.expose()).unwrap_or_default(),
        (None, None) => String::new(),
    };
    let ask = Ask { challenge: &challenge(&claimed_with), device_key: &claim.device_key, now: app.now() };
    judge(claim.attestation.as_ref(), &ask, &app.config.attestation)
}

/// Nothing, or why this phone may not take a recovery of this profile over. A profile for labs waits for what the evidence says.
pub(crate) fn admit_claim(tier: Tier, profile: &Profile) -> Result<(), Reason> {
    if tier == Tier::Unknown && profile.accept_lab { Ok(()) } else { admit(tier, profile) }
}

/// Nothing, or why this evidence is not decided on. Lab evidence counts only where the profile says so; pixels that were fed in, or of
/// unknown origin, count nowhere else either. For all other evidence the phone must be as strong as the profile demands.
pub(crate) fn admit_evidence(manifest: &Manifest, tier: Tier, profile: &Profile) -> Result<(), Reason> {
    let lab = manifest.attestation.tier == EvidenceTier::Lab || manifest.capture_source != CaptureSource::Camera;
    admit(if lab && tier != Tier::Refused { Tier::Lab } else { tier }, profile)
}

fn admit(tier: Tier, profile: &Profile) -> Result<(), Reason> {
    match tier {
        Tier::Refused => Err(Reason::PhoneRefused),
        Tier::Lab if profile.accept_lab => Ok(()),
        Tier::Lab => Err(Reason::LabRefused),
        tier if tier >= profile.least_tier => Ok(()),
        _ => Err(Reason::PhoneUnvouched),
    }
}

/// Keeps what the claim's statement was worth.
pub(crate) async fn keep(app: &App, recovery: &Recovery, verdict: &Verdict) -> Result<(), Problem> {
    let point = verdict.point.as_ref().map(b64::encode);
    let attested = Attested { tier: verdict.tier, record: verdict.to_json(), point };
    Ok(app.repo.keep_attested(recovery.id, &attested).await?)
}

/// Where a recovery's phone stands when evidence comes.
pub(crate) struct Standing {
    pub(crate) tier: Tier,
    /// For the audit.
    pub(crate) record: Value,
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        Self { tier: verdict.tier, record: verdict.to_json() }
    }
}

/// Where the phone stands now that it sent evidence with this `signing_input` and, from an app that Apple attested, an `assertion`.
pub(crate) async fn standing(
    app: &App,
    recovery: &Recovery,
    signing_input: &[u8],
    assertion: Option<&str>,
) -> Result<Standing, Problem> {
    let Some(kept) = app.repo.attested(recovery.id).await? else {
        return Ok(Verdict::of(Finding::NoStatement.into()).into());
    };
    let Some(point) = kept.point else { return Ok(Standing { tier: kept.tier, record: kept.record }) };
    let asserted = assertion.ok_or(Finding::AssertionMissing).and_then(|assertion| {
        let (assertion, point) = (b64::decode(assertion), b64::decode(&point));
        let (assertion, point) = assertion.zip(point).ok_or(Finding::Malformed)?;
        let hash = assertion_hash(signing_input);
        apple::check_assertion(&assertion, &hash, &point, &app.config.attestation).map(|counter| (counter, hash))
    });
    let finding = match asserted {
        Err(finding) => finding,
        Ok((counter, hash)) => match app.repo.count_assertion(recovery.id, counter, &b64::encode(hash)).await? {
            Asserted::Counted => return Ok(Standing { tier: kept.tier, record: kept.record }),
            Asserted::NotUp => Finding::CounterNotUp,
        },
    };
    Ok(Verdict::of(finding.into()).into())
}
