import Foundation
import Kit
import RegainBridge

/// The cameras of a phone that stands in front of a lab: frames of the desktop's code, photos of the ID, films of the face.
public final class LabCamera: Sendable {
    private struct Scene {
        var code: FakeFrame?
        var photo = Data()
        var film = Film(shots: [], durationMs: 0)
    }

    public let ticks = ManualTicks()
    private let lab: Lab
    private let scene = Locked(Scene())

    public init(lab: Lab) { self.lab = lab }

    public func camera() -> FakeCamera {
        FakeCamera { [scene, ticks] use in
            switch use {
            case .code: FakeFeed(scene.value.code.map { [$0] } ?? [])
            case .card: .card(scene.value.photo)
            case .face: .face(scene.value.film, on: ticks)
            }
        }
    }

    /// Fetches what the cameras will see. An app's cameras need no word of the effect; a lab's do.
    func prepare(for effect: Effect) throws {
        switch effect {
        case .scan:
            let (luma, shape) = try lab.code()
            scene.with { $0.code = FakeFrame(luma: luma, shape: shape, taken: ticks.now) }
        case .capture(let side):
            let photo = try lab.photo(side)
            scene.with { $0.photo = photo }
        case .light(let colors, let durationMs):
            let film = Film(shots: try lab.film(colors, durationMs), durationMs: durationMs)
            scene.with { $0.film = film }
        case .turn(let asks, let durationMs):
            let film = Film(shots: try lab.turn(asks, durationMs), durationMs: durationMs)
            scene.with { $0.film = film }
        case .makeKey, .assert, .sign, .preflight, .touch, .restoreBrightness: break
        }
    }
}

/// Hands in a lab: the real ones, with the lab's cameras told what they will be asked for.
public struct LabHands: EffectHands {
    private let hands: Hands
    private let camera: LabCamera

    public init(hands: Hands, camera: LabCamera) { (self.hands, self.camera) = (hands, camera) }

    public func carryOut(_ effect: Effect, say: @escaping @Sendable (Event) -> Void) async {
        do { try await apart { [camera] in try camera.prepare(for: effect) } } catch { return say(.failed(what: .camera)) }
        await hands.carryOut(effect, say: say)
    }
}
