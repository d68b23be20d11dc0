//! Hair as volumes with strands pressed into them; brows and beards.

use super::look::{Beard, HairStyle};
use super::shape::Head;
use super::space::{V3, ellipsoid, join, meet, rod, sphere, step, v};
use crate::seeded::{fractal, noise};

/// Distance to the hair of the head. Beyond `bound` it is only known to be beyond: what is not the nearest need not be exact.
pub(super) fn distance(head: &Head<'_>, p: V3, bound: f32) -> f32 {
    let style = head.look.hair;
    if matches!(style, HairStyle::Bald | HairStyle::Buzz) {
        return f32::MAX;
    }
    let d = volume(head, p, style, bound);
    if d > 0.12 {
        return d - 0.05;
    }
    let grain = head.look.grain;
    match style {
        HairStyle::Afro => {
            d + 0.050 * noise(p.x * 11.0, p.y * 11.0, p.z * 11.0, grain)
                + 0.022 * noise(p.x * 27.0, p.y * 27.0, p.z * 27.0, grain + 1)
        }
        HairStyle::Curls => {
            let swirl = noise(p.x * 7.0, p.y * 7.0, p.z * 7.0, grain);
            d + 0.040 * (swirl * 7.0 + p.y * 9.0).sin() * 0.6
                + 0.018 * noise(p.x * 19.0, p.y * 19.0, p.z * 19.0, grain + 1)
        }
        _ => {
            let along = flow(head, p);
            let s = p - along * (p.dot(along) * 0.93);
            let locks = noise(s.x * 9.0, s.y * 9.0, s.z * 9.0, grain);
            let strands = noise(s.x * 34.0, s.y * 34.0, s.z * 34.0, grain + 1);
            d + 0.016 * locks + 0.006 * strands
        }
    }
}

fn volume(head: &Head<'_>, p: V3, style: HairStyle, bound: f32) -> f32 {
    let q = p.folded();
    let w = head.half_width;
    // Joints and strands take off less than 0.15 of a distance: beyond that the costly jitter of the hairline decides nothing, but for
    // a thousandth where hanging hair is joined to the crown.
    let trimmed = |d: f32, lower: f32, k: f32| {
        let smooth = (hairline(head, p, lower) - p.y) * SLANT;
        let far = d.max(smooth - JITTER);
        if far > bound + 0.15 { far } else { meet(d, outline(head, p, lower), k) }
    };
    let shell = |t: f32| ellipsoid(p, v(0.0, 0.37, -0.13), v(w + 0.02 + t, 0.81 + t, 0.93 + t));
    match style {
        HairStyle::Short => {
            let top = join(shell(0.035), ellipsoid(p, v(0.0, 0.78, 0.12), v(0.55, 0.45, 0.62)), 0.15);
            trimmed(top, 0.0, 0.05)
        }
        HairStyle::Parted => {
            let side = if head.look.grain.is_multiple_of(2) { 1.0 } else { -1.0 };
            let x = p.x * side;
            let top = ellipsoid(p, v(-0.10 * side, 0.80, 0.22), v(0.60, 0.46, 0.60));
            let mut d = join(shell(0.03), top, 0.10);
            d += 0.045 * (-((x - 0.33) / 0.035).powi(2)).exp() * step(0.55, 0.75, p.y);
            trimmed(d, 0.02, 0.04)
        }
        HairStyle::Curls => {
            trimmed(join(shell(0.10), ellipsoid(p, v(0.0, 0.80, 0.15), v(0.66, 0.50, 0.62)), 0.15), 0.03, 0.06)
        }
        HairStyle::Afro => {
            let cloud = ellipsoid(p, v(0.0, 0.50, -0.16), v(1.10, 1.02, 1.04));
            meet(cloud, outline(head, p, 0.04).min(-q.x + 0.70), 0.10)
        }
        HairStyle::Crown => {
            let ring = trimmed(shell(0.045), 0.0, 0.04);
            meet(ring, (p.y - 0.42 + 0.35 * (p.z + 0.2)).max(p.z - 0.30), 0.06)
        }
        HairStyle::Knot => {
            let tight = trimmed(shell(0.035), -0.02, 0.03);
            join(tight, sphere(p, v(0.0, 1.27, -0.42), 0.27), 0.08)
        }
        HairStyle::Bob | HairStyle::Fringe | HairStyle::Long => {
            let crown = trimmed(shell(0.075), 0.02, 0.05);
            let end = if style == HairStyle::Long { -2.05 } else { -0.86 };
            let mut d = join(crown, curtain(head, q, end), 0.10);
            let back = ellipsoid(p, v(0.0, (end + 0.3) * 0.5, -0.50), v(0.78, (0.9 - end) * 0.5 + 0.1, 0.42));
            d = join(d, meet(back, end - p.y, 0.06), 0.12);
            if style == HairStyle::Fringe {
                let bang = ellipsoid(p, v(0.0, 0.40, 0.29), v(0.70, 0.56, 0.60));
                d = join(d, meet(bang, 0.245 + 0.10 * q.x * q.x - p.y, 0.03), 0.05);
            }
            d
        }
        HairStyle::Bald | HairStyle::Buzz => f32::MAX,
    }
}

