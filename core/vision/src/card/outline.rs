//! Finding the outline: edges vote for lines, lines pair up to quads, and the quad with the best supported sides wins.

use image::GrayImage;

use super::Quad;
use crate::filter::{box_mean, scale_gray, sides};

mod side;

use side::Side;

/// The long side at which lines are looked for; sides are then refined at twice that.
const SEARCH_SIDE: u32 = 320;
/// Width over height of what is looked for: ID-1 (85.60 x 53.98 mm, ISO/IEC 7810) and ID-3 (125 x 88 mm).
const PROPORTIONS: [f32; 2] = [85.60 / 53.98, 125.0 / 88.0];
/// Perspective changes the proportion: up to this factor is taken.
const PROPORTION_SLACK: f32 = 1.35;
/// The least share of the picture's area.
const LEAST_AREA: f32 = 0.06;
/// The least share of each side on which an edge must be seen.
const LEAST_SUPPORT: f32 = 0.4;

const ANGLES: usize = 90;
const LINES: usize = 28;

/// The outline of the best card or page in the picture, or `None`. Which way up it lies is not known: the first corner
/// is the one nearest to the top left, so that a card held upright stands upright.
pub fn find(image: &GrayImage) -> Option<Quad> {
    let (width, height) = image.dimensions();
    let long = width.max(height);
    if width.min(height) < 48 || long > 16_384 {
        return None;
    }
    let factor = SEARCH_SIDE as f32 / long as f32;
    let to = |times: f32, side: u32| ((side as f32 * factor * times).round() as u32).max(16);
    let finer = scale_gray(image, to(2.0, width), to(2.0, height));
    let edges = Edges::of(&box_mean(&scale_gray(&finer, to(1.0, width), to(1.0, height)), 1, 1));
    let quad = best(&edges, &edges.lines())?;
    let fine = Edges::of(&finer);
    let quad = refine(&fine, &quad.scaled(2.0, 2.0));
    Some(quad.scaled(width as f32 / fine.width as f32, height as f32 / fine.height as f32))
}

struct Edges {
    width: usize,
    height: usize,
    gx: Vec<i16>,
    gy: Vec<i16>,
    /// Pixels whose gradient is at least this are edges.
    limit: f32,
}

/// `x cos + y sin = rho`, with the votes it got.
#[derive(Clone, Copy)]
struct Straight {
    angle: f32,
    rho: f32,
}

impl Edges {
    /// Sobel gradients; the strongest eighth of the pixels, but never noise, are edges.
    fn of(image: &GrayImage) -> Self {
        let (width, height) = sides(image);
        let (mut gx, mut gy) = (vec![0i16; width * height], vec![0i16; width * height]);
        let mut histogram = [0usize; 256];
        for y in 1..height - 1 {
            let row = |y: usize| image.as_raw()[y * width..(y + 1) * width].windows(3);
            let inside = y * width + 1..(y + 1) * width - 1;
            let gradients = gx[inside.clone()].iter_mut().zip(&mut gy[inside]);
            for ((gradient, above), (here, below)) in gradients.zip(row(y - 1)).zip(row(y).zip(row(y + 1))) {
                let at = |row: &[u8], x: usize| i16::from(row[x]);
                let h = at(above, 2) + 2 * at(here, 2) + at(below, 2) - at(above, 0) - 2 * at(here, 0) - at(below, 0);
                let v = at(below, 0) + 2 * at(below, 1) + at(below, 2) - at(above, 0) - 2 * at(above, 1) - at(above, 2);
                (*gradient.0, *gradient.1) = (h, v);
                histogram[(length(f32::from(h), f32::from(v)) / 4.0).min(255.0) as usize] += 1;
            }
        }
        let mut rest = width * height / 8;
        let mut limit = 255;
        while limit > 8 && rest > histogram[limit] {
            rest -= histogram[limit];
            limit -= 1;
        }
        Self { width, height, gx, gy, limit: 4.0 * limit as f32 }
    }

