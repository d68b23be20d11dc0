//! A photo of somebody, laid over the shape of the face in it and lit anew: the second generator. Its texture is real, its shape comes
//! from a face mesh and not from the drawn head's solids. What is around the face recedes as a skull does; nothing casts a shadow, and the
//! light that the photo was taken in stays in the texture.

use image::RgbImage;
use std::fmt;

use super::light::{Lights, Lit, Place};
use super::render::{Layers, View};
use super::space::{V3, step, v};
use super::surface::Surface;
use crate::camera::{encode, linear};
use crate::canvas::bilinear;

/// Outer corners of the eyes, left in the picture and right in the picture, and the tip of the nose, in MediaPipe's order.
const CORNERS: [usize; 2] = [33, 263];
const NOSE: usize = 1;
/// Points of cheeks, forehead and the bridge of the nose: bare skin.
const SKIN: [usize; 9] = [50, 280, 205, 425, 101, 330, 151, 108, 337];
/// The least and most that the photo's light is multiplied by to give skin its reflectance; chosen by eye.
const LIT: [f32; 2] = [0.2, 12.0];
/// Most red over blue, linear: of the palest and the darkest skin it is 1.9 and 3.2 ([`Look::skin`](super::look::Look::skin)). With more the
/// photo's own light was coloured, and so are its shades: lit anew in white, two such faces (7 and 18) seemed to mirror the screen.
const WARM: f32 = 4.5;
/// No surface gives back more.
const WHITE: f32 = 0.95;
/// Fewer points are no such mesh.
const FEWEST: usize = 468;
/// Distance of the outer eye corners, in units of 10 cm; of adults 0.85 to 0.97.
const OUTER: f32 = 0.90;
/// Where the tip of the nose stands out to.
const NOSE_DEPTH: f32 = 0.80;
/// The part of the photo that is laid out: left, right, bottom and top from between the eyes.
const REACH: [f32; 4] = [-1.05, 1.05, -1.40, 1.50];
/// Between two vertices.
const STEP: f32 = 0.0125;
/// How far a point of the mesh shapes its surroundings, as a part of the distance between points there: the mesh is dense at eyes and
/// lips and sparse on the forehead …
const NEAR: f32 = 0.6;
/// … which is the distance to the farthest of so many, on average over so much around.
const SPACING: (usize, f32) = (4, 0.15);
/// How far it does where no other is near.
const FAR: f32 = 0.25;
/// How much less that counts.
const FAINT: f32 = 1e-4;
/// Beyond this distance from the mesh, which is more than half of what is between its points on a forehead, skin ends and the head
/// recedes …
const EDGE: f32 = 0.14;
/// … with the square of the distance, by so much.
const RECEDES: f32 = 2.0;

/// Somebody's photo with the shape of the face. Its Debug text shows neither.
pub struct Photo {
    image: RgbImage,
    /// The corners of the surface in the head's space, row by row from the top, and how far outside of the mesh each is.
    surface: Vec<(V3, f32)>,
    /// From the photo's pixels, and their turn, to that space.
    middle: [f32; 2],
    scale: f32,
    turn: f32,
    /// Of its skin, linear.
    skin: [f32; 3],
}

impl fmt::Debug for Photo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Photo({} x {})", self.image.width(), self.image.height())
    }
}

/// A corner of the surface.
struct Vertex {
    /// In the picture, and the distance from the camera.
    at: [f32; 3],
    cover: f32,
    depth: f32,
    light: Lit,
}

