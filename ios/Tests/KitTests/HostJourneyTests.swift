import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The whole recovery as the app does it: host, hands and ports; only the ports' far ends are SIMULATED.
@MainActor
@Suite(.serialized) struct HostJourneyTests {
    /// Something went wrong that a person would have been told, or it never ends.
    private struct Stuck: Error { let after: [Stage] }

    @Test func fromTheHandOffToThePass() async throws {
        let (folder, lab, stages) = (try Folder(), try await apart { try Lab() }, Stages())
        let camera = LabCamera(lab: lab)
        let kitchen = Kitchen(camera: camera.camera(), keys: SoftKeys(in: folder.url), ticks: camera.ticks)
        let host = FlowHost(
            setup: { .underTest(folder) }, clear: {}, language: "en", hands: LabHands(hands: kitchen.hands, camera: camera),
            show: stages.add)
        host.open()
        let end = try await press(host, kitchen, lab, stages)
        #expect(end.name == .done && end.hasSecret, "\(end.title): \(end.text)")
        let pass = try #require(try await host.revealed())
        #expect(try await apart { try lab.signsIn(pass) })
        #expect(kitchen.backlight.levels == [1, 0.4, 1, 0.4] && kitchen.note.read() == nil)
        try await eventually("the touch of the end") { kitchen.haptics.felt.last == .done }
        #expect(kitchen.camera.allClosed)
        try await host.closed()
    }

    /// Presses the main button of every screen, and the shutter when it is offered. The screen where it ends.
    private func press(_ host: FlowHost, _ kitchen: Kitchen, _ lab: Lab, _ stages: Stages) async throws -> Screen {
        for _ in 0..<200 {
            let stage = try await stages.next(within: Patience.long)
            // A busy machine may judge longer than the app waits for the answer; then the button asks again.
            guard case .screen(let screen, nil) = stage, screen.trouble == nil || screen.name == .checking else { break }
            if screen.name == .done || screen.name == .ended { return screen }
            if screen.busy { continue }
            switch screen.name {
            case .front, .back:
                try await eventually("the shutter of \(screen.tag)", within: Patience.long) { kitchen.window.sight.shutter }
                kitchen.hands.wishes.release()
            case .matchWords:
                try await apart { try lab.compare() }
                host.send(.primary)
            default:
                if screen.primary != nil { host.send(.primary) }
            }
        }
        throw Stuck(after: stages.shown)
    }
}
