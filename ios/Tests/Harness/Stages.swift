import Foundation
import Kit
import RegainBridge

/// Everything that a host showed, in order, for tests to wait for.
@MainActor
public final class Stages {
    private let all = Locked<[Stage]>([])
    private var seen = 0

    public nonisolated init() {}

    public nonisolated var shown: [Stage] { all.value }

    /// Called by the host, on its queue.
    public nonisolated func add(_ stage: Stage) { all.with { $0.append(stage) } }

    /// The next stage, also one that was shown before anybody waited.
    public func next(within patience: UInt64 = Patience.usual) async throws -> Stage {
        try await eventually("a stage after \(shown)", within: patience) { shown.count > seen }
        defer { seen += 1 }
        return shown[seen]
    }

    /// The next stage of this kind.
    public func first(_ wanted: (Stage) -> Bool) async throws -> Stage {
        while true {
            let stage = try await next()
            if wanted(stage) { return stage }
        }
    }

    public func screen(_ name: ScreenName) async throws -> Screen {
        while true {
            if case .screen(let screen, _) = try await next(), screen.name == name, !screen.busy { return screen }
        }
    }
}

extension FlowHost {
    /// Closes it and waits until the wallet's file is free.
    @MainActor
    public func closed() async throws {
        try await answer(to: "closing the host") { done in close { done(()) } }
    }

    /// The pass, while the screen has one.
    @MainActor
    public func revealed() async throws -> String? {
        try await answer(to: "revealing the pass") { done in reveal { done($0) } }
    }
}
