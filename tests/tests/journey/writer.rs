//! How the files of journeys came to be: whole ones from the scripted phone and service, with fixed keys and time, and short ones that
//! leave one of these at some step.

use crate::files::{After, Journey, Line, begun, folder, line};
use crate::phone::{self, Body, Run, begin, disputed, document, face, frames, turned};
use crate::service::{Ends, FakeService, NOW, ORIGIN, refuse};
use regain_base::{Language, Reason, Refusal};
use regain_document::facts::Document;
use regain_flow::{Blob, Device, Event, Hidden, Preflight, Reply, State, Worked};
use serde_json::{Value, json};

/// The events of a journey from the first to the last.
fn recorded(ends: Ends, refusals: &[Reason], no_flash: bool) -> Vec<Event> {
    let (body, mut service) = (Body::new(), FakeService::new(ends));
    service.refusals = refusals.to_vec();
    let mut phone = body.start();
    phone.no_flash = no_flash;
    assert_eq!(phone.play(&mut service, None), Run::Over);
    let mut events: Vec<_> = phone.log.into_iter().map(|(event, ..)| event).collect();
    events.push(Event::Close);
    events
}

fn write(name: &str, says: &str, after: Option<After>, steps: impl FnOnce(&mut State) -> Vec<Line>) {
    let path = folder().join(format!("{name}.json"));
    if path.exists() {
        return;
    }
    let mut journey = Journey { says: says.into(), at: NOW, after, steps: Vec::new() };
    journey.steps = steps(&mut begun(journey.before()));
    std::fs::write(path, serde_json::to_string_pretty(&journey).unwrap() + "\n").unwrap();
}

/// The lines of `events`, and of what an ended journey still does by itself.
fn lines(state: &mut State, events: Vec<Event>) -> Vec<Line> {
    let mut lines: Vec<_> = events.into_iter().map(|event| line(state, event)).collect();
    let last = lines.last().map_or_else(Vec::new, |last| last.effects.clone());
    let answers = last.iter().map(|effect| if effect.starts_with("keep") { Event::Kept } else { replied(&json!({})) });
    for event in answers.chain([Event::Close]) {
        lines.push(line(state, event));
    }
    lines
}

fn replied(body: &Value) -> Event {
    Event::Replied(Reply { status: 200, body: Hidden::new(body.to_string()) })
}

fn no(reason: Reason) -> Event {
    Event::Replied(refuse(reason))
}

fn decided(outcome: Reason) -> Event {
    replied(&json!({ "outcome": Refusal::from(outcome), "receipt": "receipt" }))
}

fn unexplained(status: u16) -> Event {
    Event::Replied(Reply { status, body: Hidden::new("") })
}

fn read(document: Option<Document>, portrait: bool) -> Event {
    Event::Worked(phone::read(document, portrait))
}

fn photo(name: &str) -> Event {
    Event::PhotoTaken(Blob(name.into()))
}

fn nonce() -> Event {
    let nonce = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
    replied(&json!({ "nonce": nonce, "purpose": "issuance", "attempts_left": 3, "turns": true }))
}

fn film() -> Event {
    Event::LightDone(frames())
}

fn signed() -> Event {
    Event::Signed(Hidden::new("A".repeat(86)))
}

