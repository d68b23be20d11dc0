//! The frames of a Face Check.

use std::f32::consts::TAU;

use super::compose::{self, Room};
use super::flat::{Cut, Flat};
use super::movement::{Hand, turn};
use super::phone::{Camera, End};
use super::stage::{Staged, staged};
use super::{Conditions, FrameTruth, ShotAt, Subject};
use crate::head::{LAMPS, Look, Sitter, View};
use crate::seeded::Seeded;

/// Width and height of the phone's screen, in units of 10 cm; the camera is at the middle of its upper edge.
pub(super) const SCREEN: [f32; 2] = [0.68, 1.46];

/// The frames of a Face Check of `duration_ms`, while the screen shows `color_at` (ms since the start, linear RGB 0 to 1).
pub fn selfie_session(
    subject: &Subject<'_>,
    color_at: &dyn Fn(u32) -> [f32; 3],
    conditions: &Conditions,
    duration_ms: u32,
) -> Vec<ShotAt> {
    let stage = Stage::set(subject, conditions);
    let seed = conditions.seed;
    let mut chance = Seeded::new(seed ^ 0x5E1F1E);
    let blink_at = chance.between(0.25, 0.8) * duration_ms as f32;
    let period = 1000.0 / conditions.fps.max(1.0);
    let count = (duration_ms as f32 / period) as usize;
    let grey = stage.ends(&stage.lamps([0.5; 3], 1.0), false, [0.5; 3], 0.0);
    let mut camera = Camera::converged(conditions.phone, &grey[0].light, conditions.ambient_lux);
    (0..count)
        .map(|index| {
            // Cameras keep time to within a few milliseconds.
            let at = (index as f32 + 0.35) * period + chance.between(-3.0, 3.0);
            let shown = exposed(color_at, at - conditions.latency_ms);
            let screen = match subject {
                Subject::Injected(_) => exposed(&|ms| older(ms, seed), at - conditions.latency_ms),
                _ => shown,
            };
            let shut = conditions.blink && (0.0..170.0).contains(&(at - blink_at)) && stage.blinks();
            let flicker = 1.0 + conditions.flicker * (at / 1000.0 * TAU * 7.3).sin();
            let turn = if conditions.sway > 0.0 { turn(at / 1000.0, seed) } else { 0.0 };
            let ends = stage.ends(&stage.lamps(screen, flicker), shut, exposed(&|ms| older(ms, seed), at), turn);
            let hand = Hand::at(at / 1000.0, seed, conditions.shake);
            let shift = hand.shift;
            camera.adapt(&ends[0].light, at);
            let image = camera.develop(&ends, &hand, seed.wrapping_mul(977).wrapping_add(index as u64));
            let live = matches!(subject, Subject::Live(_));
            let truth = FrameTruth { simulated: true, live, screen: shown, shift };
            ShotAt { at_ms: at.max(0.0) as u32, image, exposed: camera.facts(), truth }
        })
        .collect()
}

/// The mean colour during an exposure of about 20 ms that ends at `ms`.
pub(super) fn exposed(color_at: &dyn Fn(u32) -> [f32; 3], ms: f32) -> [f32; 3] {
    let samples = [20.0, 13.0, 6.0].map(|before: f32| color_at((ms - before).max(0.0) as u32));
    std::array::from_fn(|i| samples.iter().map(|s| s[i]).sum::<f32>() / 3.0)
}

/// The colours of another session.
fn older(ms: u32, seed: u64) -> [f32; 3] {
    let step = ms / 430;
    let color = |step: u32| {
        let mut chance = Seeded::new(seed ^ 0x01DE ^ (u64::from(step) << 20));
        [(); 3].map(|()| if chance.unit() < 0.5 { 0.12 } else { 0.85 })
    };
    let (before, now) = (color(step.wrapping_sub(1)), color(step));
    let ramp = ((ms % 430) as f32 / 90.0).min(1.0);
    std::array::from_fn(|i| before[i] + (now[i] - before[i]) * ramp)
}

/// Everything of a session that stays.
struct Stage<'a> {
    subject: &'a Subject<'a>,
    conditions: &'a Conditions,
    staged: Staged,
    /// Movement in the picture, px, of what stands out by 10 cm while the head goes one step of its way.
    way: [f32; 2],
    flat: Option<Flat>,
    room: Room,
}

impl<'a> Stage<'a> {
    fn set(subject: &'a Subject<'a>, conditions: &'a Conditions) -> Self {
        let views = views(conditions);
        let sitter = subject.person().sitter();
        let staged = match subject {
            // Of one piece: a turned mask is the same rendering, moved.
            Subject::Mask(_) => staged(Sitter::drawn(masked(sitter.look)), [views[0]; 2]),
            Subject::CutOut(..) | Subject::EyeHoles(..) => staged(sitter, [views[0]; 2]),
            _ => staged(sitter, views),
        };
        let whole = Cut::Whole;
        let flat = match *subject {
            Subject::Print(person) => Some(Flat::print(person, conditions, 0.0, false, whole)),
            Subject::BentPrint(person, bend) => Some(Flat::print(person, conditions, bend.angle, bend.lying, whole)),
            Subject::CutOut(person, angle) => Some(Flat::print(person, conditions, angle, false, Cut::Face)),
            Subject::EyeHoles(person, angle) => Some(Flat::print(person, conditions, angle, false, Cut::Eyes)),
            Subject::Replay(_, tablet) => Some(Flat::tablet(conditions, tablet.nits, tablet.gloss)),
            Subject::Live(_) | Subject::Injected(_) | Subject::Mask(_) => None,
        };
        let room = Room::new(conditions.seed, conditions.distance_cm, conditions.phone.width);
        // Half of what lies between both ends is one step.
        let [from, to] = views;
        let half = [0, 1].map(|axis| (to.pose[axis] - from.pose[axis]) / 2.0);
        Self { subject, conditions, staged, way: moved(&from, half), flat, room }
    }

