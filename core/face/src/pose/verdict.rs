use super::identity::{distances, seam, torn};
use super::parallax::{Frontal, Look};
use super::patch::Patch;
use super::turn::{Angles, angles, width};
use super::{Challenge, Direction};
use crate::faces::Faces;
use crate::fit::median;
use crate::frames::{TimedFrame, check};
use crate::landmarks::Mesh;
use crate::matching::EVEN;
use crate::track::{follow, track_within};
use image::RgbImage;
use regain_base::Reason;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Fewest frames: three a second.
const FEWEST_FRAMES: usize = 30;
/// Fewest frames of the own frontal pose.
const FEWEST_FRONTAL: usize = 3;
/// The mesh is looked for about this often while the head hardly moves, ms, and in every frame while it turns.
const KEY_MS: u32 = 250;
/// See `crate::track`: farther than for the light, where each pixel must keep its place; here fewer meshes will do.
const WANDER: f32 = 0.5;
/// Longest time without the face, ms.
const LOST: u32 = 500;
/// Least turn to a side, degrees as they are measured; the mesh tells 0.8 to 1.2 of the true yaw. Depth is seen from [`LOOK_FROM`] on.
pub(super) const SIDEWAYS: f32 = 14.0;
/// Least turn up or down, degrees as they are measured. The mesh tells half to two thirds of a head's true pitch, more downwards: this is
/// 9 to 13 degrees of the head, which a person with the phone in hand reaches without losing sight of it.
pub(super) const UPRIGHT: f32 = 6.5;
/// How much of a turn to a side the mesh tells as one up or down: of some heads 5 to 14 degrees of 25 to 45, whose way back then seemed a
/// turn up.
const NOD: f32 = 0.3;
/// A turn may come this long after its time, ms.
const LATE: u32 = 700;
/// Soonest turn after it was asked for, ms: nobody answers faster.
const SOON: u32 = 150;

/// Turns at which depth is looked for, degrees, on the way out and back: enough to move what is near, not so much that it is hidden.
const LOOKS: [f32; 3] = [14.0, 20.0, 26.0];
/// Smallest turn at which it still is.
const LOOK_FROM: f32 = 11.0;
/// Least depth: [`Scores::solid`], about 1 on a head and 0 on a sheet, less what [`NARROW`] takes off. Tuning persons had at least 0.34,
/// prints at most -0.03.
const DEPTH: f32 = 0.15;
/// A face that is narrower by this share than a head's turn leaves it loses all the depth that it shows.
const NARROW: f32 = 0.10;
/// A face that is wider gains some, but no more than this share earns: width alone is no depth.
const WIDE: f32 = 0.02;
/// Beyond this much exposure, ISO·s, the phone's screen is most of the light on the face: shades that stay with the phone while the head
/// turns then pass for a sheet's. It is what a camera of f/2.2 needs for a face in about 100 lx.
const DARK: f32 = 30.0;
/// A face so much brighter than what is behind it is lit by the screen, since a room's light reaches both: there a sheet may seem deep
/// and a head flat. With less exposure than [`BRIGHT`], ISO·s, the light is the room's and what is behind is only dark.
const BEHIND: f32 = 0.7;
/// See [`BEHIND`].
const BRIGHT: f32 = 15.0;
/// Largest distance of a turned face to the frontal one: beyond, it is more likely another person's than this one's turned.
const DISTANCE: f32 = EVEN;
/// Largest distance of a face that looks ahead again to the frontal one: nothing but the moment differs.
const AHEAD_DISTANCE: f32 = 0.35;
/// Of the encoded values of a picture, nearly (IEC 61966-2-1).
const GAMMA: f32 = 2.2;
/// The distance of opposite embeddings.
const FARTHEST: f32 = 2.0;
/// A head turned by no more looks ahead, degrees.
const AHEAD: f32 = 8.0;
/// Least of [`Scores::seam`].
const SEAM: f32 = 0.70;
/// So many frames at which a face seems torn are looked at again.
const MOST_TORN: usize = 12;

/// One turn as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Turned {
    /// Where to.
    pub towards: Direction,
    /// When the head was farthest, ms.
    pub at_ms: u32,
    /// How far it was turned then.
    pub angles: Angles,
}

