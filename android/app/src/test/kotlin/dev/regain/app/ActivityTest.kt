package dev.regain.app

import android.content.Intent
import android.net.Uri
import android.view.WindowManager.LayoutParams
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.junit4.createEmptyComposeRule
import androidx.compose.ui.test.performTextInput
import androidx.lifecycle.Lifecycle
import androidx.test.core.app.ActivityScenario
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import com.sun.net.httpserver.HttpServer
import dev.regain.bridge.ScreenName
import java.net.InetSocketAddress
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotNull
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.Shadows.shadowOf

/** The window and the process around the journey, with the real core, on a phone that sees nothing. */
@RunWith(AndroidJUnit4::class)
class ActivityTest {
    @get:Rule val rule = createEmptyComposeRule()
    @get:Rule val folder = TemporaryFolder()
    private val app: RegainApp = ApplicationProvider.getApplicationContext()
    private var service = "https://127.0.0.1:1"
    private val phone by lazy { LabPhone(app, folder.root, null) { service } }
    private var window: ActivityScenario<MainActivity>? = null

    @Before
    fun start() = phone.start()

    @After
    fun end() {
        window?.close()
        app.close()
    }

    private fun launch(link: String? = null) {
        val intent = Intent(app, MainActivity::class.java)
        if (link != null) intent.setAction(Intent.ACTION_VIEW).setData(Uri.parse(link))
        window = ActivityScenario.launch(intent)
    }

    private fun step() = app.journey().shown.value as? Shown.Step

    private fun until(name: ScreenName) = rule.waitUntil(WAIT_MS) { step()?.screen?.name == name }

    private fun see(text: String) = rule.waitUntil(WAIT_MS) { rule.onAllNodes(hasText(text, substring = true)).fetchSemanticsNodes().isNotEmpty() }

    private fun tap(text: String) {
        see(text)
        rule.press(text)
    }

    private fun begin() {
        launch()
        until(ScreenName.START)
        tap(checkNotNull(step()?.screen?.primary))
        until(ScreenName.SCAN)
    }

    @Test
    fun nothingOfTheWindowGetsIntoScreenshotsOrTheListOfApps() {
        launch()
        checkNotNull(window).onActivity { assertTrue(it.window.attributes.flags and LayoutParams.FLAG_SECURE != 0) }
    }

    @Test
    fun aLinkOfSomebodyElseIsRefusedWithWordsAndACode() {
        allowCamera(app)
        launch("https://elsewhere.example/h/abc")
        rule.waitUntil(WAIT_MS) { step()?.screen?.trouble != null }
        val trouble = checkNotNull(step()?.screen?.trouble)
        assertEquals("foreign-link has this code", "H04", trouble.code)
        see(trouble.title)
        see(trouble.code)
    }

    @Test
    fun whatIsNoLinkOfOursBeginsNothing() {
        for (link in listOf("http://recover.contoso.example/h/abc", "javascript://recover.contoso.example/%0aalert(1)", "content://dev.regain.app/x")) {
            launch(link)
            until(ScreenName.START)
            checkNotNull(window).close()
            assertEquals(link, ScreenName.START, step()?.screen?.name)
        }
    }

    @Test
    fun aWindowMadeAnewDoesNotOpenItsLinkAgain() {
        allowCamera(app)
        launch("https://elsewhere.example/h/abc")
        rule.waitUntil(WAIT_MS) { step()?.screen?.trouble != null }
        tap(checkNotNull(step()?.screen?.primary))
        rule.waitUntil(WAIT_MS) { step()?.screen?.trouble == null }
        checkNotNull(window).recreate()
        rule.waitForIdle()
        assertEquals(null, step()?.screen?.trouble)
    }

    @Test
    fun beforeTheCameraIsAskedForThePersonReadsWhyAndBackFromTheSettingsItGoesOn() {
        begin()
        see(WORDS.cameraText)
        allowCamera(app)
        checkNotNull(window).moveToState(Lifecycle.State.CREATED).moveToState(Lifecycle.State.RESUMED)
        see(checkNotNull(step()?.screen?.title))
        assertTrue(app.journey().camera.view.value.allowed)
    }

