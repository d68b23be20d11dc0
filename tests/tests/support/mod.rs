//! A scripted phone and a scripted service: the journey without a pixel and without a socket.

pub(crate) mod phone;
pub(crate) mod service;
