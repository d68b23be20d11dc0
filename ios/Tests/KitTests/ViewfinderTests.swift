import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The camera with somebody behind it.
@MainActor
@Suite struct ViewfinderTests {
    private static let tenth: UInt64 = 100_000_000

    private func feed(_ count: UInt64, ends: Bool = false) -> FakeFeed {
        FakeFeed((0..<count).map { .gray(120, at: $0 * Self.tenth) }, ends: ends)
    }

    @Test func aCameraThatIsRefusedIsAFailure() async {
        let kitchen = Kitchen(camera: FakeCamera(permission: .refused))
        await kitchen.carryOut(.capture(side: .front))
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.window.asked == 0)
    }

    @Test func aCameraThatAnotherAppHasIsAFailure() async {
        let kitchen = Kitchen(camera: FakeCamera { _ in throw FakeCamera.NoCamera() })
        await kitchen.carryOut(.scan)
        #expect(kitchen.said == [.failed(what: .camera)])
    }

    @Test func aCameraThatIsTakenAwayInTheMiddleIsAFailure() async {
        let feed = self.feed(3)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .back))
        await kitchen.waitUntil { kitchen.window.sight.words != nil }
        feed.takeAway()
        await task.value
        #expect(kitchen.said == [.failed(what: .camera)] && feed.isClosed && kitchen.window.feed == nil)
    }

    @Test func theReasonComesBeforeTheSystemsQuestion() async {
        let kitchen = Kitchen(camera: FakeCamera(permission: .open) { _ in FakeFeed(ends: true) })
        let task = kitchen.begin(.capture(side: .front))
        await kitchen.waitUntil { kitchen.window.asksForCamera }
        #expect(kitchen.camera.permission == .open && kitchen.camera.opened.isEmpty)
        kitchen.hands.wishes.allow()
        await task.value
        #expect(!kitchen.window.asksForCamera && kitchen.camera.opened.count == 1)
    }

    @Test func aPersonWhoDoesNotAllowItAfterAllIsTold() async {
        let kitchen = Kitchen(camera: FakeCamera(permission: .open, answers: false))
        let task = kitchen.begin(.scan)
        await kitchen.waitUntil { kitchen.window.asksForCamera }
        kitchen.hands.wishes.allow()
        await task.value
        #expect(kitchen.said == [.failed(what: .camera)])
    }

    @Test func aPersonWhoLeavesWhileTheyAreAskedIsAskedNoMore() async {
        let kitchen = Kitchen(camera: FakeCamera(permission: .open))
        let task = kitchen.begin(.scan)
        await kitchen.waitUntil { kitchen.window.asksForCamera }
        task.cancel()
        await task.value
        #expect(!kitchen.window.asksForCamera && kitchen.said.isEmpty && kitchen.camera.permission == .open)
    }

    @Test func guidanceIsShownAndSpokenInTheCoresWords() async {
        let feed = self.feed(40)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        await kitchen.waitUntil { kitchen.window.sight.words != nil }
        task.cancel()
        await task.value
        #expect(kitchen.voice.said == ["Put the whole card in the frame"])
        #expect(kitchen.voice.silenced == 1 && kitchen.window.sight == .nothing)
    }

    @Test func theShutterIsOfferedLateAndTakesThePhoto() async {
        let feed = FakeFeed((0...150).map { .gray(120, at: $0 * Self.tenth) }, photo: { Data([1, 2, 3]) })
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        await kitchen.waitUntil { kitchen.window.sight.shutter }
        kitchen.hands.wishes.release()
        feed.yield(.gray(120, at: 151 * Self.tenth))
        await task.value
        #expect(kitchen.said == [.photo(picture: Data([1, 2, 3]))] && feed.isClosed)
    }

    @Test func aShutterThatIsNotOfferedYetDoesNothing() async {
        let feed = self.feed(1)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        await kitchen.waitUntil { kitchen.window.sight.words != nil }
        kitchen.hands.wishes.release()
        for frame in 1..<5 { feed.yield(.gray(120, at: UInt64(frame) * Self.tenth)) }
        feed.takeAway()
        await task.value
        #expect(kitchen.said == [.failed(what: .camera)], "no photo")
    }

    @Test func aPhotoThatFailsIsAFailure() async {
        struct Broken: Error {}
        let feed = FakeFeed((0...150).map { .gray(120, at: $0 * Self.tenth) }, photo: { throw Broken() })
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        await kitchen.waitUntil { kitchen.window.sight.shutter }
        kitchen.hands.wishes.release()
        feed.yield(.gray(120, at: 151 * Self.tenth))
        await task.value
        #expect(kitchen.said == [.failed(what: .camera)])
    }

    @Test func theTorchFollowsTheWishAndIsForgottenAfterwards() async {
        let feed = self.feed(1)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        let task = kitchen.begin(.capture(side: .front))
        await kitchen.waitUntil { kitchen.window.sight.words != nil }
        kitchen.hands.wishes.switchTorch()
        feed.yield(.gray(120, at: Self.tenth))
        await kitchen.waitUntil { kitchen.window.sight.torch }
        kitchen.hands.wishes.switchTorch()
        feed.yield(.gray(120, at: 2 * Self.tenth))
        await kitchen.waitUntil { !kitchen.window.sight.torch }
        task.cancel()
        await task.value
        #expect(feed.torch == [true, false])
    }

    @Test func aFrameWhoseBytesAreWrongIsPassedOver() async {
        let broken = FakeFrame(luma: Data(count: 3), taken: 0)
        let kitchen = Kitchen(camera: FakeCamera { _ in FakeFeed([broken, broken], ends: true) })
        await kitchen.carryOut(.capture(side: .front))
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.window.sights.allSatisfy { $0 == .nothing })
    }
}