impl Photo {
    /// `points` are the 468 of MediaPipe's face mesh: x and y in the photo's pixels, z in the same unit, smaller nearer. `None` when
    /// they are no face, or when no skin has the colour that it shows.
    pub fn new(image: RgbImage, points: &[[f32; 3]]) -> Option<Self> {
        if points.len() < FEWEST || !points.iter().flatten().all(|value| value.is_finite()) {
            return None;
        }
        let [left, right] = CORNERS.map(|at| points[at]);
        let across = [right[0] - left[0], right[1] - left[1]];
        let apart = across[0].hypot(across[1]);
        if apart < 8.0 {
            return None;
        }
        let middle = [0, 1].map(|axis| (left[axis] + right[axis]) / 2.0);
        let skin = SKIN.map(|at| bilinear(&image, points[at][0] - 0.5, points[at][1] - 0.5).map(linear));
        let skin: [f32; 3] = std::array::from_fn(|channel| {
            let mut shades = skin.map(|shade| shade[channel]);
            shades.sort_by(f32::total_cmp);
            shades[SKIN.len() / 2].max(1e-3)
        });
        if skin[0] > WARM * skin[2] {
            return None;
        }
        let turn = across[1].atan2(across[0]);
        let mut photo = Self { image, surface: Vec::new(), middle, scale: OUTER / apart, turn, skin };
        let nose = points[NOSE][2];
        let mesh: Vec<V3> = points.iter().map(|point| photo.placed(*point, nose)).collect();
        let mesh: Vec<(V3, f32)> = mesh.iter().map(|point| (*point, spacing(&mesh, *point))).collect();
        let (columns, rows) = corners();
        let place = |at: usize| (REACH[0] + (at % columns) as f32 * STEP, REACH[3] - (at / columns) as f32 * STEP);
        let corner = |(x, y): (f32, f32)| {
            let (depth, beyond) = depth(&mesh, x, y);
            (v(x, y, depth), beyond)
        };
        photo.surface = (0..columns * rows).map(place).map(corner).collect();
        Some(photo)
    }

    /// A point of the photo in the head's space.
    fn placed(&self, [x, y, z]: [f32; 3], nose: f32) -> V3 {
        let (sin, cos) = self.turn.sin_cos();
        let [x, y] = [x - self.middle[0], y - self.middle[1]];
        v((x * cos + y * sin) * self.scale, (x * sin - y * cos) * self.scale, NOSE_DEPTH - (z - nose) * self.scale)
    }

    /// Where a place of the head is in the photo.
    fn pixel(&self, x: f32, y: f32) -> [f32; 2] {
        let (sin, cos) = self.turn.sin_cos();
        let [x, y] = [x / self.scale, y / self.scale];
        [self.middle[0] + x * cos + y * sin, self.middle[1] + x * sin - y * cos]
    }

    /// How much light a place of the photo gives back when its skin has this reflectance.
    fn albedo(&self, [x, y]: [f32; 2], skin: [f32; 3]) -> [f32; 3] {
        let shade = bilinear(&self.image, x - 0.5, y - 0.5).map(linear);
        std::array::from_fn(|channel| {
            let gain = (skin[channel] / self.skin[channel]).clamp(LIT[0], LIT[1]);
            (shade[channel] * gain).clamp(0.01, WHITE)
        })
    }

    /// The photo as one for a document, `width` px wide and a quarter higher, of so many units, of skin with this reflectance.
    pub(crate) fn cut(&self, width: u32, across: f32, middle: [f32; 2], skin: [f32; 3]) -> RgbImage {
        let unit = across / width as f32;
        RgbImage::from_fn(width, width * 5 / 4, |x, y| {
            let place = [x, y].map(|pixel| pixel as f32 + 0.5 - width as f32 / 2.0);
            let at = self.pixel(middle[0] + place[0] * unit, middle[1] - (place[1] - width as f32 / 8.0) * unit);
            image::Rgb(self.albedo(at, skin).map(|light| (encode(light) * 255.0 + 0.5) as u8))
        })
    }

