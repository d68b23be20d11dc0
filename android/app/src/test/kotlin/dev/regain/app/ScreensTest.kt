package dev.regain.app

import android.graphics.Bitmap
import android.graphics.Canvas
import android.provider.Settings
import android.view.View
import android.view.ViewGroup
import androidx.activity.ComponentActivity
import androidx.compose.runtime.getValue
import androidx.compose.runtime.key
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.test.SemanticsMatcher
import androidx.compose.ui.test.assertIsEnabled
import androidx.compose.ui.test.assertIsNotEnabled
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.StateRestorationTester
import androidx.compose.ui.test.junit4.createAndroidComposeRule
import androidx.compose.ui.test.performImeAction
import androidx.compose.ui.test.performTextInput
import androidx.test.ext.junit.runners.AndroidJUnit4
import dev.regain.bridge.Event
import dev.regain.bridge.LightColor
import dev.regain.bridge.Look
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** What single screens do beyond what all of them do. */
@RunWith(AndroidJUnit4::class)
class ScreensTest {
    @get:Rule val rule = createAndroidComposeRule<ComponentActivity>()
    private val asked = Asked()

    private fun sample(name: String) = SAMPLES.single { it.name == name }

    private fun show(sample: Sample) = rule.setContent { Staged(sample, asked) }

    private fun tap(text: String) = rule.press(text)

    @Test
    fun aCodeIsSentAsItWasTypedByTheButtonAndByTheKeyboard() {
        show(sample("scan"))
        tap(WORDS.typeCode)
        rule.onNode(hasText(WORDS.sendCode)).assertIsNotEnabled()
        rule.onNode(hasSetTextAction()).performTextInput("K7PW 3MXA")
        rule.onNode(hasText(WORDS.sendCode)).assertIsEnabled()
        tap(WORDS.sendCode)
        rule.onNode(hasSetTextAction()).performImeAction()
        assertEquals(List(2) { Event.CodeTyped("K7PW 3MXA") }, asked.all)
        tap(WORDS.useCamera)
        rule.onNode(hasSetTextAction()).assertDoesNotExist()
    }

    @Test
    fun theFieldAndItsTextSurviveTheWindow() {
        val restored = StateRestorationTester(rule)
        restored.setContent { Staged(sample("scan"), asked) }
        tap(WORDS.typeCode)
        rule.onNode(hasSetTextAction()).performTextInput("K7")
        restored.emulateSavedInstanceStateRestore()
        rule.onNode(hasSetTextAction() and hasText("K7")).assertExists()
    }

    @Test
    fun nobodyTypesMoreThanACodeHas() {
        show(sample("scan"))
        tap(WORDS.typeCode)
        rule.onNode(hasSetTextAction()).performTextInput("A".repeat(500))
        rule.onNode(hasSetTextAction() and hasText("A".repeat(16))).assertExists()
    }

    @Test
    fun thePassIsSpokenByItsCharactersAndCopiedByOneTapWhichIsSaid() {
        show(sample("done"))
        rule.onNode(hasContentDescription("${WORDS.pass}: F x 7 k Q m 2 Z")).assertExists()
        rule.onNode(hasText(WORDS.copied)).assertDoesNotExist()
        tap(WORDS.copy)
        rule.onNode(hasText(WORDS.copied)).assertExists()
        assertEquals(listOf<Any>("copy Fx7kQm2Z"), asked.all)
    }

    @Test
    fun lampReadingAloudAndShutterAskForWhatTheySay() {
        show(sample("front-shutter"))
        tap(WORDS.lamp)
        tap(WORDS.readAloud)
        tap(WORDS.shutter)
        assertEquals(listOf<Any>("lamp false", "aloud true", "shutter"), asked.all)
    }

    @Test
    fun withoutTheCameraThePersonIsAskedOrLedToTheSettings() {
        show(sample("scan-why"))
        tap(WORDS.cameraAllow)
        assertEquals(listOf<Any>("ask for camera"), asked.all)
    }

    @Test
    fun aStepThatFoundNoCameraLeadsToWhereItIsAllowed() {
        show(sample("no-camera-settings"))
        tap(WORDS.cameraSettings)
        assertEquals(listOf<Any>("open settings"), asked.all)
    }

    @Test
    fun whatAsksNoMoreIsOpenedInTheSettings() {
        show(sample("scan-settings"))
        tap(WORDS.cameraSettings)
        assertEquals(listOf<Any>("open settings"), asked.all)
    }

    @Test
    fun theSignInPageOfANetworkIsOpenedInTheBrowser() {
        show(sample("intercepted"))
        tap(WORDS.openPage)
        assertEquals(listOf<Any>("browse http://127.0.0.1/"), asked.all)
    }

