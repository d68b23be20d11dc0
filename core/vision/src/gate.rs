//! Gates: is this frame worth reading, and if not, what should the person do?
//!
//! Each gate is one number, measured on the picture scaled to 640 pixels a row, so that the same card gives the same
//! numbers from any camera.

use image::GrayImage;

use crate::card::{self, Quad};
use crate::filter::{scale_gray, sides};
use crate::lean::{around, lean};

/// Variance of the Laplacian below which a frame counts as blurred.
pub const MIN_SHARPNESS: f32 = 60.0;
/// Sharpness below which a live frame is not worth reading.
pub const MIN_LIVE_SHARPNESS: f32 = 20.0;
/// Mean luma below which it is too dark.
pub const MIN_BRIGHTNESS: f32 = 50.0;
/// Mean luma above which it is too bright.
pub const MAX_BRIGHTNESS: f32 = 230.0;
/// Share of burnt-out pixels on the card above which glare hides text.
pub const MAX_GLARE: f32 = 0.03;
/// The least share of the picture's width (or height, for a card that stands) that the card spans: with 1,280 pixels a
/// row, a character of a TD1 zone is then 23 pixels wide.
pub const MIN_SIZE: f32 = 0.6;
/// The most by which opposite sides may differ, as a share of the longer: about 20 degrees at arm's length.
pub const MAX_TILT: f32 = 0.15;
/// How near, as a share of the picture's side, a corner may come to the border before the card counts as cut off.
pub const MIN_MARGIN: f32 = 0.005;

/// The most that the surroundings of something smaller than [`MIN_SIZE`] are as busy as its inside, before it counts as a part of the print:
/// cards on SIMULATED tables came to 0.58 and below, what is printed on a card too near to be seen whole to 0.79 and above.
pub const MAX_AROUND: f32 = 0.7;
/// What comes nearer grows: until then it stays in the picture only when it keeps this distance from the border.
pub const MIN_ROOM: f32 = 0.06;

/// How far from the middle, as a share of half the picture's side, what looks printed must lie to be a direction.
pub const MIN_LEAN: f32 = 0.2;

/// Luma at and above which a pixel is burnt out.
const BURNT: u8 = 252;
const ROW: u32 = 640;

/// What the gates measured on one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// Variance of the Laplacian, on the card where one was found.
    pub sharpness: f32,
    /// Mean luma, 0 to 255.
    pub brightness: f32,
    /// Share of pixels that are burnt out, 0 to 1, on the card where one was found.
    pub glare: f32,
    /// The card, where one was found.
    pub outline: Option<Outline>,
    /// Where none was found: from the middle of the picture to the middle of what looks printed, right and down, each -1 to 1.
    pub lean: Option<[f32; 2]>,
}

/// What the gates measured on the card's outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outline {
    /// Share of the picture's width that the card spans, or of its height if that is more.
    pub size: f32,
    /// The largest difference of opposite sides, as a share of the longer.
    pub tilt: f32,
    /// The least distance of a corner from the left, right, upper and lower border, as shares of the picture's sides; below 0 it is
    /// outside.
    pub margins: [f32; 4],
}

/// What a person should do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Guidance {
    /// More light.
    TooDark,
    /// Less light.
    TooBright,
    /// Put the card in the frame.
    NoCard,
    /// No card for a while: find it by touch.
    LayOn,
    /// The card is over the left border: the camera must go to its left.
    MoveLeft,
    /// To its right.
    MoveRight,
    /// Towards the upper border.
    MoveUp,
    /// Towards the lower border.
    MoveDown,
    /// The card is larger than the picture.
    MoveAway,
    /// Come closer.
    MoveCloser,
    /// Hold the phone flat over the card.
    HoldFlat,
    /// A reflection hides part of the card.
    Glare,
    /// Hold still, or let the camera focus.
    HoldStill,
}

impl Guidance {
    /// The opposite of a direction.
    fn way_back(self) -> Option<Self> {
        match self {
            Self::MoveLeft => Some(Self::MoveRight),
            Self::MoveRight => Some(Self::MoveLeft),
            Self::MoveUp => Some(Self::MoveDown),
            Self::MoveDown => Some(Self::MoveUp),
            _ => None,
        }
    }
}

/// Measures `image`; `outline` is the card in it, from [`card::find`].
pub fn look(image: &GrayImage, outline: Option<&Quad>) -> Quality {
    match small(image) {
        Some(small) => measured(image, &small, outline),
        None => Quality { sharpness: 0.0, brightness: 0.0, glare: 0.0, outline: None, lean: None },
    }
}

/// Finds the card and measures the picture, which is scaled down once for both.
pub fn look_for_card(image: &GrayImage) -> (Quality, Option<Quad>) {
    let Some(small) = small(image) else { return (look(image, None), None) };
    let back = (image.width() as f32 / small.width() as f32, image.height() as f32 / small.height() as f32);
    let outline = card::find(&small).map(|quad| quad.scaled(back.0, back.1));
    (measured(image, &small, outline.as_ref()), outline)
}

