//! The one table of reasons. Texts follow the house's words: second person, present tense, no blame, never a dead end.

use super::{Fault, PersonText};
use crate::language::text;

/// Why a recovery ended or stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// Recovery complete; a Temporary Access Pass was created by policy.
    Recovered,
    /// Evaluation mode: every check passed, no account was changed.
    EvaluationComplete,
    /// The person aborted the recovery.
    Aborted,
    /// The ID was looked at on this device, and a phone took the recovery over.
    HandedOver,
    /// Precondition: Face Check is off in the profile that covers this account.
    FaceCheckOff,
    /// Precondition: no Temporary Access Pass policy includes this account.
    NoPassPolicy,
    /// Precondition: no enabled profile includes this account.
    NoProfile,
    /// Precondition: givenName or surname is blank in the directory.
    NameBlank,
    /// Precondition: another account has the same first and last name and the profile has no way to tell them apart.
    NameDuplicate,
    /// Precondition: the account has no earlier successful sign-in.
    NeverSignedIn,
    /// Hand-off: the code failed authentication or was never issued.
    CodeUnknown,
    /// Hand-off: the code is outside its validity window.
    CodeExpired,
    /// Hand-off: second claim of a session refused.
    CodeUsed,
    /// Hand-off: the link names another origin.
    ForeignLink,
    /// Hand-off: the QR holds something else.
    NotAHandoff,
    /// Hand-off: the person reported a different word pair.
    WordsDiffer,
    /// The recovery's lifetime ended before the decision.
    SessionExpired,
    /// Consent refused; no face frame exists.
    ConsentRefused,
    /// Ready check: no camera, or it may not be used.
    NoCamera,
    /// Image: unknown or damaged format.
    NotAnImage,
    /// Image: dimensions or bytes over the limit.
    ImageTooLarge,
    /// Reading: no card and no machine-readable zone found.
    NoDocument,
    /// Reading: no grammar-legal reading is certain enough.
    DocumentUncertain,
    /// Reading: a printed check digit does not match its field.
    CheckDigitFailed,
    /// Cross-check: a field differs between two sources.
    SourcesDisagree,
    /// Reading: the document is expired.
    DocumentExpired,
    /// Reading: the document kind is not accepted.
    DocumentUnsupported,
    /// Reading: the wrong or the same side was presented.
    WrongSide,
    /// Portrait: no face on the document.
    NoPortrait,
    /// Portrait: eye distance under 60 px.
    PortraitTooSmall,
    /// Face: too few frames with a face.
    NoFace,
    /// Face: several faces of similar size.
    SeveralFaces,
    /// Light: modulation under the working limit.
    TooBright,
    /// Light: the own light is too little to measure a response over it.
    TooDark,
    /// Light: the response does not follow this challenge at one constant lag.
    NoLightResponse,
    /// Light: the spatial response is not that of a face.
    NotFaceShaped,
    /// Match: confidence under the profile's threshold.
    NotYou,
    /// Face: attempt limit reached.
    AttemptsUsed,
    /// Face: eye distance under the limit for a live face.
    FaceTooSmall,
    /// Face: sharpness under the limit.
    FaceBlurred,
    /// Face: yaw, pitch or roll over the limit.
    FaceTurned,
    /// Face: an eye, the nose or the mouth has nearly nothing of the skin's colour.
    FaceCovered,
    /// Light: the face is missing in too many frames.
    FaceLeft,
    /// Pose: the head did not turn as asked.
    HeadNotTurned,
    /// Pose: not one face from the first frame to the last.
    FaceChanged,
    /// Pose: turns of the head were sent, and the profile takes the light check only.
    TurnsNotTaken,
    /// Light: cut off by a call, another app, or a camera that was taken away.
    LightInterrupted,
    /// Light: too few frames, or a gap longer than a step.
    FramesMissing,
    /// Light: frame times not ascending.
    FramesOutOfOrder,
    /// Light: frame times after the challenge's end.
    FramesFromFuture,
    /// Light: more frames than the limit.
    FramesTooMany,
    /// Light: too many identical frames.
    FramesRepeated,
    /// Light: the exposure that the camera tells is not the one that its pictures show.
    ExposureUntrue,
    /// Evidence: malformed, over a bound, or cut off.
    EvidenceMalformed,
    /// Evidence: nonce, device key or document does not belong to this session.
    EvidenceForeign,
    /// Evidence: device key signature invalid.
    EvidenceSignature,
    /// Evidence: nonce already spent.
    EvidenceReplayed,
    /// Evidence: nonce of this session, but it has run out.
    EvidenceExpired,
    /// Attestation: lab evidence refused by this service.
    LabRefused,
    /// Attestation: nothing strong enough vouches for the device key.
    PhoneUnvouched,
    /// Attestation: the platform's statement does not hold.
    PhoneRefused,
    /// Presentation: issuer signature, digest, type, time or status check failed.
    CredentialInvalid,
    /// Presentation: key binding, nonce, audience or query not satisfied.
    PresentationInvalid,
    /// Decision: name match failed at the profile's level.
    NameDiffers,
    /// Request: malformed, over a bound, or not allowed at this step.
    MalformedRequest,
    /// Rate limit reached.
    RateLimited,
    /// Network: the service did not answer.
    ServiceUnreachable,
    /// Network: something in between answered in the service's place.
    Intercepted,
    /// Network: by this device's clock, the service's certificate is out of date or from the future.
    ClockWrong,
    /// Storage: the database or disk refused a write or a read.
    StorageFailed,
    /// Keys: the phone's key store does not give or use the key.
    KeyFailed,
    /// Models: a file is missing or its digest differs.
    ModelFailed,
    /// Unexpected error; see the log entry with the same correlation id.
    Internal,
    /// Start: a setting cannot be used; the log names the file and the field.
    SettingsInvalid,
    /// Start: another program listens at the address.
    AddressInUse,
    /// Address: nothing is there, or not for this caller.
    NotHere,
    /// Sign-in: the pass is wrong, used up, or was never given.
    PassWrong,
    /// Sign-in: the pass is past its lifetime.
    PassExpired,
    /// Pass: it was already shown on this screen.
    PassShown,
    /// Sign-in: no session, or it has run out.
    NotSignedIn,
    /// Passkey: the browser's answer does not fit this challenge or this origin.
    PasskeyRefused,
}