/// The hair that hangs at the sides, from the parting down.
fn curtain(head: &Head<'_>, q: V3, end: f32) -> f32 {
    let w = head.half_width;
    let a = rod(q, v(0.10, 1.02, 0.20), v(w - 0.10, 0.56, 0.24), 0.11, 0.12);
    let b = rod(q, v(w - 0.10, 0.56, 0.24), v(w + 0.04, -0.30, 0.10), 0.12, 0.15);
    let c = rod(q, v(w + 0.04, -0.30, 0.10), v(w + 0.03, end + 0.15, 0.06), 0.15, 0.15);
    join(join(a, b, 0.16), c, 0.16)
}

/// How much of a height above the hairline is distance to it, and the most that its jitter adds.
const SLANT: f32 = 0.62;
const JITTER: f32 = 0.011;

/// Positive where skin shows: the face below the hairline, before the ears, and the neck.
pub(super) fn outline(head: &Head<'_>, p: V3, lower: f32) -> f32 {
    let jitter = 0.022 * fractal(p.x * 16.0, p.z * 16.0, 0.0, head.look.grain, 2);
    (hairline(head, p, lower) + jitter - p.y) * SLANT
}

/// Height of the hairline.
fn hairline(head: &Head<'_>, p: V3, lower: f32) -> f32 {
    let q = p.folded();
    let high = 0.60 + 0.06 * head.look.hairline - lower;
    // The hairline is an arc over the forehead, or falls from the parting; at the temples it comes down to the ears.
    let forehead = match head.look.hair {
        HairStyle::Long | HairStyle::Bob => high + 0.20 - 0.72 * q.x.powf(1.25),
        _ => high + 0.10 * (1.0 - 2.0 * (q.x / 0.5).powi(2)).max(-1.4),
    };
    let temple = step(0.44, 0.24, p.z);
    let ear = step(0.12, -0.02, p.z);
    let nape = step(-0.14, -0.32, p.z);
    forehead + (-0.14 - forehead) * temple + (0.10 - -0.14) * ear * 0.5 + (-0.80 - -0.02) * nape
}

/// How far a beard stands off the skin.
pub(super) fn beard_depth(head: &Head<'_>, p: V3) -> f32 {
    let depth = match head.look.beard {
        Beard::Full => 0.055,
        Beard::Goatee => 0.035,
        Beard::Moustache => 0.028,
        Beard::None | Beard::Stubble => return 0.0,
    };
    if p.z < -0.1 || p.y > -0.2 || p.y < -1.4 {
        return 0.0;
    }
    let tuft = noise(p.x * 46.0, p.y * 17.0, p.z * 46.0, head.look.grain + 5);
    depth * head.beard_area(p) * (1.0 + 0.35 * tuft)
}

/// Which way strands run at `p`.
pub(super) fn flow(head: &Head<'_>, p: V3) -> V3 {
    let down = v(0.0, -1.0, 0.0);
    let away = match head.look.hair {
        HairStyle::Knot => v(0.0, 1.2, -0.5) - p,
        HairStyle::Short | HairStyle::Crown => p - v(0.0, 0.75, -0.65),
        HairStyle::Parted => {
            let side = if head.look.grain.is_multiple_of(2) { 1.0 } else { -1.0 };
            v(if p.x * side > 0.33 { side } else { -side } * 0.9, -0.1, -0.35)
        }
        HairStyle::Fringe if p.z > 0.35 => v(p.x * 0.35, -1.0, 0.3),
        _ => v(p.x.signum() * 0.9, 0.15 - 0.6 * p.x.abs(), -0.25),
    }
    .unit();
    let hanging = step(0.75, 0.15, p.y);
    match head.look.hair {
        HairStyle::Knot => away,
        _ => (away * (1.0 - hanging) + down * hanging).unit(),
    }
}

/// How much of the skin at `p` is brow, 0 to 1.
pub(super) fn brow(head: &Head<'_>, p: V3) -> f32 {
    let look = head.look;
    let q = p.folded();
    if q.z < 0.3 || !(0.05..0.6).contains(&p.y.max(0.06)) {
        return 0.0;
    }
    let t = (q.x - (head.eye.x - 0.215)) / 0.40;
    if !(-0.02..1.05).contains(&t) {
        return 0.0;
    }
    let arch = 0.05 + 0.028 * look.brow_arch;
    let middle = 0.168 + 0.026 * look.brow_high + arch * (1.9 * t - 1.35 * t * t * t.max(0.2))
        - 0.02 * step(0.6, 1.0, t) * (1.0 + look.brow_arch);
    let half = (0.040 + 0.013 * look.brow_thick) * step(-0.02, 0.10, t) * (1.0 - 0.72 * step(0.35, 1.05, t)) + 0.002;
    let within = 1.0 - ((p.y - middle).abs() / half);
    if within < -0.4 {
        return 0.0;
    }
    // Hairs lean outwards, more so towards the end.
    let lean = 0.9 - 1.1 * t;
    let hairs = noise((q.x - (p.y - middle) * (1.2 - lean)) * 75.0, p.y * 15.0, 0.0, look.grain + 9);
    step(-0.30, 0.45, within + 0.42 * hairs) * (0.86 + 0.12 * hairs)
}