    @Test
    fun guidanceIsReadAsTheFrameAsksAndSaidInTheCoresPace() {
        val look = Look(false, false, null, "Come closer", null, false, emptyList(), null)
        val camera = CameraView(wanted = true, allowed = true, look = look, said = "Move the phone to the left")
        var name by mutableStateOf("front")
        val line = hasText("Come closer") and hasContentDescription("Move the phone to the left")
        rule.setContent { Staged(Sample(name, sample(name).shown, camera), asked) }
        for (shown in listOf("front", "light")) {
            name = shown
            rule.onNode(line and SemanticsMatcher.expectValue(SemanticsProperties.LiveRegion, LiveRegionMode.Polite)).assertExists()
        }
    }

    @Test
    fun everyColourOfTheLightStandsFromItsTimeToTheNextOnes() {
        val show = LightShow(listOf(LightColor(0u, 0xff204060u), LightColor(1_000u, 0xffa04020u), LightColor(2_500u, 0xff30b050u)), 4_000u)
        rule.mainClock.autoAdvance = false
        show(Sample("light", sample("light").shown, CameraView(wanted = true, allowed = true, show = show, rolling = true)))
        rule.mainClock.advanceTimeBy(100)
        assertEquals(listOf<Any>("light started"), asked.all)
        var at = 100
        for ((time, color) in listOf(200 to 0xff204060, 900 to 0xff204060, 1_200 to 0xffa04020, 2_300 to 0xffa04020, 2_700 to 0xff30b050, 3_800 to 0xff30b050)) {
            rule.mainClock.advanceTimeBy((time - at).toLong())
            at = time
            assertEquals("at $time ms", color.toInt(), corner())
        }
        assertEquals(listOf<Any>("light started"), asked.all)
        rule.mainClock.advanceTimeBy(400)
        assertEquals(listOf<Any>("light started", "light ended"), asked.all)
    }

    @Test
    fun everyTurnIsAskedForInItsTimeAndSaidAtOnce() {
        val turns = asks("en")
        val show = TurnShow(turns, 10_600u)
        rule.mainClock.autoAdvance = false
        show(Sample("turn", sample("turn").shown, CameraView(wanted = true, allowed = true, show = show, rolling = true)))
        val said = SemanticsMatcher.expectValue(SemanticsProperties.LiveRegion, LiveRegionMode.Assertive)
        var at = 0L
        for (turn in turns) {
            val next = turn.atMs.toLong() + 100
            rule.mainClock.advanceTimeBy(next - at)
            at = next
            rule.onNode(hasText(turn.words) and said).assertExists()
        }
        assertEquals(listOf<Any>("light started") + turns.map { "asked ${it.words}" }, asked.all)
        rule.mainClock.advanceTimeBy(show.durationMs.toLong() - at + 100)
        assertEquals("light ended", asked.all.last())
    }

    @Test
    fun theScreenStaysAwakeWhereNobodyTouchesItAndNoLonger() {
        var name by mutableStateOf("front")
        rule.setContent { key(name) { Staged(SAMPLES.single { it.name == name }) } }
        val awake = setOf("front", "front-shutter", "back", "light", "light-blue", "turn")
        // Each of them is left for one that sleeps, and come back to.
        for (shown in awake.flatMap { listOf(it, "reading", it, "scan", it, "scan-why", it, "stopped") } + "front" + "light" + "turn") {
            name = shown
            rule.waitForIdle()
            assertEquals(shown, shown in awake, rule.activity.window.decorView.anyKeepsScreenOn())
        }
    }

    @Test
    fun noColourIsShownBeforeTheCameraRolls() {
        rule.mainClock.autoAdvance = false
        val show = LightShow(listOf(LightColor(0u, 0xff204060u)), 4_000u)
        show(Sample("light", sample("light").shown, CameraView(wanted = true, allowed = true, show = show)))
        rule.mainClock.advanceTimeBy(1_000)
        assertTrue(asked.all.isEmpty())
        assertEquals(0xff000000.toInt(), corner())
    }

    @Test
    fun aBarMovesWhileThePersonWaitsAndStandsWhereTheSystemShowsNoAnimations() {
        rule.mainClock.autoAdvance = false
        var scale by mutableStateOf(1f)
        rule.setContent { key(scale) { Staged(sample("reading")) } }
        for ((animations, moves) in listOf(1f to true, 0f to false)) {
            Settings.Global.putFloat(rule.activity.contentResolver, Settings.Global.ANIMATOR_DURATION_SCALE, animations)
            scale = animations
            val seen = List(3) {
                rule.mainClock.advanceTimeBy(350)
                picture()
            }
            assertEquals("$animations", moves, !seen[1].sameAs(seen[2]))
        }
    }

    private fun View.anyKeepsScreenOn(): Boolean =
        keepScreenOn || this is ViewGroup && (0 until childCount).any { getChildAt(it).anyKeepsScreenOn() }

    /** What the screen shows at its edge, as a lamp. */
    private fun corner(): Int = picture().run { getPixel(width / 2, 4) }

    private fun picture(): Bitmap {
        val view = rule.activity.window.decorView
        return Bitmap.createBitmap(view.width, view.height, Bitmap.Config.ARGB_8888).also { view.draw(Canvas(it)) }
    }
}
