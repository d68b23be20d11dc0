//! Everything around a phone under test: a service, a desktop and SIMULATED cameras. An app's tests play the phone themselves.

use super::browser::Browser;
use super::camera::World;
use super::clock::WorldClock;
use super::props::{Props, StageError};
use super::scenario::Scenario;
use super::stage;
use image::RgbImage;
use regain_face::pose::Direction;
use regain_flow::Side;
use regain_service::Running;
use regain_simulator::scene::ShotAt;
use regain_vision::codec;
use std::path::Path;
use std::sync::Arc;
use tokio::task::block_in_place;
use url::Url;

/// Quality of the pictures that its cameras write.
const QUALITY: u8 = 92;
/// The forms from the sign-in page to the code, in order.
const WAY: [&str; 4] = ["/sign-in", "/sign-in/other", "/recover/start", "/recover"];

/// A recovery that waits for its phone.
pub struct Lab {
    running: Running,
    browser: Browser,
    user: String,
    page: String,
    words: Option<[String; 2]>,
    world: World,
}

impl Lab {
    /// Starts the service in `folder`, an empty one, and asks for the recovery of `scenario` on the desktop.
    ///
    /// # Errors
    /// When the service does not start or the page refuses.
    pub async fn open(scenario: &Scenario, seed: u64, props: &Props, folder: &Path) -> Result<Self, StageError> {
        let running = stage::open(props, folder, &Arc::new(WorldClock::default())).await?;
        let browser = Browser::open(running.origin.clone())?;
        let user = scenario.account.clone();
        let mut page = browser.load(WAY[0]).await?;
        for form in WAY {
            page = browser.submit(form, &[("user", &user)]).await?;
        }
        let words = page.words();
        Ok(Self { running, browser, user, page: page.path, words, world: World::new(scenario, seed) })
    }

    /// Where the service listens.
    pub fn origin(&self) -> &Url {
        &self.running.origin
    }

    /// The two words on the desktop's page.
    pub fn words(&self) -> Option<&[String; 2]> {
        self.words.as_ref()
    }

    /// What the phone's camera sees of the desktop's page, with the code that is on it now: it changes every 30 seconds.
    ///
    /// # Errors
    /// When the page does not come.
    pub async fn code(&mut self) -> Result<RgbImage, StageError> {
        let (_, code) = self.browser.picture(&format!("{}/qr.png", self.page)).await?;
        Ok(block_in_place(|| self.world.photograph_code(&code)))
    }

    /// A photo of one side of the scenario's ID, as JPEG; none where there is no such side.
    pub fn photo(&mut self, side: Side) -> Option<Vec<u8>> {
        Some(codec::encode_jpeg(&self.world.photograph_document(side)?, QUALITY))
    }

    /// What the front camera sees while the screen shows `color` (linear light by milliseconds): times and JPEGs.
    pub fn film(&mut self, color: &dyn Fn(u32) -> [f32; 3], duration_ms: u32) -> Vec<(u32, Vec<u8>)> {
        encoded(self.world.film(color, duration_ms))
    }

    /// What it sees while the head turns as it is asked from these milliseconds on: times and JPEGs.
    pub fn turn(&mut self, turns: &[(u32, Direction)], duration_ms: u32) -> Vec<(u32, Vec<u8>)> {
        encoded(self.world.turn(turns, duration_ms))
    }

    /// The person presses "Yes, the same" or "No" on the desktop.
    ///
    /// # Errors
    /// When the page does not come.
    pub async fn compare(&self, same: bool) -> Result<(), StageError> {
        let said = if same { "yes" } else { "no" };
        self.browser.submit(&format!("{}/words", self.page), &[("same", said)]).await?;
        Ok(())
    }

    /// Types `pass` on the desktop; whether it signs in.
    ///
    /// # Errors
    /// When the page does not come.
    pub async fn sign_in(&self, pass: &str) -> Result<bool, StageError> {
        self.browser.submit("/sign-in/pass-form", &[("user", &self.user)]).await?;
        let page = self.browser.submit("/sign-in/pass", &[("user", &self.user), ("pass", pass)]).await?;
        Ok(page.status.is_success() && page.path == "/security")
    }

    /// Stops the service.
    pub async fn close(self) {
        self.running.stop().await;
    }
}

fn encoded(shots: Vec<ShotAt>) -> Vec<(u32, Vec<u8>)> {
    shots.into_iter().map(|shot| (shot.at_ms, codec::encode_jpeg(&shot.image, QUALITY))).collect()
}
