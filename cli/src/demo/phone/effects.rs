//! What the phone does for each effect: cameras and screen are the simulator's, everything else is the product's own.

use super::{Desk, Phone, PhoneError, World};
use crate::demo::note::{curve, jpeg, tell};
use crate::demo::record::{Picture, Place, Record, milliseconds};
use crate::parts::Done;
use regain_base::Reason;
use regain_face::light::Exposure;
use regain_flow::turns::asks;
use regain_flow::work::pixels;
use regain_flow::{Effect, Event, Fetch, Hidden, LightShow, Preflight, Reply, Side, TurnShow, Work, Worked};
use regain_protocol::evidence::MEDIA_TYPE;
use regain_simulator::scene::ShotAt;
use regain_vision::{barcode, card};
use std::time::{Duration, Instant};

/// Selfie frames that the report shows, out of about forty.
const SHOWN_FRAMES: usize = 8;

impl Phone {
    /// Carries out one effect; what comes of it, if anything does.
    ///
    /// # Errors
    /// As [`Phone::send`].
    pub(super) async fn carry_out(
        &mut self,
        effect: Effect,
        world: &mut World,
        desk: Desk<'_>,
        record: &mut Record<'_>,
    ) -> Result<Option<Event>, PhoneError> {
        match effect {
            Effect::Scan => self.scan(world, desk, record).await,
            Effect::Fetch(fetch) => Ok(Some(self.fetch(fetch, record).await)),
            Effect::Work(work) => Ok(Some(self.work(*work, record)?)),
            other => match self.parts.carry_out(other).await? {
                Done::Here(event) => Ok(event),
                Done::Outside(effect) => Ok(self.platform(effect, world, record)),
            },
        }
    }

    /// What the phone's camera and screen do.
    fn platform(&mut self, effect: Effect, world: &mut World, record: &mut Record<'_>) -> Option<Event> {
        match effect {
            Effect::Preflight => Some(Event::Checked(Preflight::READY)),
            Effect::Capture(side) => self.photograph(side, world, record),
            Effect::Light(show) => Some(self.light(&show, world, record)),
            Effect::Turn(show) => Some(self.turn(&show, world, record)),
            Effect::RestoreBrightness => {
                self.brightness.1 += 1;
                None
            }
            _ => None,
        }
    }

    async fn scan(
        &mut self,
        world: &mut World,
        desk: Desk<'_>,
        record: &mut Record<'_>,
    ) -> Result<Option<Event>, PhoneError> {
        let (_, page) = desk.code().await?;
        let started = Instant::now();
        let photo = self.body.clock.still(|| world.photograph_code(&page));
        record.times.simulation_ms += milliseconds(started.elapsed());
        let started = Instant::now();
        let text = barcode::qr(&image::DynamicImage::ImageRgb8(photo.clone()).to_luma8());
        let took = milliseconds(started.elapsed());
        record.times.phone_vision_ms += took;
        let found =
            if text.is_some() { "The code is read from the photo's pixels" } else { "No code found in the photo" };
        record.note_with(Place::Phone, found, format!("{took} ms"), |moment| {
            moment.pictures.push(jpeg("what the phone's camera sees (simulated)", &photo, 900));
        });
        Ok(text.map(|text| Event::CodeRead(Hidden::new(text))))
    }

    async fn fetch(&mut self, fetch: Fetch, record: &mut Record<'_>) -> Event {
        let evidence = fetch.request.headers.iter().any(|(_, value)| value == MEDIA_TYPE);
        let size = fetch.upload.as_ref().and_then(|blob| pixels(&self.parts.wallet, blob).ok());
        // The bytes are seen to be counted.
        let size = size.map_or(0, |bytes| bytes.expose().len());
        let started = Instant::now();
        let answer = self.parts.fetch(fetch).await;
        let took = milliseconds(started.elapsed());
        if evidence {
            record.times.service_vision_ms += took;
            let accepted = matches!(answer, Event::Replied(Reply { status: 200..300, .. }));
            let verdict = if accepted { "accepts" } else { "does not accept" };
            let title = format!("The service judges the evidence itself and {verdict} it");
            record.note(Place::Service, title, format!("{} kB, {took} ms", size / 1024));
        }
        answer
    }

