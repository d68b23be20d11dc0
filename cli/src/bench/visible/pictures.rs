//! Pictures of documents that were not read as printed: flattened as the reader saw them, each run of words in a frame, and
//! what was read there in a text beside the picture.

use crate::outcome::Failure;
use regain_base::Reason;
use regain_base::text::Area;
use regain_vision::text::Document;
use regain_vision::{RgbImage, card};
use std::fmt::Write as _;
use std::path::Path;

/// Writes `NAME.png` and `NAME.txt` into `folder`, which is made where it is not there.
pub(super) fn save(folder: &Path, name: &str, photo: &RgbImage, document: &Document) -> Result<(), Failure> {
    let (width, height) = document.size;
    let mut flat = card::flatten(photo, &document.quad, width, height);
    let mut told = String::new();
    for print in &document.prints {
        frame(&mut flat, &print.area);
        let Area { left, top, right, bottom } = print.area;
        let sure = print.line.confidence();
        let _ = writeln!(told, "{left:5.0} {top:5.0} {right:5.0} {bottom:5.0}  {sure:.2}  {}", print.line.text());
    }
    let unwritten =
        |error: std::io::Error| Failure::new(Reason::StorageFailed, format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(unwritten)?;
    std::fs::write(folder.join(name).with_extension("txt"), told).map_err(unwritten)?;
    flat.save(folder.join(name).with_extension("png")).map_err(|error| unwritten(std::io::Error::other(error)))
}

/// A red frame, one pixel wide, around `area`.
fn frame(image: &mut RgbImage, area: &Area) {
    let (left, top, right, bottom) = (area.left as u32, area.top as u32, area.right as u32, area.bottom as u32);
    let across = (left..=right).flat_map(|x| [(x, top), (x, bottom)]);
    let down = (top..=bottom).flat_map(|y| [(left, y), (right, y)]);
    for (x, y) in across.chain(down) {
        if let Some(pixel) = image.get_pixel_mut_checked(x, y) {
            pixel.0 = [220, 30, 30];
        }
    }
}
