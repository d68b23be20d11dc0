//! The frames of a head that turns, or of what is turned in its place.

use std::f32::consts::TAU;
use std::sync::Arc;

use super::compose::{self, Room};
use super::flat::{Cut, Flat};
use super::motion::Motion;
use super::movement::Hand;
use super::phone::{Camera, End};
use super::session::{exposed, lamps, moved, views};
use super::stage::{shut, still};
use super::{Bend, Conditions, FrameTruth, ShotAt, Tablet};
use crate::head::{Layers, Sitter, View};
use crate::person::Person;
use crate::seeded::Seeded;

/// Degrees between two renderings of a head.
const STEP: f32 = 12.0;
/// The screen while nothing flashes, linear RGB.
const SCREEN: [f32; 3] = [0.7; 3];

/// What turns before the camera.
#[derive(Debug, Clone, Copy)]
pub enum Turning<'a> {
    /// The person's head.
    Head(&'a Person),
    /// A printed photo of the person, flat or bent.
    Print(&'a Person, Bend),
    /// A tablet that shows the person, who looks straight ahead and blinks.
    Tablet(&'a Person, Tablet),
}

/// The frames of something that turns, for `duration_ms`.
pub fn turning_session(
    subject: &Turning<'_>,
    motion: &Motion,
    conditions: &Conditions,
    duration_ms: u32,
) -> Vec<ShotAt> {
    let seed = conditions.seed;
    let mut set = Set::new(subject, conditions);
    let mut chance = Seeded::new(seed ^ 0x7047);
    let blink_at = chance.between(0.05, 0.9) * duration_ms as f32;
    let period = 1000.0 / conditions.fps.max(1.0);
    let first = set.ends([0.0; 3], 1.0, false);
    let mut camera = Camera::converged(conditions.phone, &first[0].light, conditions.ambient_lux);
    drop(first);
    let shots = (0..(duration_ms as f32 / period) as usize).map(|index| {
        // Cameras keep time to within a few milliseconds.
        let at = (index as f32 + 0.35) * period + chance.between(-3.0, 3.0);
        let turned = motion.at(at);
        let blinks = conditions.blink && (0.0..170.0).contains(&(at - blink_at));
        let flicker = 1.0 + conditions.flicker * (at / 1000.0 * TAU * 7.3).sin();
        let ends = set.ends(turned, flicker, blinks);
        let mut hand = Hand::at(at / 1000.0, seed, conditions.shake);
        hand.roll += turned[2].to_radians();
        camera.adapt(&ends[0].light, at);
        let image = camera.develop(&ends, &hand, seed.wrapping_mul(977).wrapping_add(index as u64));
        let live = matches!(subject, Turning::Head(_));
        let screen = exposed(&|_| SCREEN, at);
        let truth = FrameTruth { simulated: true, live, screen, shift: hand.shift };
        ShotAt { at_ms: at.max(0.0) as u32, image, exposed: camera.facts(), truth }
    });
    shots.collect()
}

/// Everything of a session that stays.
struct Set<'a> {
    sitter: Sitter,
    conditions: &'a Conditions,
    home: View,
    flat: Option<Flat>,
    room: Room,
    /// Renderings that were used by now.
    seen: Vec<([i32; 2], Arc<Layers>)>,
    nothing: Vec<f32>,
}

impl<'a> Set<'a> {
    fn new(subject: &Turning<'_>, conditions: &'a Conditions) -> Self {
        let (person, flat) = match *subject {
            Turning::Head(person) => (person, None),
            Turning::Print(person, Bend { angle, lying }) => {
                (person, Some(Flat::print(person, conditions, angle, lying, Cut::Whole)))
            }
            Turning::Tablet(person, tablet) => (person, Some(Flat::tablet(conditions, tablet.nits, tablet.gloss))),
        };
        let home = views(&Conditions { sway: 0.0, ..conditions.clone() })[0];
        let room = Room::new(conditions.seed, conditions.distance_cm, conditions.phone.width);
        let nothing = vec![0.0; home.width * home.height];
        Self { sitter: person.sitter(), conditions, home, flat, room, seen: Vec::new(), nothing }
    }

    /// Luminance of every pixel, cd/m², with the subject turned by yaw and pitch (degrees); the roll is the hand's.
    fn ends(&mut self, [yaw, pitch, _]: [f32; 3], flicker: f32, blinks: bool) -> Vec<End<'_>> {
        let lamps = lamps(self.conditions, SCREEN, flicker);
        if let Some(flat) = &mut self.flat {
            flat.turn(self.conditions, [yaw.to_radians(), pitch.to_radians()]);
            let clip = flat.plays().then(|| self.layers([0, 0], blinks));
            let behind = |i: usize| self.room.light(i, &lamps);
            let clip = clip.map(|layers| compose::sum(&layers, &lamps, &behind));
            let light = self.flat.as_ref().map_or_else(Vec::new, |flat| flat.light(&lamps, clip.as_deref(), &behind));
            return vec![End { light, depth: &self.nothing, away: [0.0; 2], part: 1.0 }];
        }
        let along = usize::from(pitch.abs() > yaw.abs());
        let place = [yaw, pitch][along] / STEP;
        let low = place.floor() as i32;
        let grid = |step: i32| if along == 0 { [step, 0] } else { [0, step] };
        // Near a rendering it alone is turned: two that differ little would only blur each other.
        let wanted: Vec<([i32; 2], f32)> = match place - low as f32 {
            part if part < 0.12 => vec![(grid(low), 1.0)],
            part if part > 0.88 => vec![(grid(low + 1), 1.0)],
            part => vec![(grid(low), 1.0 - part), (grid(low + 1), part)],
        };
        // Lids are only seen to fall while the head is nearly at home.
        let shut = blinks && yaw.abs().max(pitch.abs()) < STEP / 2.0;
        let wanted = if shut { vec![([0, 0], 1.0)] } else { wanted };
        let layers: Vec<_> = wanted.iter().map(|(at, _)| self.layers(*at, shut)).collect();
        let behind = |i: usize| self.room.light(i, &lamps);
        let ends = wanted.iter().zip(&layers).map(|((at, part), layers)| {
            let off = [0, 1].map(|axis| ([yaw, pitch][axis] - at[axis] as f32 * STEP).to_radians());
            (compose::sum(layers, &lamps, &behind), moved(&self.home, off), *part, *at)
        });
        let ends: Vec<_> = ends.collect();
        ends.into_iter().map(|(light, away, part, at)| End { light, depth: self.depth(at), away, part }).collect()
    }

    fn depth(&self, at: [i32; 2]) -> &[f32] {
        self.seen.iter().find(|(place, _)| *place == at).map_or(&self.nothing, |(_, layers)| &layers.depth)
    }

    /// The rendering at this place of the grid.
    fn layers(&mut self, at: [i32; 2], shut_eyes: bool) -> Arc<Layers> {
        let mut view = self.home;
        for (angle, steps) in view.pose.iter_mut().zip(at) {
            *angle += (steps as f32 * STEP).to_radians();
        }
        let open = match self.seen.iter().find(|(place, _)| *place == at) {
            Some((_, layers)) => Arc::clone(layers),
            None => {
                let layers = still(&self.sitter, &view);
                self.seen.push((at, Arc::clone(&layers)));
                layers
            }
        };
        if shut_eyes { shut(&self.sitter, &view, &open) } else { open }
    }
}
