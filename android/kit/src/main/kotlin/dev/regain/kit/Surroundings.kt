package dev.regain.kit

import android.content.Context
import android.hardware.Sensor
import android.hardware.SensorEvent
import android.hardware.SensorEventListener
import android.hardware.SensorManager
import android.os.Handler
import android.os.HandlerThread
import android.os.StatFs
import android.provider.Settings
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/** What is around the phone and left on it. */
interface Surroundings {
    /** Light on the phone, where a sensor says so within half a second. */
    fun lux(): Float?

    fun freeBytes(): Long

    /** The person has switched animations off: nothing shall flash either. */
    fun noFlash(): Boolean
}

class PhoneSurroundings(private val context: Context) : Surroundings {
    override fun lux(): Float? {
        val sensors = context.getSystemService(SensorManager::class.java)
        val sensor = sensors.getDefaultSensor(Sensor.TYPE_LIGHT) ?: return null
        val found = CompletableFuture<Float>()
        val listener = object : SensorEventListener {
            override fun onSensorChanged(event: SensorEvent) {
                found.complete(event.values[0])
            }

            override fun onAccuracyChanged(sensor: Sensor, accuracy: Int) = Unit
        }
        val thread = HandlerThread("regain-light").apply { start() }
        return try {
            sensors.registerListener(listener, sensor, SensorManager.SENSOR_DELAY_UI, Handler(thread.looper))
            found.get(PATIENCE_MS, TimeUnit.MILLISECONDS)
        } catch (_: TimeoutException) {
            null
        } finally {
            sensors.unregisterListener(listener)
            thread.quit()
        }
    }

    override fun freeBytes() = StatFs(context.noBackupFilesDir.path).availableBytes

    override fun noFlash() = Settings.Global.getFloat(context.contentResolver, Settings.Global.ANIMATOR_DURATION_SCALE, 1f) == 0f

    private companion object {
        const val PATIENCE_MS = 500L
    }
}