pub(super) struct Row {
    reason: Reason,
    pub(super) code: &'static str,
    pub(super) short: &'static str,
    pub(super) fault: Fault,
    pub(super) retryable: bool,
    pub(super) person: PersonText,
    pub(super) help_desk: &'static str,
    pub(super) admin: &'static str,
}

#[allow(clippy::too_many_arguments, reason = "a row of the table, written as one line of values")]
const fn row(
    reason: Reason,
    code: &'static str,
    short: &'static str,
    fault: Fault,
    retryable: bool,
    [title, body, action]: [&'static str; 3],
    help_desk: &'static str,
    admin: &'static str,
) -> Row {
    let person = PersonText { title: text(title), body: text(body), action: text(action) };
    Row { reason, code, short, fault, retryable, person, help_desk, admin }
}

impl Reason {
    /// Rows stand in the order of the variants, so the discriminant is the index; a test holds them together.
    pub(super) fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }
}

/// Every reason, in the table's order.
pub const ALL: &[Reason] = &{
    let mut all = [Reason::Internal; TABLE.len()];
    let mut index = 0;
    while index < TABLE.len() {
        all[index] = TABLE[index].reason;
        index += 1;
    }
    all
};

#[rustfmt::skip]
const TABLE: &[Row] = &[
    row(Reason::Recovered, "recovered", "R01", Fault::Nobody, false,
        ["You are back in", "Use this pass once to sign in.", "Sign in now"],
        "The recovery finished and a one-time pass was issued.",
        "recovery complete; a Temporary Access Pass was created by policy"),
    row(Reason::EvaluationComplete, "evaluation-complete", "R02", Fault::Nobody, false,
        ["The check worked", "This is a trial. Nothing about your account was changed.", "Close"],
        "The recovery worked in evaluation mode. No pass exists; the person still cannot sign in.",
        "evaluation mode: every check passed, no account was changed"),
    row(Reason::Aborted, "aborted", "R03", Fault::Person, true,
        ["You stopped", "Nothing was sent after you stopped.", "Start again"],
        "The person stopped the recovery.",
        "the person aborted the recovery"),
    row(Reason::HandedOver, "handed-over", "R04", Fault::Nobody, false,
        ["Go on with your phone", "Your ID was checked here. Everything else happens on the phone.", "Close"],
        "The person showed the ID at a computer and goes on with the phone.",
        "hand-over: a phone took the recovery over from the verifier that looked at the ID"),
    row(Reason::FaceCheckOff, "face-check-off", "P01", Fault::Operator, false,
        ["This way back is not ready", "Your organisation has switched off a check it needs.", "Talk to a person"],
        "Face Check is off for the person's profile. Only an admin can change that.",
        "precondition: Face Check is off in the profile that covers this account"),
    row(Reason::NoPassPolicy, "no-pass-policy", "P02", Fault::Operator, false,
        ["This way back is not ready", "Your organisation cannot give you a one-time pass yet.", "Talk to a person"],
        "The person is outside the Temporary Access Pass policy.",
        "precondition: no Temporary Access Pass policy includes this account"),
    row(Reason::NoProfile, "no-profile", "P03", Fault::Operator, false,
        ["This way back is not open to you", "Your organisation has not set it up for your account.", "Talk to a person"],
        "No recovery profile covers this account, or it is excluded.",
        "precondition: no enabled profile includes this account"),
    row(Reason::NameBlank, "name-blank", "P04", Fault::Operator, false,
        ["Your organisation has to fix your record", "Your first or last name is missing there.", "Talk to a person"],
        "The directory has no first or no last name for this account.",
        "precondition: givenName or surname is blank in the directory"),
    row(Reason::NameDuplicate, "name-duplicate", "P05", Fault::Operator, false,
        ["We need a person to help here", "Somebody else in your organisation has the same name.", "Talk to a person"],
        "Two accounts share this first and last name; Regain never guesses between them.",
        "precondition: another account has the same first and last name and the profile has no way to tell them apart"),
    row(Reason::NeverSignedIn, "never-signed-in", "P06", Fault::Operator, false,
        ["This way back is not open to you", "It opens after your first sign-in.", "Talk to a person"],
        "The account has never signed in, so it cannot be recovered.",
        "precondition: the account has no earlier successful sign-in"),
    row(Reason::CodeUnknown, "code-unknown", "H01", Fault::Person, true,
        ["This code is not one of ours", "Check the 8 characters, or scan the code again.", "Scan again"],
        "The phone sent a code this service did not issue, or changed.",
        "hand-off: the code failed authentication or was never issued"),
    row(Reason::CodeExpired, "code-expired", "H02", Fault::Person, true,
        ["This code has run out", "A code is good for a short time. Your computer shows a new one.", "Scan again"],
        "The hand-off code was older than its lifetime.",
        "hand-off: the code is outside its validity window"),
    row(Reason::CodeUsed, "code-used", "H03", Fault::Peer, true,
        ["This code was already used", "If it was not you, stop and tell your organisation.", "Start again from your computer"],
        "A second device used the same hand-off code. If the person did not scan twice, somebody else may have.",
        "hand-off: second claim of a session refused"),
    row(Reason::ForeignLink, "foreign-link", "H04", Fault::Peer, false,
        ["This link is not from your organisation", "Go to your sign-in page and start there.", "Scan again"],
        "The person opened a link or scanned a code of another service.",
        "hand-off: the link names another origin"),
    row(Reason::NotAHandoff, "not-a-handoff", "H05", Fault::Person, true,
        ["This is not a sign-in code", "Point the camera at the code on your sign-in page.", "Scan again"],
        "The person scanned a QR that has nothing to do with recovery.",
        "hand-off: the QR holds something else"),
    row(Reason::WordsDiffer, "words-differ", "H06", Fault::Peer, false,
        ["We stopped, and that was right", "The two words must be the same on both screens.", "Start again from your computer"],
        "The person saw different words on phone and computer; this can be an attack.",
        "hand-off: the person reported a different word pair"),
    row(Reason::SessionExpired, "session-expired", "H07", Fault::Person, true,
        ["This took longer than 30 minutes", "Nothing was lost but time: your ID is still on this phone.", "Start again from your computer"],
        "The recovery passed its time limit.",
        "the recovery's lifetime ended before the decision"),
    row(Reason::ConsentRefused, "consent-refused", "H08", Fault::Person, true,
        ["You did not agree, so nothing was taken", "No photo was made. A person can help you another way.", "Talk to a person"],
        "The person did not agree to the use of pictures.",
        "consent refused; no face frame exists"),
    row(Reason::NoCamera, "no-camera", "H09", Fault::Device, true,
        ["The camera cannot be used", "Allow the camera in the phone's settings, or use another phone.", "Try again"],
        "The phone has no camera, or the app may not use it.",
        "ready check: no camera or no permission"),
    row(Reason::NotAnImage, "not-an-image", "D01", Fault::Device, true,
        ["This is not a picture we can open", "Use a JPEG or PNG photo.", "Take again"],
        "A file that is no picture was given.",
        "image: unknown or damaged format"),
    row(Reason::ImageTooLarge, "image-too-large", "D02", Fault::Device, true,
        ["This picture is too large", "Use one of at most 50 megapixels.", "Take again"],
        "The picture was over the size limit.",
        "image: dimensions or bytes over the limit"),
    row(Reason::NoDocument, "no-document", "D03", Fault::Person, true,
        ["We see no ID in the photo", "Put the whole card in the frame, on a dark table.", "Take again"],
        "No document was found in the photo.",
        "reading: no card and no machine-readable zone found"),
    row(Reason::DocumentUncertain, "document-uncertain", "D04", Fault::Person, true,
        ["We could not read it safely", "Light from the side and a steady hand help.", "Take again"],
        "The document was seen but not read with certainty; nothing was guessed.",
        "reading: no grammar-legal reading is certain enough"),
    row(Reason::CheckDigitFailed, "check-digit-failed", "D05", Fault::Person, false,
        ["A control number on the ID does not fit", "If the photo is sharp, this ID cannot be used here.", "Use another ID"],
        "A check digit of the document is wrong, either misread or misprinted.",
        "reading: a printed check digit does not match its field"),
    row(Reason::SourcesDisagree, "sources-disagree", "D06", Fault::Person, true,
        ["Two places on your ID say different things", "Take the photo again. If it stays, use another ID.", "Take again"],
        "Two sources on the document disagree; the person was shown both readings.",
        "cross-check: a field differs between two sources"),
    row(Reason::DocumentExpired, "document-expired", "D07", Fault::Person, false,
        ["This ID has run out", "Use one that is still valid.", "Use another ID"],
        "The document's expiry date has passed.",
        "reading: the document is expired"),
    row(Reason::DocumentUnsupported, "document-unsupported", "D08", Fault::Operator, false,
        ["We cannot use this kind of ID", "Use a passport or an ID card.", "Use another ID"],
        "The kind of document is not accepted by the profile.",
        "reading: the document kind is not accepted"),
    row(Reason::WrongSide, "wrong-side", "D09", Fault::Person, true,
        ["This is the other side", "Turn it over.", "Take again"],
        "The wrong side of the document was photographed.",
        "reading: the wrong or the same side was presented"),
    row(Reason::NoPortrait, "no-portrait", "D10", Fault::Person, true,
        ["We see no photo on the ID", "Take the side with your picture.", "Take again"],
        "No usable portrait was found on the document.",
        "portrait: no face on the document"),
    row(Reason::PortraitTooSmall, "portrait-too-small", "D11", Fault::Person, true,
        ["The picture on your ID is too small in the photo", "Come closer until the card fills the frame.", "Take again"],
        "The portrait had fewer than 60 pixels between the eyes.",
        "portrait: eye distance under 60 px"),
    row(Reason::NoFace, "no-face", "F01", Fault::Person, true,
        ["We see no face", "Hold the phone at reading distance, face in the oval.", "Try again"],
        "No face was found in the selfie frames.",
        "face: too few frames with a face"),
    row(Reason::SeveralFaces, "several-faces", "F02", Fault::Person, true,
        ["We see more than one face", "Only you should be in the picture.", "Try again"],
        "More than one face was in the selfie frames.",
        "face: several faces of similar size"),
    row(Reason::TooBright, "too-bright", "F03", Fault::Person, true,
        ["Too much light here for this check", "Turn away from the window, or go where it is darker.", "I moved, check again"],
        "There was so much light around that the face could not be judged.",
        "light: modulation under the working limit"),
    row(Reason::TooDark, "too-dark", "F21", Fault::Person, true,
        ["It is too dark here", "Switch on a light, or go where it is brighter.", "There is light now, check again"],
        "There was so little light in the room that the face could not be judged.",
        "face: the own light is too little to measure a response, or depth, over it"),
    row(Reason::NoLightResponse, "no-light-response", "F04", Fault::Person, true,
        ["We could not see the screen's light on your face", "Take off a hat, hold the phone upright, and try again.", "Try again"],
        "The face did not answer this session's light. A replayed or static picture looks like this.",
        "light: the response does not follow this challenge at one constant lag"),
    row(Reason::NotFaceShaped, "not-face-shaped", "F05", Fault::Person, true,
        ["We could not see a live face", "A photo or a screen in front of the camera does not work.", "Try again"],
        "The light fell on something that is not shaped like a face in front of this screen.",
        "light: the spatial response is not that of a face"),
    row(Reason::NotYou, "not-you", "F06", Fault::Person, true,
        ["We could not match your face with your ID photo", "Old photos can cause this.", "Try in other light"],
        "The face and the ID's photo do not match.",
        "match: confidence under the profile's threshold"),
    row(Reason::AttemptsUsed, "attempts-used", "F07", Fault::Person, false,
        ["That was the last try for now", "Three tries are allowed. A person can help you now.", "Talk to a person"],
        "All face check attempts of this session are used, or five in three minutes on the device.",
        "face: attempt limit reached"),
    row(Reason::FaceTooSmall, "face-too-small", "F08", Fault::Person, true,
        ["Your face is too small in the picture", "Hold the phone closer, at reading distance.", "Try again"],
        "The face was too small in the picture to be compared.",
        "face: eye distance under the limit for a live face"),
    row(Reason::FaceBlurred, "face-blurred", "F09", Fault::Person, true,
        ["The picture of the face is not sharp", "Wipe the camera and hold still for a moment.", "Try again"],
        "The face was too blurred to be compared.",
        "face: sharpness under the limit"),
    row(Reason::FaceTurned, "face-turned", "F10", Fault::Person, true,
        ["We need to see the face from the front", "Look straight at the phone.", "Try again"],
        "The face was turned too far to be compared.",
        "face: yaw, pitch or roll over the limit"),
    row(Reason::FaceCovered, "face-covered", "F23", Fault::Person, true,
        ["Something covers your face", "Take off dark glasses or a mask, and keep hair off your eyes.", "Try again"],
        "An eye, the nose or the mouth was covered: dark glasses, a mask or hair look like this.",
        "face: an eye, the nose or the mouth has nearly nothing of the skin's colour"),
    row(Reason::FaceLeft, "face-left", "F11", Fault::Person, true,
        ["Your face left the picture", "Keep it in the oval until the colours end.", "Try again"],
        "The face left the picture during the colour check.",
        "light: the face is missing in too many frames"),
    row(Reason::HeadNotTurned, "head-not-turned", "F19", Fault::Person, true,
        ["Your head did not turn as asked", "Follow each arrow slowly, then look ahead again.", "Try again"],
        "The head did not turn to the sides that were asked for, in their order. A recording looks like this.",
        "pose: another order, a turn too small, or one out of its time"),
    row(Reason::FaceChanged, "face-changed", "F20", Fault::Person, true,
        ["We did not see one face all the time", "Stay alone in the picture until the check ends.", "Try again"],
        "The face changed during the check. A second person or a changed picture looks like this.",
        "pose: a sampled face is too far from the frontal one, or a frame does not continue the one before"),
    row(Reason::TurnsNotTaken, "turns-not-taken", "F22", Fault::Device, true,
        ["Your organisation needs the check with light", "Turning the head is not enough here. The light does not flash.", "Check with light instead"],
        "The organisation takes the check with light only; the phone had the head turned.",
        "pose: turns of the head, which the profile does not take; see `turns`"),
    row(Reason::LightInterrupted, "light-interrupted", "F18", Fault::Device, true,
        ["The face check was interrupted", "A call or another app came in between. Nothing of it counts.", "Try again"],
        "A call or another app cut the face check off. It can be started again.",
        "light: cut off by a call, another app, or a camera that was taken away"),
    row(Reason::FramesMissing, "frames-missing", "F12", Fault::Device, true,
        ["Some pictures of the check are missing", "Close other apps and try again.", "Try again"],
        "The phone sent too few pictures of the colour check, or left a gap.",
        "light: too few frames, or a gap longer than a step"),
    row(Reason::FramesOutOfOrder, "frames-out-of-order", "F13", Fault::Peer, true,
        ["The pictures of the check came in the wrong order", "Update the app and try again.", "Try again"],
        "The pictures of the colour check had times that cannot be.",
        "light: frame times not ascending"),
    row(Reason::FramesFromFuture, "frames-from-future", "F17", Fault::Peer, true,
        ["The times of the pictures cannot be right", "Restart the phone, then do the check again.", "Try again"],
        "The pictures of the colour check had times after its end.",
        "light: frame times after the challenge's end"),
    row(Reason::FramesTooMany, "frames-too-many", "F14", Fault::Peer, true,
        ["The app sent too many pictures", "Update the app and try again.", "Try again"],
        "The phone sent more pictures than a colour check has.",
        "light: more frames than the limit"),
    row(Reason::FramesRepeated, "frames-repeated", "F15", Fault::Peer, true,
        ["The camera's pictures did not change", "Restart the app so that the camera starts anew.", "Try again"],
        "The same pictures were sent over and over; this can be an attack.",
        "light: too many identical frames"),
    row(Reason::ExposureUntrue, "exposure-untrue", "F16", Fault::Peer, true,
        ["The camera's report did not fit its pictures", "Restart the phone, then do the check again.", "Try again"],
        "The camera told another exposure than its pictures show; this can be a faulty camera or an attack.",
        "light: told exposure is impossible or does not fit the frames"),
    row(Reason::EvidenceMalformed, "evidence-malformed", "E01", Fault::Device, true,
        ["The app sent something we cannot read", "Update the app and try again.", "Try again"],
        "The app's evidence was cut off or malformed.",
        "evidence: malformed, over a bound, or cut off"),
    row(Reason::EvidenceForeign, "evidence-foreign", "E02", Fault::Peer, false,
        ["This check belongs to another session", "Start again on your sign-in page.", "Start again from your computer"],
        "Evidence of another session, device or document was sent.",
        "evidence: nonce, device key or document does not belong to this session"),
    row(Reason::EvidenceSignature, "evidence-signature", "E03", Fault::Peer, false,
        ["The app could not prove it is yours", "Start again on your sign-in page.", "Start again from your computer"],
        "The device key's signature over the evidence is wrong.",
        "evidence: device key signature invalid"),
    row(Reason::EvidenceReplayed, "evidence-replayed", "E04", Fault::Peer, true,
        ["This check was already used", "A new one is needed; nothing else is lost.", "Check again"],
        "Evidence was sent a second time.",
        "evidence: nonce already spent"),
    row(Reason::EvidenceExpired, "evidence-expired", "E06", Fault::Person, true,
        ["This check is too old", "A new one is needed; nothing else is lost.", "Check again"],
        "More than five minutes passed between the start of the face check and its pictures.",
        "evidence: nonce ran out before the pictures came"),
    row(Reason::LabRefused, "lab-refused", "E05", Fault::Peer, false,
        ["This is a test app", "It cannot be used with a real account.", "Close"],
        "A lab build or simulator tried to recover on a production service.",
        "attestation: lab evidence refused by this service"),
    row(Reason::PhoneUnvouched, "phone-unvouched", "E07", Fault::Device, false,
        ["This phone cannot prove what it is", "Another phone may work, or a person can help you.", "Talk to a person"],
        "The phone's maker does not vouch for it as strongly as the organisation asks. Another phone may; else the human route.",
        "attestation: the phone's tier is under the profile's least tier; the record names the findings"),
    row(Reason::PhoneRefused, "phone-refused", "E08", Fault::Peer, false,
        ["We cannot rely on this phone", "Its system or the app may be changed. Another phone may work, or a person can help you.", "Talk to a person"],
        "What the phone's maker says about it does not hold, or says that its system is changed. It can be an attack.",
        "attestation: the platform's statement was refused; the record names the findings"),
    row(Reason::CredentialInvalid, "credential-invalid", "V01", Fault::Peer, false,
        ["Your verified ID was not accepted", "Get a new one and try again.", "Start again from your computer"],
        "The presented credential failed verification.",
        "presentation: issuer signature, digest, type, time or status check failed"),
    row(Reason::PresentationInvalid, "presentation-invalid", "V02", Fault::Peer, false,
        ["Your phone's answer was not accepted", "Start again on your sign-in page.", "Start again from your computer"],
        "The presentation failed verification.",
        "presentation: key binding, nonce, audience or query not satisfied"),
    row(Reason::NameDiffers, "name-differs", "N01", Fault::Person, false,
        ["The name on your ID is not the one your organisation has", "Middle names do not matter. If you changed your name, your organisation must correct it first.", "Talk to a person"],
        "The name on the ID is not the account's. The audit shows which rule failed, not the name.",
        "decision: name match failed at the profile's level"),
    row(Reason::MalformedRequest, "malformed-request", "S01", Fault::Device, false,
        ["The app sent something we cannot read", "Update the app and try again.", "Close"],
        "A request did not have the agreed form.",
        "request: malformed, over a bound, or not allowed at this step"),
    row(Reason::RateLimited, "rate-limited", "S02", Fault::Person, true,
        ["Too many tries in a short time", "Wait three minutes, then try again.", "Try again"],
        "The rate limit stopped the person for a few minutes.",
        "rate limit reached"),
    row(Reason::ServiceUnreachable, "service-unreachable", "S03", Fault::Device, true,
        ["We cannot reach your organisation", "Check the connection. Your progress is kept.", "Try again"],
        "The phone could not reach the service.",
        "network: the service did not answer"),
    row(Reason::Intercepted, "intercepted", "S11", Fault::Device, true,
        ["This network does not let us through", "It may want you to sign in on its own page. Or use mobile data.", "Try again"],
        "A sign-in page or a filter of the person's network answered in the service's place. Another network helps.",
        "network: a page, a redirect to another host, or a certificate of somebody else in the service's place"),
    row(Reason::ClockWrong, "clock-wrong", "S12", Fault::Device, true,
        ["This phone's date or time is wrong", "Set both to automatic in the settings. Your progress is kept.", "Try again"],
        "By the phone's clock the service's certificate is not valid. The person sets date and time to automatic.",
        "network: by this device's clock the service's certificate is expired or not yet valid"),
    row(Reason::StorageFailed, "storage-failed", "S04", Fault::System, true,
        ["We could not save your progress", "Free some space on the device and try again.", "Try again"],
        "A disk was full or a database locked or damaged; the message in the log names it.",
        "storage: the database or disk refused a write or a read"),
    row(Reason::KeyFailed, "key-failed", "S10", Fault::Device, true,
        ["Your phone does not give us its key", "A new screen lock can do this. Try again. If it stays, start again on this phone.", "Try again"],
        "The phone's key store refused the key, often after a change of the screen lock. Starting again makes a new one.",
        "keys: the platform's key store refused to make, give or use a key"),
    row(Reason::ModelFailed, "model-failed", "S05", Fault::System, false,
        ["Part of the app is damaged", "Install it again.", "Close"],
        "A model file is missing or not the one that was shipped.",
        "models: a file is missing or its digest differs"),
    row(Reason::Internal, "internal", "S06", Fault::System, true,
        ["Something went wrong on our side", "Your progress is kept. If it happens again, a person can help.", "Try again"],
        "An unexpected error; the correlation id leads to it in the log.",
        "unexpected error; see the log entry with the same correlation id"),
    row(Reason::SettingsInvalid, "settings-invalid", "S07", Fault::Operator, false,
        ["The service is not set up right", "Your organisation has to correct a setting.", "Talk to a person"],
        "A setting of the recovery service cannot be used; the log names it.",
        "start: a setting cannot be used; the message names the file and the field"),
    row(Reason::AddressInUse, "address-in-use", "S08", Fault::Operator, false,
        ["Another program uses this address", "Stop it, or listen on another port.", "Close"],
        "The service could not start: its port is taken.",
        "start: the listen address cannot be taken"),
    row(Reason::NotHere, "not-here", "S09", Fault::Person, false,
        ["There is nothing at this address", "Check the address, or start on the sign-in page.", "Go to sign-in"],
        "The person opened an address that does not exist, or not for this browser.",
        "request: unknown address, or one that belongs to another browser"),
    row(Reason::PassWrong, "pass-wrong", "T01", Fault::Person, true,
        ["This pass does not fit", "Check each character. A pass that was used once may be gone.", "Try again"],
        "The one-time pass was wrong, used up, or never given.",
        "sign-in: pass wrong, used, or absent"),
    row(Reason::PassExpired, "pass-expired", "T02", Fault::Person, false,
        ["This pass has run out", "You can get a new one with your ID.", "Recover your account"],
        "The one-time pass was past its lifetime.",
        "sign-in: pass past its lifetime"),
    row(Reason::PassShown, "pass-shown", "T03", Fault::Person, false,
        ["The pass was already shown", "It is shown once. You can get a new one with your ID.", "Recover your account"],
        "The one-time pass was already shown on this screen; a new recovery gives a new one.",
        "pass: already revealed on this screen, or its reveal time is over"),
    row(Reason::NotSignedIn, "not-signed-in", "T04", Fault::Person, true,
        ["You are not signed in", "Sign in again to go on.", "Go to sign-in"],
        "The person's sign-in has run out.",
        "sign-in: no session, or it has run out"),
    row(Reason::PasskeyRefused, "passkey-refused", "T05", Fault::Device, true,
        ["The passkey could not be used", "Close other passkey windows and try again.", "Try again"],
        "The browser's passkey answer was refused.",
        "passkey: challenge, origin, flags, key or signature not as asked"),
];
