import Presentation
import SwiftUI

extension Color {
    /// sRGB from 0xRRGGBB; what lies above is not looked at.
    init(rgb: UInt32) {
        let part = { (shift: UInt32) in Double((rgb >> shift) & 0xFF) / 255 }
        self.init(.sRGB, red: part(16), green: part(8), blue: part(0), opacity: 1)
    }
}

extension Palette {
    init(_ scheme: ColorScheme) { self = scheme == .dark ? .dark : .light }
}

/// Measures of the design, in points.
enum Measure {
    static let gap: CGFloat = 16
    static let narrow: CGFloat = 8
    static let wide: CGFloat = 24
    static let corner: CGFloat = 12
    /// The least width and height of what can be tapped.
    static let target: CGFloat = 48
    /// An ID-1 card, width to height (ISO/IEC 7810).
    static let card: CGFloat = 85.6 / 53.98
}
