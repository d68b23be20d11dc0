import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// Every screen as it was recorded: words, labels, traits, order and what each button does.
@MainActor
@Suite struct ScreenTests {
    private let words = RegainBridge.words(language: "en")

    private func record(
        _ screen: Screen, refused: Trouble? = nil, _ change: (inout Beside) -> Void = { _ in },
        large: Bool = false, act: @escaping (Deed) -> Void = { _ in }
    ) -> Recording {
        var beside = Beside(words: words)
        change(&beside)
        let page = Page(screen, refused: refused, words: words)
        return Recording(ScreenView(page: page, beside: beside, act: act)) { values in
            if large { values.dynamicTypeSize = .accessibility3 }
        }
    }

    private func sample(_ name: String) -> Screen {
        guard let found = Sample.all.first(where: { $0.name == name }) else { fatalError("no sample \(name)") }
        return found.screen
    }

    @Test func thereIsASampleOfEveryScreen() {
        #expect(Set(Sample.all.map(\.screen.name)) == Set(ScreenName.allCases))
    }

    @Test(arguments: Sample.all.map(\.name)) func theTitleIsAHeadingAndTheWordsAreTheCores(_ name: String) {
        let screen = sample(name)
        let recording = self.record(screen)
        #expect(recording.met.filter(\.isHeading).map(\.label) == [screen.title])
        #expect(recording.texts.contains(screen.progress))
        if !screen.text.isEmpty && screen.trouble == nil { #expect(recording.texts.contains(screen.text)) }
    }

    @Test(arguments: Sample.all.map(\.name)) func everyThingThatCanBeTappedSaysWhatItIs(_ name: String) {
        for met in record(sample(name)).met where met.isButton { #expect(!met.label.isEmpty) }
        for met in record(sample(name)).met { #expect(!met.label.isEmpty || met.value != nil, "\(met)") }
    }

    @Test(arguments: Sample.all.map(\.name)) func everythingThatCanBeTappedIsLargeEnough(_ name: String) {
        for button in record(sample(name)).buttons {
            let frames = button.all.filter { $0.kind == .frame }
            let highest: Double = frames.compactMap { $0.look.size[4] }.max() ?? 0
            #expect(highest >= 48, "\(button.text)")
        }
    }

    @Test(arguments: Sample.all.map(\.name)) func theMainButtonAndTheQuietOneSendTheirEvents(_ name: String) {
        let screen = sample(name)
        var deeds: [Deed] = []
        let recording = self.record(screen, act: { deeds.append($0) })
        if let primary = screen.primary { recording.button(primary)?.tap() }
        if let second = screen.second { recording.button(second)?.tap() }
        if let quiet = screen.quiet { recording.button(quiet)?.tap() }
        var expected: [Deed] = []
        if screen.primary != nil { expected.append(.event(.primary)) }
        if screen.second != nil { expected.append(.event(.second)) }
        if screen.quiet != nil { expected.append(.event(.quiet)) }
        #expect(deeds == expected)
    }

    @Test(arguments: Sample.all.map(\.name)) func withLargeTextEveryButtonIsReachedByScrolling(_ name: String) {
        let screen = sample(name)
        guard ![.card, .light, .turns].contains(Form(screen.name)) else { return }
        let recording = self.record(screen, large: true)
        let outside = recording.all.filter { $0.kind == .scroll }.flatMap(\.all).filter { $0.kind == .button }
        #expect(outside.count == recording.buttons.count, "none stands beside the scroll view")
    }

    @Test func voiceOverStartsAtTheTitle() {
        let recording = self.record(sample("consent"))
        recording.appear()
        #expect(recording.all.contains { $0.spoken.isFocused && $0.text == sample("consent").title })
        #expect(recording.met.first?.isHeading == true, "and reads the progress after it")
    }

    @Test func aBusyScreenSaysSoOnce() {
        #expect(record(sample("checking")).met.filter { $0.label == words.busy }.count == 1)
        let calm = Sample.screen(.share, primary: "Share", busy: true)
        #expect(record(calm).met.filter { $0.label == words.busy }.count == 1)
    }

    @Test func aBusyPagesMainButtonWaits() {
        var deeds: [Deed] = []
        let screen = Sample.screen(.share, tone: .busy, primary: "Share", busy: true)
        let recording = self.record(screen, act: { deeds.append($0) })
        recording.button("Share")?.tap()
        #expect(deeds.isEmpty && recording.met.contains { $0.label == "Share" && $0.isDisabled })
    }

    @Test func eachFactIsOneThingAndHiddenFromTheSwitcher() {
        let recording = self.record(sample("review"))
        let facts = recording.met.map(\.label).filter { $0.contains("from the machine-readable zone") }
        #expect(facts.count == Sample.review.facts.count)
        #expect(facts.contains { $0.hasPrefix("Last name, ERIKSSON") })
        let hidden = recording.all.filter(\.isPrivate).flatMap(\.all).map(\.text)
        #expect(hidden.contains("ERIKSSON"))
    }

    @Test func aNoticeHasItsCodeLetterByLetter() {
        let recording = self.record(Sample.screen(.scan, tone: .attention, trouble: Sample.trouble))
        #expect(recording.texts.contains(Sample.trouble.title) && recording.texts.contains(Sample.trouble.text))
        #expect(recording.met.contains { $0.label == "\(words.helpCode): H, 0, 1" })
    }

    @Test func aRefusedEventIsShownOverTheScreen() {
        let refused = Trouble(title: "The disk is full", text: "Make room.", code: "S02")
        #expect(record(sample("consent"), refused: refused).texts.contains("The disk is full"))
    }

    @Test(arguments: ["too-bright", "saved", "name-differs"]) func aMoodIsAWordNotOnlyAColour(_ name: String) {
        let recording = self.record(sample(name))
        let word = [words.attention, words.done, words.refused].first { recording.texts.contains($0) }
        #expect(word != nil)
        #expect(recording.all.contains { $0.kind == .image && $0.spoken.isHidden }, "the icon says nothing twice")
    }

    @Test func thePassIsBigGroupedAndSpelled() {
        let recording = self.record(sample("done")) { (beside: inout Beside) in beside.pass = Sample.pass }
        #expect(recording.texts.contains("K7QM 2XWD"))
        #expect(recording.met.contains { $0.label == "\(words.pass): K, 7, Q, M, 2, X, W, D" })
        let hidden = recording.all.filter(\.isPrivate).flatMap(\.all).map(\.text)
        #expect(hidden.contains("K7QM 2XWD"))
    }

    @Test func aHiddenPassIsNowhereAndKeepsItsRoom() {
        let recording = self.record(sample("done"))
        #expect(!recording.texts.contains { $0.contains("K7QM") } && recording.button(words.copy) == nil)
        #expect(recording.all.contains { $0.kind == .spacer })
    }

    @Test func copyingSaysThatItWasCopied() {
        var deeds: [Deed] = []
        let before = record(sample("done"), { $0.pass = Sample.pass }, act: { deeds.append($0) })
        before.button(words.copy)?.tap()
        #expect(deeds == [.copyPass])
        let after = record(sample("done"), { ($0.pass, $0.isCopied) = (Sample.pass, true) })
        #expect(after.button(words.copied) != nil && after.button(words.copy) == nil)
    }

    @Test func noScreenButThePassShowsIt() {
        for (name, screen) in Sample.all where screen.name != .done {
            let recording = self.record(screen) { (beside: inout Beside) in beside.pass = Sample.pass }
            let words = recording.met.map(\.label) + recording.texts
            #expect(words.allSatisfy { !$0.contains("K, 7") && !$0.contains("K7QM") }, "\(name)")
        }
    }
}
