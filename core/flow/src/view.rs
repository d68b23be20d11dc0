//! What the person sees at each step: plain records with the product's words.

mod name;

pub use name::ScreenName;

use crate::event::Event;
use crate::state::{State, Step};
use regain_base::{Reason, Refusal, Secret};
use regain_document::facts::{Field, Source};
use regain_protocol::evidence::Purpose;

/// A button and the event it sends.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The words on it.
    pub label: String,
    /// What it sends.
    pub event: Event,
}

/// A line of facts: a field of the ID with its source, or a claim that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value, which is the person's own data.
    pub value: Secret<String>,
    /// Where it was read and whether it was checked.
    pub note: String,
}

/// The mood of a screen; always with an icon and a word, never by colour alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// An ordinary step.
    Calm,
    /// Something is being done; the person waits.
    Busy,
    /// Needs a look, not an error.
    Attention,
    /// Refused.
    Refused,
    /// Done.
    Done,
}

/// One screen.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// Which it is.
    pub screen: ScreenName,
    /// Which of the six stages it belongs to, from 1.
    pub stage: u8,
    /// The title.
    pub title: String,
    /// At most two sentences.
    pub body: String,
    /// Its mood.
    pub tone: Tone,
    /// Fields and claims.
    pub facts: Vec<Fact>,
    /// Shown once, big, in groups of four.
    pub secret: Option<Secret<String>>,
    /// What did not work, over the screen's own text.
    pub trouble: Option<Refusal>,
    /// The three characters for the help desk, where there are any.
    pub code: Option<String>,
    /// The one main action.
    pub primary: Option<Action>,
    /// The quiet way out.
    pub quiet: Option<Action>,
}

/// How many stages a journey has.
pub const STAGES: u8 = 6;

/// The screen of `state`.
pub fn view(state: &State) -> View {
    let mut view = screen(state);
    if let Some(reason) = state.trouble {
        let refusal = Refusal::from(reason);
        view.tone = Tone::Attention;
        view.code = Some(refusal.short.clone());
        if view.primary.is_none() {
            view.primary = Some(Action { label: refusal.action.clone(), event: Event::Retry });
        }
        view.trouble = Some(refusal);
    }
    view
}

fn screen(state: &State) -> View {
    match state.step {
        Step::Start => {
            plain(ScreenName::Start, 1, "Get back into your account", "You need your ID and about 4 minutes.")
                .primary("Start", Event::Continue)
        }
        Step::Scan => plain(
            ScreenName::Scan,
            1,
            "Point the camera at the code on your computer",
            "Or type the 8 characters below it.",
        )
        .quiet("I cannot do this", Event::Stop),
        Step::Key | Step::Claim => busy(ScreenName::Claim, 1, "Finding your recovery"),
        Step::Words => words(state),
        Step::SendWords(_) => busy(ScreenName::MatchWords, 1, "Telling your computer"),
        Step::Consent => consent(state),
        Step::SignConsent(_) | Step::SendConsent(_) => busy(ScreenName::Consent, 2, "Noting your answer"),
        Step::Preflight => busy(ScreenName::ReadyCheck, 2, "Looking at camera and light"),
        Step::Ready => ready(state),
        Step::Front => {
            plain(ScreenName::Front, 3, "Front of your ID", "Lay it on a dark table. Whole card in the frame.")
                .quiet("I cannot do this", Event::Stop)
        }
        Step::ReadFront | Step::ReadBack => busy(ScreenName::Reading, 3, "Reading your ID"),
        Step::Back => plain(ScreenName::Back, 3, "Now turn it over", "The side with the lines of <<<.")
            .quiet("I cannot do this", Event::Stop),
        Step::Review => review(state),
        Step::Hash | Step::Nonce(_) => busy(ScreenName::Selfie, stage(state), "Getting the face check ready"),
        Step::Selfie(_) => plain(
            ScreenName::LightCheck,
            stage(state),
            "The screen will change colour slowly",
            "4 seconds, no flashing. Hold the phone at reading distance.",
        )
        .primary("Start", Event::Continue)
        .quiet("I cannot do this", Event::Stop),
        Step::Light(_) => {
            plain(ScreenName::Light, stage(state), "Look at the camera", "Face in the oval, glasses are fine.")
        }
        Step::Again(_) => again(state),
        Step::Look(_) | Step::Pack(_) | Step::SignEvidence(_) | Step::Seal(_) => {
            busy(ScreenName::Looking, stage(state), "Getting the pictures ready")
        }
        Step::SendEvidence(_) => busy(ScreenName::Checking, stage(state), "Your organisation checks the pictures"),
        Step::Issue | Step::SignProof | Step::Keep => busy(ScreenName::Issuing, 5, "Your verified ID is on its way"),
        Step::Saved => saved(state),
        Step::AskRequest | Step::FetchRequest => busy(ScreenName::Share, 6, "Asking what is needed"),
        Step::Share => share(state),
        Step::SignPresentation | Step::Present | Step::Decision => {
            busy(ScreenName::Deciding, 6, "Waiting for the decision")
        }
        Step::SignPass | Step::AskPass => busy(ScreenName::Deciding, 6, "Your pass is on its way"),
        Step::Ended(reason) => ended(state, reason),
        Step::Closed => {
            plain(ScreenName::Closed, STAGES, "You can close the app", "Nothing of this recovery is left on it.")
                .primary("Start again", Event::Continue)
        }
    }
}

