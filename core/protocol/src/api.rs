//! The JSON bodies between phone and recovery service. Both sides use these very types.
//!
//! Errors are [`Problem`] with a 4xx or 5xx status. Every call after the claim carries `Authorization: Bearer`.

use crate::attestation::Statement;
use crate::jose::Jwk;
use regain_base::language::Tag;
use regain_base::{Id, Reason, Refusal, Secret, Timestamp};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

/// `POST /api/handoff/claim`: this device takes the recovery over. Exactly one of `code` and `token` is there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClaimRequest {
    /// The code the person typed, eight characters.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "exposed_option")]
    pub code: Option<Secret<String>>,
    /// The token out of the QR or link.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "exposed_option")]
    pub token: Option<Secret<String>>,
    /// The key that signs consent, evidence and presentation; the credential will be bound to it.
    pub device_key: Jwk,
    /// What the desktop shows, such as "Pixel 9"; at most 64 characters count.
    pub device_label: String,
    /// What the platform says about that key, made over [`crate::attestation::challenge`] of the code or token above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attestation: Option<Statement>,
}

/// What a profile does at the end. Evaluation changes no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// A pass is issued.
    Production,
    /// Everything is checked, nothing is changed.
    Evaluation,
}

/// The claim succeeded.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ClaimResponse {
    /// The recovery.
    pub recovery: Id,
    /// The token for every further call.
    #[serde(serialize_with = "exposed")]
    pub bearer: Secret<String>,
    /// The account, shortened: `a…@contoso.example`.
    pub account_hint: String,
    /// The organisation's name.
    pub organisation: String,
    /// Two words that must be the same on both screens.
    pub words: [String; 2],
    /// The browser that asked, such as "Firefox on Linux".
    pub browser: String,
    /// The city that the browser's address points to, or "unknown".
    pub city: String,
    /// When the browser asked.
    pub opened_at: Timestamp,
    /// When the recovery ends.
    pub expires_at: Timestamp,
    /// A nonce for the document capture.
    pub document_nonce: String,
    /// The version of the consent text that must be agreed to.
    pub consent_text_version: String,
    /// The verifier's full `client_id`; a presentation request by another one is refused.
    pub verifier: String,
    /// What the profile does at the end, when the service tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// The offer to redeem, where another device looked at the ID and handed the recovery over: see [`HandOver`].
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "exposed_option")]
    pub credential_offer: Option<Secret<String>>,
}

/// `GET /api/recoveries/{id}/hand-over`: a verifier without a wallet, whose evidence was accepted, gives the recovery to the phone with
/// the wallet. Whoever scans the link claims the recovery as from the first page; it works once, and only with a fresh face check.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HandOver {
    /// The text of the code to scan, a fresh one in every answer; none once a phone has taken the recovery.
    #[serde(default, skip_serializing_if = "Option::is_none", serialize_with = "exposed_option")]
    pub link: Option<Secret<String>>,
}

/// `POST /api/recoveries/{id}/confirm-words`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ConfirmWords {
    /// Whether both screens show the same words.
    pub same: bool,
}

/// `POST /api/recoveries/{id}/consent`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Consent {
    /// Whether the person agreed.
    pub agreed: bool,
    /// The signed statement, a JWS of [`ConsentStatement`] with [`CONSENT_TYPE`] by the device key.
    pub statement: String,
}

/// The `typ` of a consent statement.
pub const CONSENT_TYPE: &str = "regain-consent+jwt";

/// The `typ` of the deletion receipt.
pub const RECEIPT_TYPE: &str = "regain-deletion-receipt+jwt";

/// What the person agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentStatement {
    /// The recovery.
    pub recovery: Id,
    /// Whether the person agreed.
    pub agreed: bool,
    /// The version of the text shown.
    pub consent_text_version: String,
    /// The language in which it was shown.
    pub language: Tag,
    /// When, in seconds since the epoch.
    pub iat: i64,
}

/// What the service deleted, signed by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionReceipt {
    /// The service.
    pub iss: String,
    /// The recovery.
    pub recovery: Id,
    /// When everything was gone, in seconds since the epoch.
    pub iat: i64,
    /// What was deleted, in words.
    pub deleted: Vec<String>,
    /// SHA-256 of each evidence container that was received, base64url.
    pub evidence: Vec<String>,
    /// What is kept, and why.
    pub kept: Vec<String>,
}

