//! The border as an app uses it: one thread that sends events and carries out effects, here with the lab's SIMULATED cameras and a
//! key in software.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use regain_bridge::{
    BridgeError, Camera, Effect, Event, Feel, Flow, Goal, HeadTurn, Lens, LightColor, Screen, Setup, Shape,
};
use regain_cli::demo::{Lab, Props, scenario};
use regain_face::pose::Direction;
use regain_flow::view::{ScreenName, Tone};
use regain_simulator::person::by_key;
use regain_simulator::specimen::{Kind, Options, specimen_with};
use regain_simulator::{camera, scene};
use regain_vision::{PixelFormat, RgbImage};
use std::collections::{BTreeSet, VecDeque};
use std::path::Path;
use std::sync::Arc;
use tokio::runtime::Runtime;

const PATIENCE_MS: u32 = 5_000;
/// More calls than any journey needs.
const MANY: usize = 400;

fn setup(folder: &Path) -> Setup {
    Setup {
        folder: folder.display().to_string(),
        models: regain_cli::models::folder().display().to_string(),
        wallet_key: vec![7; 32],
        device: "Phone under test".into(),
        service: None,
        camera: Camera::Lab,
        language: "en".into(),
    }
}

/// What an app is made of, without its screens.
struct App<'a> {
    /// None only while it is killed.
    flow: Option<Arc<Flow>>,
    setup: Setup,
    key: SigningKey,
    lab: &'a mut Lab,
    runtime: &'a Runtime,
    /// The person turns the head where the light would change.
    turns: bool,
    /// How often they did.
    turned: u32,
    /// Screen brightness: raised and restored.
    brightness: (u32, u32),
    felt: Vec<Feel>,
    troubles: BTreeSet<String>,
    screens: Vec<ScreenName>,
}

impl<'a> App<'a> {
    fn start(folder: &Path, lab: &'a mut Lab, runtime: &'a Runtime) -> Self {
        let setup = setup(folder);
        let flow = Some(Flow::open(setup.clone()).unwrap());
        let key = SigningKey::from_slice(&[9; 32]).unwrap();
        Self {
            flow,
            setup,
            key,
            lab,
            runtime,
            turns: false,
            turned: 0,
            brightness: (0, 0),
            felt: Vec::new(),
            troubles: BTreeSet::new(),
            screens: Vec::new(),
        }
    }

    /// Killed and started again: only the wallet's file is left.
    fn kill(&mut self) {
        self.flow = None;
        self.flow = Some(Flow::open(self.setup.clone()).unwrap());
    }

    fn flow(&self) -> &Flow {
        self.flow.as_ref().unwrap()
    }

    /// Presses the main button of every screen until the journey is over; `at` sees every screen first.
    fn play(&mut self, mut at: impl FnMut(&mut Self, &Screen) -> bool) -> Screen {
        let mut effects = VecDeque::from(self.flow().advance(Event::Primary).unwrap());
        for _ in 0..MANY {
            while let Some(effect) = effects.pop_front() {
                for event in self.carry_out(effect) {
                    effects.extend(self.flow().advance(event).unwrap());
                }
            }
            let screen = self.flow().screen().unwrap();
            self.troubles.extend(screen.trouble.as_ref().map(|trouble| trouble.title.clone()));
            if self.screens.last() != Some(&screen.name) {
                self.screens.push(screen.name);
            }
            if at(self, &screen) {
                // The app was killed: what is pending comes with the first wait.
                effects.extend(self.flow().advance(Event::Wait { at_most_ms: 0 }).unwrap());
                continue;
            }
            if matches!(screen.name, ScreenName::Done | ScreenName::Ended) {
                return screen;
            }
            let event = if screen.busy || screen.primary.is_none() {
                Event::Wait { at_most_ms: PATIENCE_MS }
            } else if self.turns && screen.name == ScreenName::LightCheck {
                Event::Second
            } else {
                if screen.name == ScreenName::MatchWords {
                    let words = self.lab.words().unwrap().clone();
                    assert!(words.iter().all(|word| screen.text.contains(word)), "{} {words:?}", screen.text);
                    self.runtime.block_on(self.lab.compare(true)).unwrap();
                }
                Event::Primary
            };
            effects.extend(self.flow().advance(event).unwrap());
        }
        panic!("the journey goes round in circles: {:?} {:?}", self.screens, self.troubles);
    }

