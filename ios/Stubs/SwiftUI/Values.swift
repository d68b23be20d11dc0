public struct Color: Hashable, Sendable {
    public let name: String
    public enum RGBColorSpace: Sendable { case sRGB, sRGBLinear, displayP3 }
    public init(_ space: RGBColorSpace = .sRGB, red: Double, green: Double, blue: Double, opacity: Double = 1) {
        let byte = { (part: Double) in UInt32((part * 255).rounded()) }
        name = String(format: "#%02X%02X%02X", byte(red), byte(green), byte(blue))
    }

    public static let primary = Color(unchecked: "primary")
    public static let clear = Color(unchecked: "clear")
    public static let black = Color(unchecked: "#000000")
    public static let white = Color(unchecked: "#FFFFFF")
    private init(unchecked name: String) { self.name = name }
}

// In an extension, so that colours themselves belong to no thread.
extension Color: View, Primitive {
    func record() -> [Node] {
        let node = Node(.shape, "color")
        node.look.fill = self
        return [node]
    }
}

public struct Font: Hashable, Sendable {
    public enum TextStyle: String, Sendable, CaseIterable {
        case largeTitle, title, title2, title3, headline, subheadline, body, callout, footnote, caption, caption2
    }
    public enum Design: String, Sendable { case `default`, serif, rounded, monospaced }
    public enum Weight: String, Sendable { case regular, medium, semibold, bold }

    public let style: TextStyle
    public internal(set) var design = Design.default
    public internal(set) var weight = Weight.regular

    public static let title = Font(style: .title)
    public static let title2 = Font(style: .title2)
    public static let title3 = Font(style: .title3)
    public static let headline = Font(style: .headline)
    public static let subheadline = Font(style: .subheadline)
    public static let body = Font(style: .body)
    public static let callout = Font(style: .callout)
    public static let footnote = Font(style: .footnote)
    public static let caption = Font(style: .caption)
    public static func system(_ style: TextStyle, design: Design = .default) -> Font { Font(style: style, design: design) }
    public func weight(_ weight: Weight) -> Font {
        var font = self
        font.weight = weight
        return font
    }
}

public enum HorizontalAlignment: String, Sendable { case leading, center, trailing }
public enum VerticalAlignment: String, Sendable { case top, center, bottom, firstTextBaseline }
public enum TextAlignment: String, Sendable { case leading, center, trailing }

public enum Alignment: String, Sendable {
    case center, leading, trailing, top, bottom, topLeading, topTrailing, bottomLeading, bottomTrailing
}

public enum Edge: Int8, Sendable {
    case top, leading, bottom, trailing
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int8
        public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let top = Set(rawValue: 1)
        public static let leading = Set(rawValue: 2)
        public static let bottom = Set(rawValue: 4)
        public static let trailing = Set(rawValue: 8)
        public static let horizontal: Set = [.leading, .trailing]
        public static let vertical: Set = [.top, .bottom]
        public static let all: Set = [.horizontal, .vertical]
    }
}

public enum AccessibilityTraits: String, Sendable {
    case isButton, isHeader, isSelected, isLink, isImage, isStaticText, isSummaryElement, updatesFrequently, isModal
}

public enum AccessibilityChildBehavior: String, Sendable { case ignore, contain, combine }
public enum Axis: Sendable {
    case horizontal, vertical
    public struct Set: OptionSet, Sendable {
        public let rawValue: Int8
        public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let horizontal = Set(rawValue: 1)
        public static let vertical = Set(rawValue: 2)
    }
}
