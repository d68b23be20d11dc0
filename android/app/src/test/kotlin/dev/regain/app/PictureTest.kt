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

/** Every screen as a picture, in the looks that people have; each is compared with the accepted one, pixel by pixel. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class PictureTest(private val sample: Sample, private val look: Look) {
    enum class Look { LIGHT, DARK, LARGE, SMALL, PSEUDO, RTL }

    companion object {
        /** Light for all; of the others each screen has two, so that every pair of look and screen kind is seen somewhere. */
        @JvmStatic @Parameters(name = "{0}-{1}")
        fun all(): List<Array<Any>> = SAMPLES.flatMapIndexed { at, sample ->
            val others = Look.entries.drop(1)
            listOf(Look.LIGHT, others[at % others.size], others[(at + 2) % others.size]).map { arrayOf(sample, it) }
        }
    }

    @get:Rule val rule = createAndroidComposeRule<ComponentActivity>()

    @Test
    fun `it looks as it was accepted`() {
        when (look) {
            Look.LIGHT, Look.PSEUDO, Look.RTL -> Unit
            Look.DARK -> RuntimeEnvironment.setQualifiers("+night")
            Look.LARGE -> RuntimeEnvironment.setFontScale(2f)
            Look.SMALL -> RuntimeEnvironment.setQualifiers("+w320dp-h480dp")
        }
        rule.mainClock.autoAdvance = false
        // The words alone say which way the page runs; the sample's own texts stay English.
        val (shown, language) = when (look) {
            Look.PSEUDO -> sample.doubled() to "en-XA"
            Look.RTL -> sample to "ar"
            else -> sample to "en"
        }
        rule.setContent { Staged(shown, words = words(language)) }
        rule.mainClock.advanceTimeBy(FROZEN_AT_MS)
        val drawn = draw()
        val name = "${sample.name}-${look.name.lowercase()}.png"
        write(File(System.getProperty("regain.target"), "screens/android/$name"), drawn)
        val accepted = File(System.getProperty("regain.root"), "android/app/src/test/pictures/$name")
        if (System.getProperty("regain.accept").toBoolean()) write(accepted, drawn)
        assertTrue("$name was never accepted: cargo xtask android screens --accept", accepted.exists())
        assertTrue("$name looks different", BitmapFactory.decodeFile(accepted.path).sameAs(decoded(drawn)))
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

/** Every text with accents and twice as long: what does not fit shows before anybody translates it. */
private fun String.doubled(): String = if (isEmpty()) this else "[" + map { ACCENTS[it] ?: it }.joinToString("") + " " + "x".repeat(length / 2) + "]"

private val ACCENTS = mapOf('a' to 'å', 'e' to 'é', 'i' to 'î', 'o' to 'ö', 'u' to 'û', 'y' to 'ÿ', 'c' to 'ç', 'n' to 'ñ', 'A' to 'Å', 'E' to 'É', 'O' to 'Ö')

private fun Sample.doubled(): Sample {
    val step = shown as? Shown.Step ?: return this
    val screen = step.screen
    val longer = screen.copy(
        title = screen.title.doubled(), text = screen.text.doubled(), progress = screen.progress.doubled(),
        primary = screen.primary?.doubled(), quiet = screen.quiet?.doubled(),
        facts = screen.facts.map { it.copy(label = it.label.doubled(), note = it.note.doubled()) },
        trouble = screen.trouble?.let { it.copy(title = it.title.doubled(), text = it.text.doubled()) },
    )
    return Sample(name, step.copy(screen = longer), camera.copy(look = camera.look?.let { it.copy(words = it.words?.doubled()) }))
}
