//! What light meets: the colour of skin, eyes, hair and cloth, and how much of it is mirrored.

use super::hair;
use super::look::{Beard, Clothes, Glasses, HairStyle};
use super::shape::{EYEBALL, Head, Material};
use super::space::{V3, blend, bump, step, v};
use crate::seeded::{fractal, lattice, noise};

/// A point's optical properties.
pub(super) struct Surface {
    /// Linear diffuse reflectance.
    pub(super) albedo: [f32; 3],
    /// Strength of the broad and the narrow highlight.
    pub(super) gloss: [f32; 2],
    /// How far light wraps around the edge of the shadow, per channel: the softness of skin.
    pub(super) wrap: [f32; 3],
    /// Slant added to the normal by what is too fine to be geometry.
    pub(super) rough: V3,
    /// Strands reflect around their own direction.
    pub(super) strand: Option<V3>,
    /// Normal of the mirroring film over an eye.
    pub(super) film: Option<V3>,
}

impl Surface {
    fn matt(albedo: [f32; 3]) -> Self {
        Self { albedo, gloss: [0.0; 2], wrap: [0.05; 3], rough: V3::default(), strand: None, film: None }
    }
}

pub(super) fn surface(head: &Head<'_>, p: V3, material: Material) -> Surface {
    match material {
        Material::Skin => skin(head, p),
        Material::Eye => eye(head, p),
        Material::Hair => strands(head, p),
        Material::Cloth => cloth(head, p),
        Material::Frame => {
            let metal = head.look.glasses == Glasses::Round;
            let albedo = if metal { [0.10, 0.08, 0.05] } else { [0.018, 0.015, 0.014] };
            Surface { gloss: if metal { [0.05, 0.10] } else { [0.010, 0.035] }, ..Surface::matt(albedo) }
        }
    }
}

