import Kit
import UIKit

/// The phone's own settings for people to whom movement or flashing does harm.
@MainActor
public struct PhoneCalm: Calm {
    public nonisolated init() {}

    public var noFlash: Bool { UIAccessibility.isReduceMotionEnabled }
}
