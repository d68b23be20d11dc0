import Foundation
import Kit
import RegainBridge

/// Everything that a host showed, in order, for tests to wait for.
public final class Stages: @unchecked Sendable {
    /// It was waited for longer than any machine takes.
    public struct NeverCame: Error { public let shown: [String] }

    private let lock = NSLock()
    private var all: [Stage] = []
    private let arriving: AsyncStream<Stage>.Continuation
    private let stages: AsyncStream<Stage>

    public init() { (stages, arriving) = AsyncStream.makeStream() }

    public var shown: [Stage] { lock.withLock { all } }
    public var last: Stage? { shown.last }

    public func add(_ stage: Stage) {
        lock.withLock { all.append(stage) }
        arriving.yield(stage)
    }

    /// The next stage, including those that were shown before anybody waited.
    @MainActor
    public func first(_ wanted: (Stage) -> Bool) async throws -> Stage {
        for await stage in stages where wanted(stage) { return stage }
        throw NeverCame(shown: shown.map { "\($0)" })
    }

    @MainActor
    public func screen(_ name: ScreenName, busy: Bool = false) async throws -> Screen {
        let stage = try await first { stage in
            if case .screen(let screen, _) = stage { screen.name == name && screen.busy == busy } else { false }
        }
        guard case .screen(let screen, _) = stage else { throw NeverCame(shown: []) }
        return screen
    }
}
