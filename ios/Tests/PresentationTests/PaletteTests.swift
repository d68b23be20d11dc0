import Foundation
import Presentation
import Testing

/// Contrast, computed from the colours themselves (WCAG 2.2, 1.4.3 and 1.4.11).
@Suite struct PaletteTests {
    private func luminance(_ rgb: UInt32) -> Double {
        let part = { (shift: UInt32) -> Double in
            let value = Double((rgb >> shift) & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    private func contrast(_ one: UInt32, _ other: UInt32) -> Double {
        let (light, dark) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    @Test func theMeasureIsRight() {
        #expect(abs(contrast(0x000000, 0xFFFFFF) - 21) < 0.01 && contrast(0x777777, 0x777777) == 1)
    }

    @Test(arguments: [Palette.light, .dark]) func textCanBeReadOnEverySurface(_ palette: Palette) {
        for behind in [palette.background, palette.surface, palette.raised] {
            for text in [palette.text, palette.muted, palette.primary] { #expect(contrast(text, behind) >= 4.5, "\(text) \(behind)") }
        }
    }

    @Test(arguments: [Palette.light, .dark]) func everyPairOfTheViewsCanBeRead(_ palette: Palette) {
        let pairs = [
            (palette.onPrimary, palette.primary), (palette.attention, palette.background), (palette.danger, palette.background),
            (palette.success, palette.background), (palette.text, palette.behindAttention), (palette.muted, palette.behindAttention),
            (palette.attention, palette.behindAttention), (palette.danger, palette.behindDanger), (Palette.onBand, Palette.band),
        ]
        for (text, behind) in pairs { #expect(contrast(text, behind) >= 4.5, "\(text) \(behind)") }
    }

    @Test(arguments: [Palette.light, .dark]) func bordersCanBeSeen(_ palette: Palette) {
        #expect(contrast(palette.outline, palette.background) >= 3 && contrast(palette.outline, palette.surface) >= 3)
    }

    @Test func theOutlineOfACardCanBeSeenOnTheBand() { #expect(contrast(Palette.dark.primary, Palette.band) >= 3) }
}
