import Foundation
import Kit
import RegainBridge

/// A backlight that remembers every level it was set to.
@MainActor
public final class FakeBacklight: Backlight {
    public var level: Double { didSet { levels.append(level) } }
    public private(set) var levels: [Double] = []
    public var staysAwake = false
    public var canBeSet = true
    public init(level: Double = 0.4) { self.level = level }
}

/// A note that outlives the app under test, but not the test.
public final class FakeNote: Note {
    private let value: Locked<Double?>
    public init(_ value: Double? = nil) { self.value = Locked(value) }
    public func read() -> Double? { value.value }
    public func write(_ value: Double?) { self.value.with { $0 = value } }
}

@MainActor
public final class FakeHaptics: Haptics {
    public private(set) var felt: [Feel] = []
    public nonisolated init() {}
    public func play(_ feel: Feel) { felt.append(feel) }
}

@MainActor
public final class FakeVoice: Voice {
    public var isOn = false
    public private(set) var said: [String] = []
    public private(set) var silenced = 0
    public nonisolated init() {}
    public func say(_ words: String) { said.append(words) }
    public func silence() { silenced += 1 }
}

/// A window that remembers what it showed.
@MainActor
public final class FakeWindow: Window {
    public var sight = Sight.nothing { didSet { sights.append(sight) } }
    public var light: UInt32? { didSet { lights.append(light) } }
    public var ask: TurnAsk? { didSet { asks.append(ask) } }
    public private(set) var asks: [TurnAsk?] = []
    public var asksForCamera = false { didSet { asked += asksForCamera ? 1 : 0 } }
    public var feed: (any CameraFeed)?
    public private(set) var sights: [Sight] = []
    public private(set) var lights: [UInt32?] = []
    public private(set) var asked = 0
    public nonisolated init() {}
}

/// A person who has set the phone so, or not.
@MainActor
public final class FakeCalm: Calm {
    public var noFlash = false
    public nonisolated init() {}
}

public struct FakeDisk: Disk {
    public let freeBytes: UInt64?
    public init(freeBytes: UInt64? = 1 << 30) { self.freeBytes = freeBytes }
}

/// Keys of a store that is locked, broken or emptied.
public struct BrokenKeys: Keys {
    public struct Broken: Error {}
    public init() {}
    public func publicKey(_ name: String) throws -> Data { throw Broken() }
    public func keep(only names: Set<String>, of kind: String) throws { throw Broken() }
    public func sign(_ payload: Data, with name: String) throws -> Data { throw Broken() }
}

/// Nothing vouches, as in a simulator.
public struct NoAttestor: Attestor {
    public init() {}
    public func object(for key: Data, challenge: Data, beside name: String) async -> Data? { nil }
    public func assertion(of payload: Data, beside name: String) async -> Data? { nil }
}

/// Says what it was asked.
public struct FakeAttestor: Attestor {
    public init() {}
    public func object(for key: Data, challenge: Data, beside name: String) async -> Data? { challenge + key }
    public func assertion(of payload: Data, beside name: String) async -> Data? { payload }
}

/// A frame in memory.
public struct FakeFrame: CameraFrame {
    public let luma: Data
    public let shape: Shape
    public let picture: Data?
    public let taken: UInt64
    public let exposure: FrameExposure

    public init(
        luma: Data = Data(), shape: Shape? = nil, picture: Data? = nil, taken: UInt64,
        exposure: FrameExposure = FrameExposure(timeNs: 10_000_000, iso: 100, aperture: 2)
    ) {
        (self.luma, self.picture, self.taken, self.exposure) = (luma, picture, taken, exposure)
        self.shape = shape ?? Shape(width: 0, height: 0, stride: 0, format: .gray8, rotation: 0, atMs: taken / 1_000_000)
    }

    public func withLuma<Result>(_ look: (Data, Shape) throws -> Result) rethrows -> Result? { try look(luma, shape) }
    public func jpeg() -> Data? { picture }

    /// A frame of one gray: bright enough, and no card.
    public static func gray(at taken: UInt64) -> FakeFrame {
        let shape = Shape(width: 640, height: 480, stride: 640, format: .gray8, rotation: 0, atMs: taken / 1_000_000)
        return FakeFrame(luma: plain, shape: shape, taken: taken)
    }

    /// One for all: a feed may hold hundreds of frames.
    private static let plain = Data(repeating: 120, count: 640 * 480)
}
