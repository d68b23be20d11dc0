import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The camera with somebody behind it.
@MainActor
@Suite struct ViewfinderTests {
    private static let tenth: UInt64 = 100_000_000
    /// The longest between two frames that counts as looking: each is really looked at, which takes its time.
    private static let half: UInt64 = 500_000_000

    private func feed(_ count: UInt64, ends: Bool = false) -> FakeFeed {
        FakeFeed((0..<count).map { .gray(at: $0 * Self.tenth) }, ends: ends)
    }

    @Test func aCameraThatIsRefusedIsAFailure() async throws {
        let kitchen = Kitchen(camera: FakeCamera(permission: .refused))
        try await kitchen.carryOut(.capture(side: .front))
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.window.asked == 0)
    }

    @Test func aCameraThatAnotherAppHasIsAFailure() async throws {
        let kitchen = Kitchen(camera: FakeCamera { _ in throw FakeCamera.NoCamera() })
        try await kitchen.carryOut(.scan)
        #expect(kitchen.said == [.failed(what: .camera)])
    }

    @Test func aCameraThatIsTakenAwayInTheMiddleIsAFailure() async throws {
        let feed = self.feed(3)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .back))
        try await eventually("guidance") { kitchen.window.sight.words != nil }
        feed.takeAway()
        try await task.end()
        #expect(kitchen.said == [.failed(what: .camera)] && feed.isClosed && kitchen.window.feed == nil)
        #expect(!kitchen.backlight.staysAwake)
    }

    @Test(arguments: [(Effect.capture(side: .front), true), (.capture(side: .back), true), (.scan, false)])
    func theScreenStaysAwakeWhileACardIsLookedForAndNoLonger(_ effect: Effect, awake: Bool) async throws {
        let feed = self.feed(1)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(effect)
        try await eventually("the camera") { kitchen.window.feed != nil }
        #expect(kitchen.backlight.staysAwake == awake)
        task.cancel()
        try await task.end()
        #expect(!kitchen.backlight.staysAwake)
    }

    @Test func theReasonComesBeforeTheSystemsQuestion() async throws {
        let kitchen = Kitchen(camera: FakeCamera(permission: .open) { _ in FakeFeed(ends: true) })
        let task = kitchen.begin(.capture(side: .front))
        try await eventually("the reason for the camera") { kitchen.window.asksForCamera }
        #expect(kitchen.camera.permission == .open && kitchen.camera.opened.isEmpty)
        kitchen.hands.wishes.allow()
        try await task.end()
        #expect(!kitchen.window.asksForCamera && kitchen.camera.opened.count == 1)
    }

    @Test func aPersonWhoDoesNotAllowItAfterAllIsTold() async throws {
        let kitchen = Kitchen(camera: FakeCamera(permission: .open, answers: false))
        let task = kitchen.begin(.scan)
        try await eventually("the reason for the camera") { kitchen.window.asksForCamera }
        kitchen.hands.wishes.allow()
        try await task.end()
        #expect(kitchen.said == [.failed(what: .camera)])
    }

    @Test func aPersonWhoLeavesWhileTheyAreAskedIsAskedNoMore() async throws {
        let kitchen = Kitchen(camera: FakeCamera(permission: .open))
        let task = kitchen.begin(.scan)
        try await eventually("the reason for the camera") { kitchen.window.asksForCamera }
        task.cancel()
        try await task.end()
        #expect(!kitchen.window.asksForCamera && kitchen.said.isEmpty && kitchen.camera.permission == .open)
    }

    @Test func guidanceIsShownAndSpokenInTheCoresWords() async throws {
        // Two seconds: after three without a card, the core says how to find it.
        let feed = self.feed(20)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        try await eventually("guidance") { !kitchen.voice.said.isEmpty }
        #expect(kitchen.window.sight.words == kitchen.voice.said.first)
        task.cancel()
        try await task.end()
        #expect(kitchen.voice.said == ["Put the whole card in the frame"])
        #expect(kitchen.voice.silenced == 1 && kitchen.window.sight == .nothing)
    }

    @Test func theShutterIsOfferedLateAndTakesThePhoto() async throws {
        let feed = FakeFeed((0...30).map { .gray(at: $0 * Self.half) }, photo: { Data([1, 2, 3]) })
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        try await eventually("the shutter") { kitchen.window.sight.shutter }
        kitchen.hands.wishes.release()
        feed.yield(.gray(at: 31 * Self.half))
        try await task.end()
        #expect(kitchen.said == [.photo(picture: Data([1, 2, 3]))] && feed.isClosed && !kitchen.backlight.staysAwake)
    }

    @Test func aShutterThatIsNotOfferedYetDoesNothing() async throws {
        let feed = self.feed(1)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        try await eventually("guidance") { kitchen.window.sight.words != nil }
        kitchen.hands.wishes.release()
        for frame in 1..<5 { feed.yield(.gray(at: UInt64(frame) * Self.tenth)) }
        feed.takeAway()
        try await task.end()
        #expect(kitchen.said == [.failed(what: .camera)], "no photo")
    }

    @Test func aPhotoThatFailsIsAFailure() async throws {
        struct Broken: Error {}
        let feed = FakeFeed((0...30).map { .gray(at: $0 * Self.half) }, photo: { throw Broken() })
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        try await eventually("the shutter") { kitchen.window.sight.shutter }
        kitchen.hands.wishes.release()
        feed.yield(.gray(at: 31 * Self.half))
        try await task.end()
        #expect(kitchen.said == [.failed(what: .camera)])
    }

    @Test func theTorchFollowsTheWishAndIsForgottenAfterwards() async throws {
        let feed = self.feed(1)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        try await eventually("guidance") { kitchen.window.sight.words != nil }
        kitchen.hands.wishes.switchTorch()
        feed.yield(.gray(at: Self.tenth))
        try await eventually("the torch") { kitchen.window.sight.torch }
        kitchen.hands.wishes.switchTorch()
        feed.yield(.gray(at: 2 * Self.tenth))
        try await eventually("the torch to go out") { !kitchen.window.sight.torch }
        task.cancel()
        try await task.end()
        #expect(feed.torch == [true, false])
    }

    @Test func aFrameWhoseBytesAreWrongIsPassedOver() async throws {
        let broken = FakeFrame(luma: Data(count: 3), taken: 0)
        let kitchen = Kitchen(camera: FakeCamera { _ in FakeFeed([broken, broken], ends: true) })
        try await kitchen.carryOut(.capture(side: .front))
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.window.sights.allSatisfy { $0 == .nothing })
    }
}
