//! The journeys of the files over the border, as Kotlin and Swift play them too: the real core with its threads, its journal and its
//! screens; what service, worker and wallet answered is told from the file. What comes of it stands in `NAME.txt` beside `NAME.json`,
//! one text for all three languages.

use crate::files::{Journey, folder, names};
use regain_base::Reason;
use regain_bridge::{Camera, Effect, Event, Failure, Feel, Flow, Screen, Setup};
use regain_flow::view::ScreenName;
use regain_flow::{Event as Inner, Frame, Side};
use regain_protocol::b64;
use std::sync::Arc;

/// An app that is told what happens.
struct App {
    folder: tempfile::TempDir,
    at_ms: i64,
    device: String,
    service: Option<String>,
    /// None only while it is killed.
    flow: Option<Arc<Flow>>,
    /// The last screen of the journey, and the pass on it.
    end: String,
}

impl App {
    fn start(journey: &Journey) -> Self {
        let first = journey.before().into_iter().chain(journey.events()).next();
        let Some(Inner::Begin(device)) = first else { panic!("{} does not begin", journey.says) };
        let mut app = Self {
            folder: in_memory(),
            at_ms: journey.at.0,
            device: device.label,
            service: device.service.map(String::from),
            flow: None,
            end: "end: none".into(),
        };
        app.open();
        journey.before().into_iter().for_each(|event| drop(app.take(event)));
        app
    }

    fn open(&mut self) {
        let setup = Setup {
            folder: self.folder.path().display().to_string(),
            models: String::new(),
            wallet_key: vec![7; 32],
            device: self.device.clone(),
            service: self.service.clone(),
            camera: Camera::Lab,
            language: "en".into(),
        };
        let flow = Flow::rehearse(setup, self.at_ms).unwrap();
        // What a journey under way still waits for: the file has its answers.
        flow.advance(Event::Wait { at_most_ms: 0 }).unwrap();
        self.flow = Some(flow);
    }

    /// Killed and started again: only the wallet's file is left.
    fn kill(&mut self) {
        self.flow = None;
        self.open();
    }

    fn flow(&self) -> &Flow {
        self.flow.as_ref().unwrap()
    }

    /// Lets one thing happen; the line of the text that says what came of it.
    fn take(&mut self, event: Inner) -> String {
        let name = event.name();
        let effects = self.send(event);
        let screen = self.flow().screen().unwrap();
        if matches!(screen.name, ScreenName::Done | ScreenName::Ended) {
            let pass = self.flow().reveal().unwrap();
            self.end = format!("end: {}, pass {}", seen(&screen), pass.as_deref().unwrap_or("none"));
        }
        let effects: Vec<_> = effects.iter().map(named).collect();
        let done = if effects.is_empty() { String::new() } else { format!(": {}", effects.join(", ")) };
        format!("{name} > {}{done}", seen(&screen))
    }

    /// In the border's words, or, for what no platform does, in the journey's own.
    fn send(&self, event: Inner) -> Vec<Effect> {
        let flow = self.flow();
        // Where it is too bright, turning the head comes first and another try second.
        let bright = flow.screen().unwrap().code.as_deref() == Some("F03");
        let event = match event {
            Inner::Begin(_)
            | Inner::WordsSame
            | Inner::Consented(_)
            | Inner::Agreed
            | Inner::Continue
            | Inner::Close => Event::Primary,
            Inner::Retry if bright => Event::Second,
            Inner::TurnInstead if bright => Event::Primary,
            Inner::TurnInstead | Inner::LightInstead => Event::Second,
            Inner::Retry => Event::Primary,
            Inner::WordsDiffer | Inner::ConsentRefused(_) | Inner::Declined | Inner::TakeAgain => Event::Quiet,
            Inner::CodeRead(text) => Event::CodeRead { text: text.expose().into() },
            Inner::CodeTyped(text) => Event::CodeTyped { text: text.expose().into() },
            Inner::Checked(found) => Event::Checked {
                camera: found.camera,
                lux: Some(if found.light { 200.0 } else { 1.0 }),
                brightness: found.brightness,
                free_bytes: if found.storage { 1 << 30 } else { 0 },
                no_flash: found.no_flash,
            },
            Inner::PhotoTaken(photo) => Event::Photo { picture: photo.0.into_bytes() },
            Inner::LightDone(frames) => {
                frames.into_iter().for_each(|frame| assert_eq!(flow.advance(filmed(frame)).unwrap(), []));
                Event::LightDone
            }
            Inner::LightInterrupted => Event::LightInterrupted,
            Inner::KeyMade(key) => Event::KeyMade { public_key: key.to_sec1().to_vec(), statement: None },
            Inner::Attested(..) | Inner::Asserted(_) => panic!("nothing attests the phones of the files"),
            Inner::Signed(signature) => Event::Signed { signature: b64::decode(signature.expose()).unwrap() },
            Inner::Failed(Reason::NoCamera) => Event::Failed { what: Failure::Camera },
            Inner::Failed(Reason::KeyFailed) => Event::Failed { what: Failure::Key },
            Inner::Failed(Reason::StorageFailed) => Event::Failed { what: Failure::Storage },
            Inner::Stop => {
                flow.cancel().unwrap();
                Event::Wait { at_most_ms: 10_000 }
            }
            inside @ (Inner::Worked(_) | Inner::Replied(_) | Inner::Failed(_) | Inner::Kept) => {
                return flow.answer(&serde_json::to_string(&inside).unwrap()).unwrap();
            }
        };
        flow.advance(event).unwrap()
    }
}

