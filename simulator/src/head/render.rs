//! Rays from a pinhole camera to the head, and the light that comes back for each lamp alone.

use super::look::Look;
use super::shape::{Head, Material};
use super::space::{V3, step, v};
use super::surface::{Surface, surface};

/// The lamps of every rendering: the screen, the sky (light from everywhere), one lamp from the left, one from above.
pub(crate) const LAMPS: usize = 4;

/// Light of each lamp.
type Lit = [[f32; 3]; LAMPS];

/// Where camera and lamps are. Lengths are in units of 10 cm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct View {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// From the camera to the middle of the head.
    pub(crate) distance: f32,
    /// Focal length as a multiple of the picture's width.
    pub(crate) focal: f32,
    /// Yaw, pitch and roll of the head, radians.
    pub(crate) pose: [f32; 3],
    /// Where the middle of the picture points, relative to the middle of the head.
    pub(crate) aim: [f32; 2],
    /// The screen: its left, right, top and bottom edges relative to the camera.
    pub(crate) screen: [f32; 4],
    /// Directions to the two lamps.
    pub(crate) lamps: [[f32; 3]; 2],
}

/// A rendering: luminance per unit of each lamp, in cd/m² for 1 cd/m² of the screen, 1 lx of the others.
#[derive(Debug, Clone)]
pub(crate) struct Layers {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// How much of the pixel is the person.
    pub(crate) cover: Vec<f32>,
    /// How far the surface stands out towards the camera from the middle of the head; 0 where nothing is.
    pub(crate) depth: Vec<f32>,
    pub(crate) light: Vec<Lit>,
}

