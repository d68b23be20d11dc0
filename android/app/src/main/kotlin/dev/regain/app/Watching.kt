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
import dev.regain.kit.Shot
import dev.regain.kit.Voice
import dev.regain.kit.languages
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.update

/** Lets the lens look at each frame, on the camera's own thread; what it sees goes to the screen, and a code or a photo to the core. */
internal class Watching(
    private val goal: Goal,
    private val view: MutableStateFlow<CameraView>,
    private val voice: Voice,
    private val send: (Event) -> Unit,
    private val gone: () -> Unit,
) : CameraWatcher {
    private val lens = Lens(languages())
    private var startedAt: Long? = null
    private var sent: String? = null
    private var asked = false
    private var said: String? = null

    override fun frame(frame: Frame): Boolean {
        val since = startedAt ?: frame.atMs.also { startedAt = it }
        val shape = Shape(
            frame.width.toUInt(), frame.height.toUInt(), frame.stride.toUInt(), PixelFormat.GRAY8, frame.rotation.toUShort(), frame.atMs.toULong(),
        )
        val look = try {
            lens.look(frame.luma, shape, goal)
        } catch (_: BridgeException) {
            // A frame that no camera should give: the next one may be sound.
            return false
        }
        view.update { it.copy(look = look, shutter = goal == Goal.CARD && frame.atMs - since >= SHUTTER_AFTER_MS) }
        tell(look)
        // One photo for one wish: whether another is wanted, the core says.
        return (goal == Goal.CARD && look.ready && !asked).also { if (it) asked = true }
    }

    private fun tell(look: Look) {
        val code = look.code
        if (code != null && code != sent) {
            sent = code
            send(Event.CodeRead(code))
        }
        val words = look.words
        if (view.value.aloud && words != null && words != said) voice.say(words)
        said = words
    }

    override fun shot(shot: Shot) {
        send(Event.Photo(shot.jpeg))
    }

    override fun lost() = gone()

    private companion object {
        const val SHUTTER_AFTER_MS = 15_000L
    }
}
