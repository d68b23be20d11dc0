package dev.regain.app

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Canvas
import androidx.activity.ComponentActivity
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import dev.regain.bridge.words
import java.io.File
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters
import org.robolectric.RuntimeEnvironment

/** How a person has the phone set up. */
class Setting(val language: String, val dark: Boolean, val large: Boolean, val small: Boolean) {
    override fun toString() = listOfNotNull(language.lowercase(), "dark".takeIf { dark }, "200".takeIf { large }, "320".takeIf { small }).joinToString("-")
}

/** Every screen as a picture, in the ways that people have their phones; each is compared with the accepted one, pixel by pixel. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class PictureTest(private val name: String, private val setting: Setting) {
    companion object {
        /**
         * Four pictures a screen, one in each language, in which every pair of dark, double text and a small phone is met, on and off (an
         * orthogonal array of four rows). From screen to screen the rows change their language, so that every pair of all five is met.
         */
        @JvmStatic @Parameters(name = "{0}-{1}")
        fun all(): List<Array<Any>> = SAMPLES.flatMapIndexed { at, sample ->
            LANGUAGES.mapIndexed { number, language ->
                val row = number xor (at % LANGUAGES.size)
                val (dark, large) = (row and 1 == 1) to (row and 2 == 2)
                arrayOf(sample.name, Setting(language, dark, large, small = dark != large))
            }
        }
    }

    @get:Rule val rule = createAndroidComposeRule<ComponentActivity>()

    @Test
    fun itLooksAsItWasAccepted() {
        if (setting.dark) RuntimeEnvironment.setQualifiers("+night")
        if (setting.large) RuntimeEnvironment.setFontScale(2f)
        if (setting.small) RuntimeEnvironment.setQualifiers("+w320dp-h480dp")
        rule.mainClock.autoAdvance = false
        rule.setContent { Staged(samples(setting.language).single { it.name == name }, words = words(setting.language)) }
        rule.mainClock.advanceTimeBy(FROZEN_AT_MS)
        val drawn = draw()
        val file = "$name-$setting.png"
        write(File(System.getProperty("regain.target"), "screens/android/$file"), drawn)
        val accepted = File(System.getProperty("regain.root"), "android/app/src/test/pictures/$file")
        if (System.getProperty("regain.accept").toBoolean()) write(accepted, drawn)
        assertTrue("$file was never accepted: cargo xtask android screens --accept", accepted.exists())
        assertTrue("$file looks different", BitmapFactory.decodeFile(accepted.path).sameAs(decoded(drawn)))
    }

    /** At half scale. */
    private fun draw(): ByteArray {
        val view = rule.activity.window.decorView
        val whole = Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888).also { view.draw(Canvas(it)) }
        val half = Bitmap.createScaledBitmap(whole, view.width / 2, view.height / 2, true)
        return java.io.ByteArrayOutputStream().also { half.compress(Bitmap.CompressFormat.PNG, 100, it) }.toByteArray()
    }

    private fun decoded(png: ByteArray) = BitmapFactory.decodeByteArray(png, 0, png.size)

    private fun write(file: File, bytes: ByteArray) {
        file.parentFile?.mkdirs()
        file.writeBytes(bytes)
    }
}

private const val FROZEN_AT_MS = 1_000L
