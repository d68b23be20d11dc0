//! Plays a scenario: a service of its own, a browser, a phone, and a person who presses buttons.

use super::browser::Browser;
use super::camera::World;
use super::clock::WorldClock;
use super::desktop::{self, SignedIn};
use super::phone::{Body, Desk, Kept, Kills, Phone};
use super::props::{Props, StageError};
use super::record::{Moment, Observer, Picture, Place, Reading, Record, Times};
use super::scenario::{Accident, Scenario};
use regain_base::{Clock, Entropy, Language, Reason, Refusal, Secret};
use regain_flow::view::ScreenName;
use regain_flow::{Device, Event, Step, View};
use regain_protocol::evidence::{CaptureSource, EvidenceTier};
use regain_service::{Config, Parts, Running, Service, StartError};
use regain_wallet::Key;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

const CONTOSO: &str = include_str!("contoso.toml");
/// More events than any honest journey has; a demo that needs more goes round in circles.
const MANY: usize = 200;
/// How often a person tries a face check or a photo again before giving up.
const PATIENCE: u32 = 1;

/// How a scenario ended.
pub struct Outcome {
    /// The scenario.
    pub scenario: Scenario,
    /// How it ended, in the texts that the person read.
    pub end: Refusal,
    /// Whether it ended before the person was asked for an ID.
    pub before_any_id: bool,
    /// Whether the browser signed in with the pass at the end.
    pub signed_in: bool,
    /// Whether it registered a passkey then, and signed in with it.
    pub passkey: bool,
    /// How often the app was killed where a scenario kills it all the time.
    pub kills: Kills,
    /// What the phone keeps.
    pub kept: Kept,
    /// How often the screen's brightness was raised and put back.
    pub brightness: (u32, u32),
    /// Everything that happened.
    pub moments: Vec<Moment>,
    /// Where the time went.
    pub times: Times,
}

impl Outcome {
    /// Whether it ended as its file says.
    pub fn as_told(&self) -> bool {
        let back_in = self.end.code == Reason::Recovered;
        let signed_in = self.signed_in == back_in && self.passkey == back_in;
        self.end.code == self.scenario.ends && self.before_any_id == self.scenario.before_any_id && signed_in
    }
}

/// Plays `scenario` with everything in `folder`, an empty one.
///
/// # Errors
/// When the demo itself breaks.
pub async fn play(
    scenario: &Scenario,
    seed: u64,
    props: &Props,
    folder: &Path,
    observer: Observer<'_>,
) -> Result<Outcome, StageError> {
    let mut stage = Stage::set(scenario, seed, props, folder, observer).await?;
    let end = stage.act().await;
    stage.stop_service().await;
    let end = end?;
    stage.record.finish();
    Ok(Outcome {
        scenario: scenario.clone(),
        end: end.reason.into(),
        before_any_id: end.before_any_id,
        signed_in: end.signed_in.with_pass,
        passkey: end.signed_in.with_passkey,
        kills: end.kills,
        kept: end.kept,
        brightness: end.brightness,
        moments: std::mem::take(&mut stage.record.moments),
        times: stage.record.times,
    })
}

struct End {
    reason: Reason,
    before_any_id: bool,
    signed_in: SignedIn,
    kills: Kills,
    kept: Kept,
    brightness: (u32, u32),
}

impl End {
    /// An end before a phone was taken.
    fn on_the_page(reason: Reason) -> Self {
        let (signed_in, kills, kept) = (SignedIn::default(), Kills::default(), Kept::default());
        Self { reason, before_any_id: true, signed_in, kills, kept, brightness: (0, 0) }
    }
}

struct Stage<'a> {
    scenario: &'a Scenario,
    seed: u64,
    props: &'a Props,
    folder: PathBuf,
    clock: Arc<WorldClock>,
    running: Option<Running>,
    origin: Url,
    config: Config,
    record: Record<'a>,
    accident_happened: bool,
}

impl<'a> Stage<'a> {
    async fn set(
        scenario: &'a Scenario,
        seed: u64,
        props: &'a Props,
        folder: &Path,
        observer: Observer<'a>,
    ) -> Result<Self, StageError> {
        let mut record = Record::start(observer);
        let clock = Arc::new(WorldClock::default());
        let mut config = contoso(props, folder)?;
        let running = start_service(&config, &clock, props).await?;
        record.note(Place::Service, "Contoso's recovery service is running", running.origin.as_str());
        // A service that starts again must be where the page and the phone know it.
        config.listen = running.address;
        let (folder, origin, running) = (folder.to_owned(), running.origin.clone(), Some(running));
        Ok(Self { scenario, seed, props, folder, clock, running, origin, config, record, accident_happened: false })
    }

