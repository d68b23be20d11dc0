//! The SIMULATED cameras of a `regain lab` on this machine: they see the light that is shown to them.

use super::{FrameError, Shot};
use regain_base::http::{Request, Response};
use regain_flow::{LightShow, Side, TurnShow};
use regain_net::Client;
use regain_vision::codec;
use serde_json::{Value, json};
use url::Url;

/// A clip of frames, in bytes, at most.
const LARGEST: usize = 64 << 20;
/// The lab's photos come about so often, in milliseconds.
const PHOTO_MS: u64 = 1_000;

/// A lab's cameras.
pub(super) struct Cameras {
    net: Client,
    at: Url,
    photos: u64,
}

impl Cameras {
    /// Those of the lab that answers at `at`.
    ///
    /// # Errors
    /// When the network cannot be set up.
    pub(super) fn open(at: Url) -> Result<Self, FrameError> {
        let net = Client::new(Client::PATIENT).map_err(|error| FrameError::Lab(error.to_string()))?;
        Ok(Self { net, at, photos: 0 })
    }

    /// A photo of a side; none where the ID has no such side.
    ///
    /// # Errors
    /// When the lab does not answer as one.
    pub(super) async fn photo(&mut self, side: Side) -> Result<Option<Shot>, FrameError> {
        let side = if side == Side::Front { "front" } else { "back" };
        let answer = self.ask(Request::get(self.url(&format!("photo/{side}"))?)).await?;
        if answer.status == 404 {
            return Ok(None);
        }
        let at_ms = self.photos * PHOTO_MS;
        self.photos += 1;
        Ok(Some(Shot { image: picture(&answer.body)?, at_ms }))
    }

    /// What the front camera sees while the screen shows `show`.
    ///
    /// # Errors
    /// As [`Cameras::photo`].
    pub(super) async fn film(&self, show: &LightShow) -> Result<Vec<Shot>, FrameError> {
        let duration_ms = show.challenge.duration_ms();
        self.filmed(&json!({ "duration_ms": duration_ms, "colors": show.challenge.shown() })).await
    }

    /// What it sees while the head turns as `show` asks.
    ///
    /// # Errors
    /// As [`Cameras::photo`].
    pub(super) async fn turn(&self, show: &TurnShow) -> Result<Vec<Shot>, FrameError> {
        let turns: Vec<_> = show.challenge.steps().iter().map(|step| (step.start_ms, step.towards)).collect();
        self.filmed(&json!({ "duration_ms": show.challenge.duration_ms(), "turns": turns })).await
    }

    async fn filmed(&self, body: &Value) -> Result<Vec<Shot>, FrameError> {
        let request = Request::post(self.url("film")?, "application/json", body.to_string().into_bytes());
        let answer = self.ask(request).await?;
        let mut rest = answer.body.as_slice();
        let mut shots = Vec::new();
        while let Some((head, after)) = rest.split_first_chunk::<8>() {
            let [a, b, c, d, e, f, g, h] = *head;
            let (at_ms, length) = (u32::from_be_bytes([a, b, c, d]), u32::from_be_bytes([e, f, g, h]) as usize);
            let (jpeg, after) =
                after.split_at_checked(length).ok_or_else(|| FrameError::Lab("a frame is cut off".into()))?;
            shots.push(Shot { image: picture(jpeg)?, at_ms: at_ms.into() });
            rest = after;
        }
        Ok(shots)
    }

    async fn ask(&self, request: Request) -> Result<Response, FrameError> {
        let request = Request { max_response: LARGEST, ..request };
        let answer = self.net.fetch(request).await.map_err(|error| FrameError::Lab(error.to_string()))?;
        if answer.status >= 400 && answer.status != 404 {
            return Err(FrameError::Lab(format!("it answers with {}", answer.status)));
        }
        Ok(answer)
    }

    fn url(&self, path: &str) -> Result<Url, FrameError> {
        self.at.join(path).map_err(|error| FrameError::Lab(error.to_string()))
    }
}

fn picture(bytes: &[u8]) -> Result<regain_vision::RgbImage, FrameError> {
    codec::decode(bytes).map_err(|error| FrameError::Lab(error.to_string()))
}
