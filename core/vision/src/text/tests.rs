use super::*;
use std::path::{Path, PathBuf};

fn workspace(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn store() -> Store {
    Store::open(&workspace("models")).expect("the models folder")
}

#[test]
fn the_model_gives_its_reference_outputs() {
    let text = std::fs::read_to_string(workspace("models/reference/latin_lines.json")).expect("the reference");
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
    let classes = ALPHABET.chars().count() + 1;
    let frames = reference["frames"].as_object().expect("frames");
    assert!(frames.len() >= 4);
    for (frame, expected) in frames {
        let start = frame.parse::<usize>().expect("a number") * classes;
        let values = expected.as_array().expect("values");
        assert_eq!(values.len(), classes);
        for (class, value) in values.iter().enumerate() {
            let (found, expected) = (f64::from(output[0].data[start + class]), value.as_f64().expect("a number"));
            assert!((found - expected).abs() < 2e-3, "frame {frame} class {class}: {found}, expected {expected}");
        }
    }
}

#[test]
fn an_empty_document_has_no_text() {
    let reader = TextReader::load(&store(), &Engine::start().expect("an engine")).expect("the reader");
    for (width, height) in [(0, 0), (1, 1), (640, 400)] {
        assert_eq!(reader.read(&GrayImage::from_pixel(width, height, image::Luma([180]))), []);
    }
}

#[test]
fn an_own_document_is_read_with_its_marks() {
    let reader = TextReader::load(&store(), &Engine::start().expect("an engine")).expect("the reader");
    let picture = image::open(workspace("tests/fixtures/text/rows.png")).expect("a picture").into_luma8();
    let mut prints = reader.read(&picture);
    prints.sort_by(|a, b| a.area.middle().total_cmp(&b.area.middle()).then(a.area.left.total_cmp(&b.area.left)));
    let rows = std::fs::read_to_string(workspace("tests/fixtures/text/rows.txt")).expect("the rows");
    let read: Vec<String> = prints.iter().map(|print| print.line.text()).collect();
    let least = |row: &str| read.iter().map(|text| strsim::levenshtein(row, text)).min().unwrap_or(usize::MAX);
    let wrong: Vec<usize> = rows.lines().map(least).collect();
    // The model's card says which marks it does not tell apart: those of Vietnamese, Å and Â.
    let exact = wrong.iter().filter(|wrong| **wrong == 0).count();
    assert!(wrong.len() == 10 && exact >= 7, "{wrong:?} characters wrong in {read:?}");
    assert!(wrong.iter().sum::<usize>() <= 4, "{wrong:?} characters wrong in {read:?}");
}
