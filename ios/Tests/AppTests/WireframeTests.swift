import Foundation
import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// Draws every screen, in both appearances, and one sheet with all of them.
@MainActor
@Suite struct WireframeTests {
    private let words = RegainBridge.words(language: "en")

    private func draw(_ name: String, _ screen: Screen, _ scheme: ColorScheme) -> Wireframe {
        let sight = Sight(words: "Come closer", outline: [], ready: false, shutter: true, torch: false)
        let beside = Beside(words: words, sight: sight, light: 0xff40_8060, pass: Sample.pass)
        let size = CGSize(width: 390, height: 720)
        let recording = Recording(ScreenView(page: Page(screen, words: words), beside: beside, act: { _ in })) {
            ($0.colorScheme, $0.screen) = (scheme, size)
        }
        let palette = Palette(scheme)
        return Wireframe(
            recording, title: name, size: size, ink: Color(rgb: palette.text).name, paper: Color(rgb: palette.background).name)
    }

    @Test(arguments: [ColorScheme.light, .dark]) func everyScreenIsDrawnAndSaysThatItIsAWireframe(_ scheme: ColorScheme) throws {
        let pictures = Sample.all.map { draw($0.name, $0.screen, scheme) }
        for (picture, sample) in zip(pictures, Sample.all) {
            #expect(picture.svg.contains("WIREFRAME · \(sample.name)"))
        }
        guard let folder = Place.screens else { return }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for picture in pictures {
            try picture.svg.write(
                to: folder.appendingPathComponent("\(picture.title)-\(scheme).svg"), atomically: true, encoding: .utf8)
        }
        try sheet(pictures).write(to: folder.appendingPathComponent("sheet-\(scheme).svg"), atomically: true, encoding: .utf8)
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
