//! Where the face is in each frame: the mesh on some of them, a line between on the others.

use crate::detect::Face;
use crate::faces::Faces;
use crate::frames::TimedFrame;
use crate::landmarks::Mesh;
use crate::quality;
use image::RgbImage;
use regain_base::Reason;

/// Between two looks no point of the face may wander farther than this, in units of the eye corners' distance; else the frames
/// between are looked at, too.
const WANDER: f32 = 0.12;
/// The detector looks again for company and for a face that was lost about this often, ms.
const LOOK_MS: u32 = 900;
/// The parts of a picture are searched in this many frames at most: a small face is found so, and a clip without one stays cheap.
const SEARCHES: usize = 2;
/// A mesh less certain than this is no face.
const PRESENCE: f32 = 0.5;
/// Share of frames that may lack the face: a blink of tracking, not a face that left.
const MISSING: f32 = 0.2;

/// Follows the face, with a mesh about every `key_ms`; the frames that show it, by index.
///
/// # Errors
/// No face, two of them, or a face that left.
pub(crate) fn track(faces: &Faces, frames: &[TimedFrame], key_ms: u32) -> Result<Vec<(usize, Mesh)>, Reason> {
    track_within(faces, frames, key_ms, WANDER)
}

/// The same where a point may wander farther, or less far, than [`WANDER`].
pub(crate) fn track_within(
    faces: &Faces,
    frames: &[TimedFrame],
    key_ms: u32,
    wander: f32,
) -> Result<Vec<(usize, Mesh)>, Reason> {
    let mut tracker = Tracker { faces, frames, key_ms, wander, looks: 0, company: 0, searches: 0, looked_at: None };
    let keys = tracker.keys()?;
    // One false find in one look is no company.
    if tracker.company >= 2 || (tracker.company == 1 && tracker.looks <= 2) {
        return Err(Reason::SeveralFaces);
    }
    if keys.is_empty() {
        return Err(Reason::NoFace);
    }
    let meshes = tracker.filled(keys);
    if frames.len() - meshes.len() > (frames.len() as f32 * MISSING) as usize {
        return Err(Reason::FaceLeft);
    }
    Ok(meshes)
}

/// The mesh of a face that was near here in another frame; none when it left.
pub(crate) fn follow(faces: &Faces, image: &RgbImage, start: &Mesh) -> Option<Mesh> {
    let mesh = faces.follow(image, start).ok()?;
    (mesh.presence >= PRESENCE && mesh.unit() > 8.0).then_some(mesh)
}

struct Tracker<'a> {
    faces: &'a Faces,
    frames: &'a [TimedFrame],
    key_ms: u32,
    wander: f32,
    looks: usize,
    company: usize,
    searches: usize,
    looked_at: Option<u32>,
}

impl Tracker<'_> {
    /// The mesh about every `key_ms`, and in the last frame.
    fn keys(&mut self) -> Result<Vec<(usize, Mesh)>, Reason> {
        let mut keys: Vec<(usize, Mesh)> = Vec::new();
        let mut before: Option<Mesh> = None;
        let mut next_ms = 0;
        for (index, frame) in self.frames.iter().enumerate() {
            if before.is_some() && frame.at_ms < next_ms && index + 1 < self.frames.len() {
                continue;
            }
            let due = self.looked_at.is_none_or(|at| frame.at_ms.saturating_sub(at) >= LOOK_MS);
            if before.is_none() || due {
                let found = self.look(index)?;
                before = before.or_else(|| self.faces.landmarks(&frame.image, &found?).ok());
            }
            let Some(start) = &before else { continue };
            before = self.follow(index, start);
            if let Some(mesh) = &before {
                keys.push((index, mesh.clone()));
                // Half a frame early, so that the key nearest to the time is taken.
                next_ms = frame.at_ms + self.key_ms - 20;
            }
        }
        Ok(keys)
    }

    fn follow(&self, index: usize, start: &Mesh) -> Option<Mesh> {
        follow(self.faces, &self.frames[index].image, start)
    }

    /// Looks at the whole frame, counts company and gives the one face.
    fn look(&mut self, index: usize) -> Result<Option<Face>, Reason> {
        let image = &self.frames[index].image;
        let found = match self.faces.detect_near(image) {
            Ok(found) if found.is_empty() && self.searches < SEARCHES => {
                self.searches += 1;
                self.faces.detect(image)
            }
            near => near,
        };
        let found = found.or_else(|error| match error.reason() {
            Reason::NotAnImage => Ok(Vec::new()),
            reason => Err(reason),
        })?;
        self.looks += 1;
        self.looked_at = Some(self.frames[index].at_ms);
        match quality::only(&found, quality::Purpose::Live) {
            Err(Reason::SeveralFaces) => {
                self.company += 1;
                Ok(None)
            }
            one => Ok(one.ok()),
        }
    }

    /// The frames between the keys: on a line when the face hardly moved, else looked at; none across a gap without a face.
    fn filled(&self, keys: Vec<(usize, Mesh)>) -> Vec<(usize, Mesh)> {
        let mut meshes: Vec<(usize, Mesh)> = Vec::with_capacity(self.frames.len());
        for (index, mesh) in keys {
            if let Some((from, before)) = meshes.last().cloned() {
                let (start, end) = (self.frames[from].at_ms, self.frames[index].at_ms);
                // A longer time means that the face was lost between.
                let near = end - start <= 2 * self.key_ms || index - from <= 2;
                let still = wander(&before, &mesh) <= self.wander;
                for between in from + 1..index {
                    let part = (self.frames[between].at_ms - start) as f32 / (end - start).max(1) as f32;
                    let placed = if near && still {
                        Some(before.towards(&mesh, part))
                    } else if near {
                        self.follow(between, if part < 0.5 { &before } else { &mesh })
                    } else {
                        None
                    };
                    meshes.extend(placed.map(|mesh| (between, mesh)));
                }
            }
            meshes.push((index, mesh));
        }
        meshes
    }
}

/// The farthest that a point moved, in units of the eye corners' distance.
fn wander(before: &Mesh, now: &Mesh) -> f32 {
    let unit = before.unit().max(1.0);
    let moved = |(a, b): (&[f32; 3], &[f32; 3])| (b[0] - a[0]).hypot(b[1] - a[1]) / unit;
    before.points.iter().zip(&now.points).step_by(7).map(moved).fold(0.0, f32::max)
}
