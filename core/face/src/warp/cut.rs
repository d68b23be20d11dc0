//! Samples between a picture's pixels, row by row.

use super::Map;
use image::RgbImage;

/// What lies outside of the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Outside {
    /// Black, as the detector and the mesh were trained.
    Black,
    /// The nearest edge pixel, which disturbs an embedding least.
    Edge,
}

/// The cut-out as interleaved RGB values 0..255, `size` by `size`.
pub(crate) fn cut(image: &RgbImage, map: &Map, size: usize, outside: Outside) -> Vec<f32> {
    // One sample for each picture pixel when shrinking; beyond 8 by 8 the noise is gone anyway.
    let taps = (map.scale().ceil() as usize).clamp(1, 8);
    let step = 1.0 / taps as f32;
    let weight = 1.0 / (taps * taps) as f32;
    let places: Vec<f32> = (0..size * taps).map(|at| (at / taps) as f32 + ((at % taps) as f32 + 0.5) * step).collect();
    let source = Source::of(image, outside);
    let mut row = Row::new(places.len());
    let mut sums = vec![[0.0f32; 4]; size];
    let mut values = vec![0.0f32; size * size * 3];
    for (line, down) in values.chunks_exact_mut(size * 3).zip(places.chunks_exact(taps)) {
        sums.fill([0.0; 4]);
        for &y in down {
            row.lay(map, &places, y, source.line);
            source.add(&row, taps, &mut sums);
        }
        for (pixel, sum) in line.chunks_exact_mut(3).zip(&sums) {
            pixel.copy_from_slice(&sum.map(|value| value * weight)[..3]);
        }
    }
    values
}

/// Where the samples of one row lie, each number in a list of its own: four are reckoned as fast as one.
struct Row {
    /// In the picture; its first pixel's centre is 0.
    x: Vec<f32>,
    y: Vec<f32>,
    /// Byte of the pixel above on the left; of no meaning outside of the picture.
    at: Vec<u32>,
    /// How far from that pixel to the right and down, 0..1.
    u: Vec<f32>,
    v: Vec<f32>,
}

impl Row {
    fn new(length: usize) -> Self {
        let zeros = || vec![0.0; length];
        Self { x: zeros(), y: zeros(), at: vec![0; length], u: zeros(), v: zeros() }
    }

    /// The samples at these places of the cut-out's row `y`, in a picture with `line` bytes a row.
    fn lay(&mut self, map: &Map, across: &[f32], y: f32, line: u32) {
        let down = [map.b * y, map.d * y];
        for (index, across) in across.iter().enumerate() {
            let x = map.a * across + down[0] + map.x - 0.5;
            let y = map.c * across + down[1] + map.y - 0.5;
            // Cutting off is rounding down, and into so few bits it is done for four at once.
            let (left, top) = (x as u16, y as u16);
            self.at[index] = u32::from(top).wrapping_mul(line).wrapping_add(u32::from(left) * 3);
            (self.x[index], self.y[index]) = (x, y);
            (self.u[index], self.v[index]) = (x - f32::from(left), y - f32::from(top));
        }
    }
}

/// A picture that is sampled between its pixels.
struct Source<'a> {
    raw: &'a [u8],
    size: [i32; 2],
    /// Bytes a row.
    line: u32,
    /// From here on a sample has not all of its four pixels within, and one more byte.
    end: [f32; 2],
    outside: Outside,
}

impl<'a> Source<'a> {
    fn of(image: &'a RgbImage, outside: Outside) -> Self {
        let size = [image.width() as i32, image.height() as i32];
        let end = [size[0] - 2, size[1] - 1].map(|end| end.min(u16::MAX.into()) as f32);
        Self { raw: image.as_raw(), size, line: image.width() * 3, end, outside }
    }

    /// Adds the bilinear values of a row, `taps` to each sum: three channels, and a fourth without meaning, since four are mixed as fast
    /// as one.
    fn add(&self, row: &Row, taps: usize, sums: &mut [[f32; 4]]) {
        let within = |at: usize| {
            let (x, y) = (row.x[at], row.y[at]);
            x >= 0.0 && y >= 0.0 && x < self.end[0] && y < self.end[1]
        };
        // A row is straight: what lies between two samples within does too.
        let all = within(0) && within(row.x.len() - 1);
        for (index, sum) in sums.iter_mut().enumerate() {
            for at in index * taps..(index + 1) * taps {
                let rgb = if all || within(at) { self.inside(row, at) } else { self.at_edge(row.x[at], row.y[at]) };
                *sum = std::array::from_fn(|channel| sum[channel] + rgb[channel]);
            }
        }
    }

