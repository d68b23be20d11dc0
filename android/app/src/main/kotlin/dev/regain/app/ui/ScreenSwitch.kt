package dev.regain.app.ui

import androidx.compose.runtime.Composable
import dev.regain.app.CameraView
import dev.regain.bridge.Event
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.TurnAsk

/** What a screen can ask of the app around it, apart from sending events. */
interface Acts {
    fun send(event: Event)

    /** Opens the journey again. */
    fun retry()

    /** Takes everything off this phone and begins anew. */
    fun startAgain()

    fun copy(secret: String)

    fun askForCamera()

    fun openSettings()

    /** Opens a page in the phone's browser. */
    fun browse(page: String)

    fun shutter()

    fun lamp(on: Boolean)

    fun aloud(on: Boolean)

    fun lightStarted()

    fun asked(ask: TurnAsk)

    fun lightEnded()
}

/** Every screen there is; a new one does not compile until it is drawn. */
@Composable
fun ScreenSwitch(screen: Screen, pass: String?, camera: CameraView, acts: Acts, preview: Preview) = when (screen.name) {
    ScreenName.SCAN -> ScanScreen(screen, camera, acts, preview)
    ScreenName.FRONT, ScreenName.BACK -> CaptureScreen(screen, camera, acts, preview)
    ScreenName.LIGHT -> LightScreen(screen, camera, acts, preview)
    ScreenName.TURN -> TurnScreen(screen, camera, acts, preview)
    ScreenName.DONE -> DoneScreen(screen, pass, acts)
    ScreenName.REVIEW, ScreenName.MATCH_WORDS -> StepPage(screen, acts) { if (screen.facts.isNotEmpty()) Facts(screen.facts) }
    ScreenName.READY_CHECK, ScreenName.LIGHT_CHECK, ScreenName.TURN_CHECK -> StepPage(screen, acts) { CameraWay(screen, camera, acts) }
    ScreenName.START, ScreenName.CLAIM, ScreenName.CONSENT, ScreenName.READING, ScreenName.SELFIE, ScreenName.TRY_AGAIN, ScreenName.LOOKING,
    ScreenName.CHECKING, ScreenName.ISSUING, ScreenName.SAVED, ScreenName.SHARE, ScreenName.DECIDING, ScreenName.ENDED, ScreenName.CLOSED -> StepPage(screen, acts)
}
