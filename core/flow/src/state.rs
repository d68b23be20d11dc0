//! Where a journey stands and what it knows.

use crate::DEVICE_KEY;
use crate::effect::{EvidenceDraft, LightShow, TurnShow};
use crate::event::{Blob, Device, FaceLook, Frame, Hidden, Preflight};
use regain_base::{Reason, Timestamp};
use regain_document::facts::{Disagreement, Document};
use regain_face::light::Challenge;
use regain_face::pose;
use regain_protocol::api::{ChallengeResponse, ClaimResponse, Pass, ResultResponse};
use regain_protocol::attestation::Statement;
use regain_protocol::evidence::{Asked, Purpose};
use regain_protocol::handoff::Ticket;
use regain_protocol::jose::Jwk;
use url::Url;

/// How a journey ended.
pub type Ending = Reason;

/// Where a journey stands. Names say what is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing happened yet.
    Start,
    /// The camera looks for the code.
    Scan,
    /// The device key is made.
    Key,
    /// The service is asked to hand the recovery to this phone.
    Claim,
    /// The person compares the words.
    Words,
    /// The service is told about the words.
    SendWords(bool),
    /// The person reads what happens to the pictures.
    Consent,
    /// The consent is signed.
    SignConsent(bool),
    /// The service is told about the consent.
    SendConsent(bool),
    /// Camera, light, screen and storage are looked at.
    Preflight,
    /// The person sees that all is ready.
    Ready,
    /// A photo of the front is taken.
    Front,
    /// The front is read.
    ReadFront,
    /// A photo of the back is taken.
    Back,
    /// The back is read.
    ReadBack,
    /// The person looks at what was read.
    Review,
    /// The document's pictures are hashed.
    Hash,
    /// The service is asked for a nonce.
    Nonce(Purpose),
    /// The person gets ready for the light, or for turning the head.
    Selfie(Purpose),
    /// The screen changes colour and the camera films.
    Light(Purpose),
    /// The head is turned as asked and the camera films.
    Turn(Purpose),
    /// The frames are looked at on the phone.
    Look(Purpose),
    /// The face check did not work and may be repeated.
    Again(Purpose),
    /// The evidence is put together.
    Pack(Purpose),
    /// The evidence is signed.
    SignEvidence(Purpose),
    /// The signature is added.
    Seal(Purpose),
    /// The evidence is sent, and judged by the service.
    SendEvidence(Purpose),
    /// A verifier without a wallet asks for the code with which the phone takes the recovery over.
    AskHandOver,
    /// The code is shown until the phone has scanned it.
    ShowHandOver,
    /// The wallet talks to the issuer.
    Issue,
    /// The proof of the device key is signed for the issuer.
    SignProof,
    /// The credential is stored.
    Keep,
    /// The person sees that the credential is in the wallet.
    Saved,
    /// The service is asked where the presentation request lies.
    AskRequest,
    /// The presentation request is fetched.
    FetchRequest,
    /// The person sees what is asked for.
    Share,
    /// The presentation is signed.
    SignPresentation,
    /// The presentation is sent.
    Present,
    /// The decision is fetched.
    Decision,
    /// The request for the pass is signed.
    SignPass,
    /// The pass is fetched.
    AskPass,
    /// The journey ended; the person reads how.
    Ended(Ending),
    /// The person left.
    Closed,
}

impl Step {
    /// The purpose of the face check that this step belongs to.
    pub fn purpose(self) -> Option<Purpose> {
        match self {
            Self::Nonce(purpose)
            | Self::Selfie(purpose)
            | Self::Light(purpose)
            | Self::Turn(purpose)
            | Self::Look(purpose)
            | Self::Again(purpose)
            | Self::Pack(purpose)
            | Self::SignEvidence(purpose)
            | Self::Seal(purpose)
            | Self::SendEvidence(purpose) => Some(purpose),
            _ => None,
        }
    }

    /// Whether the journey is over.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Ended(_) | Self::Closed)
    }
}

/// A journey's state: where it stands, what troubles it, and what it knows.
#[derive(Debug, Clone)]
pub struct State {
    /// Where it stands.
    pub step: Step,
    /// What did not work; the person may try again.
    pub trouble: Option<Reason>,
    /// What it knows.
    pub(crate) data: Data,
}

impl Default for State {
    fn default() -> Self {
        Self { step: Step::Start, trouble: None, data: Data::default() }
    }
}

impl State {
    /// What the service told when the recovery was handed over.
    pub fn claim(&self) -> Option<&ClaimResponse> {
        self.data.claim.as_ref()
    }

    /// The name of this recovery's key.
    pub fn device_key(&self) -> String {
        self.data.device_key()
    }

