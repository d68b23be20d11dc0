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
    public let ticks = ManualTicks()
    public let camera: FakeCamera
    public let hands: Hands
    private let heard = Heard()

    public init(camera: FakeCamera, keys: any Keys = BrokenKeys(), disk: any Disk = FakeDisk()) {
        self.camera = camera
        lamp = Lamp(backlight: backlight, note: note)
        hands = Hands(
            tools: Tools(
                camera: camera, keys: keys, disk: disk, ticks: ticks, lamp: lamp, haptics: haptics, voice: voice,
                window: window))
    }

    public var said: [Event] { heard.events }

    /// Carries out an effect to its end.
    public func carryOut(_ effect: Effect) async {
        await hands.carryOut(effect) { [heard] in heard.add($0) }
    }

    /// Begins an effect.
    public func begin(_ effect: Effect) -> Task<Void, Never> {
        Task { [hands, heard] in await hands.carryOut(effect) { heard.add($0) } }
    }

    public func waitUntil(_ condition: @MainActor () -> Bool) async {
        while !condition() { try? await Task.sleep(nanoseconds: 2_000_000) }
    }

    private final class Heard: @unchecked Sendable {
        private let lock = NSLock()
        private var all: [Event] = []
        var events: [Event] { lock.withLock { all } }
        func add(_ event: Event) { lock.withLock { all.append(event) } }
    }
}
