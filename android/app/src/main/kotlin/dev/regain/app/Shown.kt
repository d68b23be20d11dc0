package dev.regain.app

import dev.regain.bridge.LightColor
import dev.regain.bridge.Look
import dev.regain.bridge.Screen
import dev.regain.bridge.Trouble
import dev.regain.bridge.TurnAsk

/** What the person sees. */
sealed interface Shown {
    /** The library is loaded and the journal read. */
    data object Opening : Shown

    /** A step of the journey. [refused] is what could not be taken just now; [pass] is there while the screen says so. */
    data class Step(val screen: Screen, val pass: String?, val refused: Trouble?) : Shown {
        /** The screen's name only: the rest is about a person. */
        override fun toString() = "Step $screen"
    }

    /** The journey cannot be opened. Without a [trouble] the core failed inside. */
    data class Failed(val trouble: Trouble?, val canStartAgain: Boolean) : Shown
}

/** What is asked of the face while it is filmed; [startedAt] is when it began to be seen, in milliseconds of uptime. */
sealed class FaceShow(val durationMs: UInt) {
    @Volatile var startedAt: Long? = null
}

/** The light check. */
class LightShow(val colors: List<LightColor>, durationMs: UInt) : FaceShow(durationMs)

/** Turns of the head. */
class TurnShow(val asks: List<TurnAsk>, durationMs: UInt) : FaceShow(durationMs)

/** What the camera has to tell the screen. */
data class CameraView(
    val wanted: Boolean = false,
    val allowed: Boolean = false,
    /** The system does not ask the person again: only its settings help. */
    val asksNoMore: Boolean = false,
    /** What the last frames showed. */
    val look: Look? = null,
    /** What was said last; it changes as slowly as the core says. */
    val said: String? = null,
    /** The gates did not open for a while: the person may take the photo. */
    val shutter: Boolean = false,
    val hasLamp: Boolean = false,
    val lamp: Boolean = false,
    val aloud: Boolean = false,
    val show: FaceShow? = null,
    /** The front camera gives pictures: the light, or the turns, may begin. */
    val rolling: Boolean = false,
)