    async fn act(&mut self) -> Result<End, StageError> {
        let browser = Browser::open(self.origin.clone())?;
        let user = self.scenario.account.clone();
        let page = self.ask_for_recovery(&browser, &user).await?;
        if let Some(reason) = page.refusal() {
            self.record.note_with(Place::Desktop, "The page says why not, before any ID is asked for", "", |moment| {
                moment.refusal = Some(reason.into());
            });
            return Ok(End::on_the_page(reason));
        }
        let desk = Desk { browser: &browser, page: &page.path };
        let (code, _) = desk.code().await?;
        let words = page.words();
        self.record.note_with(
            Place::Desktop,
            "The page shows a code and two words",
            spoken(words.as_ref()),
            |moment| {
                moment.pictures.push(Picture {
                    caption: "the code on the page".into(),
                    bytes: code,
                    media_type: "image/png",
                });
            },
        );
        let body = Body {
            path: self.folder.join("wallet.redb"),
            key: Key::new([0x5a; 32]),
            clock: self.clock.clone(),
            senses: self.props.senses.clone(),
            seed: self.seed ^ 0x0070_686f_6e65,
        };
        let mut world = self.clock.still(|| World::new(self.scenario, self.seed));
        let (phone, reason) = self.recover(&body, desk, words.as_ref(), &mut world).await?;
        let signed_in = match phone.flow().screen(Language::ENGLISH).secret {
            Some(pass) => desktop::sign_in(&browser, &user, &pass, self.seed, &mut self.record).await?,
            None => SignedIn::default(),
        };
        let phone = phone.send(Event::Close, &mut world, desk, &mut self.record).await?;
        if phone.fragile {
            let Kills { noted, answered } = phone.kills;
            let detail = format!(
                "{noted} times after a note in its journal, {answered} times before the service's answer was in it"
            );
            self.record.note(Place::World, "The app was killed all the way", detail);
        }
        let (kills, kept, brightness) = (phone.kills, phone.kept()?, phone.brightness);
        Ok(End { reason, before_any_id: false, signed_in, kills, kept, brightness })
    }

