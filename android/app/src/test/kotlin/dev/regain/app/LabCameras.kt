package dev.regain.app

import android.graphics.BitmapFactory
import android.view.Surface
import dev.regain.bridge.Lab
import dev.regain.bridge.PixelFormat
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Side
import dev.regain.kit.CameraFacts
import dev.regain.kit.CameraWatcher
import dev.regain.kit.Cameras
import dev.regain.kit.Facing
import dev.regain.kit.Frame
import dev.regain.kit.RunningCamera
import dev.regain.kit.Shot
import java.nio.ByteBuffer
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread

/** Cameras that see what the lab shows: the code on the desktop, the two sides of an ID, a face in the light of the screen. */
class LabCameras(private val lab: Lab?, private val journey: () -> Journey) : Cameras {
    /** False: the phone has none. */
    @Volatile var there = true

    /** The film of the running light check was handed over to its last picture. */
    @Volatile var filmed = CountDownLatch(1)
        private set

    override val showsPreview = false

    override fun facts(facing: Facing) = CameraFacts(facing.name, locksExposure = true, locksWhiteBalance = true, lamp = false).takeIf { there }

    override fun watch(facing: Facing, preview: Surface?, watcher: CameraWatcher): RunningCamera = Running { camera ->
        var atMs = 0L
        while (camera.runs) when (screen()) {
            ScreenName.SCAN -> {
                watcher.frame(code(atMs))
                atMs += FRAME_MS
                // The code is scanned by the first frame that shows it: the next only matters when that one was too old.
                Thread.sleep(FRAME_MS)
            }
            ScreenName.FRONT -> atMs = lookAt(Side.FRONT, watcher, camera, atMs)
            ScreenName.BACK -> atMs = lookAt(Side.BACK, watcher, camera, atMs)
            else -> Thread.sleep(POLL_MS)
        }
    }

    override fun film(preview: Surface?, hold: Boolean, watcher: CameraWatcher): RunningCamera {
        val done = CountDownLatch(1).also { filmed = it }
        return Running { camera ->
            // Nobody stands before it: the light begins when that was waited for.
            var atMs = 0L
            while (camera.runs && !watcher.frame(Frame(ByteBuffer.allocateDirect(64 * 64), 64, 64, 64, 0, atMs))) atMs += FRAME_MS
            watcher.shot(Shot(ByteArray(0), 0, true, null, null))
            val show = until(camera) { journey().camera.view.value.show?.takeIf { it.startedAt != null } } ?: return@Running
            val lab = checkNotNull(lab)
            val frames = when (show) {
                is LightShow -> lab.film(show.colors, show.durationMs)
                is TurnShow -> lab.turn(show.asks, show.durationMs)
            }
            for (frame in frames) {
                watcher.shot(Shot(frame.picture, checkNotNull(show.startedAt) + frame.atMs.toLong(), true, null, null))
            }
            done.countDown()
        }
    }

    private fun screen() = (journey().shown.value as? Shown.Step)?.screen?.name

    private fun <T : Any> until(camera: Running, find: () -> T?): T? {
        while (camera.runs) find()?.let { return it } ?: Thread.sleep(POLL_MS)
        return null
    }

    /** One photo lies before the camera until it was taken, or until the camera closes. */
    private fun lookAt(side: Side, watcher: CameraWatcher, camera: Running, from: Long): Long {
        val jpeg = checkNotNull(lab).photo(side)
        val seen = luma(jpeg)
        var atMs = from
        while (camera.runs) {
            val wanted = watcher.frame(Frame(seen.bytes, seen.width, seen.height, seen.width, 0, atMs))
            atMs += FRAME_MS
            if (wanted || camera.pressed()) {
                watcher.shot(Shot(jpeg, atMs, false, null, null))
                return atMs
            }
        }
        return atMs
    }

    private fun code(atMs: Long): Frame {
        val (rgb, shape) = lab?.code() ?: return Frame(ByteBuffer.allocateDirect(64 * 64), 64, 64, 64, 0, atMs)
        check(shape.format == PixelFormat.RGB8)
        val (width, height) = shape.width.toInt() to shape.height.toInt()
        val luma = gray(width * height) { at -> Triple(rgb[3 * at].toInt() and 255, rgb[3 * at + 1].toInt() and 255, rgb[3 * at + 2].toInt() and 255) }
        return Frame(luma, width, height, width, 0, atMs)
    }

    private class Seen(val bytes: ByteBuffer, val width: Int, val height: Int)

    private fun luma(jpeg: ByteArray): Seen {
        val picture = BitmapFactory.decodeByteArray(jpeg, 0, jpeg.size, BitmapFactory.Options().apply { inSampleSize = 2 })
        val pixels = IntArray(picture.width * picture.height).also { picture.getPixels(it, 0, picture.width, 0, 0, picture.width, picture.height) }
        val bytes = gray(pixels.size) { at -> Triple(pixels[at] shr 16 and 255, pixels[at] shr 8 and 255, pixels[at] and 255) }
        return Seen(bytes, picture.width, picture.height)
    }

    private fun gray(size: Int, rgb: (Int) -> Triple<Int, Int, Int>) = ByteBuffer.allocateDirect(size).apply {
        for (at in 0 until size) rgb(at).let { (r, g, b) -> put(at, ((299 * r + 587 * g + 114 * b) / 1000).toByte()) }
    }

    private class Running(body: (Running) -> Unit) : RunningCamera {
        @Volatile var runs = true
            private set
        @Volatile private var shutter = false
        private val thread = thread(name = "lab-camera") { body(this) }

        fun pressed() = shutter.also { shutter = false }

        override fun takePhoto() {
            shutter = true
        }

        override fun lamp(on: Boolean) = Unit

        override fun close() {
            runs = false
            thread.join()
        }
    }

    private companion object {
        const val FRAME_MS = 500L
        const val POLL_MS = 20L
    }
}
