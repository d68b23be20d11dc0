import Foundation
import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// Draws every screen in three languages, light and dark, and a sheet of each.
@MainActor
@Suite struct WireframeTests {
    private func draw(_ name: String, _ screen: Screen, _ words: Words, _ scheme: ColorScheme) -> Wireframe {
        let sight = Sight(words: nil, outline: [], ready: true, shutter: true, torch: false)
        let beside = Beside(words: words, sight: sight, light: 0xff40_8060, pass: Sample.pass)
        let size = CGSize(width: 390, height: 720)
        let recording = Recording(ScreenView(page: Page(screen, words: words), beside: beside, act: { _ in })) {
            ($0.colorScheme, $0.screen) = (scheme, size)
        }
        let palette = Palette(scheme)
        return Wireframe(
            recording, title: name, size: size, ink: Color(rgb: palette.text).name, paper: Color(rgb: palette.background).name,
            runsLeft: words.rightToLeft)
    }

    @Test(arguments: [("en", ColorScheme.light), ("en", .dark), ("de", .light), ("ar", .dark)])
    func everyScreenIsDrawnAndSaysThatItIsAWireframe(_ language: String, _ scheme: ColorScheme) throws {
        let words = RegainBridge.words(language: language)
        let samples = Sample.screens(language)
        let pictures = samples.map { draw($0.name, $0.screen, words, scheme) }
        for (picture, sample) in zip(pictures, samples) {
            #expect(picture.svg.contains("WIREFRAME · \(sample.name)"))
        }
        guard let folder = Place.screens else { return }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for picture in pictures {
            let file = folder.appendingPathComponent("\(picture.title)-\(language)-\(scheme).svg")
            try picture.svg.write(to: file, atomically: true, encoding: .utf8)
        }
        let file = folder.appendingPathComponent("sheet-\(language)-\(scheme).svg")
        try sheet(pictures).write(to: file, atomically: true, encoding: .utf8)
    }

    private func sheet(_ pictures: [Wireframe]) -> String {
        let columns = 6
        let rows = (pictures.count + columns - 1) / columns
        var parts = ""
        for (index, picture) in pictures.enumerated() {
            parts += picture.part(x: Double(index % columns) * 400 + 5, y: Double(index / columns) * 730 + 5)
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(columns * 200)\" height=\"\(rows * 365)\" "
            + "viewBox=\"0 0 \(columns * 400) \(rows * 730)\"><rect width=\"100%\" height=\"100%\" fill=\"#999\"/>\(parts)</svg>"
    }
}