    fn carry_out(&mut self, effect: Effect) -> Vec<Event> {
        match effect {
            Effect::Scan => vec![Event::CodeRead { text: self.scan() }],
            Effect::MakeKey { name, challenge, .. } => {
                assert!(name.starts_with("device-") && challenge.len() == 32, "{name}");
                let public_key = self.key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
                vec![Event::KeyMade { public_key, statement: None }]
            }
            Effect::Assert { .. } => panic!("nothing attested this phone"),
            Effect::Sign { payload, .. } => {
                let signature: Signature = self.key.sign(&payload);
                vec![Event::Signed { signature: signature.to_der().as_bytes().to_vec() }]
            }
            Effect::Preflight => {
                vec![Event::Checked { camera: true, lux: None, brightness: true, free_bytes: 1 << 30, no_flash: false }]
            }
            Effect::Capture { side } => vec![Event::Photo { picture: self.lab.photo(side).unwrap() }],
            Effect::Light { colors, duration_ms } => {
                self.brightness.0 += 1;
                filmed(self.lab.film(&|ms| shown(&colors, ms), duration_ms))
            }
            Effect::Turn { asks, duration_ms } => {
                self.turned += 1;
                let turns: Vec<_> = asks.iter().filter_map(|ask| Some((ask.at_ms, side(ask.towards?)))).collect();
                filmed(self.lab.turn(&turns, duration_ms))
            }
            Effect::RestoreBrightness => {
                self.brightness.1 += 1;
                Vec::new()
            }
            Effect::Touch { feel } => {
                self.felt.push(feel);
                Vec::new()
            }
        }
    }

    /// The code, from the pixels of what the camera sees.
    fn scan(&mut self) -> String {
        let photo = self.runtime.block_on(self.lab.code()).unwrap();
        let shape = Shape {
            width: photo.width(),
            height: photo.height(),
            stride: photo.width() * 3,
            format: PixelFormat::Rgb8,
            rotation: 0,
            at_ms: 0,
        };
        Lens::new("en", &Goal::Code).look(photo.as_raw(), shape).unwrap().code.unwrap()
    }
}

/// What a screen emits while it shows these colours.
fn side(towards: HeadTurn) -> Direction {
    match towards {
        HeadTurn::Left => Direction::Left,
        HeadTurn::Right => Direction::Right,
        HeadTurn::Up => Direction::Up,
        HeadTurn::Down => Direction::Down,
    }
}

/// The lab's film as what an app's camera gives.
fn filmed(shots: Vec<(u32, Vec<u8>)>) -> Vec<Event> {
    let frame = |(at_ms, picture)| Event::LightFrame { picture, at_ms, locked: true, time_ns: None, iso: None };
    shots.into_iter().map(frame).chain([Event::LightDone]).collect()
}

