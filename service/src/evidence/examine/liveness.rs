//! What the face was asked for, and whether a living one answered.

use regain_base::Reason;
use regain_face::light::safety::{self, Certificate};
use regain_face::light::{self, TimedFrame};
use regain_face::{Faces, pose};
use regain_protocol::evidence::{Asked, Evidence, Expect};
use regain_protocol::json;
use serde_json::{Value, json};

/// What this session asked for.
pub(super) enum Question {
    /// To give back this light.
    Light(light::Challenge),
    /// To turn the head so.
    Turns(pose::Challenge),
}

/// What the frames answer.
pub(super) struct Answer {
    /// Why no living face answered, if none did.
    pub(super) live: Result<(), Reason>,
    /// What was measured; no picture.
    pub(super) scores: Value,
    /// The frame to compare with the portrait.
    pub(super) neutral: usize,
}

/// The question that the evidence says it answers, as this session's nonce, document and key put it.
pub(super) fn question(evidence: &Evidence<'_>, expect: &Expect<'_>, turns: bool) -> Result<Question, Reason> {
    let (nonce, hash, key) = (expect.nonce.as_bytes(), expect.document_hash, expect.device_key.to_sec1());
    match (evidence.manifest.asked, &evidence.manifest.certificate) {
        (Asked::Light, Some(claimed)) => {
            let challenge = light::Challenge::derive(nonce, hash, &key);
            require_certificate(&challenge, claimed)?;
            Ok(Question::Light(challenge))
        }
        (Asked::Turns, None) if turns => Ok(Question::Turns(pose::Challenge::derive(nonce, hash, &key))),
        (Asked::Turns, None) => Err(Reason::TurnsNotTaken),
        _ => Err(Reason::EvidenceMalformed),
    }
}

/// The certificate is this challenge's: the phone checked what it showed, and the checker here agrees.
fn require_certificate(challenge: &light::Challenge, claimed: &Value) -> Result<(), Reason> {
    let certificate = safety::certify(challenge).map_err(|_| Reason::Internal)?;
    match json::shape::<Certificate>(claimed) {
        Ok(claimed) if claimed == certificate => Ok(()),
        _ => Err(Reason::EvidenceMalformed),
    }
}

impl Question {
    /// Looks for the answer in the frames.
    pub(super) fn ask(&self, faces: &Faces, frames: &[TimedFrame]) -> Answer {
        match self {
            Self::Light(challenge) => {
                let verdict = light::analyse(faces, challenge, frames);
                let scores = json!({
                    "light": verdict.scores, "lag_ms": verdict.lag_ms, "modulation": verdict.modulation,
                    "frames": frames.len(), "trace": verdict.trace
                });
                let live = judged(verdict.live, &verdict.reasons, Reason::NoLightResponse);
                Answer { live, scores, neutral: verdict.neutral }
            }
            Self::Turns(challenge) => {
                let verdict = pose::analyse(faces, challenge, frames);
                let scores = json!({
                    "turns": verdict.scores, "asked": challenge.steps(), "frames": frames.len()
                });
                let live = judged(verdict.live, &verdict.reasons, Reason::HeadNotTurned);
                Answer { live, scores, neutral: verdict.neutral }
            }
        }
    }
}

/// The most telling reason, or the one without any other.
fn judged(live: bool, reasons: &[Reason], plain: Reason) -> Result<(), Reason> {
    if live { Ok(()) } else { Err(reasons.first().copied().unwrap_or(plain)) }
}
