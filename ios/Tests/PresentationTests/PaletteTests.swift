import Foundation
import Harness
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

    /// The file from which the portal's colours are made: `name = ["#RRGGBB", "#RRGGBB"]`, light and dark.
    private func tokens() throws -> [String: [UInt32]] {
        let lines = try String(contentsOf: Place.source("service/assets/tokens.toml"), encoding: .utf8).split(separator: "\n")
        var tokens: [String: [UInt32]] = [:]
        for line in lines where line.contains("\"#") {
            let colours = line.split(separator: "\"").compactMap { $0.first == "#" ? UInt32($0.dropFirst(), radix: 16) : nil }
            tokens[line.prefix { $0 != " " }.description] = colours
        }
        return tokens
    }

    @Test func theColoursAreThoseOfTheTokens() throws {
        let tokens = try tokens()
        #expect(tokens.count >= 16 && tokens.values.allSatisfy { $0.count == 2 })
        for (index, palette) in [Palette.light, .dark].enumerated() {
            for colour in Mirror(reflecting: palette).children {
                // `attentionBehind` is `attention-behind` there.
                let name = (colour.label ?? "").map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
                #expect(tokens[name]?[index] == colour.value as? UInt32, "\(name)")
            }
        }
    }

    @Test func theMeasureIsRight() {
        #expect(abs(contrast(0x000000, 0xFFFFFF) - 21) < 0.01 && contrast(0x777777, 0x777777) == 1)
    }

    @Test(arguments: [Palette.light, .dark]) func textCanBeReadOnEverySurface(_ palette: Palette) {
        for behind in [palette.background, palette.surface, palette.raised] {
            for text in [palette.text, palette.muted, palette.primary] {
                #expect(contrast(text, behind) >= 4.5, "\(text) \(behind)")
            }
        }
    }

    @Test(arguments: [Palette.light, .dark]) func everyPairOfTheViewsCanBeRead(_ palette: Palette) {
        let pairs = [
            (palette.onPrimary, palette.primary), (palette.attention, palette.background), (palette.danger, palette.background),
            (palette.success, palette.background), (palette.text, palette.attentionBehind),
            (palette.muted, palette.attentionBehind),
            (palette.attention, palette.attentionBehind), (Palette.onBand, Palette.band),
        ]
        for (text, behind) in pairs { #expect(contrast(text, behind) >= 4.5, "\(text) \(behind)") }
    }

    @Test(arguments: [Palette.light, .dark]) func bordersCanBeSeen(_ palette: Palette) {
        #expect(contrast(palette.outline, palette.background) >= 3 && contrast(palette.outline, palette.surface) >= 3)
    }

    @Test func theOutlineOfACardCanBeSeenOnTheBand() { #expect(contrast(Palette.dark.primary, Palette.band) >= 3) }
}
