import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The face check: colours and turns in their times, frames with theirs, and the brightness back on every way out.
@MainActor
@Suite struct LightCheckTests {
    private let colors = [
        LightColor(atMs: 0, argb: 0xff11_2233), LightColor(atMs: 100, argb: 0xff44_5566),
        LightColor(atMs: 250, argb: 0xff77_8899),
    ]
    private var effect: Effect { .light(colors: colors, durationMs: 400) }

    /// A front camera that takes a picture every 50 ms.
    private func kitchen(shots: UInt32 = 8, breaksOff: Bool = false, canLock: Bool = true) -> Kitchen {
        let film = Film(
            shots: (0..<shots).map { ($0 * 50, Data([UInt8($0)])) }, durationMs: 400, breaksOff: breaksOff)
        let ticks = ManualTicks()
        return Kitchen(camera: FakeCamera { _ in .face(film, on: ticks, canLock: canLock) }, ticks: ticks)
    }

    @Test func theColoursAreShownInTheirOrderAndFramesCarryTheirTimes() async throws {
        let kitchen = self.kitchen()
        try await kitchen.carryOut(effect)
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

    @Test func aCameraThatCannotHoldExposureSaysSoWithEachFrame() async throws {
        let kitchen = self.kitchen(canLock: false)
        try await kitchen.carryOut(effect)
        for event in kitchen.said.dropLast() {
            guard case .lightFrame(_, _, let locked, _, _) = event else { return #expect(Bool(false)) }
            #expect(!locked)
        }
    }

    @Test func theBrightnessIsBackAfterAWholeCheck() async throws {
        let kitchen = self.kitchen()
        try await kitchen.carryOut(effect)
        #expect(kitchen.backlight.levels == [1, 0.4] && kitchen.note.read() == nil && kitchen.camera.allClosed)
        #expect(!kitchen.backlight.staysAwake)
    }

    @Test func theBrightnessIsNotTouchedWithoutACamera() async throws {
        let kitchen = Kitchen(camera: FakeCamera { _ in throw FakeCamera.NoCamera() })
        try await kitchen.carryOut(effect)
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.backlight.levels.isEmpty)
    }

    @Test func theBrightnessIsBackWhenTheCheckIsCutOff() async throws {
        let kitchen = self.kitchen(shots: 3, breaksOff: true)
        let task = kitchen.begin(effect)
        try await eventually("three frames") { kitchen.said.count == 3 }
        #expect(kitchen.backlight.level == 1 && kitchen.backlight.staysAwake)
        task.cancel()
        try await task.end()
        #expect(!kitchen.backlight.staysAwake)
        #expect(kitchen.said.last == .lightInterrupted && kitchen.backlight.levels == [1, 0.4])
        #expect(kitchen.window.light == nil && kitchen.camera.allClosed && kitchen.ticks.sleeping == 0)
    }

    @Test func theBrightnessIsBackWhenItIsCutOffBeforeTheFirstColour() async throws {
        let kitchen = Kitchen(camera: FakeCamera { _ in FakeFeed([.gray(at: 0)]) })
        kitchen.ticks.drive()
        let task = kitchen.begin(effect)
        try await eventually("the camera to settle") { kitchen.ticks.sleeping == 1 }
        task.cancel()
        try await task.end()
        #expect(kitchen.said == [.lightInterrupted] && kitchen.backlight.levels == [1, 0.4])
    }

    @Test func theBrightnessIsBackWhenTheCameraIsTakenAway() async throws {
        let kitchen = self.kitchen(shots: 3, breaksOff: true)
        let task = kitchen.begin(effect)
        try await eventually("three frames") { kitchen.said.count == 3 }
        kitchen.camera.opened.first?.takeAway()
        try await task.end()
        #expect(kitchen.said.last == .failed(what: .camera) && kitchen.backlight.levels == [1, 0.4])
        #expect(!kitchen.backlight.staysAwake)
    }

    @Test func aCameraThatFallsSilentEndsTheCheck() async throws {
        let kitchen = self.kitchen(shots: 3, breaksOff: true)
        let task = kitchen.begin(effect)
        try await eventually("three frames") { kitchen.said.count == 3 }
        kitchen.ticks.release()
        try await task.end()
        #expect(kitchen.said.last == .failed(what: .camera) && kitchen.backlight.levels == [1, 0.4])
    }

    @Test func theFaceIsWaitedForAndThenTheBandStandsStill() async throws {
        let feed = FakeFeed((0...6).map { .gray(at: $0 * 500_000_000) })
        let kitchen = Kitchen(camera: FakeCamera { _ in feed }, models: Place.source("models").path)
        let task = kitchen.begin(effect)
        try await eventually("what to do is said") { !kitchen.voice.said.isEmpty }
        #expect(kitchen.voice.said.allSatisfy { $0 == "Hold the camera in front of your face" })
        #expect(kitchen.window.sight.words == kitchen.voice.said.first && kitchen.backlight.levels.isEmpty)
        #expect(kitchen.backlight.staysAwake, "also while the face is looked for")
        // After fifteen seconds of looking the light begins whatever is seen.
        kitchen.ticks.drive()
        for half: UInt64 in 7...30 { feed.yield(.gray(at: half * 500_000_000)) }
        try await eventually("the first colour") { kitchen.window.light != nil }
        #expect(kitchen.window.sight == .nothing && kitchen.backlight.level == 1)
        task.cancel()
        try await task.end()
        #expect(kitchen.said == [.lightInterrupted] && kitchen.backlight.level == 0.4)
    }

    @Test func aCameraThatGoesBeforeTheFirstColourIsToldAndNothingWasBright() async throws {
        let kitchen = Kitchen(camera: FakeCamera { _ in FakeFeed(ends: true) })
        try await kitchen.carryOut(effect)
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.backlight.levels.isEmpty && kitchen.camera.allClosed)
    }