fn small(image: &GrayImage) -> Option<GrayImage> {
    let (width, height) = image.dimensions();
    if width < 3 || height < 3 {
        return None;
    }
    let small_height = (u64::from(height) * u64::from(ROW) / u64::from(width)).clamp(3, 4 * u64::from(ROW)) as u32;
    Some(scale_gray(image, ROW, small_height))
}

fn measured(image: &GrayImage, small: &GrayImage, outline: Option<&Quad>) -> Quality {
    let (width, height) = (image.width() as f32, image.height() as f32);
    let scaled = |quad: &Quad| quad.scaled(small.width() as f32 / width, small.height() as f32 / height);
    // Too near, print seems to outline something.
    let is_part =
        |quad: &Quad| measure(quad, width, height).size < MIN_SIZE && around(small, &scaled(quad)) > MAX_AROUND;
    let outline = outline.filter(|quad| !is_part(quad));
    let region = outline.map(scaled);
    let (sharpness, glare) = texture(small, region.as_ref());
    let sum: u64 = small.iter().map(|value| u64::from(*value)).sum();
    let brightness = sum as f32 / small.len() as f32;
    let lean = if outline.is_none() { lean(small) } else { None };
    Quality { sharpness, brightness, glare, outline: outline.map(|quad| measure(quad, width, height)), lean }
}

impl Quality {
    /// What is in the way of reading a card, the worst first; `None` when every gate is open.
    pub fn guidance(&self) -> Option<Guidance> {
        let outline = match self.outline {
            _ if self.brightness < MIN_BRIGHTNESS => return Some(Guidance::TooDark),
            _ if self.brightness > MAX_BRIGHTNESS => return Some(Guidance::TooBright),
            None => return Some(self.lean.and_then(towards).unwrap_or(Guidance::NoCard)),
            Some(outline) => outline,
        };
        if let Some(guidance) = outline.inwards() {
            return Some(guidance);
        }
        let gates = [
            (outline.size < MIN_SIZE, Guidance::MoveCloser),
            (outline.tilt > MAX_TILT, Guidance::HoldFlat),
            (self.glare > MAX_GLARE, Guidance::Glare),
            (self.sharpness < MIN_SHARPNESS, Guidance::HoldStill),
        ];
        gates.into_iter().find(|(closed, _)| *closed).map(|(_, guidance)| guidance)
    }
}

impl Outline {
    /// How to get all of the card into the picture, when it is not or would not be any nearer; the border that it is furthest over counts.
    fn inwards(&self) -> Option<Guidance> {
        let [left, right, up, down] = self.margins;
        let least = if self.size < MIN_SIZE { MIN_ROOM } else { MIN_MARGIN };
        let sides = [
            (left, right, Guidance::MoveLeft),
            (right, left, Guidance::MoveRight),
            (up, down, Guidance::MoveUp),
            (down, up, Guidance::MoveDown),
        ];
        let (margin, opposite, guidance) = sides.into_iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
        (margin < least).then_some(if opposite < MIN_MARGIN { Guidance::MoveAway } else { guidance })
    }
}

/// The way to what looks printed, when it is not before the camera.
fn towards([x, y]: [f32; 2]) -> Option<Guidance> {
    let (side, far) = if x.abs() >= y.abs() {
        (if x < 0.0 { Guidance::MoveLeft } else { Guidance::MoveRight }, x.abs())
    } else {
        (if y < 0.0 { Guidance::MoveUp } else { Guidance::MoveDown }, y.abs())
    };
    (far > MIN_LEAN).then_some(side)
}

impl Quality {
    /// Whether text could be read in this frame at all: the gates that need no outline. Less sharpness is asked for than of a
    /// photo, because frames vote.
    pub fn is_legible(&self) -> bool {
        (MIN_BRIGHTNESS / 2.0..=MAX_BRIGHTNESS).contains(&self.brightness) && self.sharpness >= MIN_LIVE_SHARPNESS
    }
}

/// Notices that somebody looks for the card in vain: sees nothing of it for a while, or is sent to and fro above it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search {
    /// Since when no more than a direction is known.
    since: Option<u64>,
    /// The last direction, and when it was asked for last.
    way: Option<(Guidance, u64)>,
    /// Until when the way is up.
    up_until: u64,
}

/// How long no card may be seen before the person is told how to find it by touch, in milliseconds.
pub const SEARCH_MS: u64 = 3_000;
/// Who is asked to go back within this time, in milliseconds, is too near to see where the card ends …
pub const BACK_MS: u64 = 8_000;
/// … and is asked to come away for this long: until it can be said and followed.
pub const UP_MS: u64 = 4_000;

