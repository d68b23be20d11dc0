import Harness
import RegainBridge
import Testing

@testable import Presentation

/// From the core's record to what is shown and spoken.
@Suite struct PageTests {
    private let words = RegainBridge.words(language: "en")

    private func page(_ screen: Screen, refused: Trouble? = nil) -> Page { Page(screen, refused: refused, words: words) }

    @Test func everyWordIsTheCores() {
        let screen = Sample.review
        let page = self.page(screen)
        #expect(page.title == screen.title && page.text == screen.text && page.progress == screen.progress)
        #expect(page.primary == screen.primary && page.quiet == screen.quiet)
        #expect(page.rows.map(\.value) == screen.facts.map(\.value))
    }

    @Test func anEmptyTextIsNoText() { #expect(page(Sample.screen(.claim, text: "")).text == nil) }

    @Test func progressIsAShare() {
        #expect(page(Sample.screen(.start)).progressValue == 1.0 / 6)
        #expect(page(Sample.screen(.done)).progressValue == 1)
    }

    @Test func aScreenWithoutStagesHasProgressAllTheSame() {
        #expect(page(Sample.screen(.start, stages: 0)).progressValue == 1)
    }

    @Test func troubleIsTheNotice() {
        let page = self.page(Sample.screen(.scan, trouble: Sample.trouble))
        #expect(page.notice?.title == Sample.trouble.title && page.notice?.code.characters == Sample.trouble.code)
        #expect(page.code == nil, "said once")
    }

    @Test func aRefusedEventIsNewerThanTheScreensTrouble() {
        let newer = Trouble(title: "The disk is full", text: "Make room.", code: "S02")
        #expect(page(Sample.screen(.scan, trouble: Sample.trouble), refused: newer).notice?.title == "The disk is full")
    }

    @Test func aCodeWithoutTroubleIsShown() {
        #expect(page(Sample.screen(.ended, code: "A7F")).code?.spoken == "\(words.helpCode): A, 7, F")
    }

    @Test(arguments: Tone.allCases) func everyMoodButCalmHasAWord(_ tone: Tone) {
        let mood = Mood(tone, words: words)
        #expect((mood.word == nil) == (tone == .calm))
        #expect((mood.symbol == nil) == (tone == .calm || tone == .busy))
    }

    @Test func noTwoMoodsLookAlike() {
        let symbols = Tone.allCases.compactMap { Mood($0, words: words).symbol }
        #expect(Set(symbols).count == symbols.count)
    }

    @Test func theAnnouncementBeginsWithTheMood() {
        let page = self.page(Sample.screen(.ended, tone: .refused, title: "Not you", text: "Old photos can cause this."))
        #expect(page.announcement == "\(words.refused). Not you. Old photos can cause this.")
    }

    @Test func theAnnouncementSaysWhatIsWrongInsteadOfTheText() {
        let page = self.page(
            Sample.screen(.scan, tone: .attention, title: "Point the camera", text: "Or type.", trouble: Sample.trouble))
        #expect(page.announcement.hasSuffix(Sample.trouble.text) && !page.announcement.contains("Or type."))
    }

    @Test func aFactIsSpokenAsOneThing() {
        let name = page(Sample.review).rows.first { $0.label == "Last name" }
        #expect(name?.spoken == "Last name, ERIKSSON, from the machine-readable zone, checked")
    }

    @Test func aFactWithoutANoteEndsWithItsValue() {
        #expect(Row(Fact(label: "Account", value: "a…@contoso.example", note: "")).spoken == "Account, a…@contoso.example")
    }

    @Test func aPageShowsNothingOfAPerson() {
        let page = self.page(Sample.review)
        #expect(!"\(page)".contains("ERIKSSON") && !String(reflecting: page).contains("ERIKSSON"))
        #expect(!"\(page.rows)".contains("ERIKSSON"))
    }

    @Test(arguments: ScreenName.allCases) func everyScreenHasAFormAndAnAnnouncement(_ name: ScreenName) {
        let page = self.page(Sample.screen(name))
        #expect(!page.announcement.isEmpty && !page.progress.isEmpty)
        #expect(page.hasSecret == (Form(name) == .secret))
    }

    @Test func theCameraIsForThreeScreensAndTheLampForOne() {
        let forms = ScreenName.allCases.map(Form.init)
        #expect(forms.filter { $0 == .card }.count == 2 && forms.filter { $0 == .code }.count == 1)
        #expect(forms.filter { $0 == .light }.count == 1 && forms.filter { $0 == .secret }.count == 1)
        #expect(forms.filter { $0 == .turns }.count == 1)
    }

    @Test func theRealFirstScreenIsAPage() throws {
        let folder = try Folder()
        let screen = try Flow.open(setup: .underTest(folder)).screen()
        let page = self.page(screen)
        #expect(page.title == "Get back into your account" && page.primary != nil && page.notice == nil)
    }
}
