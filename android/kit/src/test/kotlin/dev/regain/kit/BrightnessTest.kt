package dev.regain.kit

import android.view.WindowManager.LayoutParams
import kotlin.random.Random
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class BrightnessTest {
    private val window = LayoutParams()
    private var gone = false
    private val brightness = WindowBrightness({ if (gone) null else window }, { window.screenBrightness = it.screenBrightness })

    @Test
    fun `raised and put back to what it was`() {
        window.screenBrightness = 0.3f
        brightness.raise()
        assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_FULL, window.screenBrightness)
        assertTrue(brightness.raised)
        brightness.restore()
        assertEquals(0.3f, window.screenBrightness)
        assertFalse(brightness.raised)
    }

    @Test
    fun `raised twice it still knows what it was`() {
        window.screenBrightness = LayoutParams.BRIGHTNESS_OVERRIDE_NONE
        repeat(2) { brightness.raise() }
        brightness.restore()
        assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_NONE, window.screenBrightness)
    }

    @Test
    fun `whatever happens in whatever order, after a restore it is as before`() {
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
    fun `without a window nothing is raised, and nothing is owed to the next one`() {
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
