package dev.regain.kit

import android.content.Context
import android.os.VibrationEffect
import android.os.Vibrator

/** A pattern of waits and buzzes in milliseconds, as the hand feels it. */
enum class Pulse(val pattern: LongArray) {
    TICK(longArrayOf(0, 30)),
    TWICE(longArrayOf(0, 40, 90, 40)),
    LONG(longArrayOf(0, 350)),
    RISING(longArrayOf(0, 30, 70, 80)),
}

/** What the hand feels. */
fun interface Haptics {
    fun play(pulse: Pulse)
}

/** The phone's motor. Where there is none, nothing happens. */
class Motor(context: Context) : Haptics {
    // The class for several motors came with API 31; one is enough here.
    @Suppress("DEPRECATION")
    private val motor = context.getSystemService(Context.VIBRATOR_SERVICE) as? Vibrator

    override fun play(pulse: Pulse) {
        if (motor?.hasVibrator() == true) motor.vibrate(VibrationEffect.createWaveform(pulse.pattern, -1))
    }
}
