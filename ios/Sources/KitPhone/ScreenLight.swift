import Foundation
import Kit
import UIKit

/// The brightness of the phone's own screen.
@MainActor
public final class ScreenLight: Backlight {
    public init() {}

    public var level: Double {
        get { Double(UIScreen.main.brightness) }
        set { UIScreen.main.brightness = CGFloat(newValue) }
    }

    /// A phone always lets the app in front set it; a Mac that runs the app never does.
    public var canBeSet: Bool { !ProcessInfo.processInfo.runsOnMac }

    public var staysAwake: Bool {
        get { UIApplication.shared.isIdleTimerDisabled }
        set { UIApplication.shared.isIdleTimerDisabled = newValue }
    }
}

extension ProcessInfo {
    fileprivate var runsOnMac: Bool {
        #if canImport(Darwin)
            isiOSAppOnMac
        #else
            false
        #endif
    }
}

/// A number in the app's defaults: no secret, and read at the next start.
public struct DefaultsNote: Note {
    private let name: String
    public init(_ name: String) { self.name = name }
    public func read() -> Double? { UserDefaults.standard.object(forKey: name) as? Double }
    public func write(_ value: Double?) {
        if let value { UserDefaults.standard.set(value, forKey: name) } else { UserDefaults.standard.removeObject(forKey: name) }
    }
}