/// A folder for thousands of small writes, where the system has one: nothing here is about the disk.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

fn filmed(frame: Frame) -> Event {
    let exposure = frame.exposure;
    Event::LightFrame {
        picture: frame.picture.0.into_bytes(),
        at_ms: frame.at_ms,
        locked: exposure.locked,
        time_ns: exposure.time_ns,
        iso: exposure.iso,
    }
}

/// Which screen it is, its mood, and the code for the help desk.
fn seen(screen: &Screen) -> String {
    let code = screen.code.as_ref().map_or_else(String::new, |code| format!(" {code}"));
    format!("{} {}{code}", screen.tag, format!("{:?}", screen.tone).to_lowercase())
}

fn named(effect: &Effect) -> String {
    match effect {
        Effect::Scan => "scan".into(),
        Effect::MakeKey { name, .. } => format!("make-key {}", kind(name)),
        Effect::Assert { name, .. } => format!("assert {}", kind(name)),
        Effect::Sign { name, .. } => format!("sign {}", kind(name)),
        Effect::Preflight => "preflight".into(),
        Effect::Capture { side: Side::Front } => "capture front".into(),
        Effect::Capture { side: Side::Back } => "capture back".into(),
        Effect::Light { .. } => "light".into(),
        Effect::Turn { .. } => "turn".into(),
        Effect::RestoreBrightness => "restore-brightness".into(),
        Effect::Touch { feel } => format!("touch {}", felt(*feel)),
    }
}

/// What a key is for: the rest of its name sets it apart from that of another recovery.
fn kind(name: &str) -> &str {
    name.split('-').next().unwrap()
}

fn felt(feel: Feel) -> &'static str {
    match feel {
        Feel::Taken => "taken",
        Feel::Attention => "attention",
        Feel::Refused => "refused",
        Feel::Done => "done",
    }
}

/// A journey's text: what came of each step, and how it ended.
fn play(journey: &Journey) -> Vec<String> {
    let mut app = App::start(journey);
    let mut text: Vec<_> = journey.events().map(|event| app.take(event)).collect();
    text.push(app.end);
    text
}

fn written(name: &str) -> Vec<String> {
    let path = folder().join(format!("{name}.txt"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_journey_crosses_the_border_as_its_text_says() {
    for name in names() {
        let (journey, text) = (Journey::load(&name), written(&name));
        for (number, (played, written)) in play(&journey).iter().zip(&text).enumerate() {
            assert_eq!(played, written, "{name}, line {}", number + 1);
        }
        assert_eq!(text.len(), journey.steps.len() + 1, "{name}");
        for (line, step) in text.iter().zip(&journey.steps) {
            let crossed = line.starts_with(&format!("{} > {} ", step.event.name(), step.screen));
            assert!(crossed, "{name}: {line:?} is not {}", step.screen);
        }
    }
}

/// The app is killed after each step; what comes after is what the text says, to the end.
#[test]
fn killed_at_each_transition_the_rest_goes_as_written() {
    for name in ["pass", "second-try", "turns"] {
        let (journey, text) = (Journey::load(name), written(name));
        let steps = journey.steps.len();
        let same = (1..=steps).filter(|&after| {
            let mut app = App::start(&journey);
            journey.events().take(after).for_each(|event| drop(app.take(event)));
            let before = app.flow().screen().unwrap().name;
            app.kill();
            let stands = app.flow().screen().unwrap().name;
            // Once it is closed, nothing of it is left.
            assert!(
                stands == before || before == ScreenName::Closed && stands == ScreenName::Start,
                "{after}: {stands:?}"
            );
            let mut rest: Vec<_> = journey.events().skip(after).map(|event| app.take(event)).collect();
            rest.push(app.end);
            rest == text[after..]
        });
        let same = same.count();
        tell(&format!("{name}: killed at {steps} of {steps} transitions, {same} ended the same"));
        assert_eq!(same, steps, "{name}");
    }
}

#[allow(clippy::print_stdout, reason = "the count is what the test is for")]
fn tell(line: &str) {
    println!("{line}");
}

/// The texts were written by this, once, and reviewed.
#[test]
#[ignore = "writes the texts; run it only after a journey was added"]
fn write_missing_texts() {
    for name in names() {
        let path = folder().join(format!("{name}.txt"));
        if !path.exists() {
            std::fs::write(path, play(&Journey::load(&name)).join("\n") + "\n").unwrap();
        }
    }
}
