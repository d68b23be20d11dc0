import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The light check: colours in their times, frames with theirs, and the brightness back on every way out.
@MainActor
@Suite struct LightCheckTests {
    private let colors = [
        LightColor(atMs: 0, argb: 0xff11_2233), LightColor(atMs: 100, argb: 0xff44_5566), LightColor(atMs: 250, argb: 0xff77_8899),
    ]
    private var effect: Effect { .light(colors: colors, durationMs: 400) }

    /// A front camera that films from the moment exposure is held, one frame every 50 ms.
    private func film(_ ticks: @escaping @Sendable () -> ManualTicks?, frames: Int = 10, canLock: Bool = true) -> FakeFeed {
        FakeFeed(canLock: canLock, locked: { feed in
            guard let ticks = ticks() else { return }
            ticks.drive()
            let start = ticks.now
            Task {
                for frame in 0..<frames {
                    let at = start + UInt64(frame) * 50_000_000
                    ticks.advance(to: at)
                    // Painters that are due paint before the frame comes.
                    for _ in 0..<50 { await Task.yield() }
                    feed.yield(FakeFrame(picture: Data([UInt8(frame)]), taken: at))
                }
            }
        })
    }

    private final class Later: @unchecked Sendable { var ticks: ManualTicks? }

    private func kitchen(frames: Int = 10, canLock: Bool = true) -> Kitchen {
        let later = Later()
        let feed = self.film({ later.ticks }, frames: frames, canLock: canLock)
        let kitchen = Kitchen(camera: FakeCamera { _ in feed })
        later.ticks = kitchen.ticks
        return kitchen
    }

    @Test func theColoursAreShownInTheirOrderAndFramesCarryTheirTimes() async {
        let kitchen = self.kitchen()
        await kitchen.carryOut(effect)
        #expect(kitchen.window.lights == [0xff11_2233, 0xff11_2233, 0xff44_5566, 0xff77_8899, nil])
        let times = kitchen.said.compactMap { event -> UInt32? in
            if case .lightFrame(_, let atMs, let locked, let timeNs, let iso) = event {
                #expect(locked && timeNs == 10_000_000 && iso == 100)
                return atMs
            }
            return nil
        }
        #expect(times == [0, 50, 100, 150, 200, 250, 300, 350])
        #expect(kitchen.said.last == .lightDone && kitchen.said.count == 9)
    }

    @Test func aCameraThatCannotHoldExposureSaysSoWithEachFrame() async {
        let kitchen = self.kitchen(canLock: false)
        await kitchen.carryOut(effect)
        for event in kitchen.said.dropLast() {
            guard case .lightFrame(_, _, let locked, _, _) = event else { return #expect(Bool(false)) }
            #expect(!locked)
        }
    }

    @Test func theBrightnessIsBackAfterAWholeCheck() async {
        let kitchen = self.kitchen()
        await kitchen.carryOut(effect)
        #expect(kitchen.backlight.levels == [1, 0.4] && kitchen.note.read() == nil && kitchen.camera.allClosed)
    }

    @Test func theBrightnessIsNotTouchedWithoutACamera() async {
        let kitchen = Kitchen(camera: FakeCamera { _ in throw FakeCamera.NoCamera() })
        await kitchen.carryOut(effect)
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.backlight.levels.isEmpty)
    }

    @Test func theBrightnessIsBackWhenTheCheckIsCutOff() async {
        let kitchen = self.kitchen(frames: 3)
        let task = kitchen.begin(effect)
        await kitchen.waitUntil { kitchen.said.count == 3 }
        #expect(kitchen.backlight.level == 1)
        task.cancel()
        await task.value
        #expect(kitchen.said.last == .lightInterrupted && kitchen.backlight.levels == [1, 0.4])
        #expect(kitchen.window.light == nil && kitchen.camera.allClosed && kitchen.ticks.sleeping == 0)
    }

    @Test func theBrightnessIsBackWhenItIsCutOffBeforeTheFirstColour() async {
        let kitchen = Kitchen(camera: FakeCamera { _ in FakeFeed() })
        kitchen.ticks.drive()
        let task = kitchen.begin(effect)
        await kitchen.waitUntil { kitchen.ticks.sleeping == 1 }
        task.cancel()
        await task.value
        #expect(kitchen.said == [.lightInterrupted] && kitchen.backlight.levels == [1, 0.4])
    }

    @Test func theBrightnessIsBackWhenTheCameraIsTakenAway() async {
        let kitchen = self.kitchen(frames: 3)
        let task = kitchen.begin(effect)
        await kitchen.waitUntil { kitchen.said.count == 3 }
        kitchen.camera.opened.first?.takeAway()
        await task.value
        #expect(kitchen.said.last == .lightInterrupted && kitchen.backlight.levels == [1, 0.4])
    }

    @Test func aCameraThatFallsSilentEndsTheCheck() async {
        let kitchen = self.kitchen(frames: 3)
        let task = kitchen.begin(effect)
        await kitchen.waitUntil { kitchen.said.count == 3 }
        kitchen.ticks.release()
        await task.value
        #expect(kitchen.said.last == .lightInterrupted && kitchen.backlight.levels == [1, 0.4])
    }

    @Test func aLightWithoutColoursIsNotShown() async {
        let kitchen = self.kitchen()
        await kitchen.carryOut(.light(colors: [], durationMs: 400))
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.window.lights.isEmpty)
    }
}
