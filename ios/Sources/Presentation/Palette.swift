/// The colours of the design, as 0xRRGGBB, for one appearance: those of `service/assets/tokens.toml` under the same names, which a
/// test compares.
public struct Palette: Equatable, Sendable {
    public let background: UInt32
    public let surface: UInt32
    public let raised: UInt32
    public let text: UInt32
    public let muted: UInt32
    public let primary: UInt32
    public let onPrimary: UInt32
    public let attention: UInt32
    public let attentionBehind: UInt32
    public let danger: UInt32
    public let success: UInt32
    public let outline: UInt32

    public static let light = Palette(
        background: 0xFAFCFB, surface: 0xFFFFFF, raised: 0xEEF3F1, text: 0x14201D, muted: 0x47544F, primary: 0x00594F,
        onPrimary: 0xFFFFFF, attention: 0x7A4A00, attentionBehind: 0xFFF3DC, danger: 0xA3121F, success: 0x0B6B2E,
        outline: 0x6B7772)

    public static let dark = Palette(
        background: 0x0F1514, surface: 0x171E1C, raised: 0x26302D, text: 0xE7EDEA, muted: 0xB4C0BB, primary: 0x7FD8C8,
        onPrimary: 0x00332C, attention: 0xF2C27A, attentionBehind: 0x33260E, danger: 0xFFB3AE, success: 0x8FDBA0,
        outline: 0x8A9791)

    /// Over the camera's picture, in both appearances.
    public static let band: UInt32 = 0x101615
    public static let onBand: UInt32 = 0xFFFFFF
}
