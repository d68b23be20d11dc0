import Foundation
import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// What VoiceOver meets on every screen, in its order, and what each button does, against the reviewed lists `Tests/spoken.txt` and, from
/// the right to the left, `Tests/spoken-ar.txt`.
@MainActor
@Suite struct SpokenTests {
    @Test(arguments: [("en", "spoken.txt"), ("ar", "spoken-ar.txt")])
    func everyScreenIsMetAsItWasReviewed(_ language: String, _ list: String) throws {
        let fresh = Sample.screens(language).map { met($0.name, $0.screen, RegainBridge.words(language: language)) }
        if let folder = Place.screens {
            // To be compared by eye, and taken over when it is better.
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let text = fresh.joined(separator: "\n")
            try text.write(to: folder.appendingPathComponent(list), atomically: true, encoding: .utf8)
        }
        let reviewed = try String(contentsOf: Place.source("ios/Tests/\(list)"), encoding: .utf8)
        let known = Set(reviewed.components(separatedBy: "\n\n").map { $0.trimmingCharacters(in: .newlines) })
        for screen in fresh { #expect(known.contains(screen.trimmingCharacters(in: .newlines)), "\(screen)") }
        #expect(known.count == fresh.count, "no screen is left that is gone")
    }

    private func met(_ name: String, _ screen: Screen, _ words: Words) -> String {
        var deeds: [Deed] = []
        let sight = Sight(words: nil, outline: [], ready: true, shutter: true, torch: false)
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
