import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// The screens with a camera or a lamp.
@MainActor
@Suite struct CameraScreenTests {
    private let words = RegainBridge.words(language: "en")

    private func record(
        _ screen: Screen, sight: Sight = .nothing, light: UInt32? = nil, refused: Bool = false,
        act: @escaping (Deed) -> Void = { _ in }
    ) -> Recording {
        let beside = Beside(words: words, sight: sight, light: light, isCameraRefused: refused)
        return Recording(ScreenView(page: Page(screen, words: words), beside: beside, act: act))
    }

    private let front = Sample.screen(.front, title: "Front of your ID", text: "Lay it on a dark table.", primary: nil)

    @Test func theCamerasPictureIsNamed() {
        let met = record(front).met
        #expect(met.contains { $0.label == words.cardOutline && $0.traits.contains(.isImage) })
    }

    @Test func guidanceTakesThePlaceOfTheText() {
        let guided = record(front, sight: Sight(words: "Come closer", outline: [], ready: false, shutter: false, torch: false))
        #expect(guided.texts.contains("Come closer") && !guided.texts.contains("Lay it on a dark table."))
        #expect(guided.met.contains { $0.label == "Come closer" && $0.traits.contains(.updatesFrequently) })
        #expect(record(front).texts.contains("Lay it on a dark table."))
    }

    @Test func whenNothingIsInTheWayItSaysHold() {
        let ready = record(front, sight: Sight(words: nil, outline: [], ready: true, shutter: false, torch: false))
        #expect(ready.texts.contains(words.hold))
    }

    @Test func theOutlineHasACardsProportionsAndChangesMoreThanItsColour() {
        let outline = { (ready: Bool) in
            record(front, sight: Sight(words: nil, outline: [], ready: ready, shutter: false, torch: false))
                .all.first { $0.kind == .shape && $0.look.stroke != nil }
        }
        #expect(outline(true)?.look.stroke != outline(false)?.look.stroke)
        let frame = record(front).all.first { $0.kind == .frame && $0.children.first?.look.stroke != nil }
        let width: Double = frame?.look.size[0] ?? 0
        let height: Double = frame?.look.size[1] ?? 1
        let off: Double = width / height - 85.6 / 53.98
        #expect(abs(off) < 0.001)
    }

    @Test func theShutterIsThereOnlyWhenItIsOffered() {
        #expect(record(front).button(words.shutter) == nil)
        var deeds: [Deed] = []
        let offered = Sight(words: nil, outline: [], ready: false, shutter: true, torch: false)
        record(front, sight: offered) { deeds.append($0) }.button(words.shutter)?.tap()
        #expect(deeds == [.release])
    }

    @Test func theLampSaysWhetherItIsOn() {
        var deeds: [Deed] = []
        let on = Sight(words: nil, outline: [], ready: false, shutter: false, torch: true)
        let lit = record(front, sight: on) { deeds.append($0) }
        lit.button(words.lamp)?.tap()
        #expect(deeds == [.torch])
        #expect(lit.met.contains { $0.label == words.lamp && $0.traits.contains(.isSelected) })
        #expect(!record(front).met.contains { $0.label == words.lamp && $0.traits.contains(.isSelected) })
    }

    @Test func readingAloudSaysWhetherItIsOn() {
        var deeds: [Deed] = []
        let aloud = Beside(words: words, isAloud: true)
        let recording = Recording(ScreenView(page: Page(front, words: words), beside: aloud, act: { deeds.append($0) }))
        recording.button(words.readAloud)?.tap()
        #expect(deeds == [.readAloud])
        #expect(recording.met.contains { $0.label == words.readAloud && $0.traits.contains(.isSelected) })
        #expect(recording.all.contains { $0.kind == .shape && $0.look.stroke == Color(rgb: Palette.dark.primary) })
        #expect(!record(front).met.contains { $0.label == words.readAloud && $0.traits.contains(.isSelected) })
    }

    @Test(arguments: [ScreenName.scan, .front, .back, .readyCheck, .lightCheck, .turnCheck])
    func aCameraThatIsRefusedLeadsToTheSettings(_ name: ScreenName) {
        var deeds: [Deed] = []
        let screen = Sample.screen(name, tone: .attention, trouble: Sample.trouble, primary: "Try again")
        let recording = self.record(screen, refused: true) { deeds.append($0) }
        recording.button(words.cameraSettings)?.tap()
        recording.button("Try again")?.tap()
        #expect(deeds == [.openSettings, .event(.primary)])
        #expect(record(screen).button(words.cameraSettings) == nil, "only there")
    }

