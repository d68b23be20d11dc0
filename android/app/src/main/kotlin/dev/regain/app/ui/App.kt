package dev.regain.app.ui

import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.unit.LayoutDirection
import dev.regain.app.CameraView
import dev.regain.app.Shown
import dev.regain.app.look.RegainTheme
import dev.regain.bridge.Screen
import dev.regain.bridge.Tone
import dev.regain.bridge.Trouble
import dev.regain.bridge.Words

/** The whole app as a function of what is to be seen. It runs as its words do, whatever way the phone's own language runs. */
@Composable
fun App(shown: Shown, camera: CameraView, words: Words, acts: Acts, preview: Preview) {
    val direction = if (words.rightToLeft) LayoutDirection.Rtl else LayoutDirection.Ltr
    CompositionLocalProvider(LocalWords provides words, LocalLayoutDirection provides direction) {
        RegainTheme {
            Surface(Modifier.fillMaxSize()) {
                when (shown) {
                    is Shown.Opening -> Page(words.busy, footer = {}) { Mood(Tone.BUSY) }
                    is Shown.Failed -> FailedScreen(shown, acts)
                    is Shown.Step -> ScreenSwitch(shown.screen.with(shown.refused), shown.pass, camera, acts, preview)
                }
            }
        }
    }
}

/** What could not be taken just now stands where a step's own trouble would. */
private fun Screen.with(refused: Trouble?) = if (refused == null) this else copy(trouble = refused)

/** The journey cannot be opened: what happened, and the way on. */
@Composable
fun FailedScreen(failed: Shown.Failed, acts: Acts) {
    val words = LocalWords.current
    Page(words.failedTitle, footer = {
        MainButton(words.goOn, onClick = acts::retry)
        if (failed.canStartAgain) QuietButton(words.startAgain, acts::startAgain)
    }) {
        Mood(Tone.ATTENTION)
        Title(failed.trouble?.title ?: words.failedTitle)
        Body(failed.trouble?.text ?: words.failedText)
        failed.trouble?.let { HelpCode(it.code) }
    }
}
