import Foundation
import Kit

/// A clock that moves when it is told to. Until a test drives it, whoever sleeps wakes at once, at the time they wanted.
public final class ManualTicks: Ticks, @unchecked Sendable {
    private struct Sleeper {
        let id: UUID
        let until: UInt64
        let wake: CheckedContinuation<Void, any Error>
    }

    private let lock = NSLock()
    private var time: UInt64 = 1_000_000_000
    private var driven = false
    private var sleepers: [Sleeper] = []

    public init() {}

    public var now: UInt64 { lock.withLock { time } }

    /// From now on time stands still between two calls of `advance`.
    public func drive() { lock.withLock { driven = true } }

    /// Time follows whoever sleeps from now on; those who sleep already go on sleeping, until they are cancelled or released.
    public func follow() { lock.withLock { driven = false } }

    /// Lets everybody sleep to their end, and time follow them again.
    public func release() {
        let woken = lock.withLock {
            driven = false
            time = max(time, sleepers.map(\.until).max() ?? time)
            return take { _ in true }
        }
        for sleeper in woken { sleeper.wake.resume() }
    }

    public func advance(to moment: UInt64) {
        let woken = lock.withLock {
            time = max(time, moment)
            return take { $0.until <= time }
        }
        for sleeper in woken { sleeper.wake.resume() }
    }

    public func sleep(until: UInt64) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wake in
                let isOver = lock.withLock {
                    if !driven { time = max(time, until) }
                    if until > time && !Task.isCancelled { sleepers.append(Sleeper(id: id, until: until, wake: wake)) }
                    return until <= time || Task.isCancelled
                }
                if isOver { wake.resume() }
            }
        } onCancel: {
            let woken = lock.withLock { take { $0.id == id } }
            for sleeper in woken { sleeper.wake.resume(throwing: CancellationError()) }
        }
        try Task.checkCancellation()
    }

    /// How many sleep.
    public var sleeping: Int { lock.withLock { sleepers.count } }

    private func take(_ which: (Sleeper) -> Bool) -> [Sleeper] {
        defer { sleepers.removeAll(where: which) }
        return sleepers.filter(which)
    }
}
