import Foundation

/// The screen as a lamp: raised for the light check, and put back on every way out, also when the app was killed in between.
@MainActor
public final class Lamp {
    private let backlight: any Backlight
    private let note: any Note
    private var before: Double?

    /// Puts the brightness back that an earlier run of the app left raised.
    public init(backlight: any Backlight, note: any Note) {
        (self.backlight, self.note) = (backlight, note)
        before = note.read()
        restore()
    }

    public var isRaised: Bool { before != nil }

    public var canBeRaised: Bool { backlight.canBeSet }

    /// As bright as the screen can be. What it was is on the disk before it changes; a second raise keeps the first one's.
    public func raise() {
        if before == nil {
            before = backlight.level
            note.write(before)
        }
        backlight.level = 1
    }

    /// Keeps the screen from going dark while nobody touches it.
    public func stayAwake(_ stays: Bool) { backlight.staysAwake = stays }

    /// Back to what it was. Without a raise it changes nothing, so that a level which the person chose since then stays.
    public func restore() {
        guard let level = before else { return }
        backlight.level = level
        before = nil
        note.write(nil)
    }
}
