//! Weighted sums of renderings, and the room behind.

use std::f32::consts::PI;

use super::session::SCREEN;
use crate::head::{LAMPS, Layers};
use crate::seeded::{Seeded, fractal};

/// The picture under lamps of these strengths and colours, over a background given by the pixel's index.
pub(super) fn sum(layers: &Layers, lamps: &[[f32; 3]; LAMPS], behind: &dyn Fn(usize) -> [f32; 3]) -> Vec<[f32; 3]> {
    (0..layers.width * layers.height)
        .map(|i| {
            let (lit, cover) = (&layers.light[i], layers.cover[i]);
            let mut out: [f32; 3] = std::array::from_fn(|c| (0..LAMPS).map(|k| lit[k][c] * lamps[k][c]).sum());
            if cover < 1.0 {
                let back = behind(i);
                for c in 0..3 {
                    out[c] += (1.0 - cover) * back[c];
                }
            }
            out
        })
        .collect()
}

/// A room out of focus: a wall, a picture on it, a shelf, a window's edge.
pub(super) struct Room {
    /// Reflectance of every pixel.
    wall: Vec<[f32; 3]>,
    /// Illuminance by the phone's screen per cd/m² of it.
    reach: f32,
}

const COLUMNS: usize = 36;
const ROWS: usize = 48;

impl Room {
    /// The room behind a picture of this width, a third higher.
    pub(super) fn new(seed: u64, distance_cm: f32, width: usize) -> Self {
        let mut chance = Seeded::new(seed ^ 0x0003);
        let wall =
            [[0.42, 0.40, 0.36], [0.33, 0.39, 0.41], [0.44, 0.38, 0.30], [0.30, 0.36, 0.30]][(seed % 4) as usize];
        let frame = [chance.between(0.02, 0.22), chance.between(0.08, 0.25)];
        let shelf = chance.between(0.68, 0.80);
        let edge = chance.between(0.88, 0.98);
        let soft = |d: f32, blur: f32| (0.5 - d / blur).clamp(0.0, 1.0);
        let grid: Vec<[f32; 3]> = (0..COLUMNS * ROWS)
            .map(|i| {
                let (x, y) = ((i % COLUMNS) as f32 / (COLUMNS - 1) as f32, (i / COLUMNS) as f32 / (ROWS - 1) as f32);
                let mut c = wall.map(|v| v * (1.06 - 0.30 * y + 0.05 * fractal(x * 3.0, y * 3.0, 0.0, seed as u32, 2)));
                let mut lay = |color: [f32; 3], amount: f32| {
                    c = std::array::from_fn(|k| c[k] + (color[k] - c[k]) * amount);
                };
                let (px, py) = ((x - frame[0] - 0.09).abs() - 0.09, (y - frame[1] - 0.11).abs() - 0.11);
                lay([0.10, 0.08, 0.06], soft(px.max(py), 0.07));
                lay([0.34, 0.36, 0.30], soft(px.max(py) + 0.025, 0.06));
                lay([0.17, 0.11, 0.07], soft((y - shelf).abs() - 0.035, 0.06) * soft(0.58 - x, 0.10));
                lay([0.16, 0.22, 0.13], soft((x - 0.80).hypot((y - shelf + 0.14) * 1.2) - 0.10, 0.10));
                lay([0.60, 0.60, 0.58], soft(edge - x, 0.10) * 0.7);
                c
            })
            .collect();
        let height = width * 4 / 3;
        // Drawn coarsely: out of focus nothing is sharp.
        let between = |i: usize| {
            let place = |at: usize, of: usize, cells: usize| {
                (at as f32 / of as f32 * (cells - 1) as f32).clamp(0.0, (cells - 2) as f32)
            };
            let (gx, gy) = (place(i % width, width, COLUMNS), place(i / width, height, ROWS));
            let from = gy as usize * COLUMNS + gx as usize;
            let (u, v) = (gx.fract(), gy.fract());
            std::array::from_fn(|k| {
                (grid[from][k] * (1.0 - u) + grid[from + 1][k] * u) * (1.0 - v)
                    + (grid[from + COLUMNS][k] * (1.0 - u) + grid[from + COLUMNS + 1][k] * u) * v
            })
        };
        let away = distance_cm / 10.0 + 15.0;
        Self { wall: (0..width * height).map(between).collect(), reach: SCREEN[0] * SCREEN[1] / (away * away) }
    }

    /// Luminance of a pixel.
    pub(super) fn light(&self, i: usize, lamps: &[[f32; 3]; LAMPS]) -> [f32; 3] {
        std::array::from_fn(|k| {
            let lux = lamps[0][k] * self.reach + 0.62 * (lamps[1][k] + 0.6 * lamps[2][k] + 0.5 * lamps[3][k]);
            self.wall[i][k] / PI * lux
        })
    }
}