/// What was measured; each explains a part of the verdict.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Scores {
    /// The turns far enough, in the order in which they were seen.
    pub turns: Vec<Turned>,
    /// How far what stands out moved with the turns to the sides, over what a solid of the mesh's depth would: about 1 on a head, 0 on
    /// a sheet. Each look counts by how surely it tells.
    pub solid: f32,
    /// How wide the turned face is beside its height, over what the turn of a solid leaves: about 1 on a head, less on a photograph, which
    /// must be turned farther to look as much turned. The median of all looks.
    pub width: f32,
    /// Largest distance of a turned face to the frontal one.
    pub identity: f32,
    /// Largest distance to the frontal one of a face that looks ahead again, between two turns and after the last; 2, the farthest
    /// there is, when it does not after the last. Who shows one face first and turns another is found so.
    pub ahead: f32,
    /// Least likeness of a frame's face to the one before, over what a turn between them leaves of it, 0..1: 0.9 and more on one face.
    pub seam: f32,
    /// Share of frames that repeat the one before.
    pub repeated: f32,
    /// Sensitivity times exposure time, ISO·s: the median of what the camera told, 0 when it told nothing.
    pub exposure: f32,
    /// How bright what lies behind is over the face (linear light): the phone's screen reaches the face and not the room.
    pub behind: f32,
}

/// The answer to all questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Alive and here: all questions were answered well.
    pub live: bool,
    /// Why not, the most telling first. Empty when live.
    pub reasons: Vec<Reason>,
    /// What was measured.
    pub scores: Scores,
    /// Index of the frame to compare with the portrait; of no meaning when not live.
    pub neutral: usize,
    /// Where the head was at each time (ms), to be looked at; empty when the clip was refused before it was measured.
    #[serde(skip)]
    pub way: Vec<(u32, Angles)>,
}

impl Verdict {
    /// A clip that was refused before anything was measured.
    pub fn refused(reason: Reason) -> Self {
        Self { live: false, reasons: vec![reason], scores: Scores::default(), neutral: 0, way: Vec::new() }
    }
}

/// Asks all questions of a clip. The same bytes give the same verdict; a hostile clip costs bounded time.
pub fn analyse(faces: &Faces, challenge: &Challenge, frames: &[TimedFrame]) -> Verdict {
    measured(faces, challenge, frames).unwrap_or_else(Verdict::refused)
}

fn measured(faces: &Faces, challenge: &Challenge, frames: &[TimedFrame]) -> Result<Verdict, Reason> {
    let repeated = check(challenge.duration_ms(), FEWEST_FRAMES, frames)?;
    let meshes = track_within(faces, frames, KEY_MS, WANDER)?;
    let at = |seen: &(usize, Mesh)| frames[seen.0].at_ms;
    if meshes.windows(2).any(|pair| at(&pair[1]) - at(&pair[0]) > LOST) {
        return Err(Reason::FaceLeft);
    }
    let frontal = frontal(challenge, frames, &meshes)?;
    let way: Vec<(u32, Angles)> = meshes.iter().map(|seen| (at(seen), angles(&frontal.1, &seen.1))).collect();
    let peaks = peaks(&way);
    let patch = |(index, mesh): &(usize, Mesh)| Patch::of(&frames[*index].image, mesh, frontal.1.unit());
    let mut patches: Vec<Patch> = meshes.iter().map(patch).collect();
    let before = Frontal::new(&frames[frontal.0].image, &frontal.1);
    let looks = looks(&way, &peaks);
    let look = |&at: &usize| {
        let yaw = way[at].1.yaw;
        (before.parallax(&patches[at], &meshes[at].1, yaw), yaw.to_radians().sin())
    };
    let solid = solid(looks.iter().map(look));
    let widths = looks.iter().map(|&at| width(&frontal.1, &meshes[at].1));
    let width = median(&mut widths.collect::<Vec<_>>()).unwrap_or(0.0);
    // A mesh that was laid between two others is not where a quick head was.
    let mut seen = way.clone();
    for at in torn(&patches, &way, SEAM).into_iter().take(MOST_TORN) {
        let mesh = follow(faces, &frames[meshes[at].0].image, &meshes[at].1);
        if let Some(mesh) = mesh {
            seen[at].1 = angles(&frontal.1, &mesh);
            patches[at] = patch(&(meshes[at].0, mesh));
        }
    }
    let turn = |&(towards, peak): &(Direction, usize)| Turned { towards, at_ms: way[peak].0, angles: way[peak].1 };
    let turns = peaks.iter().map(turn).collect();
    let [identity, ahead] = identity(faces, frames, frontal, &meshes, &way, &peaks)?;
    let scores = Scores {
        turns,
        solid,
        width,
        identity,
        ahead,
        seam: seam(&patches, &seen),
        repeated,
        exposure: exposure(frames),
        behind: behind(&frames[frontal.0].image, &frontal.1),
    };
    let reasons = judge(challenge, &scores);
    Ok(Verdict { live: reasons.is_empty(), reasons, scores, neutral: frontal.0, way })
}