    @Test func aPhotoThatDidNotDoIsToldOverTheCamerasPicture() {
        var deeds: [Deed] = []
        let screen = Sample.screen(.front, tone: .attention, trouble: Sample.trouble, primary: "Take again")
        let beside = Beside(words: words, feed: FakeFeed())
        let recording = Recording(ScreenView(page: Page(screen, words: words), beside: beside, act: { deeds.append($0) }))
        #expect(recording.texts.contains(Sample.trouble.title))
        #expect(recording.met.contains { $0.label == words.cardOutline })
        recording.button("Take again")?.tap()
        #expect(deeds == [.event(.primary)])
    }

    @Test func theCodeCanBeTyped() {
        var deeds: [Deed] = []
        let view = CodePage(page: Page(Sample.screen(.scan, primary: nil), words: words), beside: Beside(words: words)) {
            deeds.append($0)
        }
        let before = Recording(view)
        #expect(before.fields.isEmpty)
        before.button(words.typeCode)?.tap()
        let typing = Recording(view)
        typing.fields.first?.type("ABCD-EFGH")
        typing.button(words.sendCode)?.tap()
        typing.fields.first?.type("WXYZ-1234", submit: true)
        #expect(deeds == [.event(.codeTyped(text: "ABCD-EFGH")), .event(.codeTyped(text: "WXYZ-1234"))])
        typing.button(words.useCamera)?.tap()
        #expect(Recording(view).fields.isEmpty)
    }

    @Test func theFieldSaysWhatItIsForAndWhatIsInIt() {
        let view = CodePage(page: Page(Sample.screen(.scan, primary: nil), words: words), beside: Beside(words: words)) { _ in }
        Recording(view).button(words.typeCode)?.tap()
        let typing = Recording(view)
        typing.fields.first?.type("AB")
        #expect(typing.met.contains { $0.label == words.codeField && $0.value == "AB" })
    }

    @Test func afterAMisreadCodeTheFieldIsOffered() {
        #expect(record(Sample.screen(.scan, tone: .attention, trouble: Sample.trouble)).fields.count == 1)
    }

    @Test func theWholeScreenIsTheLamp() {
        let screen = Sample.screen(.light, title: "Look at the camera", primary: nil, quiet: nil)
        let recording = self.record(screen, light: 0xff12_3456)
        let colour = recording.all.first { $0.look.ignoresSafeArea }
        #expect(colour?.look.fill?.name == "#123456" && colour?.spoken.isHidden == true)
        #expect(recording.met.contains { $0.label == words.faceOutline } && recording.buttons.isEmpty)
    }

    @Test func theBandIsDarkWhateverTheLight() {
        let screen = Sample.screen(.light, title: "Look at the camera", primary: nil, quiet: nil)
        for light in [UInt32(0xffff_ffff), 0xff00_ff00, 0xff00_0000] {
            let band = record(screen, light: light).all.first { $0.kind == .background && $0.look.corner > 0 }
            #expect(band?.look.fill == Color(rgb: Palette.band))
        }
    }

    @Test(arguments: [HeadTurn.left, .right, .up, .down]) func oneArrowPointsWhereTheHeadIsToTurn(_ towards: HeadTurn) {
        let screen = Sample.screen(.turn, title: "Follow the arrows", primary: nil, quiet: nil)
        let ask = TurnAsk(atMs: 0, towards: towards, words: "Turn")
        let arrows = { (ask: TurnAsk?, words: Words) in
            let beside = Beside(words: words, ask: ask)
            let recording = Recording(ScreenView(page: Page(screen, words: words), beside: beside, act: { _ in }))
            #expect(recording.texts.contains(ask?.words ?? screen.text))
            return recording.all.filter { $0.kind == .image && $0.text.hasPrefix("arrow.") }.map(\.text)
        }
        for language in ["en", "ar"] {
            #expect(arrows(ask, RegainBridge.words(language: language)) == ["arrow.\(towards)"])
        }
        #expect(arrows(nil, words).isEmpty)
    }

    @Test func theReasonForTheCameraComesWithOneButton() {
        var deeds: [Deed] = []
        let recording = Recording(CameraReasonPage(words: words) { deeds.append($0) })
        #expect(recording.texts.contains(words.cameraText) && recording.buttons.count == 1)
        recording.button(words.cameraAllow)?.tap()
        #expect(deeds == [.allowCamera])
    }
}