    /// The photo's face in this view, under each lamp alone, its skin of this reflectance.
    pub(crate) fn render(&self, view: &View, skin: [f32; 3]) -> Layers {
        let lights = Lights::new(view);
        let (columns, rows) = corners();
        let vertex = |at: usize| {
            let (column, row) = (at % columns, at / columns);
            let z = |column: usize, row: usize| self.surface[row * columns + column].0.z;
            let [west, east] = [column.saturating_sub(1), (column + 1).min(columns - 1)];
            let [north, south] = [row.saturating_sub(1), (row + 1).min(rows - 1)];
            let across = (z(east, row) - z(west, row)) / (STEP * (east - west) as f32);
            let up = (z(column, north) - z(column, south)) / (STEP * (south - north) as f32);
            let (p, beyond) = self.surface[at];
            self.lit(&lights, view, p, v(-across, -up, 1.0).unit(), beyond, skin)
        };
        let vertices: Vec<Vertex> = (0..columns * rows).map(vertex).collect();
        let mut canvas = Canvas::new(view.width, view.height);
        for at in (0..columns * (rows - 1)).filter(|at| at % columns + 1 < columns) {
            let [a, b, c, d] = [at, at + 1, at + columns, at + columns + 1].map(|at| &vertices[at]);
            if [a, b, c, d].iter().any(|vertex| vertex.cover > 0.0) {
                canvas.triangle([a, b, c]);
                canvas.triangle([b, d, c]);
            }
        }
        canvas.layers
    }

    fn lit(&self, lights: &Lights, view: &View, p: V3, n: V3, beyond: f32, skin: [f32; 3]) -> Vertex {
        let [x, y] = self.pixel(p.x, p.y);
        let inside = x >= 0.0 && y >= 0.0 && x < self.image.width() as f32 && y < self.image.height() as f32;
        // An egg that holds a head with its hair.
        let round = (p.x / 0.98).hypot((p.y - 0.08) / 1.38);
        let cover = if inside { step(1.0, 0.94, round) } else { 0.0 };
        let is_skin = beyond == 0.0;
        let surface = Surface {
            albedo: self.albedo([x, y], skin),
            gloss: if is_skin { [0.030, 0.015] } else { [0.0; 2] },
            wrap: [0.25, 0.16, 0.11],
            rough: V3::default(),
            strand: None,
            film: None,
        };
        let from = p - lights.eye;
        let place = Place { p, n, to_eye: (-from).unit(), open: 1.0, skin: is_skin };
        let light = lights.on(&place, &surface, |_| 1.0);
        let far = from.dot(lights.facing).max(0.05);
        let focal = view.focal * view.width as f32 / far;
        let at = [
            view.width as f32 / 2.0 + from.dot(lights.right) * focal,
            view.height as f32 / 2.0 - from.dot(lights.up) * focal,
            far,
        ];
        Vertex { at, cover, depth: -p.dot(lights.facing), light }
    }
}

/// How many corners the surface has in a row, and how many rows.
fn corners() -> (usize, usize) {
    let [left, right, bottom, top] = REACH;
    let count = |from: f32, to: f32| ((to - from) / STEP) as usize + 1;
    (count(left, right), count(bottom, top))
}

/// How far apart the points of a mesh are around one of them.
fn spacing(mesh: &[V3], point: V3) -> f32 {
    let mut apart: Vec<f32> = mesh.iter().map(|other| (other.x - point.x).hypot(other.y - point.y)).collect();
    *apart.select_nth_unstable_by(SPACING.0, f32::total_cmp).1
}

