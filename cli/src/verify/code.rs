//! The second code: for the terminal, and as a picture for who has no terminal that draws it.

use crate::outcome::Failure;
use qrcode::render::unicode::Dense1x2;
use qrcode::{EcLevel, QrCode};
use regain_base::Reason;
use std::path::Path;

/// Pixels a module of the picture.
const MODULE: u32 = 8;

/// A code that can be drawn.
pub(super) struct Code(QrCode);

impl Code {
    /// The code of `text`.
    ///
    /// # Errors
    /// When the text is too long for any code.
    pub(super) fn of(text: &str) -> Result<Self, Failure> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M);
        code.map(Self).map_err(|error| Failure::new(Reason::Internal, format!("the code: {error}")))
    }

    /// Two modules a character, dark ones in the text's colour, with the quiet zone.
    pub(super) fn rows(&self) -> String {
        self.0.render::<Dense1x2>().quiet_zone(true).build()
    }

    /// Writes it as PNG.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(super) fn write(&self, file: &Path) -> Result<(), Failure> {
        let picture = self.0.render::<image::Luma<u8>>().module_dimensions(MODULE, MODULE).quiet_zone(true).build();
        let saved = picture.save_with_format(file, image::ImageFormat::Png);
        saved.map_err(|error| Failure::new(Reason::StorageFailed, format!("{}: {error}", file.display())))
    }
}
