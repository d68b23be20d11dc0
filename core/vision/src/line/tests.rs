use super::grid::{CLASSES, Posteriors, STRIDE};
use super::*;
use std::path::{Path, PathBuf};

/// Answers in a strip.
const FRAMES: usize = strip::WIDTH / STRIDE;

fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn store() -> Store {
    Store::open(&workspace("models")).expect("the models folder")
}

fn reader() -> LineReader {
    LineReader::load(&store(), &Engine::start().expect("an engine")).expect("the line reader")
}

#[test]
fn the_model_gives_its_reference_outputs() {
    let text = std::fs::read_to_string(workspace("models/reference/mrz_lines.json")).expect("the reference");
    let reference: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let pixels = (0..strip::HEIGHT * strip::WIDTH)
        .map(|i| {
            let (x, y) = ((i % strip::WIDTH) as f64, (i / strip::WIDTH) as f64);
            (0.5 + 0.3 * (0.37 * x + 0.11 * y).sin() + 0.2 * (0.051 * x - 0.53 * y).cos()) as f32
        })
        .collect();
    let input = Tensor::new(vec![1, 1, strip::HEIGHT, strip::WIDTH], pixels).expect("a tensor");
    let model = store().load(&Engine::start().expect("an engine"), MODEL).expect("the model");
    let output = model.run(&input).expect("a run");
    let frames = reference["frames"].as_object().expect("frames");
    assert!(frames.len() >= 4);
    for (frame, expected) in frames {
        let start = frame.parse::<usize>().expect("a number") * CLASSES;
        for (class, value) in expected.as_array().expect("values").iter().enumerate() {
            let (found, expected) = (f64::from(output[0].data[start + class]), value.as_f64().expect("a number"));
            assert!((found - expected).abs() < 1e-3, "frame {frame} class {class}: {found}, expected {expected}");
        }
    }
}

