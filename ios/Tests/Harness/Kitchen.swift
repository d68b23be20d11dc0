import Foundation
import Kit
import RegainBridge

/// Hands with fakes for everything, and what they said.
@MainActor
public final class Kitchen {
    public let backlight = FakeBacklight()
    public let note = FakeNote()
    public let lamp: Lamp
    public let haptics = FakeHaptics()
    public let voice = FakeVoice()
    public let window = FakeWindow()
    public let calm = FakeCalm()
    public let ticks: ManualTicks
    public let camera: FakeCamera
    public let hands: Hands
    private let heard = Locked<[Event]>([])

    public init(
        camera: FakeCamera, keys: any Keys = BrokenKeys(), attestor: any Attestor = NoAttestor(),
        disk: any Disk = FakeDisk(), ticks: ManualTicks = ManualTicks(),
        models: String = ""
    ) {
        self.camera = camera
        self.ticks = ticks
        lamp = Lamp(backlight: backlight, note: note)
        hands = Hands(
            tools: Tools(
                camera: camera, keys: keys, attestor: attestor, disk: disk, calm: calm, ticks: ticks, lamp: lamp,
                haptics: haptics, voice: voice, window: window, language: "en", models: models))
    }

    public var said: [Event] { heard.value }

    /// Carries out an effect to its end.
    public func carryOut(_ effect: Effect) async throws { try await begin(effect).end() }

    /// Begins an effect.
    public func begin(_ effect: Effect) -> Doing {
        Doing("\(effect)") { [hands, heard] in await hands.carryOut(effect) { event in heard.with { $0.append(event) } } }
    }
}

/// An effect that is being carried out.
@MainActor
public final class Doing {
    private let name: String
    private let task: Task<Void, Never>
    private let isOver = Locked(false)

    init(_ name: String, _ work: @escaping @Sendable () async -> Void) {
        self.name = name
        task = Task { [isOver] in
            await work()
            isOver.with { $0 = true }
        }
    }

    public func cancel() { task.cancel() }

    public func end() async throws { try await eventually("the end of \(name)") { isOver.value } }
}
