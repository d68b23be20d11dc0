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
        let kitchen = try await recover(try await apart { try Lab() }, turning: false)
        #expect(kitchen.backlight.levels == [1, 0.4, 1, 0.4])
    }

    /// Which turns are asked for is chance, and the check refuses some who are there: then the person does it once more, as they would.
    @Test func fromTheHandOffToThePassWithTheHeadTurnedInsteadOfTheLight() async throws {
        let kitchen = try await recover(try await apart { try Lab(scenario: "turns") }, turning: true)
        #expect(kitchen.backlight.levels.isEmpty && kitchen.window.lights.allSatisfy { $0 == nil })
        let ways = Set(kitchen.window.asks.compactMap { $0?.words })
        #expect(ways.count >= 3 && ways.contains("Look straight ahead"), "\(ways)")
    }

    private func recover(_ lab: Lab, turning: Bool) async throws -> Kitchen {
        let (folder, stages) = (try Folder(), Stages())
        let camera = LabCamera(lab: lab)
        let kitchen = Kitchen(camera: camera.camera(), keys: SoftKeys(in: folder.url), ticks: camera.ticks)
        let host = FlowHost(
            setup: { .underTest(folder) }, clear: {}, language: "en", hands: LabHands(hands: kitchen.hands, camera: camera),
            show: stages.add)
        host.open()
        let end = try await press(host, kitchen, lab, stages, turning)
        #expect(end.name == .done && end.hasSecret, "\(end.title): \(end.text)")
        let pass = try #require(try await host.revealed())
        #expect(try await apart { try lab.signsIn(pass) })
        #expect(kitchen.note.read() == nil && !kitchen.backlight.staysAwake)
        try await eventually("the touch of the end") { kitchen.haptics.felt.last == .done }
        #expect(kitchen.camera.allClosed)
        try await host.closed()
        return kitchen
    }

    /// Presses the main button of every screen, and the shutter when it is offered. The screen where it ends.
    private func press(
        _ host: FlowHost, _ kitchen: Kitchen, _ lab: Lab, _ stages: Stages, _ turning: Bool
    ) async throws -> Screen {
        for _ in 0..<200 {
            let stage = try await stages.next(within: Patience.long)
            // A busy machine may judge longer than the app waits for the answer; then the button asks again.
            guard case .screen(let screen, nil) = stage,
                screen.trouble == nil || screen.name == .checking || turning && screen.name == .tryAgain
            else { break }
            if screen.name == .done || screen.name == .ended { return screen }
            if screen.busy { continue }
            switch screen.name {
            case .front, .back:
                try await eventually("the shutter of \(screen.tag)", within: Patience.long) { kitchen.window.sight.shutter }
                kitchen.hands.wishes.release()
            case .matchWords:
                try await apart { try lab.compare() }
                host.send(.primary)
            case .lightCheck where turning: host.send(.second)
            default:
                if screen.primary != nil { host.send(.primary) }
            }
        }
        throw Stuck(after: stages.shown)
    }
}