/// Name, what it says, after how many steps of `pass` it goes its own way, and what happens then.
fn ways() -> Vec<(&'static str, &'static str, usize, Vec<Event>)> {
    let code = |text: &str| Event::CodeRead(Hidden::new(text));
    let typed = |text: &str| Event::CodeTyped(Hidden::new(text));
    let refused = Event::ConsentRefused(Language::ENGLISH.into());
    let Event::Begin(device) = begin() else { panic!("a phone begins") };
    let set_up = Event::Begin(Device { service: Some(ORIGIN.parse().unwrap()), ..device });
    vec![
        // The person goes another way.
        ("stopped", "The person stops before there is a code.", 1, vec![Event::Stop]),
        ("no-id-at-hand", "The person has no ID with them.", 10, vec![Event::Stop]),
        ("not-shared", "The person shows the credential to nobody.", 44, vec![Event::Declined]),
        ("words-differ", "The words are not the same.", 4, vec![Event::WordsDiffer, replied(&json!({}))]),
        ("consent-refused", "The person does not agree.", 6, vec![refused, signed(), replied(&json!({}))]),
        (
            "typed-code",
            "The code is typed, wrongly first.",
            0,
            vec![set_up, typed("0123"), typed("0123-4567"), Event::Stop],
        ),
        // Something is in the way, and goes on or is left.
        (
            "codes-of-others",
            "The code is old; then others are read.",
            3,
            vec![no(Reason::CodeExpired), code("WIFI:S:home;;"), code("http://evil.example/h/token"), Event::Stop],
        ),
        (
            "lost-key",
            "The key store has no key, then one, then does not sign.",
            2,
            vec![Event::Failed(Reason::KeyFailed), Event::Retry, Event::Stop],
        ),
        ("phone-unvouched", "Nobody vouches for the phone.", 3, vec![no(Reason::PhoneUnvouched)]),
        ("phone-refused", "Its maker says that the phone was changed.", 3, vec![no(Reason::PhoneRefused)]),
        (
            "no-network",
            "The service does not answer, then somebody else does, the clock is wrong, and the service is busy.",
            3,
            vec![
                Event::Failed(Reason::ServiceUnreachable),
                Event::Retry,
                Event::Failed(Reason::Intercepted),
                Event::Retry,
                Event::Failed(Reason::ClockWrong),
                Event::Retry,
                unexplained(429),
                Event::Retry,
                unexplained(503),
                Event::Stop,
            ],
        ),
        (
            "no-camera",
            "The camera is refused, then allowed, and the disk is full.",
            9,
            vec![
                Event::Checked(Preflight { camera: false, ..Preflight::READY }),
                Event::Retry,
                Event::Checked(Preflight { storage: false, ..Preflight::READY }),
                Event::Retry,
                Event::Checked(Preflight { light: false, brightness: false, ..Preflight::READY }),
                Event::Continue,
                Event::Failed(Reason::NoCamera),
                Event::Retry,
                Event::Stop,
            ],
        ),
        (
            "wrong-sides",
            "No portrait, both sides in one picture, the same side twice, nothing to read.",
            12,
            vec![
                read(None, false),
                photo("f1"),
                read(Some(document()), true),
                photo("f2"),
                Event::Worked(Worked::Refused(Reason::NotAnImage)),
                photo("f3"),
                read(None, true),
                photo("b1"),
                read(None, true),
                photo("b2"),
                read(None, false),
                photo("b3"),
                read(Some(document()), false),
                Event::TakeAgain,
                Event::Stop,
            ],
        ),
        (
            "sides-disagree",
            "The front of another ID comes first, then the right one.",
            12,
            vec![
                read(None, true),
                photo("b1"),
                Event::Worked(disputed()),
                Event::Retry,
                photo("f2"),
                read(None, true),
                photo("b2"),
                read(Some(document()), false),
                Event::Stop,
            ],
        ),
        (
            "light-cut-off",
            "A call comes into the light; then the camera is gone, and the room is too bright.",
            19,
            vec![
                Event::LightInterrupted,
                Event::Continue,
                Event::Failed(Reason::NoCamera),
                Event::Continue,
                Event::LightDone(Vec::new()),
                Event::Stop,
            ],
        ),
        (
            "too-bright",
            "The room is too bright, also after the person moved; then the head is turned.",
            20,
            vec![
                Event::Worked(face(vec![Reason::TooBright])),
                Event::Retry,
                nonce(),
                Event::Continue,
                film(),
                Event::Worked(face(vec![Reason::TooBright])),
                Event::TurnInstead,
                nonce(),
                Event::Continue,
                film(),
                Event::Worked(turned(Vec::new())),
                Event::Stop,
            ],
        ),
        (
            "turn-or-light",
            "The person turns the head, is cut off, turns too little, and goes back to the light.",
            18,
            vec![
                Event::TurnInstead,
                Event::LightInstead,
                Event::TurnInstead,
                Event::Continue,
                Event::LightInterrupted,
                Event::Continue,
                Event::Failed(Reason::NoCamera),
                Event::Continue,
                Event::LightDone(Vec::new()),
                Event::Continue,
                film(),
                Event::Worked(turned(vec![Reason::HeadNotTurned])),
                Event::LightInstead,
                nonce(),
                Event::Continue,
                Event::Stop,
            ],
        ),
        (
            "turns-not-taken",
            "The organisation takes no turns any more when they arrive: the light comes in their place.",
            18,
            vec![
                Event::TurnInstead,
                Event::Continue,
                film(),
                Event::Worked(turned(Vec::new())),
                Event::Worked(Worked::Packed(Hidden::new("a.b"))),
                signed(),
                Event::Worked(Worked::Sealed(Blob("e0".into()))),
                no(Reason::TurnsNotTaken),
                Event::Retry,
                nonce(),
                Event::Continue,
                Event::Stop,
            ],
        ),
        // The service says no.
        ("code-used", "Another phone has the code.", 3, vec![no(Reason::CodeUsed)]),
        ("not-signed-in", "The service does not know this phone any more.", 17, vec![no(Reason::NotSignedIn)]),
        ("malformed", "The service cannot read what the phone sends.", 17, vec![no(Reason::MalformedRequest)]),
        ("not-here", "The service does not know the recovery.", 17, vec![no(Reason::NotHere)]),
        ("attempts-used", "The attempts are used up.", 24, vec![no(Reason::AttemptsUsed)]),
        ("document-expired", "The ID is out of date.", 24, vec![no(Reason::DocumentExpired)]),
        (
            "document-unsupported",
            "The organisation does not take this kind of ID.",
            24,
            vec![no(Reason::DocumentUnsupported)],
        ),
        ("evidence-malformed", "The evidence is torn.", 24, vec![no(Reason::EvidenceMalformed)]),
        ("evidence-foreign", "The evidence is of another recovery.", 24, vec![no(Reason::EvidenceForeign)]),
        ("evidence-signature", "The evidence is signed by another key.", 24, vec![no(Reason::EvidenceSignature)]),
        ("lab-refused", "The organisation takes no evidence of a lab.", 24, vec![no(Reason::LabRefused)]),
        ("not-an-image", "The service cannot open a picture.", 24, vec![no(Reason::NotAnImage)]),
        ("image-too-large", "Something on the way takes no upload of this size.", 24, vec![unexplained(413)]),
        ("model-failed", "A model of the service does not load.", 24, vec![no(Reason::ModelFailed)]),
        (
            "credential-invalid",
            "What the issuer gives is no credential.",
            30,
            vec![replied(&json!({ "credentials": [{ "credential": "a.b.c" }] }))],
        ),
        ("presentation-invalid", "The request is none.", 43, vec![replied(&json!("a.b.c"))]),
        ("name-duplicate", "The ID fits two accounts.", 47, vec![decided(Reason::NameDuplicate)]),
        ("name-blank", "The directory lost the name.", 47, vec![decided(Reason::NameBlank)]),
        ("no-profile", "No profile covers the account any more.", 47, vec![decided(Reason::NoProfile)]),
        ("no-pass-policy", "No policy lets a pass be made.", 47, vec![decided(Reason::NoPassPolicy)]),
        ("face-check-off", "The face check was switched off.", 47, vec![decided(Reason::FaceCheckOff)]),
        ("never-signed-in", "The account never signed in.", 47, vec![decided(Reason::NeverSignedIn)]),
        ("pass-shown", "The pass was used from the desktop.", 47, vec![decided(Reason::Recovered)]),
        ("pass-expired", "The pass ran out before it was fetched.", 49, vec![no(Reason::PassExpired)]),
    ]
}

#[test]
#[ignore = "writes the files; run it only to add a journey"]
fn write_missing_journeys() {
    for (name, says, ends, refusals, no_flash) in [
        ("pass", "An honest recovery ends with the pass.", Ends::Pass, &[][..], false),
        ("evaluation", "In evaluation mode nothing is changed.", Ends::Evaluation, &[], false),
        ("name-differs", "The name on the ID is another one.", Ends::NameDiffers, &[], false),
        ("second-try", "The first face check is refused, the second works.", Ends::Pass, &[Reason::NotYou], false),
        ("expired", "The session runs out before the evidence arrives.", Ends::Pass, &[Reason::SessionExpired], false),
        (
            "turns",
            "The phone is set so that nothing flashes: the head is turned, the second time as asked.",
            Ends::Pass,
            &[Reason::HeadNotTurned],
            true,
        ),
    ] {
        write(name, says, None, |state| {
            recorded(ends, refusals, no_flash).into_iter().map(|event| line(state, event)).collect()
        });
    }
    for (name, says, steps, events) in ways() {
        let after = (steps > 0).then(|| After { journey: "pass".into(), steps });
        write(name, says, after, |state| lines(state, events));
    }
}
