//! A face, or an attack, before a phone's front camera and its screen.

mod compose;
mod conditions;
mod filter;
mod flat;
mod motion;
mod movement;
mod phone;
mod session;
mod sheet;
mod stage;
mod turning;

use image::RgbImage;
use serde::Serialize;

use crate::camera::Sensor;
use crate::head::{Look, Sitter, View};
use crate::person::Person;

pub use conditions::{Conditions, Phone};
pub use filter::{Paint, paint};
pub use motion::{Motion, Turn};
pub use phone::Exposed;

/// Who or what is before the camera.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The person.
    Live(&'a Person),
    /// A flat printed photo of the person, held up.
    Print(&'a Person),
    /// The same print, bent.
    BentPrint(&'a Person, Bend),
    /// The face cut out of a print and worn, bent by this angle (radians) from its middle to its edge.
    CutOut(&'a Person, f32),
    /// A print with holes through which the wearer's eyes look, bent by this angle.
    EyeHoles(&'a Person, f32),
    /// A tablet that plays a clip of the person, recorded while another colour sequence was shown.
    Replay(&'a Person, Tablet),
    /// A mask of an ordinary head, painted and dressed like the person.
    Mask(&'a Person),
    /// No camera at all: frames of an older session of the person, put in place of the camera's.
    Injected(&'a Person),
}

/// How a print is bent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bend {
    /// Angle from its middle to its edge, radians; 0 to 1.4.
    pub angle: f32,
    /// Whether the axis lies instead of standing.
    pub lying: bool,
}

impl Default for Bend {
    fn default() -> Self {
        Self { angle: 1.1, lying: false }
    }
}

/// What plays the clip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tablet {
    /// Luminance of its white, cd/m².
    pub nits: f32,
    /// How much its glass mirrors; 0.045 is ordinary.
    pub gloss: f32,
}

impl Default for Tablet {
    fn default() -> Self {
        Self { nits: 380.0, gloss: 0.045 }
    }
}

impl<'a> Subject<'a> {
    /// The person who is shown.
    pub fn person(&self) -> &'a Person {
        match *self {
            Self::Live(person)
            | Self::Print(person)
            | Self::BentPrint(person, _)
            | Self::CutOut(person, _)
            | Self::EyeHoles(person, _)
            | Self::Replay(person, _)
            | Self::Mask(person)
            | Self::Injected(person) => person,
        }
    }
}

/// A frame and when it was taken.
#[derive(Debug, Clone)]
pub struct ShotAt {
    /// Since the challenge started, ms.
    pub at_ms: u32,
    /// As wide as the phone's frames are, a third higher.
    pub image: RgbImage,
    /// What the camera tells.
    pub exposed: Exposed,
    /// What was true at that moment.
    pub truth: FrameTruth,
}

/// What was true when a frame was taken.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FrameTruth {
    /// Always `true`.
    pub simulated: bool,
    /// Whether a living person was before the camera.
    pub live: bool,
    /// The colour that the screen gave while the frame was exposed, linear RGB, 0 to 1.
    pub screen: [f32; 3],
    /// Shift of the picture by the hand's movement, px.
    pub shift: [f32; 2],
}

pub use session::selfie_session;
pub use turning::{Turning, turning_session};

/// A passport photo of the person: 480 x 600 px, even light, plain background.
pub fn portrait(person: &Person) -> RgbImage {
    match &person.photo {
        Some(photo) => photo.cut(480, PASSPORT, PASSPORT_AIM, person.look.skin()),
        None => likeness(&person.look, 480),
    }
}

/// How wide a passport photo is at the head, and where its middle points from the middle of the head, in units of 10 cm.
const PASSPORT: f32 = 2.45;
const PASSPORT_AIM: [f32; 2] = [0.0, -0.14];

/// A passport photo of somebody who looks like this, `width` px wide and a quarter higher.
pub fn likeness(look: &Look, width: u32) -> RgbImage {
    let view = View {
        width: width as usize,
        height: width as usize * 5 / 4,
        distance: 12.0,
        focal: 12.0 / PASSPORT,
        pose: [0.0; 3],
        aim: PASSPORT_AIM,
        screen: [-5.0, 5.0, 6.0, -3.0],
        lamps: [[-0.75, 0.35, 0.65], [0.55, 0.75, 0.55]],
    };
    let layers = stage::still(&Sitter::drawn(*look), &view);
    let lamps = [[1.15; 3], [1.05; 3], [0.62; 3], [0.55; 3]];
    let wall = |x: f32, y: f32| {
        let level = 0.205 - 0.035 * (x - 0.35).hypot(y - 0.40);
        [level * 0.97, level, level * 1.03]
    };
    let place = |i: usize| ((i % view.width) as f32 / view.width as f32, (i / view.width) as f32 / view.height as f32);
    let light = compose::sum(&layers, &lamps, &|i| {
        let (x, y) = place(i);
        wall(x, y)
    });
    let sensor =
        Sensor { defocus: 0.45, motion: 0.0, exposure: 2.75, noise: 0.6, jpeg: None, seed: u64::from(look.grain) };
    sensor.develop(&light, view.width, view.height)
}
