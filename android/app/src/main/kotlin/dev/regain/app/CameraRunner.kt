package dev.regain.app

import android.os.SystemClock
import android.view.Surface
import dev.regain.bridge.Event
import dev.regain.bridge.Failure
import dev.regain.bridge.Goal
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.TurnAsk
import dev.regain.kit.Cameras
import dev.regain.kit.Facing
import dev.regain.kit.Haptics
import dev.regain.kit.Pulse
import dev.regain.kit.RunningCamera
import dev.regain.kit.Voice
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update

/** What a camera is wanted for, and on which screens. */
sealed class Job(val screens: Set<ScreenName>, val facing: Facing) {
    data object Scan : Job(setOf(ScreenName.SCAN), Facing.BACK)

    data object Photo : Job(setOf(ScreenName.FRONT, ScreenName.BACK), Facing.BACK)

    class Face(val show: FaceShow) : Job(setOf(if (show is LightShow) ScreenName.LIGHT else ScreenName.TURN), Facing.FRONT)
}

/** Runs a camera while it is wanted, allowed, and the window is in front; its words go to the core as events. */
class CameraRunner(
    private val cameras: Cameras,
    private val voice: Voice,
    private val haptics: Haptics,
    /** The folder with the models, asked for when a card or a face is looked for. */
    private val models: () -> String,
    private val send: (Event) -> Unit,
) : Settling, AutoCloseable {
    private val now = MutableStateFlow(CameraView())
    private var job: Job? = null
    private var running: RunningCamera? = null
    private var surface: Surface? = null
    private var visible = false

    val view: StateFlow<CameraView> = now.asStateFlow()
    val showsPreview get() = cameras.showsPreview

    @Synchronized
    fun start(wanted: Job) {
        stop()
        job = wanted
        now.update {
            it.copy(
                wanted = true, look = null, said = null, shutter = false, lamp = false, rolling = false,
                hasLamp = cameras.facts(wanted.facing)?.lamp == true, show = (wanted as? Job.Face)?.show,
            )
        }
        if (cameras.facts(wanted.facing) == null) lost() else run()
    }

    @Synchronized
    override fun settle(screen: Screen) {
        if (job != null && screen.name !in checkNotNull(job).screens) end()
    }

    @Synchronized
    fun visible(inFront: Boolean) {
        visible = inFront
        if (inFront) run()
        else if (job is Job.Face) interrupt()
        else stop()
    }

    /** The person or the system said whether the camera may be used, and whether the system would ask again. */
    @Synchronized
    fun allowed(allowed: Boolean, asksNoMore: Boolean = now.value.asksNoMore) {
        now.update { it.copy(allowed = allowed, asksNoMore = asksNoMore) }
        if (allowed) run() else stop()
    }

    /** Where the camera's picture is shown; null when that place is gone. */
    @Synchronized
    fun preview(place: Surface?) {
        surface = place
        if (place == null && cameras.showsPreview) stop() else run()
    }

    /** The person presses the shutter. */
    @Synchronized
    fun shutter() {
        running?.takePhoto()
    }

    @Synchronized
    fun lamp(on: Boolean) {
        now.update { it.copy(lamp = on) }
        running?.lamp(on)
    }

    fun aloud(on: Boolean) = now.update { it.copy(aloud = on) }

    /** The first colour, or the first thing asked for, is on the screen. */
    fun lightStarted() {
        now.value.show?.startedAt = SystemClock.uptimeMillis()
    }

    /** The head is to turn another way now: the person feels it, and hears it if they want to. */
    fun asked(ask: TurnAsk) {
        haptics.play(Pulse.TICK)
        if (now.value.aloud) voice.say(ask.words)
    }

    /** The last colour was on the screen, or the last turn is over: what was filmed is complete. */
    @Synchronized
    fun lightEnded() {
        if (job !is Job.Face) return
        end()
        send(Event.LightDone)
    }

    /** A call came in, or the person left: nothing of it counts. */
    private fun interrupt() {
        end()
        send(Event.LightInterrupted)
    }

    private fun run() {
        val wanted = job ?: return
        val placed = surface != null || !cameras.showsPreview
        if (running != null || !visible || !now.value.allowed || !placed) return
        running = when (wanted) {
            is Job.Scan -> cameras.watch(wanted.facing, surface, Watching(photo = false, looking(Goal.Code), now, send, ::lostLater))
            is Job.Photo -> cameras.watch(wanted.facing, surface, Watching(photo = true, looking(Goal.Card(models())), now, send, ::lostLater))
            is Job.Face -> cameras.film(surface, wanted.show is LightShow, Filming(wanted.show, looking(Goal.Face(models())), now, send, ::lostLater))
        }
    }

    private fun looking(goal: Goal) = Looking(goal, now, voice, haptics)

    /** Comes on the camera's thread, which closing waits for. */
    private fun lostLater() {
        Thread(::lost, "regain-lost").start()
    }

    @Synchronized
    private fun lost() {
        end()
        send(Event.Failed(Failure.CAMERA))
    }

    private fun end() {
        stop()
        job = null
        now.update { it.copy(wanted = false, look = null, said = null, show = null) }
    }

    private fun stop() {
        running?.close()
        running = null
    }

    @Synchronized
    override fun close() = end()
}
