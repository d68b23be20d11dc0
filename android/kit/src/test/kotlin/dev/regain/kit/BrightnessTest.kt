package dev.regain.kit

import android.view.WindowManager.LayoutParams
import androidx.test.ext.junit.runners.AndroidJUnit4
import kotlin.random.Random
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

@RunWith(AndroidJUnit4::class)
class BrightnessTest {
    private val window = LayoutParams()
    private var gone = false
    private val brightness = WindowBrightness({ if (gone) null else window }, { window.screenBrightness = it.screenBrightness })

    @Test
    fun raisedAndPutBackToWhatItWas() {
        window.screenBrightness = 0.3f
        brightness.raise()
        assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_FULL, window.screenBrightness)
        assertTrue(brightness.raised)
        brightness.restore()
        assertEquals(0.3f, window.screenBrightness)
        assertFalse(brightness.raised)
    }

    @Test
    fun raisedTwiceItStillKnowsWhatItWas() {
        window.screenBrightness = LayoutParams.BRIGHTNESS_OVERRIDE_NONE
        repeat(2) { brightness.raise() }
        brightness.restore()
        assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_NONE, window.screenBrightness)
    }

    @Test
    fun whateverHappensInWhateverOrderAfterARestoreItIsAsBefore() {
        val random = Random(1)
        repeat(500) {
            val before = random.nextFloat()
            window.screenBrightness = before
            repeat(random.nextInt(6)) { if (random.nextBoolean()) brightness.raise() else brightness.restore() }
            assertEquals(brightness.raised, window.screenBrightness == LayoutParams.BRIGHTNESS_OVERRIDE_FULL)
            brightness.restore()
            assertEquals(before, window.screenBrightness)
        }
    }

    @Test
    fun withoutAWindowNothingIsRaisedAndNothingIsOwedToTheNextOne() {
        gone = true
        brightness.raise()
        assertFalse(brightness.raised)
        gone = false
        brightness.raise()
        gone = true
        brightness.restore()
        assertFalse(brightness.raised)
    }
}