/// Where a recovery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The page shows the QR.
    Created,
    /// A phone claimed it.
    Scanned,
    /// The words are the same on both screens.
    Confirmed,
    /// The person agreed; [`Doing`] says what is going on.
    InProgress,
    /// Ended well: recovered, or complete in evaluation mode.
    Done,
    /// Ended with a refusal.
    Failed,
    /// The lifetime ended.
    Expired,
    /// The person stopped.
    Aborted,
}

/// What is being done while a recovery is in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doing {
    /// Issuance evidence is awaited.
    Document,
    /// The service checks evidence.
    Checking,
    /// The wallet may redeem the offer; the same offer works until the next step.
    Credential,
    /// Presentation evidence is awaited.
    FaceCheck,
    /// The presentation is awaited.
    Decision,
}

/// `GET /api/recoveries/{id}`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecoveryState {
    /// Where it stands.
    pub step: Step,
    /// What is being done, while in progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doing: Option<Doing>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// Why it ended, when it ended badly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

/// `POST /api/recoveries/{id}/challenge`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChallengeRequest {
    /// What the face check is for.
    pub purpose: crate::evidence::Purpose,
    /// Base64url of [`crate::evidence::document_hash`], or of [`crate::evidence::credential_hash`] for a presentation.
    pub document_hash: String,
}

/// A fresh nonce. Both sides derive the light, and the turns of the head that may take its place, from (the bytes of the nonce's text,
/// document hash, device key as an uncompressed SEC1 point).
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChallengeResponse {
    /// Single use, 43 characters of base64url.
    pub nonce: String,
    /// What it is for.
    pub purpose: crate::evidence::Purpose,
    /// How many evidence uploads are left in this session, this one included.
    pub attempts_left: u32,
    /// Whether turns of the head are taken in the light's place. A service that does not say so takes the light only.
    #[serde(default)]
    pub turns: bool,
}

/// `POST /api/recoveries/{id}/evidence` succeeded. Its Debug text shows no offer: whoever has it gets the credential.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum EvidenceResponse {
    /// For issuance: the offer to redeem.
    Offer {
        /// `openid-credential-offer://…`
        credential_offer: String,
    },
    /// For presentation: go on.
    Accepted {
        /// Always true.
        accepted: bool,
    },
}

impl fmt::Debug for EvidenceResponse {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Offer { .. } => "Offer",
            Self::Accepted { .. } => "Accepted",
        })
    }
}

/// `GET /api/recoveries/{id}/presentation`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PresentationStart {
    /// Where the request object lies.
    pub request_uri: String,
}

/// `GET /api/recoveries/{id}/result`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ResultResponse {
    /// How it ended; [`Reason::Recovered`] and [`Reason::EvaluationComplete`] are the good ends.
    pub outcome: Refusal,
    /// While a pass waits for this phone: what it signs to get it, a fresh one in every answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_nonce: Option<String>,
    /// The signed [`DeletionReceipt`].
    pub receipt: String,
}

/// `POST /api/recoveries/{id}/pass`: the phone asks for its pass, answered with [`Pass`]. An answer that was lost is asked for
/// again with a fresh nonce, until `POST /api/recoveries/{id}/pass/received` says that the phone has it.
#[derive(Clone, Serialize, Deserialize)]
pub struct PassRequest {
    /// A JWS of [`PassStatement`] with [`PASS_TYPE`] by the device key.
    pub statement: String,
}

/// The `typ` of a pass request's statement.
pub const PASS_TYPE: &str = "regain-pass-request+jwt";

/// What the device key signs to get the pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassStatement {
    /// The recovery.
    pub recovery: Id,
    /// The nonce of the result, good once.
    pub nonce: String,
}

/// A Temporary Access Pass.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pass {
    /// What to type.
    #[serde(serialize_with = "exposed")]
    pub value: Secret<String>,
    /// How long it is valid.
    pub lifetime_minutes: u32,
    /// Whether it works once only.
    pub one_time: bool,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// The body of every error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What went wrong, in the person's words.
    pub refusal: Refusal,
    /// Leads to the log entry.
    pub correlation: Id,
}

impl Problem {
    /// The problem for `reason`.
    pub fn new(reason: Reason, correlation: Id) -> Self {
        Self { refusal: reason.into(), correlation }
    }
}

/// The wire is where these secrets go: to the one device that owns them, over TLS.
fn exposed<S: Serializer>(secret: &Secret<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

fn exposed_option<S: Serializer>(secret: &Option<Secret<String>>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => exposed(secret, serializer),
        None => serializer.serialize_none(),
    }
}
