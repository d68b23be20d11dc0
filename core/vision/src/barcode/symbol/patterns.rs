//! What codewords and guards look like through this photo's blur.

use std::sync::LazyLock;

use rxing::pdf417::pdf_417_common::{CODEWORD_TABLE, SYMBOL_TABLE};

/// Samples a module.
pub(super) const FINE: usize = 3;
/// Samples a codeword of 17 modules (ISO/IEC 15438 section 5.3.1).
pub(super) const SAMPLES: usize = 17 * FINE;
/// How many values a codeword has.
pub(super) const VALUES: usize = 929;

/// The start and the stop pattern as bars and spaces, in modules, with the quiet zone before and after.
pub(super) const GUARDS: [&[u8]; 2] = [&[8, 1, 1, 1, 1, 1, 1, 3], &[7, 1, 1, 3, 1, 1, 1, 2, 1]];

/// Where a pattern changes, in modules from its first bar: to dark, to light, to dark, ...
type Edges = [u8; 9];

/// The patterns of the three clusters, by value.
static PATTERNS: LazyLock<[Vec<Edges>; 3]> = LazyLock::new(|| {
    let mut clusters = [(); 3].map(|()| vec![Edges::default(); VALUES]);
    for (bits, codeword) in SYMBOL_TABLE.iter().zip(CODEWORD_TABLE) {
        let mut edges = Edges::default();
        let mut count = 0;
        // A codeword begins with a bar and ends with a space; the next one's bar follows.
        for module in 0..=17u8 {
            let dark = |module: u8| if module == 17 { true } else { bits >> (16 - module) & 1 == 1 };
            if (module == 0 || dark(module) != dark(module - 1)) && count < edges.len() {
                edges[count] = module;
                count += 1;
            }
        }
        let bar = |index: usize| i32::from(edges[2 * index + 1]) - i32::from(edges[2 * index]);
        let cluster = (bar(0) - bar(1) + bar(2) - bar(3) + 9) % 9 / 3;
        clusters[cluster as usize][((codeword - 1) % VALUES as u32) as usize] = edges;
    }
    clusters
});

/// The share of an edge's light at a distance from it, through a Gaussian blur (Abramowitz and Stegun 1964, 7.1.27).
fn step(distance: f32, blur: f32) -> f32 {
    let x = distance.abs() / (blur * std::f32::consts::SQRT_2);
    let tail = 0.5 / (1.0 + 0.278_393 * x + 0.230_389 * x * x + 0.000_972 * x.powi(3) + 0.078_108 * x.powi(4)).powi(4);
    if distance < 0.0 { tail } else { 1.0 - tail }
}

/// A pattern at `samples` samples, light being 1, then with a mean of 0 and a length of 1.
fn seen(edges: &(impl Iterator<Item = f32> + Clone), first: f32, samples: usize, blur: f32) -> Vec<f32> {
    let at = |sample: usize| first + (sample as f32 + 0.5) / FINE as f32;
    let light = |place: f32| {
        let dark: f32 = edges
            .clone()
            .enumerate()
            .map(|(i, edge)| if i.is_multiple_of(2) { 1.0 } else { -1.0 } * step(place - edge, blur))
            .sum();
        1.0 - dark
    };
    let mut values: Vec<f32> = (0..samples).map(|sample| light(at(sample))).collect();
    normalise(&mut values);
    values
}

/// To a mean of 0 and a length of 1; what is flat stays so.
pub(super) fn normalise(values: &mut [f32]) {
    let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
    values.iter_mut().for_each(|value| *value -= mean);
    let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
    if length > 1e-6 {
        values.iter_mut().for_each(|value| *value /= length);
    }
}

/// A guard of [`GUARDS`] with two modules of quiet zone beside it, as [`normalise`] leaves it.
pub(super) fn guard(which: usize, blur: f32) -> Vec<f32> {
    let mut place = 0.0;
    let runs = GUARDS[which].iter().map(|run| f32::from(*run));
    let mut edges = vec![0.0];
    edges.extend(runs.map(|run| {
        place += run;
        place
    }));
    // The start pattern ends where the next bar begins; the quiet zone follows the stop pattern.
    let (first, modules) = if which == 0 { (-2.0, 19) } else { (0.0, 20) };
    seen(&edges.iter().copied(), first, modules * FINE, blur)
}

/// All patterns through one blur, each with a mean of 0 and a length of 1.
pub(super) struct Templates([Vec<f32>; 3]);

impl Templates {
    /// `blur` is the Gaussian's sigma in modules.
    pub(super) fn new(blur: f32) -> Self {
        // All edges are whole modules apart, so that one table of an edge's light serves all.
        let table: Vec<f32> =
            (0..2 * SAMPLES).map(|at| step((at as f32 + 0.5 - SAMPLES as f32) / FINE as f32, blur)).collect();
        Self(PATTERNS.each_ref().map(|patterns| {
            let mut all = Vec::with_capacity(VALUES * SAMPLES);
            for edges in patterns {
                let start = all.len();
                all.resize(start + SAMPLES, 1.0);
                for (i, edge) in edges.iter().enumerate() {
                    let sign = if i.is_multiple_of(2) { -1.0 } else { 1.0 };
                    let shifted = &table[SAMPLES - FINE * usize::from(*edge)..];
                    all[start..].iter_mut().zip(shifted).for_each(|(value, light)| *value += sign * light);
                }
                normalise(&mut all[start..]);
            }
            all
        }))
    }

    /// How well a cell of this cluster agrees with each value, -1 to 1; `cell` as [`normalise`] leaves it.
    pub(super) fn agreements<'a>(&'a self, cluster: usize, cell: &'a [f32; SAMPLES]) -> impl Iterator<Item = f32> + 'a {
        self.0[cluster % 3].chunks_exact(SAMPLES).map(|template| dot(template, cell))
    }

    /// As [`Self::agreements`], of one value.
    pub(super) fn agreement(&self, cluster: usize, value: usize, cell: &[f32; SAMPLES]) -> f32 {
        self.0[cluster % 3].get(value * SAMPLES..(value + 1) * SAMPLES).map_or(-1.0, |template| dot(template, cell))
    }
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums at once, which the compiler turns into vectors.
    let mut sums = [0.0f32; 8];
    let (a_parts, b_parts) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_parts.remainder().iter().zip(b_parts.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_parts.zip(b_parts) {
        for i in 0..8 {
            sums[i] += a[i] * b[i];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_its_own_value_through_a_blur() {
        let templates = Templates::new(0.6);
        for (cluster, value) in [0, 1, 2].into_iter().flat_map(|cluster| (0..VALUES).map(move |value| (cluster, value)))
        {
            let edges = PATTERNS[cluster][value];
            assert!(
                edges[0] == 0 && edges[8] == 17 && edges.windows(2).all(|pair| (1..=6).contains(&(pair[1] - pair[0])))
            );
            let shown = seen(&edges.iter().map(|edge| f32::from(*edge)), 0.0, SAMPLES, 0.6);
            let cell: [f32; SAMPLES] = shown.try_into().expect("a cell");
            let best = templates.agreements(cluster, &cell).enumerate().max_by(|a, b| a.1.total_cmp(&b.1));
            assert!(best.is_some_and(|(found, agreement)| found == value && agreement > 0.999), "{cluster} {value}");
            assert!((templates.agreement(cluster, value, &cell) - 1.0).abs() < 1e-3);
        }
        // A sample of the standard's annex A: the first pattern of cluster 0 is 31111136.
        assert_eq!(PATTERNS[0][0], [0, 3, 4, 5, 6, 7, 8, 11, 17]);
    }
}
