import Foundation
import Harness
import Kit
import Presentation
import RegainBridge
import SwiftUI
import Testing

@testable import RegainApp

/// The store between the host and the views, with the real core behind it.
@MainActor
@Suite(.serialized) struct StoreTests {
    let folder: Folder
    let backlight = FakeBacklight()
    let lamp: Lamp
    let store: FlowStore
    let copied = Copied()
    let voice = FakeVoice()
    let browsed = Copied()

    @MainActor final class Copied { var texts: [String] = [] }

    init() throws {
        folder = try Folder()
        lamp = Lamp(backlight: backlight, note: FakeNote())
        store = FlowStore(
            words: RegainBridge.words(language: "en"), lamp: lamp, clipboard: { [copied] in copied.texts.append($0) },
            settings: {}, browser: { [browsed] in browsed.texts.append($0) })
    }

    private func start(
        _ camera: FakeCamera = FakeCamera { _ in FakeFeed() }, keys: any Keys = BrokenKeys(),
        service: String = "https://127.0.0.1:1/"
    ) {
        let tools = Tools(
            camera: camera, keys: keys, attestor: NoAttestor(), disk: FakeDisk(), calm: FakeCalm(), ticks: ManualTicks(),
            lamp: lamp, haptics: FakeHaptics(), voice: voice, window: store, language: "en", models: "")
        store.start(
            setup: { [folder] in .underTest(folder, service: service) },
            clear: { [folder] in try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("wallet.redb")) },
            tools: tools)
    }

    private func isAt(_ name: ScreenName) -> Bool {
        if case .screen(let screen, _) = store.stage { screen.name == name } else { false }
    }

    private func close() async throws {
        try await answer(to: "closing the store") { done in store.close { done(()) } }
    }

    @Test func itOpensAtTheStartAndFollowsTheTaps() async throws {
        #expect(store.stage == .opening)
        start()
        try await eventually("the start") { isAt(.start) }
        Recording(RootView(store: store)).button("Start")?.tap()
        try await eventually("the scan") { isAt(.scan) }
        try await eventually("the camera") { store.feed != nil }
        store.act(.event(.quiet))
        try await eventually("the end") { isAt(.ended) && store.feed == nil }
        try await close()
    }

    @Test func guidanceIsReadAloudWhenThePersonWantsItAndNoLonger() async throws {
        start()
        try await eventually("the start") { isAt(.start) }
        #expect(!voice.isOn && !store.beside.isAloud)
        store.act(.readAloud)
        #expect(voice.isOn && store.beside.isAloud)
        store.act(.readAloud)
        #expect(!voice.isOn && !store.beside.isAloud)
        try await close()
    }

    @Test func theReasonForTheCameraIsShownFirst() async throws {
        start(FakeCamera(permission: .open) { _ in FakeFeed() })
        try await eventually("the start") { isAt(.start) }
        store.act(.event(.primary))
        try await eventually("the reason for the camera") { store.asksForCamera }
        #expect(Recording(RootView(store: store)).texts.contains(store.words.cameraTitle))
        store.act(.allowCamera)
        try await eventually("the camera") { !store.asksForCamera && store.feed != nil }
        try await close()
    }

    @Test func awayFromTheFrontEverythingIsCoveredAndTheLampIsOut() async throws {
        start()
        try await eventually("the start") { isAt(.start) }
        lamp.raise()
        store.isInFront(false)
        #expect(store.isCovered && !lamp.isRaised && backlight.level == 0.4 && store.pass == nil)
        #expect(Recording(RootView(store: store)).texts.last == "Regain")
        store.isInFront(true)
        #expect(!store.isCovered)
        try await close()
    }

    @Test func closingPutsTheLampOut() async throws {
        start()
        lamp.raise()
        try await close()
        #expect(backlight.level == 0.4)
    }

    @Test func aLinkThatOpenedTheAppIsTakenAsACode() async throws {
        start()
        store.open(try #require(Sample.link))
        try await eventually("the trouble") {
            if case .screen(let screen, _) = store.stage { screen.trouble != nil } else { false }
        }
        try await close()
    }

    @Test func withoutAPassNothingIsCopied() async throws {
        start()
        try await eventually("the start") { isAt(.start) }
        store.act(.copyPass)
        #expect(copied.texts.isEmpty && !store.isCopied)
        try await close()
    }

    @Test func aWalletThatCannotBeOpenedIsToldWithAWayOn() async throws {
        _ = try withExtendedLifetime(Flow.open(setup: .underTest(folder, key: 9))) { _ in 0 }
        start()
        try await eventually("the refusal") { if case .refused = store.stage { true } else { false } }
        let recording = Recording(RootView(store: store))
        #expect(recording.met.filter(\.isHeading).count == 1 && recording.button(store.words.goOn) != nil)
        recording.button(store.words.startAgain)?.tap()
        try await eventually("a new wallet") { isAt(.start) }
        try await close()
    }

    private func trouble() -> Trouble? {
        if case .screen(let screen, _) = store.stage { screen.trouble } else { nil }
    }

    /// Types a code, and waits for what the person is told then.
    private func typeACode() async throws -> Trouble {
        store.act(.event(.primary))
        try await eventually("the scan") { isAt(.scan) }
        store.act(.event(.codeTyped(text: "K7PW3MXA")))
        try await eventually("the trouble") { trouble() != nil }
        return try #require(trouble())
    }

    @Test func withoutANetworkThatIsToldWithTheWayOn() async throws {
        start(keys: SoftKeys(in: folder.url))
        #expect(try await typeACode().code == "S03")
        #expect(Recording(RootView(store: store)).button("Try again") != nil)
        try await close()
    }

    @Test func aSignInPageOfANetworkIsToldAsWhatItIs() async throws {
        let network = try SignInPage()
        start(keys: SoftKeys(in: folder.url), service: network.address)
        let trouble = try await typeACode()
        #expect(trouble.code == "S11")
        let page = Recording(RootView(store: store))
        #expect(page.texts.contains(trouble.text))
        page.button(store.words.openPage)?.tap()
        #expect(browsed.texts == ["http://127.0.0.1/"])
        try await close()
    }

    @Test func aKeyThatIsGoneIsToldWithTheWayOn() async throws {
        start()
        let trouble = try await typeACode()
        #expect(trouble == told(what: .key, language: "en"))
        #expect(Recording(RootView(store: store)).button("Try again") != nil)
        try await close()
    }
}
