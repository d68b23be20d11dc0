//! A face, or an attack, before a phone's front camera and its screen.

mod compose;
mod flat;
mod session;
mod stage;

use image::RgbImage;
use serde::Serialize;

use crate::camera::Sensor;
use crate::head::{Look, View};
use crate::person::Person;

/// Who or what is before the camera.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// The person.
    Live(&'a Person),
    /// A flat printed photo of the person, held up.
    Print(&'a Person),
    /// The same print, bent around a vertical axis.
    BentPrint(&'a Person),
    /// A tablet that plays a clip of the person, recorded while another colour sequence was shown.
    Replay(&'a Person),
    /// No camera at all: frames of an older session of the person, put in place of the camera's.
    Injected(&'a Person),
}

/// Where and how a session happens.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conditions {
    /// Illuminance of the room at the face, lx.
    pub ambient_lux: f32,
    /// Correlated colour temperature of the room's light, K; 2700 to 6500.
    pub ambient_kelvin: f32,
    /// Share of the room's light that comes from one side, 0 to 1.
    pub ambient_sided: f32,
    /// Luminance of the screen's white, cd/m².
    pub screen_nits: f32,
    /// From the screen to the face, cm; 20 to 50.
    pub distance_cm: f32,
    /// From the colour asked for until the camera sees it, ms.
    pub latency_ms: f32,
    /// Frames a second.
    pub fps: f32,
    /// Movement of the hand, 1 is ordinary.
    pub shake: f32,
    /// Depth of the room light's flicker, 0 to 0.1.
    pub flicker: f32,
    /// Whether the person blinks once.
    pub blink: bool,
    /// Of everything random.
    pub seed: u64,
}

impl Default for Conditions {
    /// A living room in the evening, a phone of the middle class.
    fn default() -> Self {
        Self {
            ambient_lux: 120.0,
            ambient_kelvin: 4000.0,
            ambient_sided: 0.35,
            screen_nits: 500.0,
            distance_cm: 32.0,
            latency_ms: 70.0,
            fps: 12.5,
            shake: 1.0,
            flicker: 0.01,
            blink: true,
            seed: 1,
        }
    }
}

/// A frame and when it was taken.
#[derive(Debug, Clone)]
pub struct ShotAt {
    /// Since the challenge started, ms.
    pub at_ms: u32,
    /// 360 x 480 px, exposure and white balance locked.
    pub image: RgbImage,
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

/// A passport photo of the person: 480 x 600 px, even light, plain background.
pub fn portrait(person: &Person) -> RgbImage {
    likeness(&person.look, 480)
}

/// A passport photo of somebody who looks like this, `width` px wide and a quarter higher.
pub fn likeness(look: &Look, width: u32) -> RgbImage {
    let view = View {
        width: width as usize,
        height: width as usize * 5 / 4,
        distance: 12.0,
        focal: 12.0 / 2.45,
        pose: [0.0; 3],
        aim: [0.0, -0.14],
        screen: [-5.0, 5.0, 6.0, -3.0],
        lamps: [[-0.75, 0.35, 0.65], [0.55, 0.75, 0.55]],
    };
    let layers = stage::still(look, &view);
    let lamps = [[1.15; 3], [1.05; 3], [0.62; 3], [0.55; 3]];
    let wall = |x: f32, y: f32| {
        let level = 0.205 - 0.035 * (x - 0.35).hypot(y - 0.40);
        [level * 0.97, level, level * 1.03]
    };
    let light = compose::sum(&layers, &lamps, &wall);
    let sensor =
        Sensor { defocus: 0.45, motion: 0.0, exposure: 2.75, noise: 0.6, jpeg: None, seed: u64::from(look.grain) };
    sensor.develop(&light, view.width, view.height)
}
