//! Where and how a session happens: the room, the screen, the hand, the head, the camera.

use serde::Serialize;

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
    /// Luminance of the screen's black as a share of its white: about 0 (OLED) to 0.01 (LCD).
    pub screen_leak: f32,
    /// From the screen to the face, cm; 20 to 50.
    pub distance_cm: f32,
    /// From the colour asked for until the camera sees it, ms.
    pub latency_ms: f32,
    /// Frames a second.
    pub fps: f32,
    /// Movement of the hand, 1 is ordinary.
    pub shake: f32,
    /// How far the head turns to and fro, degrees to each side; 0 to 4.
    pub sway: f32,
    /// Yaw, pitch and roll of the head, radians; drawn by the seed when absent.
    pub pose: Option<[f32; 3]>,
    /// Depth of the room light's flicker, 0 to 0.1.
    pub flicker: f32,
    /// Whether the person blinks once.
    pub blink: bool,
    /// The camera.
    pub phone: Phone,
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
            screen_leak: 0.0,
            distance_cm: 32.0,
            latency_ms: 70.0,
            fps: 12.5,
            shake: 1.0,
            sway: 0.0,
            pose: None,
            flicker: 0.01,
            blink: true,
            phone: Phone::default(),
            seed: 1,
        }
    }
}

/// The front camera and what it does to a picture.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Phone {
    /// Width of a frame, px; it is a third higher than wide.
    pub width: usize,
    /// Exposure and white balance stand still; else they follow what is seen.
    pub locked: bool,
    /// Whether each frame comes with its exposure time and sensitivity.
    pub told: bool,
    /// Time in which exposure goes two thirds of its way, ms. White balance takes four times as long.
    pub settle_ms: f32,
    /// Contrast that the tone curve adds to sRGB's, 0 to 1.
    pub contrast: f32,
    /// How far dark places are lifted and bright ones held down, 0 to 0.5.
    pub local: f32,
    /// Electrons at full scale in good light.
    pub well: f32,
    /// Quality of the lossy compression, 1 to 100; none when absent.
    pub loss: Option<u8>,
}

impl Default for Phone {
    fn default() -> Self {
        Self {
            width: 360,
            locked: true,
            told: false,
            settle_ms: 300.0,
            contrast: 0.0,
            local: 0.0,
            well: 5000.0,
            loss: None,
        }
    }
}