fn shown(colors: &[LightColor], ms: u32) -> [f32; 3] {
    let argb = colors.iter().rev().find(|color| color.at_ms <= ms).map_or(0, |color| color.argb);
    [16, 8, 0].map(|shift| {
        let value = f32::from((argb >> shift) as u8) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}

fn lab(scenario: &str, runtime: &Runtime, folder: &Path) -> Lab {
    let props = Props::load(&regain_cli::models::folder()).unwrap();
    let scenario = scenario::find(scenario).unwrap();
    runtime.block_on(Lab::open(&scenario, 1, &props, folder)).unwrap()
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

#[test]
fn a_whole_recovery_over_the_border_killed_at_every_screen() {
    let runtime = runtime();
    let (house, phone) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut lab = lab("production", &runtime, house.path());
    let mut app = App::start(phone.path(), &mut lab, &runtime);
    let mut killed = Vec::new();
    let end = app.play(|app, screen| {
        let due = !killed.contains(&screen.name) && screen.name != ScreenName::Done;
        if due {
            killed.push(screen.name);
            app.kill();
            assert_eq!(app.flow().screen().unwrap().name, screen.name, "the journey goes on where it stood");
        }
        due
    });
    let told = format!("{:?} after {:?}, killed at {killed:?}", end.title, app.screens);
    assert_eq!((end.name, end.tone, end.has_secret), (ScreenName::Done, Tone::Done, true), "{told}");
    assert!(killed.len() >= 7, "{killed:?}");
    assert!(app.brightness.0 >= 2 && app.brightness.1 >= app.brightness.0, "{:?}", app.brightness);
    let pass = app.flow().reveal().unwrap().unwrap();
    assert!(!format!("{end:?}").contains(&pass));
    assert!(runtime.block_on(app.lab.sign_in(&pass)).unwrap());
    app.flow().advance(Event::Primary).unwrap();
    assert_eq!(app.flow().reveal().unwrap(), None, "the pass is gone with its screen");
    assert_eq!(app.flow().screen().unwrap().name, ScreenName::Closed);
    app.flow().advance(Event::Primary).unwrap();
    assert_eq!(app.flow().screen().unwrap().name, ScreenName::Start, "another journey can begin");
    // A kill may take a touch with it that was not fetched yet; none comes twice or out of order.
    let mut due = [Feel::Taken, Feel::Taken, Feel::Done, Feel::Done].iter();
    assert!(app.felt.len() >= 2 && app.felt.iter().all(|feel| due.any(|due| due == feel)), "{:?}", app.felt);
    runtime.block_on(lab.close());
}

/// Which turns are asked for is chance, and the check refuses some who are there: then the person does it once more, as they would.
#[test]
fn a_whole_recovery_over_the_border_with_the_head_turned_instead_of_the_light() {
    let runtime = runtime();
    let (house, phone) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut lab = lab("turns", &runtime, house.path());
    let mut app = App::start(phone.path(), &mut lab, &runtime);
    app.turns = true;
    let end = app.play(|_, _| false);
    let told = format!("{:?} after {:?}, {:?}", end.title, app.screens, app.troubles);
    assert_eq!((end.name, end.tone, end.has_secret), (ScreenName::Done, Tone::Done, true), "{told}");
    assert!(app.turned >= 2, "once for the credential and once to show it: {told}");
    assert_eq!(app.brightness.0, 0, "nothing flashes");
    let pass = app.flow().reveal().unwrap().unwrap();
    assert!(runtime.block_on(app.lab.sign_in(&pass)).unwrap());
    runtime.block_on(lab.close());
}

/// A card in half of the picture: by the gates it has to come closer, but its zone can be read in live frames.
#[test]
fn a_zone_that_is_certain_takes_the_photo_before_the_gates_open() {
    let ana = by_key("ana").unwrap();
    let card = specimen_with(ana, Kind::Td1, &Options::default(), &scene::likeness(&ana.look, 120));
    let looks = |side: &RgbImage| {
        let conditions = camera::Conditions { size: (1280, 960), fill: 0.5, ..camera::Conditions::mild(3) };
        let frame = regain_vision::gray(&camera::photograph(side, &conditions).image);
        let lens = Lens::new("en", &Goal::Card { models: regain_cli::models::folder().display().to_string() });
        let look = |at_ms| {
            let shape =
                Shape { width: 1280, height: 960, stride: 1280, format: PixelFormat::Gray8, rotation: 0, at_ms };
            lens.look(frame.as_raw(), shape).unwrap()
        };
        (0..4).map(|frame| look(40 * frame).ready).collect::<Vec<bool>>()
    };
    assert!(looks(card.back.as_ref().unwrap()).contains(&true), "the zone is read");
    assert!(!looks(&card.front).contains(&true), "a front has none: the gates decide");
}

#[test]
fn a_panic_inside_is_a_typed_failure_and_the_journey_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let flow = Flow::open(setup(folder.path())).unwrap();
    flow.advance(Event::Primary).unwrap();
    let before = flow.screen().unwrap();
    assert_eq!(flow.panic(), Err(BridgeError::Internal));
    assert_eq!(flow.advance(Event::Primary), Err(BridgeError::Internal));
    assert_eq!(flow.screen(), Err(BridgeError::Internal));
    drop(flow);
    let again = Flow::open(setup(folder.path())).unwrap();
    assert!(again.screen().unwrap().busy, "there is something to be carried out");
    assert_eq!(again.advance(Event::Wait { at_most_ms: 0 }).unwrap(), [Effect::RestoreBrightness, Effect::Scan]);
    assert_eq!(again.screen().unwrap(), before);
}

#[test]
fn a_wallet_of_another_key_and_bad_settings_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    drop(Flow::open(setup(folder.path())).unwrap());
    let right = setup(folder.path());
    for wrong in [
        Setup { wallet_key: vec![8; 32], ..right.clone() },
        Setup { wallet_key: vec![7; 31], ..right.clone() },
        Setup { service: Some("no address".into()), ..right.clone() },
        Setup { folder: "/proc/nowhere".into(), ..right.clone() },
    ] {
        let refused = Flow::open(wrong.clone()).err();
        assert!(matches!(refused, Some(BridgeError::Refused { .. })), "{wrong:?}: {refused:?}");
    }
    assert!(Flow::open(right).is_ok());
}

#[test]
fn malformed_events_are_refused_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let flow = Flow::open(setup(folder.path())).unwrap();
    flow.advance(Event::Primary).unwrap();
    let before = flow.screen().unwrap();
    for event in [Event::KeyMade { public_key: vec![4; 65], statement: None }, Event::Signed { signature: vec![1; 9] }]
    {
        assert!(matches!(flow.advance(event.clone()), Err(BridgeError::Refused { .. })), "{event:?}");
    }
    // Events of other steps mean nothing here.
    for event in [Event::LightDone, Event::Photo { picture: vec![0; 9] }, Event::LightInterrupted] {
        assert_eq!(flow.advance(event).unwrap(), []);
    }
    assert_eq!(flow.screen().unwrap(), before);
    flow.advance(Event::CodeRead { text: "https://elsewhere.example/".into() }).unwrap();
    assert!(flow.screen().unwrap().trouble.is_some(), "a link of something else is told");
}

