import Foundation
import RegainBridge

/// Carries out what the core asks of the platform. One effect at a time; it ends soon after its task is cancelled.
public protocol EffectHands: Sendable {
    /// - Parameter say: the answers, in order.
    func carryOut(_ effect: Effect, say: @escaping @Sendable (Event) -> Void) async
}

/// The parts of a phone that effects need.
public struct Tools: Sendable {
    public let camera: any Camera
    public let keys: any Keys
    public let attestor: any Attestor
    public let disk: any Disk
    public let calm: any Calm
    public let ticks: any Ticks
    public let lamp: Lamp
    public let haptics: any Haptics
    public let voice: any Voice
    public let window: any Window
    /// What the person reads: tags with commas between, as the phone gives them.
    public let language: String
    /// The folder with the models.
    public let models: String

    public init(
        camera: any Camera, keys: any Keys, attestor: any Attestor, disk: any Disk, calm: any Calm, ticks: any Ticks,
        lamp: Lamp, haptics: any Haptics, voice: any Voice, window: any Window, language: String, models: String
    ) {
        (self.camera, self.keys, self.attestor, self.disk, self.ticks) = (camera, keys, attestor, disk, ticks)
        self.calm = calm
        (self.lamp, self.haptics, self.voice, self.window) = (lamp, haptics, voice, window)
        (self.language, self.models) = (language, models)
    }
}

/// The hands of a phone.
public final class Hands: EffectHands {
    private let tools: Tools
    /// What the person does beside the core's buttons.
    public let wishes = Wishes()

    public init(tools: Tools) { self.tools = tools }

    public func carryOut(_ effect: Effect, say: @escaping @Sendable (Event) -> Void) async {
        switch effect {
        case .scan: await scan(say)
        case .makeKey(let name, let challenge, let keep): say(await made(name, challenge, keep))
        case .assert(let name, let payload):
            if let assertion = await tools.attestor.assertion(of: payload, beside: name) { say(.asserted(assertion: assertion)) }
        case .sign(let name, let payload): say(answered { .signed(signature: try tools.keys.sign(payload, with: name)) })
        case .preflight: say(await Preflight(tools: tools, wishes: wishes).run())
        case .capture: await capture(say)
        case .light(let colors, let durationMs):
            await FaceCheck(tools: tools, show: .light(colors), durationMs: durationMs).run(say)
        case .turn(let asks, let durationMs):
            await FaceCheck(tools: tools, show: .turns(asks), durationMs: durationMs).run(say)
        case .touch(let feel): await tools.haptics.play(feel)
        case .restoreBrightness: await tools.lamp.restore()
        }
    }

    /// A key that nothing vouches for is a key all the same; what it is worth, the service decides.
    private func made(_ name: String, _ challenge: Data, _ keep: [String]) async -> Event {
        guard let key = try? tools.keys.publicKey(name), (try? tools.keys.keep(only: Set(keep + [name]), of: "device")) != nil
        else { return .failed(what: .key) }
        let object = await tools.attestor.object(for: key, challenge: challenge, beside: name)
        return .keyMade(publicKey: key, statement: object.map { .appleAppAttest(object: $0) })
    }

    /// A lost key or a locked key store is a failure of the key; which of them, nobody outside can tell.
    private func answered(_ answer: () throws -> Event) -> Event {
        do { return try answer() } catch { return .failed(what: .key) }
    }

    private func scan(_ say: @Sendable (Event) -> Void) async {
        let finder = Viewfinder(tools: tools, wishes: wishes, wanted: .code)
        switch await finder.run() {
        case .code(let text): say(.codeRead(text: text))
        case .failed: say(.failed(what: .camera))
        case .photo, .left: break
        }
    }

    private func capture(_ say: @Sendable (Event) -> Void) async {
        let finder = Viewfinder(tools: tools, wishes: wishes, wanted: .card)
        switch await finder.run() {
        case .photo(let picture): say(.photo(picture: picture))
        case .failed: say(.failed(what: .camera))
        case .code, .left: break
        }
    }
}
