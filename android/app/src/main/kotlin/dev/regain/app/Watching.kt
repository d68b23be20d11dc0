package dev.regain.app

import dev.regain.bridge.BridgeException
import dev.regain.bridge.Event
import dev.regain.bridge.Goal
import dev.regain.bridge.Lens
import dev.regain.bridge.Look
import dev.regain.bridge.PixelFormat
import dev.regain.bridge.Shape
import dev.regain.kit.CameraWatcher
import dev.regain.kit.Frame
import dev.regain.kit.Haptics
import dev.regain.kit.Pulse
import dev.regain.kit.Shot
import dev.regain.kit.Voice
import dev.regain.kit.languages
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.update

/** Lets the lens look at each frame, on the camera's own thread. What it has to say is shown, spoken and felt; when, the core says. */
internal class Looking(goal: Goal, private val view: MutableStateFlow<CameraView>, private val voice: Voice, private val haptics: Haptics) {
    private val lens = Lens(languages(), goal)

    /** Null for a frame that no camera should give: the next one may be sound. */
    fun at(frame: Frame): Look? {
        val shape = Shape(
            frame.width.toUInt(), frame.height.toUInt(), frame.stride.toUInt(), PixelFormat.GRAY8, frame.rotation.toUShort(), frame.atMs.toULong(),
        )
        val look = try {
            lens.look(frame.luma, shape)
        } catch (_: BridgeException) {
            return null
        }
        view.update { it.copy(look = look, said = look.said?.let { said -> anew(said, it.said) } ?: it.said) }
        look.said?.let { if (view.value.aloud) voice.say(it) }
        if (look.tick) haptics.play(Pulse.TICK)
        return look
    }
}

/** A screen reader says what changed: [said] again is another text by a sign that nobody sees or hears. */
private fun anew(said: String, before: String?) = if (said == before) "$said\u2060" else said

/** Looks for a code or a card; what is found goes to the core. */
internal class Watching(
    private val photo: Boolean,
    private val looking: Looking,
    private val view: MutableStateFlow<CameraView>,
    private val send: (Event) -> Unit,
    private val gone: () -> Unit,
) : CameraWatcher {
    private var sent: String? = null
    private var asked = false

    override fun frame(frame: Frame): Boolean {
        val look = looking.at(frame) ?: return false
        view.update { it.copy(shutter = photo && look.late) }
        val code = look.code
        if (code != null && code != sent) {
            sent = code
            send(Event.CodeRead(code))
        }
        // One photo for one wish: whether another is wanted, the core says.
        return (photo && look.ready && !asked).also { if (it) asked = true }
    }

    override fun shot(shot: Shot) {
        send(Event.Photo(shot.jpeg))
    }

    override fun lost() = gone()
}

/** Looks for the face until light or turns may begin, and makes the film's pictures frames of the check. */
internal class Filming(
    private val show: FaceShow,
    private val looking: Looking,
    private val view: MutableStateFlow<CameraView>,
    private val send: (Event) -> Unit,
    private val gone: () -> Unit,
) : CameraWatcher {
    override fun frame(frame: Frame) = looking.at(frame)?.ready == true

    override fun shot(shot: Shot) {
        view.update { it.copy(rolling = true) }
        val atMs = shot.atMs - (show.startedAt ?: return)
        if (atMs in 0..show.durationMs.toLong()) {
            send(Event.LightFrame(shot.jpeg, atMs.toUInt(), shot.locked, shot.exposureNs?.toULong(), shot.iso?.toUInt()))
        }
    }

    override fun lost() = gone()
}
