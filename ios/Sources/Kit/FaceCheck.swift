import Foundation
import RegainBridge

/// What is asked of the face while it is filmed.
enum FaceShow: Sendable {
    /// To give back these colours of the screen.
    case light([LightColor])
    /// To turn with the head; screen and camera stay as they are.
    case turns([TurnAsk])
}

/// Waits until the face is in place, then shows what the core gave, in its times, and films the face meanwhile. The brightness is put
/// back on every way out.
struct FaceCheck: Sendable {
    /// How long the camera may take to settle on the screen before it films, in nanoseconds.
    static let settling: UInt64 = 600_000_000
    /// How long is waited for a frame that the core lets the light begin with, in nanoseconds: longer than the core itself waits for a face.
    static let patience: UInt64 = 20_000_000_000
    /// How long after the end the last frame may come.
    static let grace: UInt64 = 1_000_000_000
    private static let millisecond: UInt64 = 1_000_000

    let tools: Tools
    let show: FaceShow
    let durationMs: UInt32

    func run(_ say: @escaping @Sendable (Event) -> Void) async {
        guard !isEmpty, let feed = try? await tools.camera.open(.face) else { return say(.failed(what: .camera)) }
        await open(feed)
        let isInPlace = await guide(feed)
        if isInPlace { await begin() }
        let isWhole = isInPlace ? await film(feed, say) : false
        feed.close()
        await lower()
        // Whatever was not cut off ended because the camera gave no more.
        say(isWhole ? .lightDone : Task.isCancelled ? .lightInterrupted : .failed(what: .camera))
    }

    private var isEmpty: Bool {
        switch show {
        case .light(let colors): colors.isEmpty
        case .turns(let asks): asks.isEmpty
        }
    }

    /// Only the light needs a camera that stands still.
    private var holds: Bool {
        if case .light = show { true } else { false }
    }

    /// Whether it may begin.
    private func guide(_ feed: any CameraFeed) async -> Bool {
        let look = LookQueue(language: tools.language, goal: .face(models: tools.models))
        return await withTaskGroup(of: Bool.self) { parts in
            parts.addTask {
                for await frame in feed.frames {
                    guard let seen = await look.look(at: frame) else { continue }
                    await tell(seen.look)
                    if seen.look.ready { return !Task.isCancelled }
                }
                return false
            }
            // A camera that was taken away may just fall silent.
            parts.addTask {
                try? await Task.sleep(nanoseconds: Self.patience)
                return false
            }
            defer { parts.cancelAll() }
            return await parts.next() == true
        }
    }

    /// Whether it ran through.
    private func film(_ feed: any CameraFeed, _ say: @escaping @Sendable (Event) -> Void) async -> Bool {
        guard await settle(), !Task.isCancelled else { return false }
        let locked = await feed.begin(holding: holds)
        let start = tools.ticks.now
        let end = start + UInt64(durationMs) * Self.millisecond
        return await withTaskGroup(of: Bool.self) { parts in
            parts.addTask { await play(from: start, until: end) }
            parts.addTask { await collect(feed, from: start, until: end, locked, say) }
            parts.addTask { await outlast(end) }
            defer { parts.cancelAll() }
            // Playing and filming both run through before the third one ends, or the first that does not ends it.
            for _ in 0..<2 {
                guard await parts.next() == true else { return false }
            }
            return !Task.isCancelled
        }
    }

    /// Never whole: a camera that was taken away may just fall silent.
    private func outlast(_ end: UInt64) async -> Bool {
        try? await tools.ticks.sleep(until: end + Self.grace)
        return false
    }

    private func settle() async -> Bool {
        do { try await tools.ticks.sleep(until: tools.ticks.now + Self.settling) } catch { return false }
        return true
    }

    private func play(from start: UInt64, until end: UInt64) async -> Bool {
        do {
            switch show {
            case .light(let colors):
                for color in colors {
                    try await due(start, color.atMs)
                    await paint(color)
                }
            case .turns(let asks):
                for ask in asks {
                    try await due(start, ask.atMs)
                    await say(ask)
                }
            }
            try await tools.ticks.sleep(until: end)
            return true
        } catch {
            return false
        }
    }

    private func due(_ start: UInt64, _ atMs: UInt32) async throws {
        try await tools.ticks.sleep(until: start + UInt64(atMs) * Self.millisecond)
        try Task.checkCancellation()
    }

    /// False when the camera was taken away before the end.
    private func collect(
        _ feed: any CameraFeed, from start: UInt64, until end: UInt64, _ locked: Bool, _ say: @Sendable (Event) -> Void
    ) async -> Bool {
        for await frame in feed.frames {
            if frame.taken >= end { return true }
            // Frames of the time before the start are not part of it.
            guard frame.taken >= start, let picture = frame.jpeg() else { continue }
            let atMs = UInt32((frame.taken - start) / Self.millisecond)
            let exposure = frame.exposure
            say(.lightFrame(picture: picture, atMs: atMs, locked: locked, timeNs: exposure.timeNs, iso: exposure.iso))
        }
        return false
    }

    @MainActor
    private func open(_ feed: any CameraFeed) {
        tools.window.sight = .nothing
        tools.window.feed = feed
        tools.lamp.stayAwake(true)
    }

    @MainActor
    private func tell(_ look: Look) {
        let sight = Sight(words: look.words, outline: [], ready: look.ready, shutter: false, torch: false)
        if sight != tools.window.sight { tools.window.sight = sight }
        tools.tell(look)
    }

    @MainActor
    private func begin() {
        tools.voice.silence()
        tools.window.sight = .nothing
        if case .light(let colors) = show, let first = colors.first {
            tools.window.light = first.argb
            tools.lamp.raise()
        }
    }

    @MainActor
    private func paint(_ color: LightColor) { tools.window.light = color.argb }

    @MainActor
    private func say(_ ask: TurnAsk) {
        tools.window.ask = ask
        tools.voice.say(ask.words)
        tools.haptics.play(.taken)
    }

    @MainActor
    private func lower() {
        tools.lamp.restore()
        tools.lamp.stayAwake(false)
        tools.voice.silence()
        tools.window.sight = .nothing
        tools.window.light = nil
        tools.window.ask = nil
        tools.window.feed = nil
    }
}