    fn gradient(&self, x: usize, y: usize) -> (f32, f32) {
        let at = y * self.width + x;
        (f32::from(self.gx[at]), f32::from(self.gy[at]))
    }

    /// The straight lines with the most edge pixels across them (Hough, each pixel voting near its gradient's angle).
    fn lines(&self) -> Vec<Straight> {
        let reach = ((self.width + self.height) as f32).ceil() as usize;
        let rhos = 2 * reach / 2 + 1;
        let mut votes = vec![0u16; ANGLES * rhos];
        let table: Vec<(f32, f32)> = (0..ANGLES).map(|a| radians(a).sin_cos()).collect();
        for y in 1..self.height - 1 {
            for x in 1..self.width - 1 {
                let (gx, gy) = self.gradient(x, y);
                if gx * gx + gy * gy < self.limit * self.limit {
                    continue;
                }
                let mut angle = gy.atan2(gx);
                if angle < 0.0 {
                    angle += std::f32::consts::PI;
                }
                let middle = (angle / std::f32::consts::PI * ANGLES as f32).round() as usize;
                for bin in middle + ANGLES - 1..=middle + ANGLES + 1 {
                    let bin = bin % ANGLES;
                    let (sin, cos) = table[bin];
                    let rho = x as f32 * cos + y as f32 * sin;
                    let slot = ((rho + reach as f32) / 2.0).round() as usize;
                    votes[bin * rhos + slot.min(rhos - 1)] += 1;
                }
            }
        }
        let least = (self.width.min(self.height) / 10) as u16;
        let mut peaks: Vec<(u16, usize, usize)> = Vec::new();
        for bin in 0..ANGLES {
            for slot in 0..rhos {
                let value = votes[bin * rhos + slot];
                if value >= least {
                    peaks.push((value, bin, slot));
                }
            }
        }
        peaks.sort_by_key(|(value, _, _)| std::cmp::Reverse(*value));
        let mut lines: Vec<(usize, usize)> = Vec::new();
        for (_, bin, slot) in peaks {
            // The same line at a neighbouring angle; beyond 180 degrees rho changes its sign.
            let near = |(b, s): &(usize, usize)| {
                let apart = bin.abs_diff(*b);
                (apart <= 3 && slot.abs_diff(*s) <= 3) || (ANGLES - apart <= 3 && (slot + s).abs_diff(reach) <= 3)
            };
            if !lines.iter().any(near) {
                lines.push((bin, slot));
                if lines.len() == LINES {
                    break;
                }
            }
        }
        lines
            .into_iter()
            .map(|(bin, slot)| Straight { angle: radians(bin), rho: 2.0 * slot as f32 - reach as f32 })
            .collect()
    }

    /// Whether an edge runs along a line through (`x`, `y`) whose normal is (`nx`, `ny`).
    fn runs(&self, x: f32, y: f32, nx: f32, ny: f32) -> bool {
        if x < 0.0 || y < 0.0 || x >= self.width as f32 || y >= self.height as f32 {
            return false;
        }
        let (gx, gy) = self.gradient(x as usize, y as usize);
        let across = (gx * nx + gy * ny).abs();
        across >= self.limit && across > 0.85 * length(gx, gy)
    }
}

/// As `hypot`, which guards against overflow and costs ten times as much.
fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

fn radians(bin: usize) -> f32 {
    bin as f32 * std::f32::consts::PI / ANGLES as f32
}

fn cross(a: &Straight, b: &Straight) -> Option<[f32; 2]> {
    let ((sa, ca), (sb, cb)) = (a.angle.sin_cos(), b.angle.sin_cos());
    let determinant = ca * sb - cb * sa;
    (determinant.abs() > 0.3)
        .then(|| [(a.rho * sb - b.rho * sa) / determinant, (b.rho * ca - a.rho * cb) / determinant])
}

