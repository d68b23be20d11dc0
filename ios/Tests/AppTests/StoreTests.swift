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

    @MainActor final class Copied { var texts: [String] = [] }

    init() throws {
        folder = try Folder()
        lamp = Lamp(backlight: backlight, note: FakeNote())
        store = FlowStore(words: RegainBridge.words(), lamp: lamp, clipboard: { [copied] in copied.texts.append($0) }, settings: {})
    }

    private func start(_ camera: FakeCamera = FakeCamera { _ in FakeFeed() }) {
        let tools = Tools(
            camera: camera, keys: BrokenKeys(), disk: FakeDisk(), ticks: ManualTicks(), lamp: lamp,
            haptics: FakeHaptics(), voice: FakeVoice(), window: store)
        store.start(setup: { [folder] in .underTest(folder) }, tools: tools)
    }

    private func wait(_ condition: () -> Bool) async {
        while !condition() { try? await Task.sleep(nanoseconds: 2_000_000) }
    }

    private func isAt(_ name: ScreenName) -> Bool {
        if case .screen(let screen, _) = store.stage { screen.name == name } else { false }
    }

    private func close() async {
        await withCheckedContinuation { closed in store.close { closed.resume() } }
    }

    @Test func itOpensAtTheStartAndFollowsTheTaps() async {
        #expect(store.stage == .opening)
        start()
        await wait { isAt(.start) }
        Recording(RootView(store: store)).button("Start")?.tap()
        store.act(.event(.primary))
        await wait { isAt(.scan) }
        await wait { store.feed != nil }
        store.act(.event(.quiet))
        await wait { isAt(.ended) && store.feed == nil }
        await close()
    }

    @Test func theReasonForTheCameraIsShownFirst() async {
        start(FakeCamera(permission: .open) { _ in FakeFeed() })
        await wait { isAt(.start) }
        store.act(.event(.primary))
        await wait { store.asksForCamera }
        #expect(Recording(RootView(store: store)).texts.contains(store.words.cameraTitle))
        store.act(.allowCamera)
        await wait { !store.asksForCamera && store.feed != nil }
        await close()
    }

    @Test func awayFromTheFrontEverythingIsCoveredAndTheLampIsOut() async {
        start()
        await wait { isAt(.start) }
        lamp.raise()
        store.isInFront(false)
        #expect(store.isCovered && !lamp.isRaised && backlight.level == 0.4 && store.pass == nil)
        #expect(Recording(RootView(store: store)).texts.last == "Regain")
        store.isInFront(true)
        #expect(!store.isCovered)
        await close()
    }

    @Test func closingPutsTheLampOut() async {
        start()
        lamp.raise()
        await close()
        #expect(backlight.level == 0.4)
    }

    @Test func aLinkThatOpenedTheAppIsTakenAsACode() async throws {
        start()
        store.open(try #require(Sample.link))
        await wait { if case .screen(let screen, _) = store.stage { screen.trouble != nil } else { false } }
        await close()
    }

    @Test func withoutAPassNothingIsCopied() async {
        start()
        await wait { isAt(.start) }
        store.act(.copyPass)
        #expect(copied.texts.isEmpty && !store.isCopied)
        await close()
    }

    @Test func aWalletThatCannotBeOpenedIsToldWithAWayOn() async throws {
        _ = try withExtendedLifetime(Flow.open(setup: .underTest(folder, key: 9))) { _ in 0 }
        start()
        await wait { if case .refused = store.stage { true } else { false } }
        let recording = Recording(RootView(store: store))
        #expect(recording.met.filter(\.isHeading).count == 1 && recording.button(store.words.goOn) != nil)
        await close()
    }
}
