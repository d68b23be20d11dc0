import Foundation
import Kit

/// What a front camera takes during a light check.
public struct Film: Sendable {
    /// Since exposure was held, in milliseconds, and the JPEG.
    public let shots: [(atMs: UInt32, picture: Data)]
    /// How long the check lasts.
    public let durationMs: UInt32
    /// The camera falls silent after the last shot.
    public let breaksOff: Bool

    public init(shots: [(atMs: UInt32, picture: Data)], durationMs: UInt32, breaksOff: Bool = false) {
        (self.shots, self.durationMs, self.breaksOff) = (shots, durationMs, breaksOff)
    }
}

extension FakeFeed {
    /// A front camera that films from the moment exposure is held, and moves the clock while it does.
    ///
    /// Time goes on only when everybody who waits for it sleeps: he who paints the colours and he who watches for the end. So no
    /// colour and no frame is late, however busy the machine is.
    public static func face(_ film: Film, on ticks: ManualTicks, canLock: Bool = true) -> FakeFeed {
        // One look before the light.
        FakeFeed(
            [.gray(at: ticks.now)], canLock: canLock,
            locked: { feed in
                ticks.drive()
                let start = ticks.now
                Task { await feed.play(film, from: start, on: ticks) }
            },
            closed: { ticks.follow() })
    }

    private func play(_ film: Film, from start: UInt64, on ticks: ManualTicks) async {
        let end = start + UInt64(film.durationMs) * 1_000_000
        var frames = film.shots.map { FakeFrame(picture: $0.picture, taken: start + UInt64($0.atMs) * 1_000_000) }
        if !film.breaksOff { frames.append(FakeFrame(taken: end)) }
        for frame in frames {
            await quiet(ticks)
            ticks.advance(to: frame.taken)
            if frame.taken < end { await quiet(ticks) }
            yield(frame)
        }
    }

    /// Until both sleep, or the check is over.
    private func quiet(_ ticks: ManualTicks) async {
        while ticks.sleeping < 2 && !isClosed { try? await Task.sleep(nanoseconds: 200_000) }
    }

    /// A back camera over a card that no gate lets through, so that its photo is taken by hand. Its frames are half a second apart, the
    /// longest that counts as looking: each is really looked at, which takes its time.
    public static func card(_ photo: Data) -> FakeFeed {
        let half: UInt64 = 500_000_000
        let feed = FakeFeed((0...30).map { .gray(at: $0 * half) }, photo: { photo })
        Task {
            var at: UInt64 = 31 * half
            while !feed.isClosed {
                feed.yield(.gray(at: at))
                at += half
                try? await Task.sleep(nanoseconds: 100_000_000)
            }
        }
        return feed
    }
}