/// Pairs of lines that may be opposite sides: nearly parallel and far apart.
fn pairs(lines: &[Straight], least: f32) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (index, a) in lines.iter().enumerate() {
        for (other, b) in lines.iter().enumerate().skip(index + 1) {
            let apart = (a.angle - b.angle).abs();
            let (apart, rho) = if apart > std::f32::consts::FRAC_PI_2 {
                (std::f32::consts::PI - apart, -b.rho)
            } else {
                (apart, b.rho)
            };
            if apart < 0.35 && (a.rho - rho).abs() > least {
                pairs.push((index, other));
            }
        }
    }
    pairs
}

fn best(edges: &Edges, lines: &[Straight]) -> Option<Quad> {
    let (width, height) = (edges.width as f32, edges.height as f32);
    let inside =
        |[x, y]: &[f32; 2]| (-0.03 * width..=1.03 * width).contains(x) && (-0.03 * height..=1.03 * height).contains(y);
    // Thousands of quads share few corners and few sides, so these are measured once.
    let corner = |a: &Straight, b: &Straight| cross(a, b).filter(inside);
    let corners: Vec<Vec<Option<[f32; 2]>>> =
        lines.iter().map(|a| lines.iter().map(|b| corner(a, b)).collect()).collect();
    let sides: Vec<Side> = lines.iter().map(|line| Side::of(edges, *line)).collect();
    let pairs = pairs(lines, 0.15 * width.min(height));
    let mut best: Option<(f32, Quad)> = None;
    for (index, &(a, b)) in pairs.iter().enumerate() {
        for &(c, d) in &pairs[index + 1..] {
            let corners = [corners[a][c], corners[c][b], corners[b][d], corners[d][a]];
            let [Some(p), Some(q), Some(r), Some(s)] = corners else { continue };
            let Some(quad) = ordered([p, q, r, s]) else { continue };
            let area = area(&quad) / (width * height);
            if area < LEAST_AREA {
                continue;
            }
            let Some(fit) = proportion(&quad) else { continue };
            // What a perfect outline of this size would score; most quads end here.
            let ceiling = fit * (0.35 + area.sqrt());
            if best.is_some_and(|(score, _)| ceiling <= score) {
                continue;
            }
            let support =
                [sides[c].support(p, q), sides[b].support(q, r), sides[d].support(r, s), sides[a].support(s, p)];
            let least = support.iter().copied().fold(1.0, f32::min);
            let mean = support.iter().sum::<f32>() / 4.0;
            let score = ceiling * mean * mean * (0.5 + 0.5 * least);
            if least >= LEAST_SUPPORT && best.is_none_or(|(other, _)| score > other) {
                best = Some((score, quad));
            }
        }
    }
    best.map(|(_, quad)| quad)
}

/// The corners clockwise from the one nearest to the top left; `None` when they are not convex.
fn ordered(corners: [[f32; 2]; 4]) -> Option<Quad> {
    let turn = |i: usize| {
        let (a, b, c) = (corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]);
        (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    };
    let turns: [f32; 4] = std::array::from_fn(turn);
    let mut corners = corners;
    if turns.iter().all(|turn| *turn < 0.0) {
        corners.reverse();
    } else if !turns.iter().all(|turn| *turn > 0.0) {
        return None;
    }
    let first = (0..4).min_by(|a, b| {
        let sum = |i: usize| corners[i][0] + corners[i][1];
        sum(*a).total_cmp(&sum(*b))
    })?;
    corners.rotate_left(first);
    Some(Quad(corners))
}

/// How well the proportion fits, 0 to 1, lying or standing; `None` when it does not.
fn proportion(quad: &Quad) -> Option<f32> {
    let [a, b, c, d] = quad.0;
    let mean = |p: f32, q: f32| 0.5 * (p + q);
    let length = |p: [f32; 2], q: [f32; 2]| length(p[0] - q[0], p[1] - q[1]);
    let (across, down) = (mean(length(a, b), length(d, c)), mean(length(a, d), length(b, c)));
    let found = across.max(down) / across.min(down).max(1.0);
    let off = PROPORTIONS.iter().map(|expected| (found / expected).max(expected / found)).fold(f32::MAX, f32::min);
    (off < PROPORTION_SLACK).then_some(1.0 - (off - 1.0))
}

