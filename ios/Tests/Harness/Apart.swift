import Foundation

/// Does long work on a thread of its own. On the pool that tasks share it would keep the other tests from running.
public func apart<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { done in
        Thread { done.resume(with: Swift.Result { try work() }) }.start()
    }
}