    /// What was read from the document.
    pub fn document(&self) -> Option<&Document> {
        self.data.document.as_ref()
    }

    /// What the phone thought of its last face check.
    pub fn look(&self) -> Option<&FaceLook> {
        self.data.look.as_ref()
    }

    /// The decision, once it is there.
    pub fn result(&self) -> Option<&ResultResponse> {
        self.data.result.as_ref()
    }
}

/// A nonce with the light and the turns that follow from it; either answers it.
#[derive(Debug, Clone)]
pub(crate) struct Lit {
    pub(crate) nonce: ChallengeResponse,
    pub(crate) challenge: Challenge,
    pub(crate) certificate: serde_json::Value,
    pub(crate) turns: pose::Challenge,
    pub(crate) hash: [u8; 32],
}

impl Lit {
    pub(crate) fn show(&self) -> LightShow {
        LightShow { challenge: self.challenge.clone() }
    }

    pub(crate) fn turn(&self) -> TurnShow {
        TurnShow { challenge: self.turns.clone() }
    }
}

/// Everything that a journey learns on its way; fields are filled in the order of the steps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Data {
    /// When the journey began.
    pub(crate) began: Option<Timestamp>,
    pub(crate) device: Option<Device>,
    pub(crate) service: Option<Url>,
    pub(crate) claim_with: Option<Ticket>,
    /// What the platform said, and about which key.
    pub(crate) attestation: Option<(Jwk, Statement)>,
    pub(crate) key: Option<Jwk>,
    pub(crate) claim: Option<ClaimResponse>,
    /// What waits for the device key's signature.
    pub(crate) unsigned: Option<Hidden>,
    pub(crate) consent: Option<Hidden>,
    pub(crate) preflight: Option<Preflight>,
    pub(crate) front: Option<Blob>,
    pub(crate) back: Option<Blob>,
    pub(crate) document: Option<Document>,
    /// What its front says otherwise.
    pub(crate) disagreements: Vec<Disagreement>,
    pub(crate) document_hash: Option<[u8; 32]>,
    pub(crate) lit: Option<Lit>,
    /// The person, or the phone's own setting, wants the head turned instead of the light.
    pub(crate) turns: bool,
    pub(crate) frames: Vec<Frame>,
    pub(crate) look: Option<FaceLook>,
    /// What the attested app says about the evidence to be signed.
    pub(crate) assertion: Option<Hidden>,
    pub(crate) signature: Option<[u8; 64]>,
    pub(crate) evidence: Option<Blob>,
    /// The text of the code for the phone with the wallet.
    pub(crate) hand_over: Option<Hidden>,
    pub(crate) wallet: crate::transition::WalletPart,
    pub(crate) result: Option<ResultResponse>,
    /// The signed request for the pass.
    pub(crate) pass_request: Option<Hidden>,
    pub(crate) pass: Option<Pass>,
    /// Whether the service knows that the pass is in the journal.
    pub(crate) pass_received: bool,
    pub(crate) ended_at: Option<Timestamp>,
    pub(crate) remembered: bool,
}

impl Data {
    /// The name of this recovery's key: a key of its own, so that no credential of an earlier one loses its key, and so that nobody knows
    /// a phone again by it.
    pub(crate) fn device_key(&self) -> String {
        self.began.map_or_else(|| DEVICE_KEY.to_owned(), |began| format!("{DEVICE_KEY}-{}", began.0))
    }

    /// What the platform says about the device key.
    pub(crate) fn statement(&self) -> Option<&Statement> {
        let (key, statement) = self.attestation.as_ref()?;
        (self.key == Some(*key)).then_some(statement)
    }

    /// Whether the organisation takes turns of the head, as far as it has said.
    pub(crate) fn takes_turns(&self) -> bool {
        self.lit.as_ref().is_some_and(|lit| lit.nonce.turns)
    }

    /// Whether the head is turned in the face check under way.
    pub(crate) fn is_turning(&self) -> bool {
        self.turns && self.takes_turns()
    }

    /// The draft of the evidence for the face check under way.
    pub(crate) fn draft(&self, purpose: Purpose) -> Option<EvidenceDraft> {
        let lit = self.lit.as_ref()?;
        let issuance = purpose == Purpose::Issuance;
        Some(EvidenceDraft {
            purpose,
            recovery: self.claim.as_ref()?.recovery,
            nonce: lit.nonce.nonce.clone(),
            document_hash: lit.hash,
            front: self.front.clone().filter(|_| issuance),
            back: self.back.clone().filter(|_| issuance),
            frames: self.frames.clone(),
            device: self.device.clone()?,
            device_key: self.key?,
            asked: if self.is_turning() { Asked::Turns } else { Asked::Light },
            certificate: (!self.is_turning()).then(|| lit.certificate.clone()),
        })
    }
}