/// Renders `look` with the eyes `shut` (0 to 1). With a rendering of the same view, only the rows around the eyes are done
/// anew.
pub(crate) fn render(look: &Look, view: &View, shut: f32, rest: Option<&Layers>) -> Layers {
    let tracer = Tracer::new(look, view, shut);
    let (width, height) = (view.width, view.height);
    let (first, last) = if rest.is_some() {
        // The eyes are 0.25 high around the origin; the margin is for poses.
        let row = |y: f32| height as f32 / 2.0 - (y - view.aim[1]) / view.distance * view.focal * width as f32;
        ((row(0.40).max(0.0)) as usize, (row(-0.40).max(0.0) as usize).min(height))
    } else {
        (0, height)
    };
    let rows = |from: usize, to: usize| -> Vec<Sample> {
        (from * width..to * width).map(|i| tracer.sample((i % width) as f32 + 0.5, (i / width) as f32 + 0.5)).collect()
    };
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(8);
    let share = (last - first).div_ceil(workers).max(1);
    let mut samples: Vec<Sample> = Vec::with_capacity(width * height);
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..workers)
            .map(|k| (first + k * share, (first + (k + 1) * share).min(last)))
            .filter(|(from, to)| from < to)
            .map(|(from, to)| {
                let rows = &rows;
                scope.spawn(move || rows(from, to))
            })
            .collect();
        for part in parts {
            match part.join() {
                Ok(mut part) => samples.append(&mut part),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    smooth(&tracer, &mut samples, width, first);
    let mut layers = rest.cloned().unwrap_or_else(|| Layers {
        width,
        height,
        cover: vec![0.0; width * height],
        depth: vec![0.0; width * height],
        light: vec![Lit::default(); width * height],
    });
    for (i, sample) in samples.into_iter().enumerate() {
        layers.cover[first * width + i] = sample.cover;
        layers.depth[first * width + i] = sample.depth;
        layers.light[first * width + i] = sample.light;
    }
    layers
}

/// Samples pixels four more times where the picture changes quickly.
fn smooth(tracer: &Tracer<'_>, samples: &mut [Sample], width: usize, first: usize) {
    let key = |s: &Sample| {
        // Under the sky and the upper lamp together, on a scale near to the eye's.
        (s.cover * 0.4, ((s.light[1][1] + 0.5 * s.light[3][1]).max(0.0) * 3.0).sqrt())
    };
    let keys: Vec<(f32, f32)> = samples.iter().map(key).collect();
    let height = samples.len() / width;
    for y in 1..height.saturating_sub(1) {
        for x in 1..width - 1 {
            let i = y * width + x;
            let here = keys[i];
            let change = [i - 1, i + 1, i - width, i + width]
                .iter()
                .map(|&j| (keys[j].0 - here.0).abs().max((keys[j].1 - here.1).abs()))
                .fold(0.0, f32::max);
            if change < 0.07 {
                continue;
            }
            let mut sum = Sample::default();
            for (dx, dy) in [(0.125, 0.375), (0.375, -0.125), (-0.125, -0.375), (-0.375, 0.125)] {
                let s = tracer.sample(x as f32 + 0.5 + dx, (first + y) as f32 + 0.5 + dy);
                sum.cover += 0.25 * s.cover;
                sum.depth += 0.25 * s.depth;
                for lamp in 0..LAMPS {
                    for channel in 0..3 {
                        sum.light[lamp][channel] += 0.25 * s.light[lamp][channel];
                    }
                }
            }
            samples[i] = sum;
        }
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sample {
    cover: f32,
    depth: f32,
    light: Lit,
}

struct Tracer<'a> {
    head: Head<'a>,
    view: &'a View,
    /// The camera, in the head's space.
    eye: V3,
    /// Emitters of the screen, their common normal, in the head's space.
    emitters: Vec<V3>,
    facing: V3,
    lamps: [V3; 2],
    up: V3,
    /// Axes of the screen for mirror images of it.
    right: V3,
}

impl<'a> Tracer<'a> {
    fn new(look: &'a Look, view: &'a View, shut: f32) -> Self {
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
            head: Head::new(look, shut),
            view,
            eye: camera.unturned(view.pose),
            emitters,
            facing: v(0.0, 0.0, -1.0).unturned(view.pose),
            lamps: view.lamps.map(|l| v(l[0], l[1], l[2]).unit().unturned(view.pose)),
            up: v(0.0, 1.0, 0.0).unturned(view.pose),
            right: v(1.0, 0.0, 0.0).unturned(view.pose),
        }
    }

    fn sample(&self, x: f32, y: f32) -> Sample {
        let view = self.view;
        let (w, h) = (view.width as f32, view.height as f32);
        let ray = v((x - w / 2.0) / w / view.focal, -(y - h / 2.0) / w / view.focal, -1.0).unit().unturned(view.pose);
        match self.march(self.eye, ray) {
            Some(p) => Sample { cover: 1.0, depth: -p.dot(self.facing), light: self.shade(p, -ray) },
            None => Sample::default(),
        }
    }

    fn march(&self, from: V3, ray: V3) -> Option<V3> {
        let mut t = (self.view.distance - 1.9).max(0.5);
        let end = self.view.distance + 1.6;
        for _ in 0..110 {
            let p = from + ray * t;
            let d = self.head.distance(p);
            if d < 0.0012 {
                return Some(p);
            }
            t += d.min(0.5) * 0.78;
            if t > end {
                return None;
            }
        }
        // Still close after many steps: a grazing ray.
        let p = from + ray * t;
        (self.head.distance(p) < 0.01).then_some(p)
    }

    fn normal(&self, p: V3) -> V3 {
        let h = 0.0022;
        let k = [v(1.0, -1.0, -1.0), v(-1.0, -1.0, 1.0), v(-1.0, 1.0, -1.0), v(1.0, 1.0, 1.0)];
        k.iter().fold(V3::default(), |sum, &k| sum + k * self.head.distance(p + k * h)).unit()
    }

    /// How open the surroundings of `p` are: 1 free, 0 enclosed.
    fn openness(&self, p: V3, n: V3) -> f32 {
        let (mut hidden, mut weight) = (0.0, 1.0);
        for reach in [0.02, 0.07, 0.16, 0.34] {
            hidden += weight * (reach - self.head.distance(p + n * reach)).max(0.0) / reach;
            weight *= 0.72;
        }
        (1.0 - 0.47 * hidden).clamp(0.05, 1.0)
    }

    fn unshadowed(&self, p: V3, n: V3, towards: V3) -> f32 {
        let (mut t, mut light) = (0.03, 1.0f32);
        let from = p + n * 0.012;
        for _ in 0..13 {
            let d = self.head.distance(from + towards * t);
            light = light.min(0.5 + 0.5 * d / (0.16 * t));
            if light <= 0.0 {
                return 0.0;
            }
            t += d.clamp(0.035, 0.30);
            if t > 1.7 {
                break;
            }
        }
        let s = light.clamp(0.0, 1.0);
        s * s * (3.0 - 2.0 * s)
    }

    fn shade(&self, p: V3, to_eye: V3) -> Lit {
        let (_, material) = self.head.nearest(p);
        let n = self.normal(p);
        let s = surface(&self.head, p, material);
        let fine = (n + s.rough).unit();
        let open = self.openness(p, n);
        // What is enclosed by skin gets light that skin has reddened.
        let bounce: [f32; 3] = std::array::from_fn(|i| open.powf(1.0 - 0.45 * s.albedo[i].min(0.8)));
        let mut lit = Lit::default();

        // The screen: each emitter by its own distance and angle; cd/m² -> lx.
        let [left, right, top, bottom] = self.view.screen;
        let area = (right - left) * (top - bottom) / self.emitters.len() as f32;
        for &emitter in &self.emitters {
            let towards = emitter - p;
            let r2 = towards.dot(towards);
            let l = towards * (1.0 / r2.sqrt());
            let strength = area * (-l.dot(self.facing)).max(0.0) / r2;
            self.add(&mut lit[0], &s, n, fine, l, to_eye, bounce.map(|b| strength * (0.35 + 0.65 * b)));
        }
        // The sky: brighter above than below.
        let up = 0.62 + 0.38 * fine.dot(self.up);
        let front = 0.80 + 0.20 * fine.dot(-self.facing);
        for i in 0..3 {
            lit[1][i] = s.albedo[i] / std::f32::consts::PI * up * front * bounce[i];
        }
        let rim = (1.0 - n.dot(to_eye)).clamp(0.0, 1.0).powi(4);
        if material == Material::Skin {
            for value in &mut lit[1] {
                *value += 0.035 * rim * open * up / std::f32::consts::PI;
            }
        }
        for (slot, &l) in [2, 3].iter().zip(&self.lamps) {
            if n.dot(l) < -0.35 {
                continue;
            }
            let shadow = self.unshadowed(p, n, l);
            let soft: [f32; 3] = std::array::from_fn(|i| shadow.powf(1.0 / (1.0 + 0.8 * s.wrap[i])));
            self.add(
                &mut lit[*slot],
                &s,
                n,
                fine,
                l,
                to_eye,
                std::array::from_fn(|i| soft[i] * (0.5 + 0.5 * bounce[i])),
            );
        }
        if let Some(film) = s.film {
            self.mirror(&mut lit, p, film, to_eye, open);
        }
        lit
    }

    /// Adds one lamp's light, `amount` being its illuminance on a surface that faces it.
    #[allow(clippy::too_many_arguments)]
    fn add(&self, out: &mut [f32; 3], s: &Surface, n: V3, fine: V3, l: V3, to_eye: V3, amount: [f32; 3]) {
        const PI: f32 = std::f32::consts::PI;
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

    /// Adds the mirror images of the lamps in the film of tears.
    fn mirror(&self, lit: &mut Lit, p: V3, film: V3, to_eye: V3, open: f32) {
        let r = film * (2.0 * film.dot(to_eye)) - to_eye;
        let [left, right, top, bottom] = self.view.screen;
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