fn area(quad: &Quad) -> f32 {
    let shoelace: f32 = (0..4)
        .map(|i| {
            let ([ax, ay], [bx, by]) = (quad.0[i], quad.0[(i + 1) % 4]);
            ax * by - bx * ay
        })
        .sum();
    0.5 * shoelace.abs()
}

/// Each side moved to the steepest place near it, below a pixel, and the corners cut anew. A side that cannot be
/// measured stays.
fn refine(edges: &Edges, quad: &Quad) -> Quad {
    let sides: [Straight; 4] = std::array::from_fn(|i| side(edges, quad.0[i], quad.0[(i + 1) % 4]));
    let corner = |i: usize| match cross(&sides[(i + 3) % 4], &sides[i]) {
        Some(point) if (point[0] - quad.0[i][0]).hypot(point[1] - quad.0[i][1]) < 16.0 => point,
        _ => quad.0[i],
    };
    Quad(std::array::from_fn(corner))
}

fn side(edges: &Edges, a: [f32; 2], b: [f32; 2]) -> Straight {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx.hypot(dy).max(1.0);
    let (nx, ny) = (-dy / length, dx / length);
    let across = |t: f32, off: f32| {
        let (x, y) = (a[0] + t * dx + off * nx, a[1] + t * dy + off * ny);
        if x < 0.0 || y < 0.0 || x >= edges.width as f32 || y >= edges.height as f32 {
            return 0.0;
        }
        let (gx, gy) = edges.gradient(x as usize, y as usize);
        (gx * nx + gy * ny).abs()
    };
    // Offsets from the rough side, along it; the corners are round, so the ends are left out.
    let mut points: Vec<(f32, f32)> = Vec::new();
    for step in 0..48 {
        let t = 0.08 + 0.84 * step as f32 / 47.0;
        let values: [f32; 13] = std::array::from_fn(|i| across(t, i as f32 - 6.0));
        let peak = (1..12).max_by(|p, q| values[*p].total_cmp(&values[*q])).unwrap_or(6);
        if values[peak] < edges.limit {
            continue;
        }
        let (before, at, after) = (values[peak - 1], values[peak], values[peak + 1]);
        let bend = before - 2.0 * at + after;
        let part = if bend.abs() > 1e-3 { (0.5 * (before - after) / bend).clamp(-0.5, 0.5) } else { 0.0 };
        points.push((t, peak as f32 - 6.0 + part));
    }
    let mut line = (0.0, 0.0);
    for tolerance in [3.0f32, 1.2] {
        let mut offsets: Vec<f32> = points.iter().map(|(t, off)| off - line.0 - line.1 * t).collect();
        offsets.sort_by(f32::total_cmp);
        let Some(middle) = offsets.get(offsets.len() / 2).copied() else { break };
        let near: Vec<(f32, f32)> =
            points.iter().copied().filter(|(t, off)| (off - line.0 - line.1 * t - middle).abs() < tolerance).collect();
        let n = near.len() as f32;
        let (st, so) = near.iter().fold((0.0, 0.0), |(st, so), (t, off)| (st + t, so + off));
        let (stt, sto) = near.iter().fold((0.0, 0.0), |(stt, sto), (t, off)| (stt + t * t, sto + t * off));
        let spread = n * stt - st * st;
        if near.len() < 8 || spread < 1e-3 {
            break;
        }
        let slope = (n * sto - st * so) / spread;
        line = ((so - slope * st) / n, slope);
    }
    let at = |t: f32| {
        let off = line.0 + line.1 * t;
        [a[0] + t * dx + off * nx, a[1] + t * dy + off * ny]
    };
    let (p, q) = (at(0.0), at(1.0));
    let angle = (q[0] - p[0]).atan2(-(q[1] - p[1]));
    let (sin, cos) = angle.sin_cos();
    Straight { angle, rho: p[0] * cos + p[1] * sin }
}