impl Search {
    /// What to ask for when the frame at `at_ms` asks for `guidance`.
    pub fn ask(&mut self, at_ms: u64, guidance: Option<Guidance>) -> Option<Guidance> {
        if guidance == Some(Guidance::NoCard) {
            let since = *self.since.get_or_insert(at_ms);
            return Some(if at_ms.saturating_sub(since) < SEARCH_MS { Guidance::NoCard } else { Guidance::LayOn });
        }
        let Some(back) = guidance.and_then(Guidance::way_back) else {
            self.since = None;
            return guidance;
        };
        if self.way.is_some_and(|(way, last)| way == back && at_ms.saturating_sub(last) < BACK_MS) {
            self.up_until = at_ms + UP_MS;
        }
        self.way = guidance.map(|way| (way, at_ms));
        if at_ms < self.up_until { Some(Guidance::MoveAway) } else { guidance }
    }
}

/// Keeps a message standing long enough to be read.
#[derive(Debug, Clone, Copy)]
pub struct Guide<T> {
    shown: Option<(T, u64)>,
}

/// How long a message stands at least, in milliseconds.
pub const STANDS_MS: u64 = 1_200;

impl<T> Default for Guide<T> {
    fn default() -> Self {
        Self { shown: None }
    }
}

impl<T: Copy + PartialEq> Guide<T> {
    /// What to show at `at_ms` when the last frame asks for `asked`. A frame that passes is not held back by a message that still
    /// stands: capture looks at what is asked, only the words wait.
    pub fn show(&mut self, at_ms: u64, asked: Option<T>) -> Option<T> {
        match self.shown {
            Some((shown, since)) if at_ms.saturating_sub(since) < STANDS_MS => Some(shown),
            Some((shown, _)) if asked == Some(shown) => asked,
            _ => {
                self.shown = asked.map(|asked| (asked, at_ms));
                asked
            }
        }
    }
}

/// Variance of the Laplacian and share of burnt-out pixels, in one pass over the region's bounding box.
fn texture(image: &GrayImage, region: Option<&Quad>) -> (f32, f32) {
    let (width, height) = sides(image);
    let (mut x, mut y) = (1..width - 1, 1..height - 1);
    if let Some(quad) = region {
        let limits = |axis: usize, most: usize| {
            let values = quad.0.map(|corner| corner[axis].clamp(1.0, most as f32));
            let (low, high) = values.iter().fold((f32::MAX, f32::MIN), |(low, high), v| (low.min(*v), high.max(*v)));
            low as usize..high as usize
        };
        let (inner_x, inner_y) = (limits(0, width - 1), limits(1, height - 1));
        if inner_x.len() > 8 && inner_y.len() > 8 {
            (x, y) = (inner_x, inner_y);
        }
    }
    let (mut sum, mut squares, mut burnt) = (0i64, 0i64, 0usize);
    let pixels = image.as_raw();
    for row in y.clone() {
        let at = row * width;
        let (above, here, below) =
            (&pixels[at - width..at], &pixels[at..at + width], &pixels[at + width..at + 2 * width]);
        let (mut row_sum, mut row_squares) = (0i32, 0i64);
        for column in x.clone() {
            let centre = i32::from(here[column]);
            let around = i32::from(here[column - 1])
                + i32::from(here[column + 1])
                + i32::from(above[column])
                + i32::from(below[column]);
            let value = around - 4 * centre;
            row_sum += value;
            row_squares += i64::from(value * value);
            burnt += usize::from(here[column] >= BURNT);
        }
        sum += i64::from(row_sum);
        squares += row_squares;
    }
    let count = (x.len() * y.len()) as f32;
    let mean = sum as f32 / count;
    ((squares as f32 / count - mean * mean).max(0.0), burnt as f32 / count)
}

fn measure(quad: &Quad, width: f32, height: f32) -> Outline {
    let [a, b, c, d] = quad.0;
    let side = |p: [f32; 2], q: [f32; 2]| (p[0] - q[0]).hypot(p[1] - q[1]);
    let differ = |p: f32, q: f32| (p - q).abs() / p.max(q).max(1.0);
    let span = |axis: usize| {
        let values = quad.0.map(|corner| corner[axis]);
        values.iter().copied().fold(f32::MIN, f32::max) - values.iter().copied().fold(f32::MAX, f32::min)
    };
    let least =
        |distance: &dyn Fn([f32; 2]) -> f32| quad.0.iter().map(|corner| distance(*corner)).fold(f32::MAX, f32::min);
    Outline {
        size: (span(0) / width).max(span(1) / height),
        tilt: differ(side(a, b), side(d, c)).max(differ(side(a, d), side(b, c))),
        margins: [
            least(&|[x, _]| x / width),
            least(&|[x, _]| 1.0 - x / width),
            least(&|[_, y]| y / height),
            least(&|[_, y]| 1.0 - y / height),
        ],
    }
}

#[cfg(test)]
#[path = "gate_tests.rs"]
mod tests;
