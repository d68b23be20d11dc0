//! Short bands of text in narrow upright strips, linked into tracks.

use image::GrayImage;

use crate::filter::{box_mean, sides};

/// The width of a strip: two to four characters at the working scales.
pub(super) const STRIP: usize = 24;
/// Half the window of rows that a row is compared with.
const SURROUNDINGS: usize = 20;
/// A row belongs to a band when its gradient is this many times that of its surroundings …
const STANDS_OUT: f32 = 1.2;
/// … and at least this much, in grey levels a pixel.
const FLOOR: f32 = 5.0;
/// Heights of a band in rows.
const HEIGHTS: std::ops::RangeInclusive<usize> = 4..=34;

/// A band in one strip.
#[derive(Debug, Clone, Copy)]
pub(super) struct Band {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) height: f32,
}

/// Bands that follow each other from strip to strip.
pub(super) type Track = Vec<Band>;

/// The horizontal gradient of `image`, one byte a pixel.
pub(super) fn gradient(image: &GrayImage) -> GrayImage {
    let (width, _) = sides(image);
    let mut out = GrayImage::new(image.width(), image.height());
    for (from, to) in image.chunks_exact(width).zip(out.chunks_exact_mut(width)) {
        for (to, window) in to[1..].iter_mut().zip(from.windows(3)) {
            *to = window[0].abs_diff(window[2]);
        }
    }
    out
}

/// Every track of at least five bands.
pub(super) fn tracks(gradient: &GrayImage) -> Vec<Track> {
    let (width, height) = sides(gradient);
    let mut open: Vec<Track> = Vec::new();
    let mut done: Vec<Track> = Vec::new();
    for strip in 0..width / STRIP {
        let left = strip * STRIP;
        let profile: Vec<f32> = (0..height)
            .map(|y| {
                let row = &gradient.as_raw()[y * width + left..][..STRIP];
                row.iter().map(|value| u32::from(*value)).sum::<u32>() as f32 / STRIP as f32
            })
            .collect();
        let x = (left + STRIP / 2) as f32;
        let mut bands = bands(&profile, x);
        // The longest tracks choose first.
        open.sort_by_key(|track| std::cmp::Reverse(track.len()));
        for track in &mut open {
            let Some(last) = track.last().copied() else { continue };
            let expected = last.y + slope(track) * (x - last.x);
            let reach = 0.25 * (x - last.x) + 0.2 * last.height;
            let best = bands
                .iter()
                .enumerate()
                .filter(|(_, band)| {
                    let ratio = band.height / last.height;
                    (band.y - expected).abs() < reach.min(0.9 * last.height) && (0.55..1.8).contains(&ratio)
                })
                .min_by(|a, b| (a.1.y - expected).abs().total_cmp(&(b.1.y - expected).abs()))
                .map(|(index, _)| index);
            if let Some(index) = best {
                track.push(bands.swap_remove(index));
            }
        }
        // A gap of two strips ends a track.
        let (ended, still): (Vec<_>, Vec<_>) =
            open.into_iter().partition(|track| track.last().is_none_or(|last| x - last.x > 2.5 * STRIP as f32));
        done.extend(ended);
        open = still;
        open.extend(bands.into_iter().map(|band| vec![band]));
    }
    done.extend(open);
    done.retain(|track| track.len() >= 5);
    done
}

/// The slope of the last few bands; 0 for a track that has just begun.
fn slope(track: &Track) -> f32 {
    let from = track.len().saturating_sub(6);
    match (track.get(from), track.last()) {
        (Some(first), Some(last)) if track.len() > 2 => (last.y - first.y) / (last.x - first.x),
        _ => 0.0,
    }
}

fn bands(profile: &[f32], x: f32) -> Vec<Band> {
    let mut sums = vec![0.0f32; profile.len() + 1];
    for (index, value) in profile.iter().enumerate() {
        sums[index + 1] = sums[index] + value;
    }
    let stands_out = |y: usize| {
        let (from, to) = (y.saturating_sub(SURROUNDINGS), (y + SURROUNDINGS + 1).min(profile.len()));
        let mean = (sums[to] - sums[from]) / (to - from) as f32;
        profile[y] > FLOOR && profile[y] > STANDS_OUT * mean
    };
    let mut bands = Vec::new();
    let mut start = None;
    for y in 0..=profile.len() {
        let inside = y < profile.len() && stands_out(y);
        match (start, inside) {
            (None, true) => start = Some(y),
            (Some(from), false) => {
                start = None;
                if HEIGHTS.contains(&(y - from)) {
                    let weight: f32 = profile[from..y].iter().sum();
                    let moment: f32 = profile[from..y].iter().zip(from..y).map(|(p, y)| p * (y as f32 + 0.5)).sum();
                    bands.push(Band { x, y: moment / weight, height: (y - from) as f32 });
                }
            }
            _ => {}
        }
    }
    bands
}

/// A gradient that is smooth enough for thresholds on single strips.
pub(super) fn smooth(gradient: &GrayImage) -> GrayImage {
    box_mean(gradient, 2, 1)
}
