//! The simulated phone's cameras and screen. Everything here is SIMULATED; the pixels go the same way as real ones.

use super::drawn::Drawn;
use super::scenario::{Document, Face, Kind, Scenario, Shown};
use image::RgbImage;
use regain_face::pose::Direction;
use regain_flow::Side;
use regain_simulator::person::{Person, by_key};
use regain_simulator::{camera, scene, specimen};

/// The flat IDs.
static SPECIMENS: Drawn<Document, Option<specimen::Specimen>> = Drawn::new();
/// Photos of one side of one ID with one seed.
static PHOTOS: Drawn<(Document, Side, u64), Option<RgbImage>> = Drawn::new();

/// Frames a second while the head turns: what the slowest phones give.
const TURN_FPS: f32 = 5.0;

/// What lies on the table and who holds the phone.
pub(super) struct World {
    seed: u64,
    document: Option<Document>,
    face: Option<(&'static Person, Shown)>,
    /// Light of the room, lx; none for the simulator's own.
    lux: Option<f32>,
    shots: u64,
}

impl World {
    /// The world of `scenario`.
    pub(super) fn new(scenario: &Scenario, seed: u64) -> Self {
        Self {
            seed,
            document: scenario.document.clone(),
            face: scenario.face.as_ref().and_then(|Face { person, shown_as }| Some((by_key(person)?, *shown_as))),
            lux: scenario.lux,
            shots: 0,
        }
    }

    /// A photo of the page's code on a monitor.
    pub(super) fn photograph_code(&mut self, code: &RgbImage) -> RgbImage {
        camera::photograph(code, &camera::Conditions::monitor(self.next())).image
    }

    /// A photo of one side of the document on a table.
    pub(super) fn photograph_document(&mut self, side: Side) -> Option<RgbImage> {
        let seed = self.next();
        let document = self.document.as_ref()?;
        let photo = PHOTOS.get((document.clone(), side, seed), || {
            let specimen = SPECIMENS.get(document.clone(), || draw(document));
            let flat = match side {
                Side::Front => &specimen.as_ref().as_ref()?.front,
                Side::Back => specimen.as_ref().as_ref()?.back.as_ref()?,
            };
            // A phone's still picture, not a preview frame: the portrait needs its pixels.
            let conditions = camera::Conditions { size: (1920, 1440), ..camera::Conditions::mild(seed) };
            Some(camera::photograph(flat, &conditions).image)
        });
        photo.as_ref().clone()
    }

    /// What the front camera sees while the screen shows `color`, linear light by milliseconds.
    pub(super) fn film(&mut self, color: &dyn Fn(u32) -> [f32; 3], duration_ms: u32) -> Vec<scene::ShotAt> {
        let seed = self.next();
        let Some((person, shown_as)) = self.face else { return Vec::new() };
        let subject = match shown_as {
            Shown::Live => scene::Subject::Live(person),
            Shown::Print => scene::Subject::Print(person),
        };
        scene::selfie_session(&subject, color, &self.conditions(seed), duration_ms)
    }

    /// What the front camera sees while the head turns as it is asked from these milliseconds on.
    pub(super) fn turn(&mut self, turns: &[(u32, Direction)], duration_ms: u32) -> Vec<scene::ShotAt> {
        let seed = self.next();
        let Some((person, shown_as)) = self.face else { return Vec::new() };
        let subject = match shown_as {
            Shown::Live => scene::Turning::Head(person),
            Shown::Print => scene::Turning::Print(person, scene::Bend { angle: 0.0, lying: false }),
        };
        let motion = scene::Motion::new(turns.iter().map(|&(at_ms, towards)| turned(at_ms, towards)).collect());
        // Of one pose, so that one film shares the drawn heads of another.
        let conditions = scene::Conditions { fps: TURN_FPS, pose: Some([0.02, 0.0, 0.0]), ..self.conditions(seed) };
        scene::turning_session(&subject, &motion, &conditions, duration_ms)
    }

    fn conditions(&self, seed: u64) -> scene::Conditions {
        let ordinary = scene::Conditions::default();
        scene::Conditions { seed, ambient_lux: self.lux.unwrap_or(ordinary.ambient_lux), ..ordinary }
    }

    fn next(&mut self) -> u64 {
        self.shots += 1;
        self.seed.wrapping_mul(1000).wrapping_add(self.shots)
    }
}

/// One turn of somebody who does what is asked: half a second later, there and back.
fn turned(at_ms: u32, towards: Direction) -> scene::Turn {
    let [yaw, pitch] = match towards {
        Direction::Left => [26.0, 0.0],
        Direction::Right => [-26.0, 0.0],
        Direction::Up => [0.0, 20.0],
        Direction::Down => [0.0, -20.0],
    };
    scene::Turn { start_ms: at_ms as f32 + 450.0, takes_ms: [550.0, 300.0, 550.0], reach: [yaw, pitch, 1.5] }
}

fn draw(document: &Document) -> Option<specimen::Specimen> {
    let kind = match document.kind {
        Kind::Card => specimen::Kind::Td1,
        Kind::Passport => specimen::Kind::Td3,
        Kind::Licence => specimen::Kind::Licence,
    };
    Some(specimen::specimen(by_key(&document.person)?, kind, &specimen::Options::default()))
}