    /// Nearly every sample: nothing to ask of each pixel.
    #[inline]
    fn inside(&self, row: &Row, at: usize) -> [f32; 4] {
        let from = row.at[at] as usize;
        let under = from + self.line as usize;
        let (above, below) = (&self.raw[from..from + 7], &self.raw[under..under + 7]);
        let four = |from: &[u8]| [from[0], from[1], from[2], from[3]].map(f32::from);
        mixed([four(above), four(&above[3..]), four(below), four(&below[3..])], row.u[at], row.v[at])
    }

    /// The same where some of the four pixels lie outside.
    #[cold]
    fn at_edge(&self, x: f32, y: f32) -> [f32; 4] {
        let [width, height] = self.size;
        if width == 0 || height == 0 || !x.is_finite() || !y.is_finite() {
            return [0.0; 4];
        }
        // A coordinate far outside would overflow the integer below.
        let (x, y) = (x.clamp(-4.5, width as f32 + 3.5), y.clamp(-4.5, height as f32 + 3.5));
        let (left, top) = (x.floor(), y.floor());
        let (u, v) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let pixel = |x: i32, y: i32| -> [f32; 4] {
            let inside = (0..width).contains(&x) && (0..height).contains(&y);
            if !inside && self.outside == Outside::Black {
                return [0.0; 4];
            }
            let at = (y.clamp(0, height - 1) * width + x.clamp(0, width - 1)) as usize * 3;
            [self.raw[at], self.raw[at + 1], self.raw[at + 2], 0].map(f32::from)
        };
        mixed([pixel(left, top), pixel(left + 1, top), pixel(left, top + 1), pixel(left + 1, top + 1)], u, v)
    }
}

/// Two pixels above and two below, `u` of the way to the right and `v` of the way down.
#[inline]
fn mixed([p, q, r, s]: [[f32; 4]; 4], u: f32, v: f32) -> [f32; 4] {
    std::array::from_fn(|channel| {
        let above = p[channel] + (q[channel] - p[channel]) * u;
        let below = r[channel] + (s[channel] - r[channel]) * u;
        above + (below - above) * v
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gradient() -> RgbImage {
        RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 5, y as u8 * 5, 100]))
    }

    #[test]
    fn an_upright_square_is_the_picture_itself() {
        let cut = cut(&gradient(), &Map::square([10.0, 10.0], 20.0, 0.0, 20), 20, Outside::Black);
        assert_eq!(&cut[..6], &[0.0, 0.0, 100.0, 5.0, 0.0, 100.0]);
        assert_eq!(cut[(19 * 20 + 19) * 3], 95.0);
    }

    #[test]
    fn shrinking_averages() {
        let noise = RgbImage::from_fn(64, 64, |x, y| image::Rgb([if (x + y) % 2 == 0 { 0 } else { 200 }; 3]));
        let cut = cut(&noise, &Map::square([32.0, 32.0], 64.0, 0.0, 16), 16, Outside::Edge);
        assert!(cut.iter().all(|value| (value - 100.0).abs() < 1.0));
    }

    #[test]
    fn nothing_depends_on_how_near_the_edge_a_sample_lies() {
        let picture = gradient();
        for outside in [Outside::Black, Outside::Edge] {
            let source = Source::of(&picture, outside);
            let map = Map { a: 0.1, b: 0.0, c: 0.075, d: 1.0, x: 0.0, y: 0.0 };
            let places: Vec<f32> = (0..420).map(|at| at as f32 - 10.0).collect();
            let mut row = Row::new(places.len());
            row.lay(&map, &places, 0.0, source.line);
            let mut sums = vec![[0.0; 4]; places.len()];
            source.add(&row, 1, &mut sums);
            for (at, sum) in sums.iter().enumerate() {
                assert_eq!(sum[..3], source.at_edge(row.x[at], row.y[at])[..3], "{}", places[at]);
            }
        }
    }

    #[test]
    fn outside_is_black_or_the_edge_even_far_away() {
        let far = Map::square([1e30, f32::NAN], 1e9, 0.0, 4);
        assert_eq!(cut(&gradient(), &far, 4, Outside::Black), vec![0.0; 48]);
        let left = Map::square([-20.0, 10.0], 8.0, 0.0, 2);
        assert!(cut(&gradient(), &left, 2, Outside::Black).iter().all(|&value| value == 0.0));
        assert_eq!(cut(&gradient(), &left, 2, Outside::Edge)[2], 100.0);
    }
}