    fn photograph(&mut self, side: Side, world: &mut World, record: &mut Record<'_>) -> Option<Event> {
        let started = Instant::now();
        let photo = self.body.clock.still(|| world.photograph_document(side));
        record.times.simulation_ms += milliseconds(started.elapsed());
        let photo = photo?;
        let name = if side == Side::Front { "front" } else { "back" };
        let outline = card::find(&image::DynamicImage::ImageRgb8(photo.clone()).to_luma8());
        record.note_with(Place::Phone, format!("A photo of the {name} of the ID"), "", |moment| {
            moment.pictures.push(jpeg(&format!("{name}, as photographed (simulated)"), &photo, 900));
            if let Some(outline) = outline {
                let flat = card::flatten(&photo, &outline, 856, 540);
                moment.pictures.push(jpeg(&format!("{name}, found and made flat"), &flat, 900));
            }
        });
        Some(self.parts.photo(&photo))
    }

    fn light(&mut self, show: &LightShow, world: &mut World, record: &mut Record<'_>) -> Event {
        self.brightness.0 += 1;
        let started = Instant::now();
        let (clock, duration) = (&self.body.clock, show.challenge.duration_ms());
        let shots = clock.still(|| world.film(&|ms| show.challenge.color_at(ms), duration));
        clock.skip(Duration::from_millis(duration.into()));
        record.times.simulation_ms += milliseconds(started.elapsed());
        let title = format!("The screen changes colour for {:.1} s", f64::from(duration) / 1000.0);
        record.note_with(Place::Phone, title, format!("{} frames (simulated)", shots.len()), |moment| {
            moment.curve = Some(curve(show, &shots));
            moment.pictures.extend(strip(&shots));
        });
        self.filmed(&shots)
    }

    fn turn(&mut self, show: &TurnShow, world: &mut World, record: &mut Record<'_>) -> Event {
        let started = Instant::now();
        let (clock, duration) = (&self.body.clock, show.challenge.duration_ms());
        let turns: Vec<_> = show.challenge.steps().iter().map(|step| (step.start_ms, step.towards)).collect();
        let shots = clock.still(|| world.turn(&turns, duration));
        clock.skip(Duration::from_millis(duration.into()));
        record.times.simulation_ms += milliseconds(started.elapsed());
        let said: Vec<_> = asks(&show.challenge).iter().map(|ask| ask.words.english()).collect();
        let title = format!("The phone asks for turns of the head for {:.1} s", f64::from(duration) / 1000.0);
        let detail = format!("{}; {} frames (simulated)", said.join(" · "), shots.len());
        record.note_with(Place::Phone, title, detail, |moment| moment.pictures.extend(strip(&shots)));
        self.filmed(&shots)
    }

    fn filmed(&self, shots: &[ShotAt]) -> Event {
        // The simulator's sensor stands still; a real platform says whether its own does.
        let exposure = Exposure { locked: true, time_ns: None, iso: None };
        let frames = shots.iter().map(|shot| self.parts.frame(&shot.image, shot.at_ms, exposure));
        frames.collect::<Result<Vec<_>, Reason>>().map_or_else(Event::Failed, Event::LightDone)
    }

    fn work(&mut self, work: Work, record: &mut Record<'_>) -> Result<Event, PhoneError> {
        let name = work.name();
        let started = Instant::now();
        let worked = self.parts.work(work)?;
        let took = milliseconds(started.elapsed());
        if matches!(worked, Worked::Side(_) | Worked::Face(_) | Worked::Turned(_) | Worked::Refused(_)) {
            record.times.phone_vision_ms += took;
        }
        tell(&worked, name, took, record);
        Ok(Event::Worked(worked))
    }
}

/// Some of the frames, from the first to the last.
fn strip(shots: &[ShotAt]) -> impl Iterator<Item = Picture> {
    (0..SHOWN_FRAMES.min(shots.len())).map(|number| {
        let shot = &shots[number * (shots.len() - 1) / (SHOWN_FRAMES - 1)];
        jpeg(&format!("{} ms", shot.at_ms), &shot.image, 180)
    })
}
