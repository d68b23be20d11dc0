import Foundation
import Kit

/// A camera that plays what a test gives it.
public final class FakeCamera: Camera, @unchecked Sendable {
    public struct NoCamera: Error { public init() {} }

    private let lock = NSLock()
    private var state: CameraPermission
    private let answers: Bool
    private let make: @Sendable (CameraUse) throws -> FakeFeed
    private var feeds: [FakeFeed] = []

    /// - Parameters:
    ///   - answers: what the person answers when the system asks.
    ///   - make: the feed of each use.
    public init(
        permission: CameraPermission = .allowed, answers: Bool = true,
        _ make: @escaping @Sendable (CameraUse) throws -> FakeFeed = { _ in throw NoCamera() }
    ) {
        (state, self.answers, self.make) = (permission, answers, make)
    }

    public var permission: CameraPermission { lock.withLock { state } }
    public var opened: [FakeFeed] { lock.withLock { feeds } }
    public var allClosed: Bool { opened.allSatisfy(\.isClosed) }

    public func ask() async -> Bool {
        lock.withLock {
            if state == .open { state = answers ? .allowed : .refused }
            return state == .allowed
        }
    }

    public func open(_ use: CameraUse) async throws -> any CameraFeed {
        let feed = try make(use)
        lock.withLock { feeds.append(feed) }
        return feed
    }
}

/// A feed that a test fills.
public final class FakeFeed: CameraFeed, @unchecked Sendable {
    public let frames: AsyncStream<any CameraFrame>
    private let arriving: AsyncStream<any CameraFrame>.Continuation
    private let mutex = NSLock()
    private let canLock: Bool
    private let shoot: @Sendable () throws -> Data
    private let locked: @Sendable (FakeFeed) -> Void
    private let left: @Sendable () -> Void
    private var closed = false
    private var torches: [Bool] = []

    /// - Parameters:
    ///   - canLock: whether exposure can be held.
    ///   - photo: what a photo shows.
    ///   - locked: called when the film begins: from here the check counts.
    ///   - closed: called when it is closed.
    public init(
        _ frames: [FakeFrame] = [], ends: Bool = false, canLock: Bool = true,
        photo: @escaping @Sendable () throws -> Data = { Data([0xff, 0xd8]) },
        locked: @escaping @Sendable (FakeFeed) -> Void = { _ in }, closed: @escaping @Sendable () -> Void = {}
    ) {
        (self.frames, arriving) = AsyncStream.makeStream()
        (self.canLock, shoot, self.locked, left) = (canLock, photo, locked, closed)
        for frame in frames { arriving.yield(frame) }
        if ends { arriving.finish() }
    }

    public var isClosed: Bool { mutex.withLock { closed } }
    public var torch: [Bool] { mutex.withLock { torches } }

    public func yield(_ frame: FakeFrame) { arriving.yield(frame) }
    /// Another app takes the camera.
    public func takeAway() { arriving.finish() }

    public func begin(holding: Bool) async -> Bool {
        locked(self)
        return canLock && holding
    }
    public func photo() async throws -> Data { try shoot() }
    public func setTorch(_ on: Bool) { mutex.withLock { torches.append(on) } }
    public func close() {
        mutex.withLock { closed = true }
        arriving.finish()
        left()
    }
}
