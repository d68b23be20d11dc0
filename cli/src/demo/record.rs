//! What was seen on the way: moments with their times, pictures and words, for the terminal and the report.

use regain_base::Refusal;
use serde::Serialize;
use std::time::{Duration, Instant};

/// Where something happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The desktop's browser.
    Desktop,
    /// The phone.
    Phone,
    /// The recovery service.
    Service,
    /// The world around: time passing, power cuts.
    World,
}

impl Place {
    /// Its word for people.
    pub fn word(self) -> &'static str {
        match self {
            Self::Desktop => "desktop",
            Self::Phone => "phone",
            Self::Service => "service",
            Self::World => "world",
        }
    }
}

/// A picture for the report.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What it shows, in a few words.
    pub caption: String,
    /// JPEG or PNG.
    pub bytes: Vec<u8>,
    /// `image/jpeg` or `image/png`.
    pub media_type: &'static str,
}

/// A line of a table in the report.
#[derive(Debug, Clone, Serialize)]
pub struct Reading {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
    /// Where it comes from.
    pub note: String,
}

/// The light over time: what the screen showed and what the face gave back, linear RGB.
#[derive(Debug, Clone, Default)]
pub struct Curve {
    /// Milliseconds since the start, and the screen's colour.
    pub shown: Vec<(u32, [f32; 3])>,
    /// Milliseconds since the start, and the face's mean.
    pub seen: Vec<(u32, [f32; 3])>,
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// Since the scenario started.
    pub at_ms: u64,
    /// Where.
    pub place: Place,
    /// What, in a line.
    pub title: String,
    /// More, where there is more.
    pub detail: String,
    /// The reason, where something was refused or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Facts and scores.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<Reading>,
    /// Pictures, for the report only.
    #[serde(skip)]
    pub pictures: Vec<Picture>,
    /// The light, for the report only.
    #[serde(skip)]
    pub curve: Option<Curve>,
}

/// Where the time went.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Times {
    /// Looking at pixels on the phone, in milliseconds.
    pub phone_vision_ms: u64,
    /// Judging evidence in the service, in milliseconds: the time its two answers to evidence took.
    pub service_vision_ms: u64,
    /// Rendering documents, faces and cameras, in milliseconds; no part of the product.
    pub simulation_ms: u64,
    /// From the first page to the end, in milliseconds.
    pub total_ms: u64,
}

/// Takes every moment as it happens.
pub type Observer<'a> = &'a (dyn Fn(&Moment) + Send + Sync);

/// Everything that happened in one scenario.
pub(super) struct Record<'a> {
    started: Instant,
    observer: Observer<'a>,
    /// The moments in order.
    pub(super) moments: Vec<Moment>,
    /// Where the time went.
    pub(super) times: Times,
}

impl<'a> Record<'a> {
    /// Starts the clock.
    pub(super) fn start(observer: Observer<'a>) -> Self {
        Self { started: Instant::now(), observer, moments: Vec::new(), times: Times::default() }
    }

    /// Notes a moment; `fill` adds pictures and readings.
    pub(super) fn note_with(
        &mut self,
        place: Place,
        title: impl Into<String>,
        detail: impl Into<String>,
        fill: impl FnOnce(&mut Moment),
    ) {
        let mut moment = Moment {
            at_ms: milliseconds(self.started.elapsed()),
            place,
            title: title.into(),
            detail: detail.into(),
            refusal: None,
            readings: Vec::new(),
            pictures: Vec::new(),
            curve: None,
        };
        fill(&mut moment);
        (self.observer)(&moment);
        self.moments.push(moment);
    }

    /// Notes a moment.
    pub(super) fn note(&mut self, place: Place, title: impl Into<String>, detail: impl Into<String>) {
        self.note_with(place, title, detail, |_| {});
    }

    /// Stops the clock.
    pub(super) fn finish(&mut self) {
        self.times.total_ms = milliseconds(self.started.elapsed());
    }
}

/// Whole milliseconds.
pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
