//! A computer as the verifier, whole: `regain verify` looks at the ID and the face by the lab's SIMULATED cameras, and a phone scans the
//! code on its terminal, receives the credential, does its own face check and gets the pass. Everything goes over real HTTP.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use regain_base::Language;
use regain_base::http::{Request, Response};
use regain_bridge::{Camera, Effect, Event, Flow, HeadTurn, Screen, Setup};
use regain_cli::demo::{Lab, Props, scenario};
use regain_cli::lab;
use regain_cli::outcome::Failure;
use regain_cli::verify::{Console, Frames, Visit, visit};
use regain_flow::Hidden;
use regain_flow::view::ScreenName;
use regain_net::Client;
use regain_vision::{GrayImage, RgbImage, barcode, gray};
use serde_json::json;
use std::collections::VecDeque;
use std::io::{BufRead, Cursor, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use url::Url;

/// Longer than any wait here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(240);
/// More calls than any journey needs.
const MANY: usize = 400;

/// A desktop with a recovery, and its lab.
struct Desktop {
    runtime: Runtime,
    lab: Url,
    client: Client,
    _folder: tempfile::TempDir,
}

impl Desktop {
    fn open(scenario: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let props = Props::load(&regain_cli::models::folder()).unwrap();
        let scenario = scenario::find(scenario).unwrap();
        let lab = runtime.block_on(async {
            let lab = Lab::open(&scenario, 1, &props, folder.path()).await.unwrap();
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let at = format!("http://{}/", listener.local_addr().unwrap());
            tokio::spawn(lab::answer(listener, lab));
            at.parse().unwrap()
        });
        Self { runtime, lab, client: Client::new(Client::PATIENT).unwrap(), _folder: folder }
    }

    /// Asks the lab; the answer's bytes.
    fn ask(&self, path: &str, body: Option<String>) -> Vec<u8> {
        self.answer(path, body).body
    }

    fn answer(&self, path: &str, body: Option<String>) -> Response {
        let url = self.lab.join(path).unwrap();
        let request = match body {
            Some(body) => Request::post(url, "application/json", body.into_bytes()),
            None => Request::get(url),
        };
        let answer = self.runtime.block_on(self.client.fetch(Request { max_response: 64 << 20, ..request })).unwrap();
        assert!(answer.status < 300, "{path}: {}", answer.status);
        answer
    }

    /// The text of the code on the page now, read from a photo of it.
    fn link(&self) -> String {
        let photo = self.answer("code", None);
        let side = |name| photo.header(name).unwrap().parse().unwrap();
        let image = RgbImage::from_raw(side("x-width"), side("x-height"), photo.body.clone()).unwrap();
        barcode::qr(&gray(&image)).unwrap()
    }

    fn visit(&self, frames: Frames) -> Visit {
        let handoff = regain_flow::Event::CodeRead(Hidden::new(self.link()));
        Visit { handoff, service: None, frames, qr: None, language: Language::ENGLISH }
    }
}

/// What the verifier's terminal shows.
#[derive(Clone, Default)]
struct Terminal(Arc<Mutex<Vec<u8>>>);

impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Terminal {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// The text of the newest code, read from the pixels that its characters make.
    fn code(&self) -> Option<String> {
        let text = self.text();
        let newest = text.rsplit("\n\n").find(|part| part.contains("\x1b[30;107m"))?;
        let rows: Vec<Vec<char>> = newest
            .lines()
            .filter_map(|line| Some(line.split_once("\x1b[30;107m")?.1.split_once("\x1b[0m")?.0.chars().collect()))
            .collect();
        let (columns, side) = (rows.first()?.len(), 6);
        let dark = |x: usize, y: usize| {
            let character = rows[y / 2].get(x).copied().unwrap_or(' ');
            character == '█' || character == if y.is_multiple_of(2) { '▀' } else { '▄' }
        };
        let (width, height) = (columns * side, rows.len() * 2 * side);
        let light = |index: usize| if dark(index % width / side, index / width / side) { 20 } else { 240 };
        let pixels = (0..width * height).map(light).collect();
        barcode::qr(&GrayImage::from_raw(width as u32, height as u32, pixels)?)
    }
}

/// Who answers at the terminal.
struct Person {
    terminal: Terminal,
    /// Turns the head where that is offered for the light; agrees to everything else.
    turns: bool,
    answer: Cursor<&'static str>,
}

impl Read for Person {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let taken = self.fill_buf()?.read(into)?;
        self.consume(taken);
        Ok(taken)
    }
}

