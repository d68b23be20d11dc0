package dev.regain.kit

import android.view.Surface
import java.nio.ByteBuffer

/** Which way a camera looks. */
enum class Facing { BACK, FRONT }

/** What a camera can do, asked without opening it. */
data class CameraFacts(val id: String, val locksExposure: Boolean, val locksWhiteBalance: Boolean, val lamp: Boolean)

/** The brightness of a frame, row by row, in memory of the camera: valid during the call only. [stride] bytes from row to row. */
class Frame(val luma: ByteBuffer, val width: Int, val height: Int, val stride: Int, val rotation: Int, val atMs: Long)

/** A finished picture: JPEG, upright. [atMs] is on the clock of `SystemClock.uptimeMillis`. */
class Shot(val jpeg: ByteArray, val atMs: Long, val locked: Boolean, val exposureNs: Long?, val iso: Int?)

/** What an open camera says, on a thread of its own. */
interface CameraWatcher {
    /** The newest frame; those that come while this runs are dropped. Says whether the photo is to be taken now, or the film begun. */
    fun frame(frame: Frame): Boolean

    /** An asked-for photo, or the next picture of a film. */
    fun shot(shot: Shot)

    /** The camera is gone: refused, taken by another app, unplugged. Nothing comes after it. */
    fun lost()
}

/** A camera that runs until it is closed; nothing reaches the watcher after `close` returned. */
interface RunningCamera : AutoCloseable {
    fun takePhoto()

    fun lamp(on: Boolean)

    override fun close()
}

/** The phone's cameras. */
interface Cameras {
    /** Null where there is no such camera. */
    fun facts(facing: Facing): CameraFacts?

    /** Whether a picture for the person must be given a surface. */
    val showsPreview: Boolean

    /** Frames to look at, and photos when asked. */
    fun watch(facing: Facing, preview: Surface?, watcher: CameraWatcher): RunningCamera

    /**
     * Frames to look at until the watcher says that the film begins; then pictures of a face one after the other. With [hold] they come
     * from when exposure and white balance stand as still as the camera can hold them.
     */
    fun film(preview: Surface?, hold: Boolean, watcher: CameraWatcher): RunningCamera
}
