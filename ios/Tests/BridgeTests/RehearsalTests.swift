import Foundation
import Harness
import RegainBridge
import Testing

/// The journeys of the files: one text for Rust, Kotlin and Swift.
@Suite(.serialized) struct RehearsalTests {
    @Test func everyJourneyCrossesTheBorderAsItsTextSays() async throws { try await apart(playAll) }

    @Sendable private func playAll() throws {
        let journeys = try Journey.all()
        for journey in journeys {
            let app = try Rehearsal(journey)
            let played = try journey.steps.map(app.take) + [app.end]
            #expect(played == journey.text, "\(journey.name)")
        }
        #expect(journeys.count > 40)
        print("\(journeys.count) of \(journeys.count) journeys go as their texts say")
    }

    /// The app is killed after each step; what comes after is what the text says, to the end.
    @Test(arguments: ["pass", "second-try"]) func killedAtEachTransitionTheRestGoesAsWritten(_ name: String) async throws {
        try await apart {
            let journey = try Journey(named: name)
            let steps = journey.steps.count
            let same = try (1...steps).filter { try rest(journey, after: $0) == Array(journey.text.dropFirst($0)) }.count
            print("\(name): killed at \(steps) of \(steps) transitions, \(same) ended the same")
            #expect(same == steps)
        }
    }

    private func rest(_ journey: Journey, after: Int) throws -> [String] {
        let app = try Rehearsal(journey)
        for happening in journey.steps.prefix(after) { _ = try app.take(happening) }
        let before = try app.screen().name
        try app.kill()
        let stands = try app.screen().name
        // Once it is closed, nothing of it is left.
        #expect(stands == before || before == .closed && stands == .start, "\(after): \(stands)")
        let rest = try journey.steps.dropFirst(after).map(app.take)
        return rest + [app.end]
    }
}