impl BufRead for Person {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.answer.fill_buf()?.is_empty() {
            let text = self.terminal.text();
            let question = text.trim_end().lines().last().unwrap_or_default();
            let turns = self.turns && question.contains("2 = Turn my head instead");
            self.answer = Cursor::new(if turns { "2\n" } else { "\n" });
        }
        self.answer.fill_buf()
    }

    fn consume(&mut self, taken: usize) {
        self.answer.consume(taken);
    }
}

/// A verifier at work, with a person who agrees to everything, or would rather turn the head.
fn verifier(visit_of: Visit, terminal: &Terminal, turns: bool) -> JoinHandle<Result<(), Failure>> {
    let output = Box::new(terminal.clone());
    let input = Box::new(Person { terminal: terminal.clone(), turns, answer: Cursor::new("") });
    std::thread::spawn(move || {
        let mut console = Console { input, output, json: false };
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(visit(visit_of, &regain_cli::models::folder(), &mut console))
    })
}

/// The phone with the wallet: an app without its screens.
struct Phone<'a> {
    flow: Arc<Flow>,
    key: SigningKey,
    desktop: &'a Desktop,
    code: String,
    /// The person turns the head where the light would change.
    turns: bool,
    screens: Vec<ScreenName>,
}

impl<'a> Phone<'a> {
    fn start(folder: &Path, desktop: &'a Desktop, code: String, turns: bool) -> Self {
        let setup = Setup {
            folder: folder.display().to_string(),
            models: regain_cli::models::folder().display().to_string(),
            wallet_key: vec![7; 32],
            device: "Phone with the wallet".into(),
            service: None,
            camera: Camera::Lab,
            language: "en".into(),
        };
        let (flow, key) = (Flow::open(setup).unwrap(), SigningKey::from_slice(&[9; 32]).unwrap());
        Self { flow, key, desktop, code, turns, screens: Vec::new() }
    }

    /// Presses the main button of every screen until the journey is over.
    fn play(&mut self) -> Screen {
        let mut effects = VecDeque::from(self.flow.advance(Event::Primary).unwrap());
        for _ in 0..MANY {
            while let Some(effect) = effects.pop_front() {
                for event in self.carry_out(effect) {
                    effects.extend(self.flow.advance(event).unwrap());
                }
            }
            let screen = self.flow.screen().unwrap();
            if self.screens.last() != Some(&screen.name) {
                self.screens.push(screen.name);
            }
            if matches!(screen.name, ScreenName::Done | ScreenName::Ended) {
                return screen;
            }
            let waits = screen.busy || screen.primary.is_none();
            let event = match screen.name {
                _ if waits => Event::Wait { at_most_ms: 5_000 },
                ScreenName::LightCheck if self.turns => Event::Second,
                _ => Event::Primary,
            };
            effects.extend(self.flow.advance(event).unwrap());
        }
        panic!("the phone goes round in circles: {:?}", self.screens);
    }

    fn carry_out(&self, effect: Effect) -> Vec<Event> {
        match effect {
            Effect::Scan => vec![Event::CodeRead { text: self.code.clone() }],
            Effect::MakeKey { .. } => {
                let public_key = self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                vec![Event::KeyMade { public_key, statement: None }]
            }
            Effect::Sign { payload, .. } => {
                let signature: Signature = self.key.sign(&payload);
                vec![Event::Signed { signature: signature.to_der().as_bytes().to_vec() }]
            }
            Effect::Preflight => {
                vec![Event::Checked { camera: true, lux: None, brightness: true, free_bytes: 1 << 30, no_flash: false }]
            }
            Effect::Capture { side } => panic!("the ID was looked at on the computer; the phone asks for {side:?}"),
            Effect::Light { colors, duration_ms } => {
                let colors: Vec<_> = colors.iter().map(|color| (color.at_ms, color.argb)).collect();
                let shown = json!({ "duration_ms": duration_ms, "colors": colors }).to_string();
                frames(&self.desktop.ask("film", Some(shown))).into_iter().chain([Event::LightDone]).collect()
            }
            Effect::Turn { asks, duration_ms } => {
                let turns: Vec<_> = asks.iter().filter_map(|ask| Some((ask.at_ms, towards(ask.towards?)))).collect();
                let asked = json!({ "duration_ms": duration_ms, "turns": turns }).to_string();
                frames(&self.desktop.ask("film", Some(asked))).into_iter().chain([Event::LightDone]).collect()
            }
            Effect::RestoreBrightness | Effect::Touch { .. } | Effect::Assert { .. } => Vec::new(),
        }
    }
}