impl View {
    fn primary(self, label: &str, event: Event) -> Self {
        Self { primary: Some(Action { label: label.into(), event }), ..self }
    }

    fn quiet(self, label: &str, event: Event) -> Self {
        Self { quiet: Some(Action { label: label.into(), event }), ..self }
    }
}

fn plain(screen: ScreenName, stage: u8, title: &str, body: &str) -> View {
    View {
        screen,
        stage,
        title: title.into(),
        body: body.into(),
        tone: Tone::Calm,
        facts: Vec::new(),
        secret: None,
        trouble: None,
        code: None,
        primary: None,
        quiet: None,
    }
}

fn busy(screen: ScreenName, stage: u8, title: &str) -> View {
    View { tone: Tone::Busy, ..plain(screen, stage, title, "") }.quiet("Stop", Event::Stop)
}

/// The face check belongs to stage 4 for the credential and to stage 6 when it is shown.
fn stage(state: &State) -> u8 {
    if state.step.purpose() == Some(Purpose::Presentation) { 6 } else { 4 }
}

fn organisation(state: &State) -> &str {
    state.data.claim.as_ref().map_or("your organisation", |claim| &claim.organisation)
}

fn words(state: &State) -> View {
    let (mut body, mut facts) = (String::new(), Vec::new());
    if let Some(claim) = &state.data.claim {
        let [first, second] = &claim.words;
        body = format!("On your computer: {first} · {second}. It was opened in {}, {}.", claim.browser, claim.city);
        facts.push(fact("Account", &claim.account_hint, ""));
    }
    View { facts, ..plain(ScreenName::MatchWords, 1, "Do you see the same two words?", &body) }
        .primary("Yes, the same", Event::WordsSame)
        .quiet("No, stop", Event::WordsDiffer)
}

fn consent(state: &State) -> View {
    let body = format!(
        "They go to {} only, are compared, and are deleted at the decision. A face check is part of it.",
        organisation(state)
    );
    plain(ScreenName::Consent, 2, "What happens to your pictures", &body)
        .primary("Agree", Event::Agreed)
        .quiet("I'd rather talk to a person", Event::Declined)
}

fn ready(state: &State) -> View {
    let found = state.data.preflight;
    let light = found.is_none_or(|found| found.light);
    let bright = found.is_none_or(|found| found.brightness);
    let body = format!(
        "Camera works. {} {}",
        if light { "Light is fine." } else { "More light would help." },
        if bright { "Screen is bright enough." } else { "Turn the screen brighter." }
    );
    plain(ScreenName::ReadyCheck, 2, "Ready?", &body)
        .primary("Go on", Event::Continue)
        .quiet("I have no ID with me", Event::Stop)
}