    async fn stop_service(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    async fn ask_for_recovery(&mut self, browser: &Browser, user: &str) -> Result<super::browser::Page, StageError> {
        self.record.note(Place::Desktop, "Sign in", format!("{user} has no way to sign in any more"));
        browser.load("/sign-in").await?;
        browser.submit("/sign-in", &[("user", user)]).await?;
        self.record.note(Place::Desktop, "Sign in another way", "");
        browser.submit("/sign-in/other", &[("user", user)]).await?;
        self.record.note(Place::Desktop, "Recover your account", "");
        browser.submit("/recover/start", &[("user", user)]).await?;
        Ok(browser.submit("/recover", &[("user", user)]).await?)
    }

    /// The person takes the phone and presses what each screen offers first.
    async fn recover(
        &mut self,
        body: &Body,
        desk: Desk<'_>,
        words: Option<&[String; 2]>,
        world: &mut World,
    ) -> Result<(Phone, Reason), StageError> {
        let mut phone = Phone::start(body)?;
        phone.fragile = matches!(self.scenario.accident, Some(Accident::Kills));
        let mut tries = 0;
        let mut last = None;
        let device = Device {
            label: "Simulated phone".into(),
            source: CaptureSource::Lab,
            tier: EvidenceTier::Lab,
            service: None,
            has_wallet: true,
        };
        phone = phone.send(Event::Begin(device), world, desk, &mut self.record).await?;
        for _ in 0..MANY {
            let screen = phone.flow().screen(Language::ENGLISH);
            if last != Some(screen.screen) || screen.trouble.is_some() {
                self.tell(&screen);
                last = Some(screen.screen);
            }
            if let Step::Ended(reason) = phone.flow().state().step {
                return Ok((phone, reason));
            }
            if self.accident_is_due(&screen) {
                phone = self.accident(phone, world, desk).await?;
                continue;
            }
            if let Some(trouble) = &screen.trouble
                && matches!(phone.flow().state().step, Step::Again(_) | Step::Scan | Step::Front | Step::Back)
            {
                tries += 1;
                if tries > PATIENCE {
                    let reason = trouble.code;
                    let phone = phone.send(Event::Stop, world, desk, &mut self.record).await?;
                    return Ok((phone, reason));
                }
            }
            let event = match screen.screen {
                ScreenName::MatchWords => {
                    let same = phone.flow().state().claim().map(|claim| &claim.words) == words;
                    let said = if same { "yes" } else { "no" };
                    desk.browser.submit(&format!("{}/words", desk.page), &[("same", said)]).await?;
                    if same { Event::WordsSame } else { Event::WordsDiffer }
                }
                other => {
                    screen.primary.map(|action| action.event).ok_or_else(|| StageError::Circles(other.text().into()))?
                }
            };
            phone = phone.send(event, world, desk, &mut self.record).await?;
        }
        Err(StageError::Circles(phone.flow().screen(Language::ENGLISH).screen.text().into()))
    }

    fn tell(&mut self, screen: &View) {
        let readings = screen.facts.iter().map(|fact| Reading {
            label: fact.label.clone(),
            // The person of the demo is invented; what the phone shows them may be printed.
            value: fact.value.expose().clone(),
            note: fact.note.clone(),
        });
        let readings: Vec<_> = readings.collect();
        let trouble = screen.trouble.clone();
        self.record.note_with(Place::Phone, &screen.title, &screen.body, |moment| {
            moment.readings = readings;
            moment.refusal = trouble;
        });
    }

    fn accident_is_due(&self, screen: &View) -> bool {
        let due = self.scenario.accident.as_ref().is_some_and(|accident| accident.at() == Some(screen.screen.text()));
        due && !self.accident_happened
    }

    async fn accident(&mut self, phone: Phone, world: &mut World, desk: Desk<'_>) -> Result<Phone, StageError> {
        self.accident_happened = true;
        match self.scenario.accident.clone() {
            Some(Accident::Clock { minutes, .. }) => {
                self.clock.skip(Duration::from_secs(minutes * 60));
                self.record.note(Place::World, format!("{minutes} minutes pass"), "");
                Ok(phone)
            }
            Some(Accident::Restart { .. }) => self.restart(phone, world, desk).await,
            Some(Accident::Kills) | None => Ok(phone),
        }
    }

    /// The service goes down while the phone talks to it, the app is killed, and both come back.
    async fn restart(&mut self, phone: Phone, world: &mut World, desk: Desk<'_>) -> Result<Phone, StageError> {
        self.stop_service().await;
        self.record.note(Place::World, "The service stops in the middle", "");
        let phone = phone.send(Event::Continue, world, desk, &mut self.record).await?;
        self.tell(&phone.flow().screen(Language::ENGLISH));
        self.record.note(Place::World, "The app on the phone is killed", "");
        self.running = Some(start_service(&self.config, &self.clock, self.props).await?);
        self.record.note(Place::Service, "The service runs again, on the same database", self.origin.as_str());
        let phone = phone.again()?;
        self.record.note(Place::Phone, "The app starts again and goes on from its journal", "");
        Ok(phone.settle(world, desk, &mut self.record).await?)
    }
}

/// Contoso's service by itself, for a person with a browser and a phone.
///
/// # Errors
/// When it does not start.
pub(super) async fn open(props: &Props, folder: &Path, clock: &Arc<WorldClock>) -> Result<Running, StageError> {
    Ok(start_service(&contoso(props, folder)?, clock, props).await?)
}

/// The demo's organisation, with everything it keeps in `folder` unless another database was named.
fn contoso(props: &Props, folder: &Path) -> Result<Config, StageError> {
    let mut config = Config::parse(CONTOSO, "the demo's Contoso")?;
    let own = || Secret::new(format!("sqlite:{}", folder.join("regain.db").display()));
    config.database = props.database.clone().unwrap_or_else(own);
    config.key_file = Some(folder.join("regain.key"));
    Ok(config)
}

async fn start_service(config: &Config, clock: &Arc<WorldClock>, props: &Props) -> Result<Running, StartError> {
    let clock: Arc<dyn Clock> = clock.clone();
    let entropy: Arc<dyn Entropy> = Arc::new(regain_base::SystemEntropy);
    Service::start(config.clone(), Parts { clock, entropy, models: Some(props.models.clone()) }).await
}

fn spoken(words: Option<&[String; 2]>) -> String {
    words.map_or_else(String::new, |[first, second]| format!("{first} · {second}"))
}