/// As the lab has it.
fn towards(towards: HeadTurn) -> &'static str {
    match towards {
        HeadTurn::Left => "left",
        HeadTurn::Right => "right",
        HeadTurn::Up => "up",
        HeadTurn::Down => "down",
    }
}

/// The lab's film as what an app's camera gives.
fn frames(mut bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    while let Some((head, rest)) = bytes.split_first_chunk::<8>() {
        let number = |from: usize| u32::from_be_bytes(head[from..from + 4].try_into().unwrap());
        let (picture, rest) = rest.split_at(number(4) as usize);
        let (picture, at_ms) = (picture.to_vec(), number(0));
        events.push(Event::LightFrame { picture, at_ms, locked: true, time_ns: None, iso: None });
        bytes = rest;
    }
    events
}

#[test]
fn the_computer_verifies_and_the_phone_receives_and_gets_the_pass() {
    let (told, screens) = recovered("production", false);
    assert!(!told.contains("We ask you to turn your head"), "{told}");
    assert!(!screens.contains(&ScreenName::TurnCheck), "{screens:?}");
}

/// The head turns before both: whoever cannot have the light at the computer cannot have it on the phone. Which turns are asked for is
/// chance, and the check refuses some who are there: then the person does it once more, as they would.
#[test]
fn the_head_is_turned_before_the_computer_and_before_the_phone() {
    let (told, screens) = recovered("turns", true);
    assert!(told.contains("We ask you to turn your head"), "{told}");
    assert!(screens.contains(&ScreenName::TurnCheck), "{screens:?}");
}

/// A recovery from the link of the page to the sign-in: what the terminal showed, and the phone's screens.
fn recovered(scenario: &str, turns: bool) -> (String, Vec<ScreenName>) {
    let desktop = Desktop::open(scenario);
    let terminal = Terminal::default();
    let verifier = verifier(desktop.visit(Frames::Lab(desktop.lab.clone())), &terminal, turns);
    let started = Instant::now();
    let code = loop {
        if let Some(code) = terminal.code() {
            break code;
        }
        assert!(!verifier.is_finished() && started.elapsed() < PATIENCE, "{}", terminal.text());
        std::thread::sleep(Duration::from_millis(100));
    };
    let words = String::from_utf8(desktop.ask("words", None)).unwrap();
    assert!(words.lines().all(|word| terminal.text().contains(word)), "{words} in {}", terminal.text());
    desktop.ask("compare", Some(String::new()));

    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone::start(folder.path(), &desktop, code, turns);
    let end = phone.play();
    assert_eq!(end.name, ScreenName::Done, "{} {:?}", end.title, phone.screens);
    assert!(phone.screens.contains(&ScreenName::Saved), "the credential is in its wallet: {:?}", phone.screens);
    let pass = phone.flow.reveal().unwrap().unwrap();
    assert_eq!(desktop.ask("sign-in", Some(pass)), b"true");

    let ended = verifier.join().unwrap();
    assert!(ended.is_ok(), "{ended:?}");
    assert!(terminal.text().contains("Go on with your phone"), "{}", terminal.text());
    (terminal.text(), std::mem::take(&mut phone.screens))
}

/// A whole folder of frames, filmed to another light: the ID is read, and the face check says that it does not follow this session's light.
#[test]
fn frames_of_another_session_are_refused_with_a_reason() {
    let desktop = Desktop::open("production");
    let folder = tempfile::tempdir().unwrap();
    let put = |step: &str, number: usize, bytes: &[u8]| {
        std::fs::create_dir_all(folder.path().join(step)).unwrap();
        std::fs::write(folder.path().join(step).join(format!("{number:04}.jpg")), bytes).unwrap();
    };
    for side in ["front", "back"] {
        put(side, 0, &desktop.ask(&format!("photo/{side}"), None));
    }
    let light = json!({ "duration_ms": 6_000, "colors": [[0, 0xff20_2020u32], [1_500, 0xffff_ffffu32]] });
    for (number, event) in frames(&desktop.ask("film", Some(light.to_string()))).into_iter().enumerate() {
        let Event::LightFrame { picture, .. } = event else { panic!("a frame") };
        put("face", number, &picture);
    }
    let terminal = Terminal::default();
    let frames = Frames::Folder(folder.path().to_owned(), 12.5);
    let refused = verifier(desktop.visit(frames), &terminal, false).join().unwrap().expect_err("refused");
    let told = format!("{refused:?}");
    assert!(["NoLightResponse", "NotFaceShaped", "TooBright"].iter().any(|reason| told.contains(reason)), "{told}");
    assert!(told.contains("the frames ended"), "{told}");
    assert!(terminal.code().is_none());
}