#[test]
fn own_crops_are_read_to_the_character() {
    let reader = reader();
    let mut seen = 0;
    for entry in std::fs::read_dir(workspace("tests/fixtures/lines")).expect("the fixtures") {
        let path = entry.expect("an entry").path();
        let expected = path.file_stem().and_then(|name| name.to_str()).expect("a name").replace('_', "<");
        let line = reader.read(&image::open(&path).expect("a picture").into_luma8());
        assert_eq!(line.text(), expected);
        assert!(line.confidence() > 0.2, "{expected}: {}", line.confidence());
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn bars_and_waves_of_any_kind_are_measured() {
    // Where every row is inked alike, as in a barcode, none is the line's first.
    let bars = GrayImage::from_fn(900, 40, |x, _| image::Luma([if x / 10 % 2 == 0 { 0 } else { 255 }]));
    assert!(Page::measure(&bars).is_none());
    for (width, height) in [(6, 6), (40, 7), (120, 120), (900, 40)] {
        for (period, turn) in
            (1..12).flat_map(|period| (0..8).map(move |turn| (period as f32 * 1.7, turn as f32 * 0.4)))
        {
            let wave = |x: u32, y: u32| {
                ((x as f32 * turn.cos() + y as f32 * turn.sin()) * std::f32::consts::TAU / period).sin()
            };
            for sharp in [1.0, 100.0] {
                let shade = |x, y| image::Luma([(128.0 + sharp * 120.0 * wave(x, y)).clamp(0.0, 255.0) as u8]);
                let crop = GrayImage::from_fn(width, height, shade);
                let strip = Page::measure(&crop).and_then(|page| page.cut(page.span, None));
                assert!(strip.is_none_or(|strip| strip.pixels.iter().all(|shade| shade.is_finite())));
            }
        }
    }
}

#[test]
fn nothing_to_read_is_an_empty_line() {
    let reader = reader();
    for (width, height) in [(1, 1), (5, 400), (400, 5), (800, 40)] {
        let blank = GrayImage::from_pixel(width, height, image::Luma([200]));
        assert_eq!(reader.read(&blank), Line::default(), "{width} x {height}");
    }
}

/// Answers that show `text` at the given centres, in frames.
fn answers(text: &str, centres: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut data = vec![0.001f32.ln(); FRAMES * CLASSES];
    for frame in 0..FRAMES {
        data[frame * CLASSES + CLASSES - 1] = 0.95f32.ln();
    }
    for (character, centre) in text.bytes().zip(centres) {
        let frame = centre.round() as usize;
        let class = ALPHABET.iter().position(|known| *known == character).expect("a character of the zone");
        data[frame * CLASSES + CLASSES - 1] = 0.02f32.ln();
        data[frame * CLASSES + class] = 0.95f32.ln();
    }
    data
}

fn text_of(data: &[f32]) -> String {
    let cells = Posteriors::new(data).read().expect("cells");
    Line { cells: cells.cells }.text()
}

#[test]
fn a_run_of_fillers_is_counted_by_position() {
    let text = format!("P<UTOHUMMEL<<MINNA{}", "<".repeat(26));
    assert_eq!(text_of(&answers(&text, (0..44).map(|i| 6.0 + 3.8 * i as f32))), text);
}

#[test]
fn a_missed_character_keeps_its_cell() {
    let text = "I<UTOD231458907<<<<<<<<<<<<<<<";
    let mut data = answers(text, (0..30).map(|i| 5.0 + 5.6 * i as f32));
    let missed = (5.0f32 + 5.6 * 8.0).round() as usize * CLASSES;
    data[missed..missed + CLASSES].fill(0.001f32.ln());
    data[missed + CLASSES - 1] = 0.95f32.ln();
    let read = text_of(&data);
    assert_eq!((read.len(), &read[..8], &read[9..]), (30, &text[..8], &text[9..]));
}

#[test]
fn a_pitch_that_grows_along_the_line_is_followed() {
    let text = "L8988901C4UTO8404237F3104125<<<<<<06";
    let centres = (0..36).map(|i| 4.0 + 3.6 * i as f32 + 0.028 * (i * i) as f32);
    assert_eq!(text_of(&answers(text, centres)), text);
}

#[test]
fn ink_beside_the_line_does_not_lengthen_it() {
    let text = "7408122F1204159UTO<<<<<<<<<<<6";
    let mut data = answers(text, (0..30).map(|i| 10.0 + 5.0 * i as f32));
    let stray = (10 + 5 * 30) * CLASSES;
    data[stray] = 0.4f32.ln();
    data[stray + CLASSES - 1] = 0.3f32.ln();
    assert_eq!(text_of(&data), text);
}

/// A model whose answers are a frame too many.
struct Longer;

impl Model for Longer {
    fn run(&self, input: &Tensor) -> Result<Vec<Tensor>, ModelError> {
        let frames = input.shape[3] / STRIDE + 1;
        Ok(vec![Tensor::new(vec![1, frames, CLASSES], vec![0.0; frames * CLASSES])?])
    }
}

#[test]
fn answers_of_another_shape_are_refused() {
    let reader = LineReader { model: Box::new(Longer) };
    let refused = reader.answers(&[1.0; strip::WIDTH * strip::HEIGHT]);
    assert!(matches!(refused, Err(ModelError::Shape { expected, .. }) if expected == [1, FRAMES, CLASSES]));
}

#[test]
fn a_glance_tells_a_line_of_a_zone_from_one_upside_down() {
    let reader = reader();
    for entry in std::fs::read_dir(workspace("tests/fixtures/lines")).expect("the fixtures") {
        let path = entry.expect("an entry").path();
        let line = image::open(&path).expect("a picture").into_luma8();
        let [upright, turned] = reader.glance(&line);
        assert!(upright > 0.9 && upright > turned, "{}: {upright}, upside down {turned}", path.display());
        let of_turned = reader.glance(&image::imageops::rotate180(&line));
        assert!((of_turned[1] - upright).abs() < 0.05, "{}: {upright}, turned {of_turned:?}", path.display());
    }
    assert_eq!(reader.glance(&GrayImage::from_pixel(800, 40, image::Luma([200]))), [0.0; 2]);
}
