package dev.regain.app

import android.view.Surface
import androidx.test.ext.junit.runners.AndroidJUnit4
import dev.regain.bridge.Event
import dev.regain.bridge.Failure
import dev.regain.bridge.HeadTurn
import dev.regain.bridge.LightColor
import dev.regain.bridge.ScreenName
import dev.regain.bridge.TurnAsk
import dev.regain.kit.CameraFacts
import dev.regain.kit.CameraWatcher
import dev.regain.kit.Cameras
import dev.regain.kit.Facing
import dev.regain.kit.Frame
import dev.regain.kit.Pulse
import dev.regain.kit.RunningCamera
import dev.regain.kit.Shot
import dev.regain.kit.Voice
import java.nio.ByteBuffer
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** When a camera runs, and what becomes of its pictures. */
@RunWith(AndroidJUnit4::class)
class CameraRunnerTest {
    private class Played : Cameras {
        var facts: CameraFacts? = CameraFacts("0", locksExposure = false, locksWhiteBalance = false, lamp = true)
        var watcher: CameraWatcher? = null
        var photos = 0
        var held = false
        var lamp = false

        override val showsPreview = false
        override fun facts(facing: Facing) = facts
        override fun watch(facing: Facing, preview: Surface?, watcher: CameraWatcher) = run(watcher)
        override fun film(preview: Surface?, hold: Boolean, watcher: CameraWatcher) = run(watcher).also { held = hold }

        private fun run(told: CameraWatcher): RunningCamera {
            watcher = told
            return object : RunningCamera {
                override fun takePhoto() {
                    photos++
                }

                override fun lamp(on: Boolean) {
                    lamp = on
                }

                override fun close() {
                    watcher = null
                }
            }
        }
    }

    private class Said : Voice {
        val all = mutableListOf<String>()

        override fun say(text: String) {
            all += text
        }

        override fun close() = Unit
    }

    private val cameras = Played()
    private val said = Said()
    private val sent = LinkedBlockingQueue<Event>()
    private val felt = mutableListOf<Pulse>()
    private val runner = CameraRunner(cameras, said, felt::add, { System.getProperty("regain.models") }) { sent.put(it) }
    private val light = LightShow(listOf(LightColor(0u, 0xff0000ffu)), 4_000u)

    private fun ready() {
        runner.allowed(true)
        runner.visible(true)
    }

    private fun frame(atMs: Long, gray: Int = 4, stride: Int = 64, rotation: Int = 0) =
        Frame(ByteBuffer.allocateDirect(stride * 48).apply { while (hasRemaining()) put(gray.toByte()); flip() }, 64, 48, stride, rotation, atMs)

    private fun shot(atMs: Long, locked: Boolean = true) = Shot(byteArrayOf(1), atMs, locked, 10_000_000, 100)

    @Test
    fun itWaitsForThePermissionAndForTheWindow() {
        runner.start(Job.Photo)
        assertEquals(null, cameras.watcher)
        runner.allowed(true)
        assertEquals(null, cameras.watcher)
        runner.visible(true)
        assertTrue(cameras.watcher != null)
        runner.visible(false)
        assertEquals(null, cameras.watcher)
        runner.visible(true)
        assertTrue(cameras.watcher != null)
        runner.allowed(false)
        assertEquals(null, cameras.watcher)
    }

    @Test
    fun itDoesNotOutliveItsScreen() {
        ready()
        runner.start(Job.Photo)
        runner.settle(plain(ScreenName.BACK))
        assertTrue(cameras.watcher != null)
        runner.settle(plain(ScreenName.READING))
        assertEquals(null, cameras.watcher)
        assertFalse(runner.view.value.wanted)
    }

    @Test
    fun aPhoneWithoutTheCameraAndOneThatIsTakenAwayAreToldOnce() {
        ready()
        cameras.facts = null
        runner.start(Job.Scan)
        assertEquals(Event.Failed(Failure.CAMERA), sent.poll(10, TimeUnit.SECONDS))
        cameras.facts = CameraFacts("0", true, true, false)
        runner.start(Job.Scan)
        checkNotNull(cameras.watcher).lost()
        assertEquals(Event.Failed(Failure.CAMERA), sent.poll(10, TimeUnit.SECONDS))
        assertEquals(null, cameras.watcher)
        assertTrue(sent.isEmpty())
    }

    @Test
    fun theShutterIsOfferedAfterFifteenSecondsAndPressedItTakesThePhoto() {
        ready()
        runner.start(Job.Photo)
        val watcher = checkNotNull(cameras.watcher)
        for (at in 1_000L..15_500 step 500) assertFalse(watcher.frame(frame(at)))
        assertFalse(runner.view.value.shutter)
        assertFalse(watcher.frame(frame(16_000)))
        assertTrue(runner.view.value.shutter)
        runner.shutter()
        assertEquals(1, cameras.photos)
        watcher.shot(shot(17_000))
        assertTrue(sent.poll() is Event.Photo)
    }

    @Test
    fun guidanceIsSaidWhenThePersonWantsItAndInTheCoresPace() {
        ready()
        runner.start(Job.Photo)
        for (at in 0L..1_500 step 500) checkNotNull(cameras.watcher).frame(frame(at))
        assertEquals("for a screen reader", "More light, please", runner.view.value.said)
        assertEquals(emptyList<String>(), said.all)
        runner.aloud(true)
        runner.start(Job.Photo)
        assertEquals(null, runner.view.value.said)
        for (at in 0L..9_500 step 500) checkNotNull(cameras.watcher).frame(frame(at))
        assertEquals(List(3) { "More light, please" }, said.all)
        assertTrue(felt.isEmpty())
    }