/// See [`Scores::solid`]: what moved over what would on a head, each look by how surely it tells. Nothing to see depth by is none.
pub(super) fn solid(looks: impl Iterator<Item = (Look, f32)>) -> f32 {
    let (moved, would) = looks.fold((0.0, 0.0), |(moved, would), (look, sine)| {
        (moved + look.certainty * look.moved * sine, would + look.certainty * sine * sine)
    });
    if would > 0.0 { moved / would } else { 0.0 }
}

fn exposure(frames: &[TimedFrame]) -> f32 {
    let told = |frame: &TimedFrame| Some(frame.exposure.time_ns? as f32 * 1e-9 * frame.exposure.iso? as f32);
    median(&mut frames.iter().filter_map(told).collect::<Vec<_>>()).unwrap_or(0.0)
}

/// See [`Scores::behind`]: the picture's upper corners over the middle of the face.
fn behind(image: &RgbImage, mesh: &Mesh) -> f32 {
    let (width, height) = image.dimensions();
    let light = |columns: Range<u32>, rows: Range<u32>| {
        let grey = |[r, g, b]: [u8; 3]| 0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b);
        let places = rows.flat_map(|row| columns.clone().map(move |column| (column, row)));
        let mut light: Vec<f32> = places.map(|(column, row)| grey(image.get_pixel(column, row).0)).collect();
        median(&mut light).unwrap_or(0.0).powf(GAMMA)
    };
    let ([x, y], half) = mesh.bounds();
    let around = |middle: f32, half: f32, most: u32| {
        let [from, to] = [-0.5, 0.5].map(|side| ((middle + side * half).max(0.0) as u32).min(most));
        from..to
    };
    let corners = [0..width / 8, width - width / 8..width].map(|columns| light(columns, 0..height / 4));
    let face = light(around(x, half[0], width), around(y, half[1], height));
    corners[0].max(corners[1]) / face.max(1.0)
}

/// The frame of the lead that is most like all others of it.
fn frontal<'a>(
    challenge: &Challenge,
    frames: &[TimedFrame],
    meshes: &'a [(usize, Mesh)],
) -> Result<&'a (usize, Mesh), Reason> {
    let lead: Vec<_> = meshes.iter().filter(|(index, _)| frames[*index].at_ms < challenge.lead_ms()).collect();
    if lead.len() < FEWEST_FRONTAL {
        return Err(Reason::FaceLeft);
    }
    let apart = |a: &Mesh, b: &Mesh| {
        let Angles { yaw, pitch, .. } = angles(a, b);
        yaw.hypot(pitch)
    };
    let all = |mesh: &Mesh| lead.iter().map(|(_, other)| apart(mesh, other)).sum::<f32>();
    let rated = lead.iter().map(|seen| (*seen, all(&seen.1)));
    rated.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(seen, _)| seen).ok_or(Reason::FaceLeft)
}

/// How far the head is turned this way, degrees.
fn turned(angles: &Angles, towards: Direction) -> f32 {
    match towards {
        Direction::Left => angles.yaw,
        Direction::Right => -angles.yaw,
        Direction::Up => angles.pitch,
        Direction::Down => -angles.pitch,
    }
}

/// How far the head is turned this way for certain, degrees: of a turn to a side the mesh tells some as a nod.
fn surely(angles: &Angles, towards: Direction) -> f32 {
    turned(angles, towards) - if towards.is_sideways() { 0.0 } else { NOD * angles.yaw.abs() }
}

/// Each turn far enough, in order, with the place of its farthest moment. The larger angle tells where to.
pub(super) fn peaks(way: &[(u32, Angles)]) -> Vec<(Direction, usize)> {
    let mut peaks: Vec<(Direction, usize)> = Vec::new();
    for (index, (_, angles)) in way.iter().enumerate() {
        let rated = Direction::ALL.map(|towards| (towards, surely(angles, towards)));
        let Some((towards, far)) = rated.into_iter().max_by(|a, b| a.1.total_cmp(&b.1)) else { continue };
        if far < if towards.is_sideways() { SIDEWAYS } else { UPRIGHT } {
            continue;
        }
        match peaks.last_mut() {
            Some((last, peak)) if *last == towards => {
                if far > surely(&way[*peak].1, towards) {
                    *peak = index;
                }
            }
            _ => peaks.push((towards, index)),
        }
    }
    peaks
}

