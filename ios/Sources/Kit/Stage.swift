import RegainBridge

/// What the person has before them.
public enum Stage: Equatable, Sendable {
    /// The library is being loaded.
    case opening
    /// The core's screen, and why the last event could not be taken.
    case screen(Screen, refused: Trouble?)
    /// The journey cannot be opened, in the core's words. With `canStartAgain` nothing but a new wallet may help.
    case refused(Trouble, canStartAgain: Bool)
    /// The core failed inside, again after it was opened afresh.
    case failed
}

/// The phone does not give what a flow is opened with: the wallet's key, or the folder.
public struct SetupFailure: Error {
    public let what: Failure
    public init(_ what: Failure) { self.what = what }
}

/// What the camera's screen shows over the picture.
public struct Sight: Equatable, Sendable {
    /// What the person should do, in the core's words.
    public var words: String?
    /// The corners of the card, each part from 0 to 1 of the upright frame.
    public var outline: [Point]
    /// Nothing is in the way of the photo.
    public var ready: Bool
    /// The photo can be taken by hand.
    public var shutter: Bool
    /// The lamp is on.
    public var torch: Bool

    public static let nothing = Sight(words: nil, outline: [], ready: false, shutter: false, torch: false)

    public init(words: String?, outline: [Point], ready: Bool, shutter: Bool, torch: Bool) {
        (self.words, self.outline, self.ready, self.shutter, self.torch) = (words, outline, ready, shutter, torch)
    }
}

/// Where the app's parts show what happens beside the core's screen. On the main thread, in order.
@MainActor
public protocol Window: AnyObject, Sendable {
    var sight: Sight { get set }
    /// What fills the screen during the light check, 0xAARRGGBB.
    var light: UInt32? { get set }
    /// What the person is asked for while the head turns.
    var ask: TurnAsk? { get set }
    /// Says why the camera is needed, before the system asks.
    var asksForCamera: Bool { get set }
    /// The camera that is open, for the preview.
    var feed: (any CameraFeed)? { get set }
}
