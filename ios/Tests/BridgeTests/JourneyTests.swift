import Foundation
import Harness
import RegainBridge
import Testing

/// Whole journeys through the border: the real service over HTTP, SIMULATED pictures, a key in software.
@Suite(.serialized) struct JourneyTests {
    @Test func aWholeRecoveryKilledAtEveryScreen() async throws { try await apart(recoverKilledAtEveryScreen) }

    @Sendable private func recoverKilledAtEveryScreen() throws {
        let (folder, lab) = (try Folder(), try Lab())
        let player = try Player(folder, lab)
        var killed: Set<String> = []
        let end = try player.play { screen in
            guard screen.name != .done, killed.insert(screen.tag).inserted else { return false }
            try player.kill()
            #expect(try player.screen().name == screen.name)
            return true
        }
        #expect(end.name == .done && end.tone == .done, "\(end.title)")
        #expect(killed.count >= 7, "\(killed)")
        #expect(player.raised >= 2 && player.restored >= player.raised)
        let pass = try #require(try player.flow?.reveal())
        #expect(!"\(end)".contains(pass))
        #expect(try lab.signsIn(pass))
        _ = try player.advance(.primary)
        #expect(try player.flow?.reveal() == nil, "the pass is gone with its screen")
    }

    @Test func aTrialChangesNothing() async throws { try await apart(tryOut) }

    @Sendable private func tryOut() throws {
        let (folder, lab) = (try Folder(), try Lab(scenario: "evaluation"))
        let player = try Player(folder, lab)
        let end = try player.play()
        #expect(end.name == .ended && end.tone == .done, "\(end.title)")
        #expect(!end.hasSecret)
        #expect(try player.flow?.reveal() == nil)
        #expect(player.felt.last == .done)
    }
}
