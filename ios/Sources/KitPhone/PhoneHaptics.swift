import Kit
import RegainBridge
import UIKit

/// The phone's taps.
@MainActor
public final class PhoneHaptics: Haptics {
    public init() {}

    public func play(_ feel: Feel) {
        switch feel {
        case .taken: UIImpactFeedbackGenerator(style: .medium).impactOccurred()
        case .attention: UINotificationFeedbackGenerator().notificationOccurred(.warning)
        case .refused: UINotificationFeedbackGenerator().notificationOccurred(.error)
        case .done: UINotificationFeedbackGenerator().notificationOccurred(.success)
        }
    }
}