fn skin(head: &Head<'_>, p: V3) -> Surface {
    let look = head.look;
    let q = p.folded();
    let grain = look.grain;
    let base = look.skin();
    let mut c = base;
    let scale = |c: [f32; 3], k: [f32; 3]| -> [f32; 3] { std::array::from_fn(|i| c[i] * k[i]) };
    let face = step(0.0, 0.3, p.z);
    // Blood close to the surface: cheeks, nose, ears, chin; less seen in dark skin.
    let pale = 1.0 - 0.65 * look.melanin;
    let cheek = bump((q.x - 0.36) / 0.17, 1.0) * bump((p.y + 0.27) / 0.16, 1.0) * face;
    let nose = bump(q.x / 0.12, 1.0) * bump((p.y - head.nose_tip.y) / 0.12, 1.0) * step(0.6, 0.8, p.z);
    let ear = step(head.half_width - 0.02, head.half_width + 0.05, q.x) * step(-0.35, -0.1, p.y);
    let chin = bump(q.x / 0.14, 1.0) * bump((p.y + 0.95) / 0.10, 1.0) * face;
    let flush = pale * (0.50 * cheek + 0.45 * nose + 0.55 * ear + 0.22 * chin);
    c = scale(c, [1.0 + 0.02 * flush, 1.0 - 0.26 * flush, 1.0 - 0.24 * flush]);
    // Thin, darker skin around the eyes; a yellower brow; uneven tone everywhere.
    let orbit = bump((q.x - head.eye.x) / 0.20, 1.0) * bump((p.y + 0.03) / 0.13, 1.0) * face;
    let dark = orbit * (0.13 + 0.12 * look.age + 0.10 * look.melanin);
    c = scale(c, [1.0 - dark, 1.0 - 1.15 * dark, 1.0 - 0.95 * dark]);
    let mottle = fractal(p.x * 5.0, p.y * 5.0, p.z * 5.0, grain, 3);
    let fine = fractal(p.x * 26.0, p.y * 26.0, p.z * 26.0, grain + 3, 3);
    let uneven = 1.0 + 0.07 * mottle + 0.045 * fine;
    c = scale(c, [uneven, uneven * (1.0 - 0.03 * mottle), uneven * (1.0 - 0.02 * fine)]);
    if look.freckles > 0.0 {
        let spot = step(0.30, 0.62, noise(p.x * 44.0, p.y * 44.0, p.z * 44.0, grain + 7));
        let where_to = (bump((p.y + 0.16) / 0.24, 1.0) * step(0.72, 0.4, q.x) + 0.25) * face;
        let k = look.freckles * spot * where_to * 0.42;
        c = scale(c, [1.0 - k * 0.8, 1.0 - k * 1.15, 1.0 - k * 1.3]);
    }
    for mole in 0..3u32 {
        let place = |k: i32| lattice(k, mole as i32, 5, grain);
        let (mx, my) = (place(0) * 1.1 - 0.55, place(1) * 1.2 - 0.85);
        let size = 0.008 + 0.010 * place(2);
        let k = 0.6 * face * step(size, size * 0.5, (p.x - mx).hypot(p.y - my));
        c = scale(c, [1.0 - k * 0.8, 1.0 - k, 1.0 - k]);
    }
    // Lips.
    let lip = head.lip(p);
    let crease = 1.0 - 0.16 * noise(p.x * 75.0, p.y * 9.0, 0.0, grain + 4).abs();
    let bare = [base[0] * 0.80 * crease, base[1] * 0.50 * crease, base[2] * 0.53 * crease];
    let painted = [0.34 * crease, 0.045 * crease, 0.06 * crease];
    let lips = blend(bare, painted, look.lipstick * 0.85);
    c = blend(c, lips, lip * 0.92);
    let seam = step(0.45, 0.6, p.z)
        * bump(p.y - head.mouth_line(p.x), 0.008)
        * step(head.mouth_half + 0.02, head.mouth_half - 0.03, q.x);
    c = scale(c, [1.0 - 0.60 * seam, 1.0 - 0.70 * seam, 1.0 - 0.68 * seam]);
    // Lids: lashes at the edge, a soft line in the fold.
    let opening = head.opening(q);
    let near_eye = step(EYEBALL + 0.075, EYEBALL + 0.03, (q - head.eye).len());
    let upper = q.y > head.eye.y - 0.02;
    let reach = if upper { 0.021 } else { 0.010 };
    let lash = near_eye
        * step(reach, 0.002, opening)
        * if upper { 0.90 } else { 0.45 }
        * (1.0 - 0.35 * step(0.05, -0.12, q.x - head.eye.x));
    c = scale(c, [1.0 - lash, 1.0 - lash, 1.0 - lash]);
    // Lines of age.
    let lines =
        0.34 * (look.age - 0.25).max(0.0) * forehead_lines(p, grain) * face + 0.34 * look.age * crow_feet(head, q);
    c = scale(c, [1.0 - lines * 0.8, 1.0 - lines, 1.0 - lines]);
    // Hair in the skin.
    c = blend(c, look.hair_color, hair::brow(head, p) * (0.90 - 0.35 * (look.hair_color[0] * 2.0).min(1.0)));
    let mut rough = V3::default();
    if look.beard != Beard::None {
        let mask = head.beard_area(p);
        let dots = noise(p.x * 70.0, p.y * 48.0, p.z * 70.0, grain + 6);
        if look.beard == Beard::Stubble {
            c = blend(c, look.hair_color.map(|v| v * 0.9 + 0.012), mask * (0.50 + 0.22 * dots).clamp(0.0, 0.8));
        } else {
            let hairs = noise(p.x * 52.0, p.y * 19.0, p.z * 52.0, grain + 5);
            let density = step(0.10, 0.55, mask + 0.30 * hairs * step(0.0, 0.5, mask));
            let tone = 1.0 + 0.55 * hairs + 0.25 * dots;
            c = blend(c, look.hair_color.map(|v| v * tone.max(0.3)), density * 0.96);
            rough = v(hairs * 0.5, dots * 0.25, 0.0) * density;
        }
    }
    if matches!(look.hair, HairStyle::Buzz | HairStyle::Short | HairStyle::Crown | HairStyle::Curls | HairStyle::Knot) {
        // Scalp that shows through, and the soft edge of the hairline.
        let shaved = step(0.030, -0.045, hair::outline(head, p, 0.0));
        let dots = noise(p.x * 80.0, p.y * 80.0, p.z * 80.0, grain + 2);
        let bald_top = look.hair == HairStyle::Crown && (p.z > 0.27 || p.y > 0.40);
        if !bald_top {
            let ear = step(head.half_width - 0.05, head.half_width - 0.02, q.x) * step(0.20, 0.15, p.y);
            c = blend(c, look.hair_color.map(|v| v * 1.1 + 0.006), shaved * (0.80 + 0.16 * dots) * (1.0 - ear));
        }
    }
    let pores = fractal(p.x * 60.0, p.y * 60.0, p.z * 60.0, grain + 11, 2);
    let pores_across = fractal(p.x * 60.0 + 9.0, p.y * 60.0, p.z * 60.0, grain + 12, 2);
    let oily = 0.55 + 0.6 * bump(q.x / 0.16, 1.0) * face + 0.2 * cheek;
    Surface {
        albedo: c,
        gloss: [0.042 * oily + 0.02 * lip, 0.020 * oily + 0.05 * lip],
        wrap: [0.34 * pale + 0.10, 0.16, 0.11],
        rough: rough + v(pores, pores_across, 0.0) * 0.10,
        strand: None,
        film: None,
    }
}

fn forehead_lines(p: V3, grain: u32) -> f32 {
    if !(0.28..0.66).contains(&p.y) {
        return 0.0;
    }
    let wave = 0.020 * noise(p.x * 4.0, 0.0, 0.0, grain + 21) - 0.05 * p.x * p.x;
    let rows = [0.36, 0.445, 0.525];
    let line: f32 = rows.iter().map(|row| bump(p.y + wave - row, 0.009)).sum();
    line * step(0.46, 0.25, p.x.abs()) * (0.7 + 0.3 * noise(p.x * 9.0, p.y * 20.0, 0.0, grain + 22))
}

