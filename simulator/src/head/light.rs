//! What the lamps of a rendering give a place of the head.

use std::f32::consts::PI;

use super::render::View;
use super::space::{V3, step, v};
use super::surface::Surface;

/// The lamps of every rendering: the screen, the sky (light from everywhere), one lamp from the left, one from above.
pub(crate) const LAMPS: usize = 4;

/// Light of each lamp.
pub(super) type Lit = [[f32; 3]; LAMPS];

/// Camera and lamps of a view, in the head's space.
pub(super) struct Lights {
    /// The camera.
    pub(super) eye: V3,
    /// The screen's normal, which points to the head.
    pub(super) facing: V3,
    /// Axes of the screen, and of the picture.
    pub(super) right: V3,
    pub(super) up: V3,
    /// Emitters of the screen.
    emitters: Vec<V3>,
    /// The screen: its left, right, top and bottom edges relative to the camera.
    screen: [f32; 4],
    lamps: [V3; 2],
}

/// A place on the head.
pub(super) struct Place {
    pub(super) p: V3,
    /// The normal of its geometry.
    pub(super) n: V3,
    pub(super) to_eye: V3,
    /// How open its surroundings are: 1 free, 0 enclosed.
    pub(super) open: f32,
    pub(super) skin: bool,
}

impl Lights {
    pub(super) fn new(view: &View) -> Self {
        let camera = v(view.aim[0], view.aim[1], view.distance);
        let [left, right, top, bottom] = view.screen;
        let emitters = (0..15)
            .map(|k| {
                let (i, j) = ((k % 3) as f32, (k / 3) as f32);
                let place = v(left + (right - left) * (i + 0.5) / 3.0, top + (bottom - top) * (j + 0.5) / 5.0, 0.0);
                (camera + place).unturned(view.pose)
            })
            .collect();
        Self {
            eye: camera.unturned(view.pose),
            facing: v(0.0, 0.0, -1.0).unturned(view.pose),
            right: v(1.0, 0.0, 0.0).unturned(view.pose),
            up: v(0.0, 1.0, 0.0).unturned(view.pose),
            emitters,
            screen: view.screen,
            lamps: view.lamps.map(|l| v(l[0], l[1], l[2]).unit().unturned(view.pose)),
        }
    }

    /// The light of a surface at a place; `unshadowed` says how much of a lamp in some direction reaches it, 0 to 1.
    pub(super) fn on(&self, place: &Place, s: &Surface, unshadowed: impl Fn(V3) -> f32) -> Lit {
        let Place { p, n, to_eye, open, skin } = *place;
        let fine = (n + s.rough).unit();
        // What is enclosed by skin gets light that skin has reddened.
        let bounce: [f32; 3] = std::array::from_fn(|i| open.powf(1.0 - 0.45 * s.albedo[i].min(0.8)));
        let mut lit = Lit::default();

        // The screen: each emitter by its own distance and angle; cd/m² -> lx.
        let [left, right, top, bottom] = self.screen;
        let area = (right - left) * (top - bottom) / self.emitters.len() as f32;
        for &emitter in &self.emitters {
            let towards = emitter - p;
            let r2 = towards.dot(towards);
            let l = towards * (1.0 / r2.sqrt());
            let strength = area * (-l.dot(self.facing)).max(0.0) / r2;
            add(&mut lit[0], s, [n, fine, to_eye], l, bounce.map(|b| strength * (0.35 + 0.65 * b)));
        }
        // The sky: brighter above than below.
        let up = 0.62 + 0.38 * fine.dot(self.up);
        let front = 0.80 + 0.20 * fine.dot(-self.facing);
        for i in 0..3 {
            lit[1][i] = s.albedo[i] / PI * up * front * bounce[i];
        }
        let rim = (1.0 - n.dot(to_eye)).clamp(0.0, 1.0).powi(4);
        if skin {
            for value in &mut lit[1] {
                *value += 0.035 * rim * open * up / PI;
            }
        }
        for (slot, &l) in [2, 3].iter().zip(&self.lamps) {
            if n.dot(l) < -0.35 {
                continue;
            }
            let shadow = unshadowed(l);
            let soft: [f32; 3] = std::array::from_fn(|i| shadow.powf(1.0 / (1.0 + 0.8 * s.wrap[i])));
            add(&mut lit[*slot], s, [n, fine, to_eye], l, std::array::from_fn(|i| soft[i] * (0.5 + 0.5 * bounce[i])));
        }
        lit
    }

    /// Adds the mirror images of the lamps in the film of tears.
    pub(super) fn mirror(&self, lit: &mut Lit, place: &Place, film: V3) {
        let Place { p, to_eye, open, .. } = *place;
        let r = film * (2.0 * film.dot(to_eye)) - to_eye;
        let [left, right, top, bottom] = self.screen;
        let depth = -r.dot(self.facing);
        if depth > 0.1 {
            let towards_plane = -(self.eye - p).dot(self.facing);
            let hit = p + r * (towards_plane / depth) - self.eye;
            let (x, y) = (hit.dot(self.right), hit.dot(self.up));
            let soft = 0.18;
            let inside = step(left - soft, left + soft, x)
                * step(right + soft, right - soft, x)
                * step(bottom - soft, bottom + soft, y)
                * step(top + soft, top - soft, y);
            for value in &mut lit[0] {
                *value += 0.026 * inside;
            }
        }
        for (slot, &l) in [2, 3].iter().zip(&self.lamps) {
            // A lamp of about 12 degrees that gives 1 lx has about 30 cd/m².
            let image = 30.0 * 0.026 * step(0.972, 0.990, r.dot(l)) * step(0.2, 0.6, open);
            for value in &mut lit[*slot] {
                *value += image;
            }
        }
    }
}

/// Adds one lamp's light from `l`, `amount` being its illuminance on a surface that faces it; `n` and `fine` are the normals without and
/// with what is too fine to be geometry.
fn add(out: &mut [f32; 3], s: &Surface, [n, fine, to_eye]: [V3; 3], l: V3, amount: [f32; 3]) {
    let half = (l + to_eye).unit();
    let mut mirrored = 0.0;
    let mut facing = fine.dot(l);
    if let Some(strand) = s.strand {
        // Kajiya and Kay: a strand reflects into a cone around itself.
        let along = strand.dot(half);
        let ring = (1.0 - along * along).max(0.0).sqrt();
        let round = (1.0 - strand.dot(l).powi(2)).max(0.0).sqrt();
        facing = 0.55 * facing + 0.45 * round * step(-0.3, 0.5, n.dot(l));
        let visible = step(-0.1, 0.4, n.dot(l));
        mirrored += visible * (s.gloss[0] * ring.powi(28) * 2.4 + s.gloss[1] * ring.powi(90) * 6.0);
    } else {
        let spread = fine.dot(half).max(0.0);
        let grazing = 1.0 + 3.0 * (1.0 - to_eye.dot(half).clamp(0.0, 1.0)).powi(3);
        let visible = step(-0.05, 0.2, n.dot(l));
        mirrored +=
            visible * grazing * (s.gloss[0] * spread.powi(12) * 14.0 + s.gloss[1] * spread.powi(52) * 54.0) / 8.0;
    }
    for i in 0..3 {
        let w = s.wrap[i];
        let e = ((facing + w) / (1.0 + w)).max(0.0);
        out[i] += amount[i] * (s.albedo[i] / PI * e * if w > 0.2 { 0.6 + 0.4 * e } else { 1.0 } + mirrored / PI);
    }
}
