import Foundation
import Kit

/// How long a test waits for what must come, in nanoseconds: longer than a busy machine takes, so that only what never comes fails.
public enum Patience {
    /// For the app's own parts.
    public static let usual: UInt64 = 60_000_000_000
    /// For a service that judges pictures.
    public static let long: UInt64 = 300_000_000_000
}

/// It was waited for in vain.
public struct NeverCame: Error, CustomStringConvertible {
    public let description: String

    public init(_ what: String, after patience: UInt64) {
        description = "\(patience / 1_000_000_000) seconds were waited in vain for \(what)"
    }
}

/// Waits until `condition` holds, which is looked at every few milliseconds.
///
/// - Parameter what: what is waited for, for the message.
@MainActor
public func eventually(
    _ what: @autoclosure () -> String, within patience: UInt64 = Patience.usual, _ condition: @MainActor () -> Bool
) async throws {
    let ticks = SystemTicks()
    let end = ticks.now + patience
    while !condition() {
        if ticks.now > end { throw NeverCame(what(), after: patience) }
        try await Task.sleep(nanoseconds: 2_000_000)
    }
}

/// The answer of something that calls back once.
@MainActor
public func answer<Value: Sendable>(
    to what: String, _ ask: @MainActor (@escaping @Sendable (Value) -> Void) -> Void
) async throws -> Value {
    let box = Locked<Value?>(nil)
    ask { value in box.with { $0 = value } }
    try await eventually("an answer to \(what)") { box.value != nil }
    guard let value = box.value else { throw NeverCame(what, after: 0) }
    return value
}

/// Does long work on a thread of its own. On the pool that tasks share, or on the main thread, it would keep the other tests from
/// running. What is done there ends by itself: each of its waits has an end.
public func apart<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { done in
        Thread { done.resume(with: Swift.Result { try work() }) }.start()
    }
}

/// A value that several threads touch.
public final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var held: Value

    public init(_ value: Value) { held = value }

    public var value: Value { lock.withLock { held } }

    public func with<Result>(_ change: (inout Value) throws -> Result) rethrows -> Result {
        try lock.withLock { try change(&held) }
    }
}