    fn lamps(&self, screen: [f32; 3], flicker: f32) -> [[f32; 3]; LAMPS] {
        lamps(self.conditions, screen, flicker)
    }

    fn blinks(&self) -> bool {
        matches!(self.subject, Subject::Live(_) | Subject::Injected(_) | Subject::Replay(..) | Subject::EyeHoles(..))
    }

    /// Luminance of every pixel, cd/m², with the head at the ends of its turning, on which it is at `turn`, -1 to 1. `played` is
    /// the colour of the older session, for a tablet.
    fn ends(&self, lamps: &[[f32; 3]; LAMPS], shut: bool, played: [f32; 3], turn: f32) -> Vec<End<'_>> {
        let behind = |i: usize| self.room.light(i, lamps);
        let [first, second] = self.staged.ends();
        let layers = if shut { self.staged.shut() } else { first };
        let Some(flat) = &self.flat else {
            let end = |layers, depth, place: f32| {
                let (away, part) = (self.way.map(|px| px * (turn - place)), 0.5 + 0.5 * turn * place);
                End { light: compose::sum(layers, lamps, &behind), depth, away, part }
            };
            let mut ends = vec![end(layers, &first.depth, -1.0)];
            // While the eyes are shut the one rendering is turned all the way.
            if !shut && !std::ptr::eq(first, second) {
                ends.push(end(second, &second.depth, 1.0));
            }
            return ends;
        };
        let light = match self.subject {
            Subject::Replay(..) => {
                let mut before = *lamps;
                before[0] = played.map(|v| v * self.conditions.screen_nits);
                let clip = compose::sum(layers, &before, &behind);
                flat.light(lamps, Some(&clip), &behind)
            }
            Subject::CutOut(..) | Subject::EyeHoles(..) => {
                // The wearer's head; paper keeps some of the light from the eyes behind it.
                let kept = if matches!(self.subject, Subject::EyeHoles(..)) { 0.6 } else { 1.0 };
                let worn = compose::sum(layers, lamps, &behind);
                flat.light(lamps, None, &|i| worn[i].map(|v| v * kept))
            }
            _ => flat.light(lamps, None, &behind),
        };
        vec![End { light, depth: &first.depth, away: self.way.map(|px| px * turn), part: 1.0 }]
    }
}

/// The lamps of a room while the screen shows this colour (linear RGB 0 to 1).
pub(super) fn lamps(conditions: &Conditions, screen: [f32; 3], flicker: f32) -> [[f32; 3]; LAMPS] {
    let c = conditions;
    let ambient = warmth(c.ambient_kelvin);
    let lux = c.ambient_lux * flicker;
    let part = |share: f32| ambient.map(|v| v * lux * share);
    [
        screen.map(|v| (v * (1.0 - c.screen_leak) + c.screen_leak) * c.screen_nits),
        part((1.0 - c.ambient_sided) * 0.85),
        part(c.ambient_sided * 0.95),
        part(0.18 + 0.25 * (1.0 - c.ambient_sided)),
    ]
}

/// Movement in the picture, px, of what stands out by 10 cm when the head turns by this yaw and pitch (radians): yaw moves it to
/// the right, pitch up.
pub(super) fn moved(view: &View, [yaw, pitch]: [f32; 2]) -> [f32; 2] {
    let px = view.focal * view.width as f32 / view.distance;
    [yaw * px, -pitch * px]
}

/// The shape of nobody in particular under the person's colours and hair.
fn masked(look: Look) -> Look {
    Look {
        melanin: look.melanin,
        undertone: look.undertone,
        lipstick: look.lipstick,
        iris: look.iris,
        hair: look.hair,
        hair_color: look.hair_color,
        hairline: look.hairline,
        clothes: look.clothes,
        cloth: look.cloth,
        grain: look.grain,
        ..Look::PLAIN
    }
}

/// Both ends of the head's turning before a phone held a little below the eyes; the nose's distance is the one asked for.
pub(super) fn views(conditions: &Conditions) -> [View; 2] {
    let distance = (conditions.distance_cm / 5.0).round() * 0.5 + 0.8;
    let mut chance = Seeded::new(conditions.seed ^ 0xF0CE);
    let drawn = [chance.between(-0.05, 0.05), chance.between(-0.04, 0.05), chance.between(-0.03, 0.03)];
    // Rounded, so that sessions of many seeds share renderings.
    let pose = conditions.pose.unwrap_or(drawn.map(|angle| (angle / 0.04).round() * 0.04));
    let sway = conditions.sway.to_radians();
    let end = |side: f32| View {
        width: conditions.phone.width,
        height: conditions.phone.width * 4 / 3,
        distance,
        focal: 1.12,
        pose: [pose[0] + side * sway, pose[1] + 0.5 * side * sway, pose[2]],
        aim: [0.0, -0.18],
        screen: [-SCREEN[0] / 2.0, SCREEN[0] / 2.0, -0.03, -SCREEN[1] - 0.03],
        lamps: [[-0.80, 0.30, 0.45], [0.25, 0.85, 0.45]],
    };
    [end(-1.0), end(1.0)]
}

/// Colour of light of this temperature as a camera sees it that has balanced two thirds of it away.
fn warmth(kelvin: f32) -> [f32; 3] {
    let t = ((kelvin - 5200.0) / 3000.0).clamp(-1.0, 1.0);
    [1.0 - 0.13 * t, 1.0, 1.0 + 0.16 * t]
}