    @Test
    fun aCameraThatWasTakenAwayInTheSettingsIsAskedForAgain() {
        allowCamera(app)
        begin()
        see(checkNotNull(step()?.screen?.title))
        denyCamera(app)
        checkNotNull(window).moveToState(Lifecycle.State.CREATED).moveToState(Lifecycle.State.RESUMED)
        see(WORDS.cameraTitle)
    }

    @Test
    fun onceTheSystemAsksNoMoreItsSettingsOpen() {
        begin()
        see(WORDS.cameraText)
        app.journey().camera.allowed(false, asksNoMore = true)
        tap(WORDS.cameraSettings)
        rule.waitForIdle()
        assertEquals(android.provider.Settings.ACTION_APPLICATION_DETAILS_SETTINGS, shadowOf(app).nextStartedActivity?.action)
    }

    @Test
    fun aPhoneWithoutACameraSaysSo() {
        allowCamera(app)
        phone.cameras.there = false
        begin()
        rule.waitUntil(WAIT_MS) { step()?.screen?.trouble != null }
        see(checkNotNull(step()?.screen?.trouble).title)
    }

    @Test
    fun whatWasTypedIsStillThereInAWindowMadeAnew() {
        allowCamera(app)
        begin()
        tap(WORDS.typeCode)
        rule.onNode(hasSetTextAction()).performTextInput("K7P W3")
        checkNotNull(window).recreate()
        see("K7P W3")
        assertTrue(rule.onAllNodes(hasSetTextAction()).fetchSemanticsNodes().size == 1)
    }

    @Test
    fun backGoesFromTheFieldToTheCamera() {
        allowCamera(app)
        begin()
        tap(WORDS.typeCode)
        see(WORDS.useCamera)
        checkNotNull(window).onActivity { it.onBackPressedDispatcher.onBackPressed() }
        see(WORDS.typeCode)
        assertTrue(rule.onAllNodes(hasSetTextAction()).fetchSemanticsNodes().isEmpty())
    }

    @Test
    fun withoutANetworkThatIsToldWithTheWayOn() {
        allowCamera(app)
        begin()
        tap(WORDS.typeCode)
        rule.onNode(hasSetTextAction()).performTextInput("K7PW3MXA")
        tap(WORDS.sendCode)
        rule.waitUntil(WAIT_MS) { step()?.screen?.trouble?.code == "S03" }
        see(checkNotNull(step()?.screen?.primary))
    }

    @Test
    fun aSignInPageOfANetworkIsToldAsWhatItIsWithTheWayOn() {
        val page = "<html>Welcome to our Wi-Fi</html>".toByteArray()
        val network = HttpServer.create(InetSocketAddress("127.0.0.1", 0), 0).apply {
            createContext("/") { asked -> asked.use { it.sendResponseHeaders(200, page.size.toLong()); it.responseBody.write(page) } }
            start()
        }
        service = "http://127.0.0.1:${network.address.port}"
        phone.start()
        allowCamera(app)
        begin()
        tap(WORDS.typeCode)
        rule.onNode(hasSetTextAction()).performTextInput("K7PW3MXA")
        tap(WORDS.sendCode)
        rule.waitUntil(WAIT_MS) { step()?.screen?.trouble?.code == "S11" }
        see(checkNotNull(step()?.screen?.trouble).text)
        see(checkNotNull(step()?.screen?.primary))
        network.stop(0)
    }

    @Test
    fun killedItGoesOnWhereItWas() {
        allowCamera(app)
        begin()
        checkNotNull(window).close()
        phone.start()
        launch()
        until(ScreenName.SCAN)
        assertNotNull(step())
    }

    @Test
    fun theQuietWayOutEndsItAndThenItCanBeginAgain() {
        allowCamera(app)
        begin()
        tap(checkNotNull(step()?.screen?.quiet))
        until(ScreenName.ENDED)
        tap(checkNotNull(step()?.screen?.primary))
        until(ScreenName.CLOSED)
        tap(checkNotNull(step()?.screen?.primary))
        until(ScreenName.START)
    }

    private companion object {
        const val WAIT_MS = 30_000L
    }
}
