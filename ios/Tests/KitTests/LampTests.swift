import Harness
import Kit
import Testing

/// The state machine of the screen's brightness: whatever happens, the person gets back what they had.
@MainActor
@Suite struct LampTests {
    let backlight = FakeBacklight(level: 0.35)
    let note = FakeNote()

    @Test func raisingAndRestoringGivesBackWhatWasThere() {
        let lamp = Lamp(backlight: backlight, note: note)
        lamp.raise()
        #expect(backlight.level == 1 && lamp.isRaised)
        lamp.restore()
        #expect(backlight.level == 0.35 && !lamp.isRaised && note.read() == nil)
    }

    @Test func raisingTwiceKeepsTheFirstLevel() {
        let lamp = Lamp(backlight: backlight, note: note)
        lamp.raise()
        lamp.raise()
        lamp.restore()
        #expect(backlight.level == 0.35)
    }

    @Test func restoringWithoutRaisingChangesNothing() {
        let lamp = Lamp(backlight: backlight, note: note)
        backlight.level = 0.8
        lamp.restore()
        #expect(backlight.level == 0.8)
    }

    @Test func restoringTwiceKeepsWhatThePersonChoseSince() {
        let lamp = Lamp(backlight: backlight, note: note)
        lamp.raise()
        lamp.restore()
        backlight.level = 0.9
        lamp.restore()
        #expect(backlight.level == 0.9)
    }

    @Test func theLevelIsOnTheDiskBeforeTheScreenChanges() {
        let lamp = Lamp(backlight: backlight, note: note)
        lamp.raise()
        #expect(note.read() == 0.35)
    }

    @Test func anAppThatWasKilledWhileItWasBrightPutsItRightAtTheNextStart() {
        var lamp: Lamp? = Lamp(backlight: backlight, note: note)
        lamp?.raise()
        lamp = nil
        #expect(backlight.level == 1)
        lamp = Lamp(backlight: backlight, note: note)
        #expect(backlight.level == 0.35 && lamp?.isRaised == false && note.read() == nil)
    }

    @Test func anAppThatWasKilledTwiceStillKnowsTheFirstLevel() {
        Lamp(backlight: backlight, note: note).raise()
        let second = Lamp(backlight: backlight, note: note)
        second.raise()
        let third = Lamp(backlight: backlight, note: note)
        #expect(backlight.level == 0.35 && !third.isRaised)
    }

    /// Every sequence of raising, restoring, killing and choosing, up to seven long.
    @Test func afterEveryRestoreTheLevelIsTheOneThePersonLastChose() {
        for length in 1...7 {
            for number in 0..<(1 << (2 * length)) {
                let (backlight, note) = (FakeBacklight(level: 0.5), FakeNote())
                var lamp = Lamp(backlight: backlight, note: note)
                var chosen = 0.5
                for step in 0..<length {
                    switch (number >> (2 * step)) & 3 {
                    case 0: lamp.raise()
                    case 1: lamp.restore()
                    case 2: lamp = Lamp(backlight: backlight, note: note)
                    default:
                        // A person reaches the slider only while the app leaves the screen alone.
                        guard !lamp.isRaised else { continue }
                        chosen = 0.2 + Double(step) / 20
                        backlight.level = chosen
                    }
                    #expect(backlight.level == (lamp.isRaised ? 1 : chosen), "\(number) at \(step)")
                }
            }
        }
    }
}