/// How far the surface stands out at a place, by the plane that fits the points of `mesh` around it, each given with its spacing; and
/// how far outside of them the place is.
fn depth(mesh: &[(V3, f32)], x: f32, y: f32) -> (f32, f32) {
    let square = |point: &V3| (point.x - x).powi(2) + (point.y - y).powi(2);
    let (mut nearest, mut spacing, mut all) = (f32::MAX, 0.0, 1e-9);
    for (point, apart) in mesh {
        let square = square(point);
        let weight = (-square / (2.0 * SPACING.1 * SPACING.1)).exp();
        nearest = nearest.min(square);
        spacing += weight * apart;
        all += weight;
    }
    let near = (NEAR * spacing / all).max(0.02).powi(2);
    let mut sums = [0.0f64; 9];
    for (point, _) in mesh {
        let (dx, dy, square) = (point.x - x, point.y - y, square(point));
        let weight = (-square / (2.0 * near)).exp() + FAINT * (-square / (2.0 * FAR * FAR)).exp();
        let [w, dx, dy, z] = [weight, dx, dy, point.z].map(f64::from);
        let terms = [1.0, dx, dy, dx * dx, dx * dy, dy * dy, z, dx * z, dy * z];
        for (sum, term) in sums.iter_mut().zip(terms) {
            *sum += w * term;
        }
    }
    let [w, x, y, xx, xy, yy, z, xz, yz] = sums;
    // Slopes that few points tell are held near level.
    let held = 0.02 * f64::from(near) * w;
    let (xx, yy) = (xx + held, yy + held);
    let minor = [xx * yy - xy * xy, xy * y - x * yy, x * xy - xx * y];
    let all = w * minor[0] + x * minor[1] + y * minor[2];
    let height = if all.abs() > 1e-300 { (z * minor[0] + xz * minor[1] + yz * minor[2]) / all } else { 0.0 };
    let beyond = (nearest.sqrt() - EDGE).max(0.0);
    (height as f32 - RECEDES * beyond * beyond, beyond)
}

/// A rendering while triangles are laid into it, the nearest over the others.
struct Canvas {
    layers: Layers,
    far: Vec<f32>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        let all = width * height;
        let layers =
            Layers { width, height, cover: vec![0.0; all], depth: vec![0.0; all], light: vec![Lit::default(); all] };
        Self { layers, far: vec![f32::MAX; all] }
    }

    fn triangle(&mut self, corners: [&Vertex; 3]) {
        let [a, b, c] = corners.map(|corner| corner.at);
        let twice = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]);
        if twice.abs() < 1e-9 {
            return;
        }
        let range = |axis: usize, side: usize| {
            let low = a[axis].min(b[axis]).min(c[axis]).max(0.0);
            let high = a[axis].max(b[axis]).max(c[axis]).min(side as f32 - 0.5);
            // Pixels whose middle may lie inside.
            (low - 0.5).ceil().max(0.0) as usize..((high - 0.5).floor() + 1.0).max(0.0) as usize
        };
        for y in range(1, self.layers.height) {
            for x in range(0, self.layers.width) {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let of_b = ((px - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (py - a[1])) / twice;
                let of_c = ((b[0] - a[0]) * (py - a[1]) - (px - a[0]) * (b[1] - a[1])) / twice;
                let parts = [1.0 - of_b - of_c, of_b, of_c];
                let mixed = |value: &dyn Fn(&Vertex) -> f32| {
                    corners.iter().zip(parts).map(|(corner, part)| value(corner) * part).sum::<f32>()
                };
                let (at, far) = (y * self.layers.width + x, mixed(&|corner| corner.at[2]));
                if parts.iter().any(|part| *part < -1e-4) || far >= self.far[at] {
                    continue;
                }
                self.far[at] = far;
                let cover = mixed(&|corner| corner.cover);
                self.layers.cover[at] = cover;
                self.layers.depth[at] = mixed(&|corner| corner.depth);
                // What covers in part gives in part.
                self.layers.light[at] = std::array::from_fn(|lamp| {
                    std::array::from_fn(|channel| cover * mixed(&|corner| corner.light[lamp][channel]))
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skin_in_coloured_light_and_half_a_mesh_are_refused() {
        let points: Vec<[f32; 3]> = (0..468).map(|at| [(at % 26) as f32 * 9.0, (at / 26) as f32 * 9.0, 0.0]).collect();
        let skin = |blue| RgbImage::from_pixel(240, 240, image::Rgb([200, 160, blue]));
        assert!(Photo::new(skin(120), &points).is_some());
        assert!(Photo::new(skin(90), &points).is_none(), "candle light");
        assert!(Photo::new(skin(120), &points[..300]).is_none());
    }
}
