import Foundation
import UIKit

/// The pass on the clipboard: for this phone only, and gone after a minute.
@MainActor
public struct Clipboard {
    public static let lifetime: TimeInterval = 60
    public init() {}

    public func put(_ pass: String, now: Date = Date()) {
        UIPasteboard.general.setItems(
            [["public.utf8-plain-text": pass]],
            options: [.localOnly: true, .expirationDate: now.addingTimeInterval(Self.lifetime)])
    }
}
