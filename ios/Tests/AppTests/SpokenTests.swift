import Foundation
import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// What VoiceOver meets on every screen, in its order, and what each button does, against the reviewed list in `Tests/spoken.txt`.
@MainActor
@Suite struct SpokenTests {
    private let words = RegainBridge.words(language: "en")

    @Test func everyScreenIsMetAsItWasReviewed() throws {
        let fresh = Sample.all.map { met($0.name, $0.screen) }
        if let folder = Place.screens {
            // To be compared by eye, and taken over when it is better.
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let text = fresh.joined(separator: "\n")
            try text.write(to: folder.appendingPathComponent("spoken.txt"), atomically: true, encoding: .utf8)
        }
        let reviewed = try String(contentsOf: Place.source("ios/Tests/spoken.txt"), encoding: .utf8)
        let known = Set(reviewed.components(separatedBy: "\n\n").map { $0.trimmingCharacters(in: .newlines) })
        for screen in fresh { #expect(known.contains(screen.trimmingCharacters(in: .newlines)), "\(screen)") }
        #expect(known.count == fresh.count, "no screen is left that is gone")
    }

    private func met(_ name: String, _ screen: Screen) -> String {
        var deeds: [Deed] = []
        let sight = Sight(words: "Come closer", outline: [], ready: false, shutter: true, torch: false)
        let beside = Beside(words: words, sight: sight, light: 0xff40_8060, pass: Sample.pass)
        let recording = Recording(ScreenView(page: Page(screen, words: words), beside: beside, act: { deeds.append($0) }))
        let lines = recording.met.map { met in
            let line = "\(kind(met)): \(met.label)"
            guard met.isButton else { return line }
            deeds = []
            recording.button(met.label)?.tap()
            return "\(line) → \(deeds.isEmpty ? "stays here" : deeds.map { "\($0)" }.joined(separator: ", "))"
        }
        return (["[\(name)]"] + lines + [""]).joined(separator: "\n")
    }

    private func kind(_ met: Met) -> String {
        let kinds: [(AccessibilityTraits, String)] = [
            (.isHeader, "heading"), (.isButton, "button"), (.isImage, "image"), (.updatesFrequently, "live"),
            (.isStaticText, "text"),
        ]
        return kinds.first { met.traits.contains($0.0) }?.1 ?? (met.value == nil ? "group" : "field")
    }
}