fn crow_feet(head: &Head<'_>, q: V3) -> f32 {
    let (x, y) = (q.x - head.eye.x - 0.15, q.y + 0.01);
    if !(0.0..0.17).contains(&x) {
        return 0.0;
    }
    let fan: f32 = [-0.42f32, -0.05, 0.34].iter().map(|slope| bump(y - slope * x * (1.0 + x), 0.008)).sum();
    fan * step(0.0, 0.04, x) * step(0.17, 0.08, x)
}

fn eye(head: &Head<'_>, p: V3) -> Surface {
    let q = p.folded();
    let look = head.look;
    let (dx, dy) = (q.x - head.eye.x + 0.010, q.y - head.eye.y - 0.006);
    let r = dx.hypot(dy);
    let (iris, pupil) = (0.062, 0.025);
    let vein = fractal(q.x * 30.0, q.y * 45.0, 0.0, look.grain + 31, 3).abs();
    let corner = step(0.07, 0.135, dx.abs());
    let mut c = blend([0.66, 0.63, 0.60], [0.50, 0.30, 0.27], 0.75 * corner + 0.18 * vein * corner);
    let angle = dy.atan2(dx);
    let fibres = 0.75 + 0.55 * noise(angle.cos() * 9.0, angle.sin() * 9.0, r * 14.0, look.grain + 32);
    let ring = step(0.60, 1.0, r / iris);
    let colored: [f32; 3] = std::array::from_fn(|i| look.iris[i] * fibres * (1.45 - 1.15 * ring) + 0.004);
    c = blend(c, colored, step(iris + 0.005, iris - 0.005, r));
    c = blend(c, [0.004; 3], step(pupil + 0.005, pupil - 0.003, r));
    // The lids and lashes shade the ball, mostly from above.
    let depth = -head.opening(q);
    let upper = q.y > head.eye.y;
    let shade = 0.35 + 0.65 * step(0.0, if upper { 0.042 } else { 0.018 }, depth);
    let film = if r < iris + 0.01 {
        (p - v(p.x.signum() * (head.eye.x - 0.010), head.eye.y + 0.006, head.eye.z + 0.062)).unit()
    } else {
        (p - v(p.x.signum() * head.eye.x, head.eye.y, head.eye.z)).unit()
    };
    Surface { albedo: c.map(|v| v * shade), wrap: [0.15, 0.10, 0.10], film: Some(film), ..Surface::matt(c) }
}

fn strands(head: &Head<'_>, p: V3) -> Surface {
    let look = head.look;
    let grain = look.grain;
    let along = hair::flow(head, p);
    let curled = matches!(look.hair, HairStyle::Afro | HairStyle::Curls);
    let s = if curled { p } else { p - along * (p.dot(along) * 0.95) };
    let thin = noise(s.x * 95.0, s.y * 95.0, s.z * 95.0, grain + 41);
    let lock = fractal(s.x * 16.0, s.y * 16.0, s.z * 16.0, grain + 42, 3);
    let grey = if look.age > 0.6 { 0.25 * (thin * 0.5 + 0.5) * (look.age - 0.6) } else { 0.0 };
    let tone = (1.0 + 0.42 * thin + 0.60 * lock).max(0.25);
    let albedo = look.hair_color.map(|c| (c * tone + grey).min(0.75));
    let tilt = v(
        noise(s.x * 60.0, s.y * 60.0, s.z * 60.0, grain + 43),
        noise(s.x * 60.0 + 7.0, s.y * 60.0, s.z * 60.0, grain + 44),
        0.0,
    );
    Surface {
        gloss: if curled { [0.004, 0.0] } else { [0.008, 0.012] },
        wrap: [0.25; 3],
        rough: tilt * if curled { 0.45 } else { 0.16 },
        strand: (!curled).then_some((along + tilt * 0.10).unit()),
        ..Surface::matt(albedo)
    }
}

fn cloth(head: &Head<'_>, p: V3) -> Surface {
    let look = head.look;
    let knit = noise(p.x * 42.0, p.y * 34.0, p.z * 42.0, look.grain + 51);
    let fold = fractal(p.x * 2.2, p.y * 1.4, p.z * 2.0, look.grain + 52, 3);
    let coat = look.clothes == Clothes::Jacket && {
        let q = p.folded();
        q.x > 0.10 + 0.42 * (p.y + 2.75)
    };
    let color = if look.clothes == Clothes::Jacket && !coat { [0.62, 0.63, 0.66] } else { look.cloth };
    let albedo = color.map(|c| (c * (1.0 + 0.10 * knit + 0.10 * fold)).clamp(0.003, 0.85));
    Surface { rough: v(fold * 0.22, fold * 0.12, 0.0), wrap: [0.12; 3], ..Surface::matt(albedo) }
}