    @Test
    fun aSentenceThatIsSaidAgainIsAnotherTextForAScreenReader() {
        ready()
        runner.start(Job.Photo)
        val shown = (0L..9_500 step 500).map { at ->
            checkNotNull(cameras.watcher).frame(frame(at))
            runner.view.value.said
        }
        val changes = shown.zipWithNext().count { (before, after) -> before != after }
        assertEquals(3, changes)
        assertEquals(setOf("More light, please"), shown.filterNotNull().map { it.trimEnd('\u2060') }.toSet())
    }

    @Test
    fun theFilmBeginsWhenTheFaceIsInPlaceAndInTheEndWithoutIt() {
        ready()
        runner.aloud(true)
        runner.start(Job.Face(light))
        val watcher = checkNotNull(cameras.watcher)
        for (at in 0L..14_500 step 500) assertFalse(watcher.frame(frame(at, gray = 120)))
        assertEquals("Hold the camera in front of your face", runner.view.value.said?.trimEnd('\u2060'))
        assertEquals(4, said.all.size)
        assertTrue(watcher.frame(frame(15_000, gray = 120)))
        assertFalse(runner.view.value.rolling)
    }

    @Test
    fun oddStridesAndRotationsAreLookedAtAndWhatIsNoFrameIsPassedOver() {
        ready()
        runner.start(Job.Photo)
        val watcher = checkNotNull(cameras.watcher)
        for (rotation in listOf(0, 90, 180, 270)) watcher.frame(frame(rotation.toLong(), stride = 71, rotation = rotation))
        assertEquals("More light, please", runner.view.value.look?.words)
        assertFalse(watcher.frame(frame(900, rotation = 45)))
        assertFalse(watcher.frame(Frame(ByteBuffer.allocateDirect(10), 64, 48, 64, 0, 901)))
    }

    @Test
    fun theFilmCountsFromTheFirstColourToTheLast() {
        ready()
        runner.start(Job.Face(light))
        val watcher = checkNotNull(cameras.watcher)
        assertFalse(runner.view.value.rolling)
        watcher.shot(shot(900))
        assertTrue(runner.view.value.rolling)
        assertTrue(sent.isEmpty())
        light.startedAt = 1_000
        for (at in listOf(999L, 1_000, 3_000, 5_000, 5_001)) watcher.shot(shot(at))
        val counted = generateSequence { sent.poll() as? Event.LightFrame }.toList()
        assertEquals(listOf(0u, 2_000u, 4_000u), counted.map { it.atMs })
        assertEquals(listOf(10_000_000uL, 100u, true), counted[0].let { listOf(it.timeNs, it.iso, it.locked) })
        runner.lightEnded()
        assertEquals(Event.LightDone, sent.poll())
        assertEquals(null, cameras.watcher)
    }

    @Test
    fun aCameraThatCannotHoldItsExposureSaysSoWithEachFrameAndTheLightGoesOn() {
        ready()
        runner.start(Job.Face(light))
        light.startedAt = 0
        for (at in listOf(0L, 2_000)) checkNotNull(cameras.watcher).shot(shot(at, locked = false))
        assertEquals(listOf(false, false), generateSequence { sent.poll() as? Event.LightFrame }.map { it.locked }.toList())
        assertTrue(runner.view.value.rolling)
    }

    @Test
    fun aCameraThatIsTakenAwayInTheMiddleOfTheLightIsToldAndTheLightIsOver() {
        ready()
        runner.start(Job.Face(light))
        checkNotNull(cameras.watcher).lost()
        assertEquals(Event.Failed(Failure.CAMERA), sent.poll(10, TimeUnit.SECONDS))
        assertEquals(null, runner.view.value.show)
    }

    @Test
    fun aCallInTheMiddleOfTheLightCutsItOffAndNothingOfItCounts() {
        ready()
        runner.start(Job.Face(light))
        runner.visible(false)
        assertEquals(Event.LightInterrupted, sent.poll())
        assertEquals(null, runner.view.value.show)
        runner.lightEnded()
        assertTrue(sent.isEmpty())
    }

    @Test
    fun turnsAreFeltSaidToWhoWantsItAndFilmedByACameraThatGoesOnSettingItself() {
        val turns = TurnShow(listOf(TurnAsk(0u, null, "Look straight ahead"), TurnAsk(1_200u, HeadTurn.LEFT, "To the left")), 10_600u)
        ready()
        runner.start(Job.Face(light))
        assertTrue(cameras.held)
        runner.start(Job.Face(turns))
        assertFalse(cameras.held)
        runner.settle(plain(ScreenName.TURN))
        turns.startedAt = 1_000
        for (at in listOf(1_000L, 11_600, 11_601)) checkNotNull(cameras.watcher).shot(shot(at, locked = false))
        assertEquals(listOf(0u, 10_600u), generateSequence { sent.poll() as? Event.LightFrame }.map { it.atMs }.toList())
        runner.asked(turns.asks[0])
        assertEquals(emptyList<String>(), said.all)
        runner.aloud(true)
        runner.asked(turns.asks[1])
        assertEquals(listOf("To the left"), said.all)
        assertEquals(List(2) { Pulse.TICK }, felt)
        runner.visible(false)
        assertEquals(Event.LightInterrupted, sent.poll())
        assertEquals(null, runner.view.value.show)
    }

    @Test
    fun theLampIsTheCamerasAndOffWithTheNextOne() {
        ready()
        runner.start(Job.Photo)
        assertTrue(runner.view.value.hasLamp)
        runner.lamp(true)
        assertTrue(cameras.lamp && runner.view.value.lamp)
        runner.start(Job.Photo)
        assertFalse(runner.view.value.lamp)
    }
}
