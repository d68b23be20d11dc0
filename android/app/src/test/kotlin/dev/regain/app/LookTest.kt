package dev.regain.app

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.luminance
import androidx.test.ext.junit.runners.AndroidJUnit4
import dev.regain.app.look.DARK
import dev.regain.app.look.LIGHT
import dev.regain.app.look.Tokens
import java.io.File
import kotlin.math.round
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The colours that are compiled in are those of the one file, and can be read. */
@RunWith(AndroidJUnit4::class)
class LookTest {
    private val file = File(System.getProperty("regain.root"), "service/assets/tokens.toml").readText()

    private fun color(tokens: Tokens, name: String): Color {
        val field = name.split('-').reduce { all, part -> all + part.replaceFirstChar(Char::uppercase) }
        // Colour is a value class: its getter returns the bits.
        val getter = Tokens::class.java.methods.single { it.name.startsWith("get" + field.replaceFirstChar(Char::uppercase) + "-") }
        return Color((getter.invoke(tokens) as Long).toULong())
    }

    private fun contrast(a: Color, b: Color): Double {
        val (x, y) = a.luminance().toDouble() to b.luminance().toDouble()
        return (maxOf(x, y) + 0.05) / (minOf(x, y) + 0.05)
    }

    @Test
    fun everyPairHasAtLeastTheContrastThatTheFilePromisesAndText45() {
        val rules = Regex("""front = "(.+)"\s+behind = "(.+)"\s+least = \[(.+), (.+)]""").findAll(file).toList()
        assertTrue("${rules.size}", rules.size >= 14)
        for (rule in rules) {
            val (front, behind, light, dark) = rule.destructured
            for ((tokens, least) in listOf(LIGHT to light.toDouble(), DARK to dark.toDouble())) {
                val found = contrast(color(tokens, front), color(tokens, behind))
                assertTrue("$front on $behind: $found", round(found * 10) / 10 >= least)
                assertTrue("$front on $behind: $found", front == "outline" || front == "focus" || found >= 4.5)
            }
        }
    }

    @Test
    fun thePairsThatOnlyTheAppDrawsCanBeReadToo() {
        for (tokens in listOf(LIGHT, DARK)) {
            for ((front, behind) in listOf(
                tokens.text to tokens.attentionBehind, tokens.muted to tokens.attentionBehind, tokens.primary to tokens.background,
                tokens.attention to tokens.background, tokens.danger to tokens.background, tokens.success to tokens.background,
            )) assertTrue("$front on $behind", contrast(front, behind) >= 4.5)
        }
    }

    @Test
    fun theWindowBeforeTheFirstScreenHasTheBackgroundsColour() {
        for ((folder, tokens) in listOf("values" to LIGHT, "values-night" to DARK)) {
            val theme = File(System.getProperty("regain.root"), "android/app/src/main/res/$folder/themes.xml").readText()
            val color = Regex("windowBackground\">#([0-9A-F]{6})").find(theme)!!.groupValues[1]
            assertEquals(tokens.background, Color(0xFF000000 or color.toLong(16)))
        }
    }
}
