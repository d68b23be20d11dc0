// A stand-in for UIKit on Linux, never shipped: the declarations that the app uses, as Apple's documentation states them.
@_exported import Foundation

@MainActor
open class UIResponder: NSObject {}

@MainActor
open class UIView: UIResponder {
    public override init() { super.init() }
    open class var layerClass: AnyClass { CALayer.self }
    open var layer: CALayer { CALayer() }
    open var bounds: CGRect = .zero
    open func layoutSubviews() {}
}

open class CALayer: NSObject, @unchecked Sendable {
    open var frame: CGRect = .zero
}

@MainActor
open class UIScreen: NSObject {
    public static let main = UIScreen()
    open var brightness: CGFloat = 0.5
    open var isCaptured: Bool { false }
    public static let capturedDidChangeNotification = Notification.Name("UIScreenCapturedDidChangeNotification")
}

@MainActor
open class UIApplication: UIResponder {
    public static let shared = UIApplication()
    open var isIdleTimerDisabled = false
    open func open(_ url: URL) {}
    public static let openSettingsURLString = "app-settings:"
    public nonisolated static let willResignActiveNotification = Notification.Name("UIApplicationWillResignActiveNotification")
    public nonisolated static let willTerminateNotification = Notification.Name("UIApplicationWillTerminateNotification")
}

@MainActor
open class UIDevice: NSObject {
    public static let current = UIDevice()
    open var model: String { "iPhone" }
}

open class UIPasteboard: NSObject, @unchecked Sendable {
    public static let general = UIPasteboard()
    public struct OptionsKey: Hashable, Sendable {
        let name: String
        public static let expirationDate = OptionsKey(name: "expirationDate")
        public static let localOnly = OptionsKey(name: "localOnly")
    }
    public private(set) var items: [[String: Any]] = []
    public private(set) var options: [OptionsKey: Any] = [:]
    open func setItems(_ items: [[String: Any]], options: [OptionsKey: Any] = [:]) {
        (self.items, self.options) = (items, options)
    }
}

@MainActor
open class UIAccessibility: NSObject {
    public struct Notification: Hashable, Sendable {
        let name: String
        public static let announcement = Notification(name: "announcement")
        public static let screenChanged = Notification(name: "screenChanged")
    }
    /// What was posted, so that tests can listen.
    public static var posted: [(Notification, String?)] = []
    public class func post(notification: Notification, argument: Any?) {
        posted.append((notification, argument.map { "\($0)" }))
    }
    public class var isVoiceOverRunning: Bool { false }
    public class var isReduceMotionEnabled: Bool { reducesMotion }
    /// What a test sets.
    public static var reducesMotion = false
}

@MainActor
open class UINotificationFeedbackGenerator: NSObject {
    public enum FeedbackType: Int, Sendable { case success, warning, error }
    public override init() { super.init() }
    open func prepare() {}
    open func notificationOccurred(_ type: FeedbackType) {}
}

@MainActor
open class UIImpactFeedbackGenerator: NSObject {
    public enum FeedbackStyle: Int, Sendable { case light, medium, heavy }
    public init(style: FeedbackStyle) { super.init() }
    open func impactOccurred() {}
}