    @Test func aLightWithoutColoursIsNotShown() async throws {
        let kitchen = self.kitchen()
        try await kitchen.carryOut(.light(colors: [], durationMs: 400))
        #expect(kitchen.said == [.failed(what: .camera)] && kitchen.window.lights.isEmpty)
    }

    @Test func turnsAreAskedForInTheirTimesAndLeaveScreenAndCameraAlone() async throws {
        let asks = [
            TurnAsk(atMs: 0, towards: nil, words: "Ahead"), TurnAsk(atMs: 100, towards: .left, words: "Left"),
            TurnAsk(atMs: 250, towards: .up, words: "Up"),
        ]
        let kitchen = self.kitchen()
        try await kitchen.carryOut(.turn(asks: asks, durationMs: 400))
        #expect(kitchen.window.asks == asks + [nil] && kitchen.voice.said == asks.map(\.words))
        #expect(kitchen.haptics.felt == [.taken, .taken, .taken] && kitchen.backlight.levels.isEmpty)
        #expect(kitchen.window.lights.allSatisfy { $0 == nil } && kitchen.camera.allClosed)
        for event in kitchen.said.dropLast() {
            guard case .lightFrame(_, _, let locked, _, _) = event else { return #expect(Bool(false)) }
            #expect(!locked)
        }
        #expect(kitchen.said.last == .lightDone && kitchen.said.count == 9)
    }

    @Test func turnsThatAreCutOffCountForNothing() async throws {
        let kitchen = self.kitchen(shots: 3, breaksOff: true)
        let task = kitchen.begin(.turn(asks: [TurnAsk(atMs: 0, towards: nil, words: "Ahead")], durationMs: 400))
        try await eventually("three frames") { kitchen.said.count == 3 }
        #expect(kitchen.backlight.staysAwake && kitchen.backlight.levels.isEmpty)
        task.cancel()
        try await task.end()
        #expect(kitchen.said.last == .lightInterrupted && kitchen.window.ask == nil && kitchen.camera.allClosed)
        #expect(!kitchen.backlight.staysAwake)
    }
}
