//! A head made of signed distances, rendered once per light so that every lighting is a weighted sum of pictures.

mod hair;
mod look;
mod render;
mod shape;
mod space;
mod surface;

pub use look::{Beard, Clothes, Glasses, HairStyle, Look};
pub(crate) use render::{LAMPS, Layers, View, render};
