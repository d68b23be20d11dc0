//! A head made of signed distances, rendered once per light so that every lighting is a weighted sum of pictures.

mod hair;
mod light;
mod look;
mod photo;
mod render;
mod shape;
mod space;
mod surface;

pub(crate) use light::LAMPS;
pub use look::{Beard, Clothes, Glasses, HairStyle, Look};
pub use photo::Photo;
pub(crate) use render::{Layers, View};

use std::sync::Arc;

/// Whose head it is: one that is drawn, or a photo's in its place.
#[derive(Debug, Clone)]
pub(crate) struct Sitter {
    pub(crate) look: Look,
    pub(crate) photo: Option<Arc<Photo>>,
}

impl PartialEq for Sitter {
    fn eq(&self, other: &Self) -> bool {
        self.look == other.look && self.photo.as_ref().map(Arc::as_ptr) == other.photo.as_ref().map(Arc::as_ptr)
    }
}

impl Sitter {
    pub(crate) fn drawn(look: Look) -> Self {
        Self { look, photo: None }
    }

    /// The rendering in this view with open eyes.
    pub(crate) fn render(&self, view: &View) -> Layers {
        self.photo
            .as_ref()
            .map_or_else(|| render::render(&self.look, view, 0.0, None), |photo| photo.render(view, self.look.skin()))
    }

    /// The same with shut eyes, from the `open` one; a photo does not shut them.
    pub(crate) fn blinking(&self, view: &View, open: &Layers) -> Layers {
        self.photo.as_ref().map_or_else(|| render::render(&self.look, view, 1.0, Some(open)), |_| open.clone())
    }
}
