package dev.regain.app

import android.view.WindowManager.LayoutParams
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.createEmptyComposeRule
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import dev.regain.bridge.Lab
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Tone
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith

/** From the hand-off to the pass by taps on the app's own screens, against the real service over loopback; cameras are SIMULATED. */
@RunWith(AndroidJUnit4::class)
class JourneyTest {
    @get:Rule val rule = createEmptyComposeRule()
    @get:Rule val folder = TemporaryFolder()
    private val app: RegainApp = ApplicationProvider.getApplicationContext()
    private lateinit var lab: Lab
    private lateinit var phone: LabPhone
    private var window: ActivityScenario<MainActivity>? = null
    private val seen = mutableListOf<ScreenName>()

    private fun begin(scenario: String = "production") {
        lab = Lab(scenario)
        phone = LabPhone(app, folder.root, lab)
        allowCamera(app)
        launch()
    }

    private fun launch() {
        phone.start()
        window = ActivityScenario.launch(MainActivity::class.java)
    }

    /** The process dies and the person opens the app again. */
    private fun kill() {
        checkNotNull(window).close()
        launch()
    }

    @After
    fun end() {
        window?.close()
        app.close()
        if (::lab.isInitialized) lab.close()
    }

    private fun step() = app.journey().shown.value as? Shown.Step

    private fun tap(text: String) = rule.press(text)

    /** Waits, and says where the journey stood when nothing came. */
    private fun until(what: String, met: () -> Boolean) = try {
        rule.waitUntil(WAIT_MS, met)
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("$what: ${step()?.screen?.title}, ${step()?.screen?.trouble ?: step()?.refused}, after $seen", late)
    }

    /** Until something is to be tapped, the face is filmed, or it is over. */
    private fun next(): Screen {
        until("the next screen") {
            step()?.screen?.let { !it.busy && (it.primary != null || it.name in FILMED) } == true
        }
        val screen = checkNotNull(step()).screen
        if (seen.lastOrNull() != screen.name) seen += screen.name
        if (screen.name !in FILMED) until(screen.title) { rule.onAllNodes(hasText(screen.title)).fetchSemanticsNodes().isNotEmpty() }
        return screen
    }

    /** Colours and turns run on the test's clock, so that the camera's last picture is there before the last of them ends. */
    private fun film(name: ScreenName) {
        rule.mainClock.autoAdvance = false
        repeat(3) { rule.mainClock.advanceTimeByFrame() }
        until("the first colour or turn") {
            rule.mainClock.advanceTimeByFrame()
            app.journey().camera.view.value.show?.startedAt != null
        }
        assertEquals(if (name == ScreenName.LIGHT) LayoutParams.BRIGHTNESS_OVERRIDE_FULL else LayoutParams.BRIGHTNESS_OVERRIDE_NONE, brightness())
        val show = checkNotNull(app.journey().camera.view.value.show)
        assertTrue("the film", phone.cameras.filmed.await(WAIT_MS, java.util.concurrent.TimeUnit.MILLISECONDS))
        rule.mainClock.advanceTimeBy(show.durationMs.toLong() + 100)
        rule.mainClock.autoAdvance = true
        until("the screen after this one") { step()?.screen?.name != name }
    }

    private fun brightness(): Float {
        var level = 0f
        checkNotNull(window).onActivity { level = it.window.attributes.screenBrightness }
        return level
    }

    /** Taps the main button, or what [choose] would rather, until the journey is over; [at] may do something before. */
    private fun play(choose: (Screen) -> String? = { it.primary }, at: (Screen) -> Unit = {}): Screen {
        repeat(60) {
            val screen = next()
            at(screen)
            when (screen.name) {
                ScreenName.DONE, ScreenName.ENDED -> return screen
                in FILMED -> film(screen.name)
                else -> {
                    if (screen.name == ScreenName.MATCH_WORDS) {
                        assertTrue(screen.text, lab.words().all { it in screen.text })
                        assertTrue(lab.compare())
                    }
                    val chosen = checkNotNull(choose(screen))
                    tap(chosen)
                    until("what follows $chosen") { step()?.screen != screen }
                }
            }
        }
        error("the journey goes round in circles: $seen")
    }

    @Test
    fun aWholeRecoveryByTapsTheWindowMadeAnewAndTheProcessKilledOnTheWay() {
        begin()
        val (recreated, killed) = mutableSetOf<ScreenName>() to mutableSetOf<ScreenName>()
        val end = play { screen ->
            if (screen.name == ScreenName.LIGHT || screen.name == ScreenName.DONE) return@play
            if (recreated.add(screen.name)) checkNotNull(window).recreate()
            else return@play
            if (screen.name in KILLED && killed.add(screen.name)) {
                kill()
                assertEquals(screen.name, next().name)
            }
            rule.waitForIdle()
        }
        assertEquals(end.title, ScreenName.DONE, end.name)
        assertEquals(Tone.DONE, end.tone)
        assertEquals(KILLED, killed)
        assertTrue("$seen", seen.containsAll(listOf(ScreenName.START, ScreenName.MATCH_WORDS, ScreenName.CONSENT, ScreenName.REVIEW, ScreenName.LIGHT, ScreenName.SHARE)))
        assertTrue("${phone.brightness.raises}", phone.brightness.raises >= 2)
        assertFalse(phone.brightness.raised)
        assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_NONE, brightness())
        val pass = checkNotNull(step()?.pass)
        assertTrue(lab.signIn(pass))
        tap(checkNotNull(end.primary))
        until("the screen after this one") { step()?.screen?.name == ScreenName.CLOSED }
        assertEquals(null, step()?.pass)
    }

    /** Which turns are asked for is chance, and the check refuses some who are there: then the person does it once more, as they would. */
    @Test
    fun aWholeRecoveryByTapsWithTheHeadTurnedInsteadOfTheLight() {
        begin("turns")
        val end = play(choose = { if (it.name == ScreenName.LIGHT_CHECK) it.second else it.primary })
        assertEquals(end.title, ScreenName.DONE, end.name)
        assertTrue("$seen", ScreenName.TURN in seen && ScreenName.LIGHT !in seen)
        assertEquals("nothing flashes", 0, phone.brightness.raises)
        assertTrue(lab.signIn(checkNotNull(step()?.pass)))
    }

    private companion object {
        const val WAIT_MS = 120_000L
        val FILMED = setOf(ScreenName.LIGHT, ScreenName.TURN)
        /** Where the process dies: before the hand-off is agreed to, with a consent to sign, with an ID read, with a credential. */
        val KILLED = setOf(ScreenName.MATCH_WORDS, ScreenName.CONSENT, ScreenName.REVIEW, ScreenName.SAVED)
    }
}
