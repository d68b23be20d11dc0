//! Rays from a pinhole camera to the head, and the light that comes back for each lamp alone.

use super::light::{Lights, Lit, Place};
use super::look::Look;
use super::shape::{Head, Material};
use super::space::{V3, v};
use super::surface::surface;

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
                for (sum, light) in sum.light.iter_mut().flatten().zip(s.light.iter().flatten()) {
                    *sum += 0.25 * light;
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
    lights: Lights,
}

impl<'a> Tracer<'a> {
    fn new(look: &'a Look, view: &'a View, shut: f32) -> Self {
        Self { head: Head::new(look, shut), view, lights: Lights::new(view) }
    }

    fn sample(&self, x: f32, y: f32) -> Sample {
        let view = self.view;
        let (w, h) = (view.width as f32, view.height as f32);
        let ray = v((x - w / 2.0) / w / view.focal, -(y - h / 2.0) / w / view.focal, -1.0).unit().unturned(view.pose);
        match self.march(self.lights.eye, ray) {
            Some(p) => Sample { cover: 1.0, depth: -p.dot(self.lights.facing), light: self.shade(p, -ray) },
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
        let open = self.openness(p, n);
        let place = Place { p, n, to_eye, open, skin: material == Material::Skin };
        let mut lit = self.lights.on(&place, &s, |lamp| self.unshadowed(p, n, lamp));
        if let Some(film) = s.film {
            self.lights.mirror(&mut lit, &place, film);
        }
        lit
    }
}
