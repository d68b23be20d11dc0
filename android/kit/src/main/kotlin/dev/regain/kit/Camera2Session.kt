package dev.regain.kit

import android.graphics.ImageFormat
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCaptureSession
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraDevice
import android.hardware.camera2.CaptureRequest
import android.hardware.camera2.CaptureResult
import android.hardware.camera2.TotalCaptureResult
import android.media.Image
import android.media.ImageReader
import android.os.Handler
import android.os.HandlerThread
import android.os.SystemClock
import android.util.Size
import android.view.Surface

/** One camera from opening to closing. Everything happens on its own thread. */
internal class Camera2Session(
    private val preview: Surface?,
    private val watcher: CameraWatcher,
    private val film: Boolean,
    private val hold: Boolean,
    private val facts: CameraFacts?,
    private val has: CameraCharacteristics?,
) : RunningCamera {
    private val thread = HandlerThread("regain-camera").apply { start() }
    val handler = Handler(thread.looper)
    private val frames: ImageReader?
    private val photos: ImageReader?
    private var device: CameraDevice? = null
    private var session: CameraCaptureSession? = null
    private var last: TotalCaptureResult? = null
    private var lamp = false
    private var begun = false
    private var settled = false
    @Volatile private var ended = false

    /** A camera that was taken away may just fall silent. */
    private val silence = Runnable(::lose)

    init {
        val sizes = has?.get(CameraCharacteristics.SCALER_STREAM_CONFIGURATION_MAP)
        fun size(format: Int, most: Int) = sizes?.getOutputSizes(format).orEmpty().largest(most)
        frames = size(ImageFormat.YUV_420_888, if (film) FILM_PIXELS else FRAME_PIXELS)?.let { reader(it, ImageFormat.YUV_420_888, 3, ::heard) }
        photos = if (film) null else size(ImageFormat.JPEG, PHOTO_PIXELS)?.let { reader(it, ImageFormat.JPEG, 2, ::taken) }
        awaitFrame()
    }

    val opening = object : CameraDevice.StateCallback() {
        override fun onOpened(camera: CameraDevice) {
            device = camera
            if (ended) camera.close() else start(camera)
        }

        override fun onDisconnected(camera: CameraDevice) = lose()

        override fun onError(camera: CameraDevice, error: Int) = lose()
    }

    private fun start(camera: CameraDevice) = guarded {
        // The one call for sessions that API 26 has too.
        @Suppress("DEPRECATION")
        camera.createCaptureSession(listOfNotNull(frames?.surface, photos?.surface, preview), object : CameraCaptureSession.StateCallback() {
            override fun onConfigured(configured: CameraCaptureSession) {
                session = configured
                repeat(locked = false)
            }

            override fun onConfigureFailed(failed: CameraCaptureSession) = lose()
        }, handler)
    }

    private fun repeat(locked: Boolean) = guarded {
        val request = device?.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW) ?: return@guarded
        listOfNotNull(frames?.surface, preview).forEach(request::addTarget)
        request[CaptureRequest.CONTROL_AE_LOCK] = locked && facts?.locksExposure == true
        request[CaptureRequest.CONTROL_AWB_LOCK] = locked && facts?.locksWhiteBalance == true
        request[CaptureRequest.FLASH_MODE] = if (lamp) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF
        session?.setRepeatingRequest(request.build(), object : CameraCaptureSession.CaptureCallback() {
            override fun onCaptureCompleted(session: CameraCaptureSession, request: CaptureRequest, result: TotalCaptureResult) {
                last = result
            }
        }, handler)
    }

    private fun awaitFrame() {
        handler.removeCallbacks(silence)
        handler.postDelayed(silence, SILENT_MS)
    }

    /** A look may take its time, the first one loads a model: silence is counted from its end. */
    private fun heard(image: Image) {
        seen(image)
        awaitFrame()
    }

    private fun seen(image: Image) {
        val plane = image.planes[0]
        val rotation = rotation()
        if (!begun) {
            val frame = Frame(plane.buffer, image.width, image.height, plane.rowStride, rotation, SystemClock.uptimeMillis())
            if (watcher.frame(frame)) if (film) begin() else takePhoto()
            return
        }
        if (!settled) return
        val result = last
        val locked = result?.get(CaptureResult.CONTROL_AE_STATE) == CaptureResult.CONTROL_AE_STATE_LOCKED &&
            result.get(CaptureResult.CONTROL_AWB_STATE) == CaptureResult.CONTROL_AWB_STATE_LOCKED
        watcher.shot(
            Shot(
                image.nv21().upright(image.width, image.height, rotation), SystemClock.uptimeMillis(), locked,
                result?.get(CaptureResult.SENSOR_EXPOSURE_TIME), result?.get(CaptureResult.SENSOR_SENSITIVITY),
            ),
        )
    }

    /** The locks need something to hold: a moment of automatic exposure first. */
    private fun begin() {
        begun = true
        handler.postDelayed({ settled = true; repeat(locked = hold) }, SETTLE_MS)
    }

    private fun taken(image: Image) {
        val bytes = image.planes[0].buffer
        val jpeg = ByteArray(bytes.remaining()).also(bytes::get)
        watcher.shot(Shot(jpeg, SystemClock.uptimeMillis(), false, null, null))
    }

    override fun takePhoto() {
        handler.post {
            guarded {
                val request = device?.createCaptureRequest(CameraDevice.TEMPLATE_STILL_CAPTURE) ?: return@guarded
                photos?.surface?.let(request::addTarget)
                request[CaptureRequest.JPEG_ORIENTATION] = rotation()
                request[CaptureRequest.FLASH_MODE] = if (lamp) CaptureRequest.FLASH_MODE_TORCH else CaptureRequest.FLASH_MODE_OFF
                session?.capture(request.build(), null, handler)
            }
        }
    }

    override fun lamp(on: Boolean) {
        handler.post {
            lamp = on && facts?.lamp == true
            repeat(locked = false)
        }
    }

    /** The app is upright only: the sensor's own mounting is all there is to undo. */
    private fun rotation() = has?.get(CameraCharacteristics.SENSOR_ORIENTATION) ?: 0

    fun lose() {
        if (ended) return
        ended = true
        handler.post { watcher.lost() }
        free()
    }

    override fun close() {
        ended = true
        free()
        thread.join()
    }

    private fun free() {
        handler.post {
            session?.close()
            device?.close()
            frames?.close()
            photos?.close()
            thread.quitSafely()
        }
    }

    /** A camera that was taken away in the middle throws from any call. */
    private fun guarded(call: () -> Unit) = try {
        call()
    } catch (_: CameraAccessException) {
        lose()
    } catch (_: IllegalStateException) {
        lose()
    }

    private fun reader(size: Size, format: Int, images: Int, use: (Image) -> Unit) =
        ImageReader.newInstance(size.width, size.height, format, images).apply {
            setOnImageAvailableListener({ reader -> reader.acquireLatestImage()?.use { if (!ended) use(it) } }, handler)
        }

    private companion object {
        /** Enough to find a card and to read a code. */
        const val FRAME_PIXELS = 1280 * 960
        const val FILM_PIXELS = 640 * 480
        /** A TD1 line keeps over 30 pixels a character, and a photo stays below 8 MB. */
        const val PHOTO_PIXELS = 4032 * 3024
        const val SETTLE_MS = 400L
        const val SILENT_MS = 10_000L
    }
}

/** The largest size of at most [most] pixels; the smallest of all where every one is larger. */
internal fun Array<out Size>.largest(most: Int): Size? =
    filter { it.width * it.height <= most }.maxByOrNull { it.width * it.height } ?: minByOrNull { it.width * it.height }
