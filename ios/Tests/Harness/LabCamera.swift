import Foundation
import Kit
import RegainBridge

/// The cameras of a phone that stands in front of a lab: frames of the desktop's code, photos of the ID, films of the face.
public final class LabCamera: @unchecked Sendable {
    private static let tenth: UInt64 = 100_000_000

    private let lab: Lab
    private let ticks: ManualTicks
    private let lock = NSLock()
    private var side = Side.front
    private var film: [(atMs: UInt32, picture: Data)] = []
    private var durationMs: UInt32 = 0

    public init(lab: Lab, ticks: ManualTicks) { (self.lab, self.ticks) = (lab, ticks) }

    public var camera: FakeCamera {
        FakeCamera { use in
            switch use {
            case .code: try self.code()
            case .card: self.card()
            case .face: self.face()
            }
        }
    }

    /// What the next photo or film shows. An app learns it from the effect, as we do.
    public func prepare(for effect: Effect) throws {
        switch effect {
        case .capture(let side): lock.withLock { self.side = side }
        case .light(let colors, let durationMs):
            let film = try lab.film(colors, durationMs)
            lock.withLock { (self.film, self.durationMs) = (film, durationMs) }
        default: break
        }
    }

    private func code() throws -> FakeFeed {
        let (frame, shape) = try lab.code()
        return FakeFeed([FakeFrame(luma: frame, shape: shape, taken: ticks.now)])
    }

    /// Frames that no gate lets through, for long enough that the photo can be taken by hand.
    private func card() -> FakeFeed {
        let side = lock.withLock { self.side }
        return FakeFeed((0...160).map { .gray(120, at: $0 * Self.tenth) }, photo: { [lab] in try lab.photo(side) })
    }

    private func face() -> FakeFeed {
        FakeFeed(locked: { [self] feed in
            let (film, durationMs) = lock.withLock { (self.film, self.durationMs) }
            ticks.drive()
            let start = ticks.now
            Task {
                for shot in film {
                    let at = start + UInt64(shot.atMs) * 1_000_000
                    ticks.advance(to: at)
                    feed.yield(FakeFrame(picture: shot.picture, taken: at))
                }
                let end = start + UInt64(durationMs) * 1_000_000
                ticks.advance(to: end)
                feed.yield(FakeFrame(taken: end))
                ticks.follow()
            }
        })
    }
}

/// Hands in a lab: the real ones, with the lab's cameras told what they will be asked for.
public struct LabHands: EffectHands {
    private let hands: Hands
    private let camera: LabCamera

    public init(hands: Hands, camera: LabCamera) { (self.hands, self.camera) = (hands, camera) }

    public func carryOut(_ effect: Effect, say: @escaping @Sendable (Event) -> Void) async {
        guard (try? camera.prepare(for: effect)) != nil else { return say(.failed(what: .camera)) }
        await hands.carryOut(effect, say: say)
    }
}
