//! Pictures of a folder in the order of their names: of one folder for everything, or of a sub-folder for each step.

use super::{FrameError, Shot};
use regain_vision::codec;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};

/// More files than any visit to a camera has.
const MOST: usize = 20_000;

/// What a step's pictures are called: `front`, `back` and `face`.
pub(super) struct Folder {
    /// The steps that have a folder of their own, and what is left of it.
    steps: Vec<(&'static str, VecDeque<PathBuf>)>,
    /// What lies beside them, for every other step.
    rest: VecDeque<PathBuf>,
    /// Milliseconds from one picture to the next.
    period_ms: f64,
    taken: u64,
}

impl Folder {
    /// Lists the pictures of `folder`, filmed at `rate` frames a second.
    ///
    /// # Errors
    /// When it cannot be read or there is none.
    pub(super) fn open(folder: &Path, rate: f64) -> Result<Self, FrameError> {
        let mut steps = Vec::new();
        for step in ["front", "back", "face"] {
            let own = folder.join(step);
            if own.is_dir() {
                steps.push((step, pictures(&own)?));
            }
        }
        let rest = pictures(folder)?;
        if rest.is_empty() && steps.iter().all(|(_, files)| files.is_empty()) {
            return Err(FrameError::Folder(folder.into(), "holds no PNG or JPEG".into()));
        }
        Ok(Self { steps, rest, period_ms: 1000.0 / rate, taken: 0 })
    }

    /// The next picture for `step`; none after the last.
    ///
    /// # Errors
    /// When it is no picture.
    pub(super) fn next(&mut self, step: &str) -> Result<Option<Shot>, FrameError> {
        let own = self.steps.iter_mut().find(|(name, _)| *name == step).map(|(_, files)| files);
        let Some(file) = own.unwrap_or(&mut self.rest).pop_front() else { return Ok(None) };
        let bytes = std::fs::read(&file).map_err(|error| FrameError::Folder(file.clone(), error.to_string()))?;
        let image = codec::decode(&bytes).map_err(|error| FrameError::Picture(file, error))?;
        let at_ms = (self.taken as f64 * self.period_ms) as u64;
        self.taken += 1;
        Ok(Some(Shot { image, at_ms }))
    }
}

fn pictures(folder: &Path) -> Result<VecDeque<PathBuf>, FrameError> {
    let fail = |error: std::io::Error| FrameError::Folder(folder.into(), error.to_string());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(fail)?.take(MOST) {
        let path = entry.map_err(fail)?.path();
        let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
        if path.is_file()
            && extension.is_some_and(|extension| ["png", "jpg", "jpeg"].iter().any(|known| extension == *known))
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_vision::RgbImage;

    fn put(folder: &Path, name: &str, side: u32) {
        std::fs::create_dir_all(folder).expect("a folder");
        std::fs::write(folder.join(name), codec::encode_png(&RgbImage::new(side, side))).expect("written");
    }

    fn side(folder: &mut Folder, step: &str) -> Option<u32> {
        folder.next(step).expect("a picture").map(|shot| shot.image.width())
    }

    #[test]
    fn each_step_takes_its_own_pictures_by_name_and_the_others_share() {
        let root = tempfile::tempdir().expect("a folder");
        put(root.path(), "2.png", 12);
        put(root.path(), "1.PNG", 11);
        put(&root.path().join("front"), "b.png", 22);
        put(&root.path().join("front"), "a.png", 21);
        std::fs::write(root.path().join("notes.txt"), "no picture").expect("written");
        let mut folder = Folder::open(root.path(), 10.0).expect("a folder");
        assert_eq!([side(&mut folder, "front"), side(&mut folder, "back")], [Some(21), Some(11)]);
        assert_eq!([side(&mut folder, "front"), side(&mut folder, "front")], [Some(22), None]);
        let last = folder.next("face").expect("a picture").expect("one more");
        assert_eq!((last.image.width(), last.at_ms), (12, 300));
    }

    #[test]
    fn what_is_no_folder_of_pictures_is_named() {
        let root = tempfile::tempdir().expect("a folder");
        assert!(matches!(Folder::open(root.path(), 10.0), Err(FrameError::Folder(..))));
        std::fs::write(root.path().join("a.png"), "no picture").expect("written");
        let refused = Folder::open(root.path(), 10.0).expect("a folder").next("face").expect_err("no picture");
        assert!(refused.to_string().contains("a.png"), "{refused}");
    }
}
