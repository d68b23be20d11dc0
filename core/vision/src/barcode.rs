//! Barcodes: QR and PDF417, each by a ladder of ever dearer attempts.

use image::GrayImage;

/// The text of a QR code in the picture.
pub fn qr(image: &GrayImage) -> Option<String> {
    todo!("{:?}", image.dimensions())
}

/// The bytes of a PDF417 symbol in the picture, control characters included.
pub fn pdf417(image: &GrayImage) -> Option<Vec<u8>> {
    todo!("{:?}", image.dimensions())
}