fn review(state: &State) -> View {
    let facts = state.data.document.iter().flat_map(|document| &document.fields).map(|(field, sourced)| {
        let also: String = sourced.also.iter().map(|source| format!(" and {}", place(*source))).collect();
        let checked = if sourced.verified() { "checked" } else { "not checked" };
        fact(field_label(*field), &sourced.value, &format!("from {}{also}, {checked}", place(sourced.source)))
    });
    View { facts: facts.collect(), ..plain(ScreenName::Review, 3, "Is this right?", "We read this from your ID.") }
        .primary("Yes", Event::Continue)
        .quiet("Take again", Event::TakeAgain)
}

fn again(state: &State) -> View {
    let refusal = Refusal::from(state.trouble.unwrap_or(Reason::NoFace));
    let left = state.data.lit.as_ref().map(|lit| lit.nonce.attempts_left.saturating_sub(1));
    let body = match left {
        Some(left) if !matches!(state.trouble, Some(Reason::TooBright)) => {
            format!("{} You have {left} {} left.", refusal.body, if left == 1 { "attempt" } else { "attempts" })
        }
        _ => refusal.body.clone(),
    };
    View { tone: Tone::Attention, ..plain(ScreenName::TryAgain, stage(state), &refusal.title, &body) }
        .primary(&refusal.action, Event::Retry)
        .quiet("Talk to a person", Event::Stop)
}

fn saved(state: &State) -> View {
    let show = format!("Show it to {}", organisation(state));
    View {
        tone: Tone::Done,
        ..plain(ScreenName::Saved, 5, "Your verified ID is in your wallet", "Only this phone can use it.")
    }
    .primary(&show, Event::Continue)
    .quiet("Not now", Event::Stop)
}

fn share(state: &State) -> View {
    let labels: Vec<String> = state.data.wallet.asked().iter().map(|claim| claim_label(claim)).collect();
    let body = format!("{}. Nothing else leaves this phone.", labels.join(", "));
    plain(ScreenName::Share, 6, &format!("{} asks for", organisation(state)), &body)
        .primary("Share", Event::Agreed)
        .quiet("Not now", Event::Declined)
}

fn ended(state: &State, reason: Reason) -> View {
    if let Some(pass) = &state.data.pass {
        let uses = if pass.one_time { "once to sign in" } else { "to sign in" };
        let body = format!("Use this pass {uses}. It works for {} minutes.", pass.lifetime_minutes);
        let view = View {
            tone: Tone::Done,
            secret: Some(pass.value.clone()),
            ..plain(ScreenName::Done, 6, "You are back in", &body)
        };
        return view.primary("Hide", Event::Close);
    }
    let refusal = Refusal::from(reason);
    let good = matches!(reason, Reason::Recovered | Reason::EvaluationComplete);
    let tone = if good { Tone::Done } else { Tone::Refused };
    View { tone, code: Some(refusal.short.clone()), ..plain(ScreenName::Ended, 6, &refusal.title, &refusal.body) }
        .primary(&refusal.action, Event::Close)
}

fn fact(label: &str, value: &str, note: &str) -> Fact {
    Fact { label: label.into(), value: Secret::new(value.to_owned()), note: note.into() }
}

fn place(source: Source) -> &'static str {
    match source {
        Source::Mrz => "the machine-readable zone",
        Source::Barcode => "the barcode",
        Source::Visual => "the printed text",
    }
}

fn field_label(field: Field) -> &'static str {
    match field {
        Field::Surname => "Last name",
        Field::GivenNames => "First names",
        Field::MiddleNames => "Middle names",
        Field::Suffix => "After the name",
        Field::Birth => "Date of birth",
        Field::Sex => "Sex",
        Field::Nationality => "Nationality",
        Field::DocumentNumber => "Number of the ID",
        Field::IssuingState => "Issued by",
        Field::Issue => "Issued on",
        Field::Expiry => "Valid until",
    }
}

fn claim_label(claim: &str) -> String {
    match claim {
        "firstName" => "First name".into(),
        "lastName" => "Last name".into(),
        "fullName" => "Full name".into(),
        "dateOfBirth" => "Date of birth".into(),
        "documentType" => "Kind of ID".into(),
        "documentId" => "Number of the ID".into(),
        "documentExpiryDate" => "Valid until".into(),
        "portrait" => "The photo on your ID".into(),
        other => other.into(),
    }
}
