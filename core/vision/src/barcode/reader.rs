//! One attempt of the foreign reader on one picture.

use std::panic::{AssertUnwindSafe, catch_unwind};

use image::GrayImage;
use rxing::{BarcodeFormat, DecodeHints, RXingResultMetadataType, RXingResultMetadataValue};

use super::{Content, MAX_TEXT_BYTES};

/// What a symbol of this format in the picture holds.
pub(super) fn read(image: &GrayImage, format: BarcodeFormat) -> Option<Content> {
    let (width, height) = image.dimensions();
    let mut hints = DecodeHints { TryHarder: Some(false), ..DecodeHints::default() };
    let attempt = || {
        rxing::helpers::detect_in_luma_slice_with_hints(image.as_raw(), width, height, Some(format), &mut hints).ok()
    };
    let result = catch_unwind(AssertUnwindSafe(attempt)).ok().flatten()?;
    let metadata = result.getRXingResultMetadata();
    let part = match metadata.get(&RXingResultMetadataType::PDF417_EXTRA_METADATA) {
        Some(RXingResultMetadataValue::Pdf417ExtraMetadata(extra)) => !extra.getFileId().is_empty(),
        _ => false,
    };
    within(result.getText().to_owned()).map(if part { Content::Part } else { Content::Text })
}

/// Runs a foreign reader on pixels that anybody may have made: one that panics has read nothing.
pub(super) fn bounded(read: impl FnOnce() -> Option<String>) -> Option<String> {
    within(catch_unwind(AssertUnwindSafe(read)).ok().flatten()?)
}

/// The text, where it is neither empty nor over the bound.
pub(super) fn within(text: String) -> Option<String> {
    (!text.is_empty() && text.len() <= MAX_TEXT_BYTES).then_some(text)
}
