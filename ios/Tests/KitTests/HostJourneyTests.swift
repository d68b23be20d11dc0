import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The whole recovery as the app does it: host, hands and ports; only the ports' far ends are SIMULATED.
@MainActor
@Suite(.serialized) struct HostJourneyTests {
    @Test func fromTheHandOffToThePass() async throws {
        let (folder, lab, stages) = (try Folder(), try Lab(), Stages())
        let later = Later()
        let camera = FakeCamera { try later.camera.camera.make(for: $0) }
        let kitchen = Kitchen(camera: camera, keys: SoftKeys(in: folder.url))
        later.camera = LabCamera(lab: lab, ticks: kitchen.ticks)
        let hands = LabHands(hands: kitchen.hands, camera: later.camera)
        let host = FlowHost(setup: { .underTest(folder) }, hands: hands) { stages.add($0) }
        host.open()
        var tapped: Set<String> = []
        let end = try await stages.first { stage in
            guard case .screen(let screen, let refused) = stage else { return true }
            #expect(refused == nil && screen.trouble == nil, "\(screen.tag): \(screen.trouble?.title ?? "")")
            if screen.name == .done || screen.name == .ended { return true }
            if screen.name == .front || screen.name == .back { press(kitchen) }
            if let primary = screen.primary, !screen.busy, tapped.insert("\(screen.tag) \(screen.stage) \(primary)").inserted {
                if screen.name == .matchWords { try? lab.compare() }
                host.send(.primary)
            }
            return false
        }
        guard case .screen(let screen, _) = end else { return #expect(Bool(false), "\(end)") }
        #expect(screen.name == .done && screen.hasSecret, "\(screen.title): \(screen.text)")
        let pass = await withCheckedContinuation { revealed in host.reveal { revealed.resume(returning: $0) } }
        #expect(try lab.signsIn(try #require(pass)))
        #expect(kitchen.backlight.levels == [1, 0.4, 1, 0.4] && kitchen.note.read() == nil)
        #expect(kitchen.haptics.felt.last == .done && kitchen.camera.allClosed)
        await withCheckedContinuation { closed in host.close { closed.resume() } }
    }

    /// Somebody who presses the shutter as soon as it is offered.
    private func press(_ kitchen: Kitchen) {
        Task {
            await kitchen.waitUntil { kitchen.window.sight.shutter }
            kitchen.hands.wishes.release()
            guard let feed = kitchen.window.feed as? FakeFeed else { return }
            feed.yield(.gray(120, at: 16_100_000_000))
        }
    }

    private final class Later: @unchecked Sendable { var camera: LabCamera! }
}