/// The frames in which depth is looked for.
fn looks(way: &[(u32, Angles)], peaks: &[(Direction, usize)]) -> Vec<usize> {
    let mut looks = Vec::new();
    for (order, &(towards, peak)) in peaks.iter().enumerate().filter(|(_, (towards, _))| towards.is_sideways()) {
        let from = order.checked_sub(1).map_or(0, |before| peaks[before].1);
        let to = peaks.get(order + 1).map_or(way.len() - 1, |next| next.1);
        for half in [from..peak + 1, peak..to + 1] {
            for wanted in LOOKS {
                let off = |index: usize| (turned(&way[index].1, towards) - wanted).abs();
                let nearest = half.clone().min_by(|&a, &b| off(a).total_cmp(&off(b)));
                looks.extend(nearest.filter(|&index| turned(&way[index].1, towards) >= LOOK_FROM));
            }
        }
    }
    looks.sort_unstable();
    looks.dedup();
    looks
}

/// The largest distances of turned faces and of those that look ahead again.
fn identity(
    faces: &Faces,
    frames: &[TimedFrame],
    frontal: &(usize, Mesh),
    meshes: &[(usize, Mesh)],
    way: &[(u32, Angles)],
    peaks: &[(Direction, usize)],
) -> Result<[f32; 2], Reason> {
    let samples = samples(way, peaks);
    let seen: Vec<&(usize, Mesh)> = samples.iter().map(|&index| &meshes[index]).collect();
    let distances = distances(faces, frames, frontal, &seen).ok_or(Reason::ModelFailed)?;
    let looks_ahead = |index: usize| way[index].1.yaw.hypot(way[index].1.pitch) <= AHEAD;
    let farthest = |ahead: bool| {
        let of = samples.iter().zip(&distances).filter(|(index, _)| looks_ahead(**index) == ahead);
        of.map(|(_, distance)| *distance).fold(0.0, f32::max)
    };
    let after = peaks.last().map_or(0, |(_, peak)| peak + 1);
    let returned = peaks.is_empty() || samples.iter().any(|&index| index >= after && looks_ahead(index));
    Ok([farthest(false), if returned { farthest(true) } else { FARTHEST }])
}

/// The frames whose identity is looked at: the farthest of each turn, and the nearest to the front between two and after the last.
fn samples(way: &[(u32, Angles)], peaks: &[(Direction, usize)]) -> Vec<usize> {
    let off = |index: usize| way[index].1.yaw.hypot(way[index].1.pitch);
    let nearest = |from: usize, to: usize| (from..=to).min_by(|&a, &b| off(a).total_cmp(&off(b)));
    let mut samples = Vec::new();
    let mut from = 0;
    for &(_, peak) in peaks {
        samples.extend(nearest(from, peak));
        samples.push(peak);
        from = peak;
    }
    samples.extend(nearest(from, way.len() - 1));
    samples.dedup();
    samples
}

pub(super) fn judge(challenge: &Challenge, scores: &Scores) -> Vec<Reason> {
    let steps = challenge.steps();
    let followed = steps.len() == scores.turns.len()
        && steps.iter().zip(&scores.turns).all(|(step, turn)| {
            let time = step.start_ms + SOON..step.start_ms + step.duration_ms + LATE;
            step.towards == turn.towards && time.contains(&turn.at_ms)
        });
    let changed = !(scores.identity <= DISTANCE && scores.ahead <= AHEAD_DISTANCE && scores.seam >= SEAM);
    // Without the turns there was nothing to see depth by.
    // Clamped, what is no number stays none.
    let depth = scores.solid.clamp(-1.0, 1.0) + (scores.width.clamp(0.0, 1.0 + WIDE) - 1.0) / NARROW;
    let flat = followed && (depth.is_nan() || depth < DEPTH);
    // A camera that tells nothing has an exposure of 0.
    let screen = scores.behind < BEHIND && !(0.0 < scores.exposure && scores.exposure < BRIGHT);
    let dark = screen || (changed || flat) && scores.exposure > DARK;
    let reasons = [
        (!followed, Reason::HeadNotTurned),
        (dark, Reason::TooDark),
        (changed && !dark, Reason::FaceChanged),
        (flat && !dark, Reason::NotFaceShaped),
    ];
    reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect()
}
