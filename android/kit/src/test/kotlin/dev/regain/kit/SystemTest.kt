package dev.regain.kit

import android.content.ClipData
import android.content.ClipboardManager
import android.content.Context
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraManager
import android.os.Looper
import android.os.Vibrator
import android.provider.Settings
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf
import org.robolectric.shadows.ShadowCameraCharacteristics
import org.robolectric.shadows.ShadowSystemClock

/** The adapters against the system as Robolectric plays it. */
@RunWith(AndroidJUnit4::class)
class SystemTest {
    private val context: Context = ApplicationProvider.getApplicationContext()
    private val clipboard get() = context.getSystemService(ClipboardManager::class.java)

    private fun camera(id: String, facing: Int, lock: Boolean) {
        val has = ShadowCameraCharacteristics.newCameraCharacteristics()
        shadowOf(has).set(CameraCharacteristics.LENS_FACING, facing)
        shadowOf(has).set(CameraCharacteristics.CONTROL_AE_LOCK_AVAILABLE, lock)
        shadowOf(has).set(CameraCharacteristics.CONTROL_AWB_LOCK_AVAILABLE, lock)
        shadowOf(context.getSystemService(CameraManager::class.java)).addCamera(id, has)
    }

    private class Lost : CameraWatcher {
        val lost = CountDownLatch(1)

        override fun frame(frame: Frame) = false

        override fun shot(shot: Shot) = Unit

        override fun lost() = lost.countDown()
    }

    @Test
    fun camerasAreToldApartWithWhatTheyCanLock() {
        camera("0", CameraCharacteristics.LENS_FACING_BACK, true)
        camera("1", CameraCharacteristics.LENS_FACING_FRONT, false)
        val cameras = Camera2(context)
        assertEquals(CameraFacts("0", locksExposure = true, locksWhiteBalance = true, lamp = false), cameras.facts(Facing.BACK))
        assertEquals(CameraFacts("1", locksExposure = false, locksWhiteBalance = false, lamp = false), cameras.facts(Facing.FRONT))
    }

    @Test
    fun aPhoneWithoutACameraSaysSoAndOneThatIsWantedIsLost() {
        val cameras = Camera2(context)
        assertNull(cameras.facts(Facing.BACK))
        val watcher = Lost()
        cameras.watch(Facing.BACK, null, watcher)
        assertTrue(watcher.lost.await(10, TimeUnit.SECONDS))
    }

    @Test
    fun aCameraCanBeClosedBeforeItWasOpenedAndTwice() {
        camera("1", CameraCharacteristics.LENS_FACING_FRONT, true)
        val running = Camera2(context).film(null, hold = true, Lost())
        running.close()
        running.close()
    }

    @Test
    fun aSecretOnTheClipboardIsMarkedAndTakenAwayAfterAMinute() {
        SystemClipboard(context).copySecret("Pass", "K7PW3MXA")
        val clip = checkNotNull(clipboard.primaryClip)
        assertEquals("K7PW3MXA", clip.getItemAt(0).text)
        assertTrue(clip.description.extras.getBoolean(SystemClipboard.SENSITIVE))
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(SystemClipboard.CLEAR_AFTER_MS - 1))
        assertTrue(clipboard.hasPrimaryClip())
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(2))
        assertFalse(clipboard.hasPrimaryClip())
    }

    @Test
    fun whatThePersonCopiedSinceStays() {
        SystemClipboard(context).copySecret("Pass", "K7PW3MXA")
        clipboard.setPrimaryClip(ClipData.newPlainText("", "a shopping list"))
        shadowOf(Looper.getMainLooper()).idleFor(Duration.ofMillis(SystemClipboard.CLEAR_AFTER_MS))
        assertEquals("a shopping list", clipboard.primaryClip?.getItemAt(0)?.text)
    }

    @Test
    fun aCameraThatStaysSilentIsLost() {
        camera("0", CameraCharacteristics.LENS_FACING_BACK, true)
        val watcher = Lost()
        Camera2(context).watch(Facing.BACK, null, watcher).use {
            ShadowSystemClock.advanceBy(Duration.ofMillis(9_999))
            assertFalse(watcher.lost.await(50, TimeUnit.MILLISECONDS))
            ShadowSystemClock.advanceBy(Duration.ofMillis(1))
            assertTrue(watcher.lost.await(10, TimeUnit.SECONDS))
        }
    }

    @Test
    fun everyPulseIsFeltAsItsPattern() {
        val motor = shadowOf(context.getSystemService(Vibrator::class.java))
        for (pulse in Pulse.entries) {
            Motor(context).play(pulse)
            assertTrue("$pulse", pulse.pattern.contentEquals(motor.pattern))
        }
    }

    @Test
    fun aPhoneWithoutAMotorDoesNotMind() {
        shadowOf(context.getSystemService(Vibrator::class.java)).setHasVibrator(false)
        Motor(context).play(Pulse.LONG)
        assertFalse(shadowOf(context.getSystemService(Vibrator::class.java)).isVibrating)
    }

    @Test
    fun withoutASensorTheLightIsUnknown() {
        assertNull(PhoneSurroundings(context).lux())
        assertTrue(PhoneSurroundings(context).freeBytes() >= 0)
        for ((scale, noFlash) in listOf(1f to false, 0f to true)) {
            Settings.Global.putFloat(context.contentResolver, Settings.Global.ANIMATOR_DURATION_SCALE, scale)
            assertEquals(noFlash, PhoneSurroundings(context).noFlash())
        }
    }
}