#[test]
fn a_journey_goes_on_in_the_language_that_the_phone_has_now() {
    let folder = tempfile::tempdir().unwrap();
    let open = |language: &str| Flow::open(Setup { language: language.into(), ..setup(folder.path()) });
    let flow = open("de-AT").unwrap();
    flow.advance(Event::Primary).unwrap();
    flow.advance(Event::CodeRead { text: "https://elsewhere.example/".into() }).unwrap();
    let german = flow.screen().unwrap();
    assert_eq!((german.progress.as_str(), german.primary.as_deref()), ("Schritt 1 von 6", Some("Neu scannen")));
    assert_eq!(german.trouble.unwrap().title, "Das ist kein Code zum Anmelden");
    assert!(matches!(open("ar"), Err(BridgeError::Refused { title, .. }) if title == "لم نتمكن من حفظ ما أنجزته"));
    drop(flow);
    let arabic = open("ar").unwrap().screen().unwrap();
    assert_eq!((arabic.name, arabic.progress.as_str()), (german.name, "الخطوة 1 من 6"));
}

#[test]
fn a_link_begins_the_journey() {
    let folder = tempfile::tempdir().unwrap();
    let flow = Flow::open(setup(folder.path())).unwrap();
    flow.advance(Event::CodeRead { text: "https://elsewhere.example/".into() }).unwrap();
    let screen = flow.screen().unwrap();
    assert_eq!(screen.name, ScreenName::Scan, "a link that is none is told where codes are read");
    assert!(screen.trouble.is_some() && screen.primary.is_some());
}

#[test]
fn cancelling_ends_a_wait_from_another_thread() {
    let folder = tempfile::tempdir().unwrap();
    let flow = Flow::open(setup(folder.path())).unwrap();
    flow.advance(Event::Primary).unwrap();
    let waiting = {
        let flow = flow.clone();
        std::thread::spawn(move || {
            flow.advance(Event::Wait { at_most_ms: 10_000 }).map(|_| flow.screen().unwrap().name)
        })
    };
    flow.cancel().unwrap();
    assert_eq!(waiting.join().unwrap().unwrap(), ScreenName::Ended);
}
