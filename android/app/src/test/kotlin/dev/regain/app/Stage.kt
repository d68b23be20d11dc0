package dev.regain.app

import androidx.compose.runtime.Composable
import dev.regain.app.ui.Acts
import dev.regain.app.ui.App
import dev.regain.bridge.Event
import dev.regain.bridge.TurnAsk
import dev.regain.bridge.Words
import dev.regain.bridge.words

/** Notes what a screen asks for. */
class Asked : Acts {
    val all = mutableListOf<Any>()

    override fun send(event: Event) = note(event)
    override fun retry() = note("retry")
    override fun startAgain() = note("start again")
    override fun copy(secret: String) = note("copy $secret")
    override fun askForCamera() = note("ask for camera")
    override fun openSettings() = note("open settings")
    override fun browse(page: String) = note("browse $page")
    override fun shutter() = note("shutter")
    override fun lamp(on: Boolean) = note("lamp $on")
    override fun aloud(on: Boolean) = note("aloud $on")
    override fun lightStarted() = note("light started")
    override fun asked(ask: TurnAsk) = note("asked ${ask.words}")
    override fun lightEnded() = note("light ended")

    private fun note(what: Any) {
        all += what
    }
}

val WORDS: Words by lazy { words("en") }

/** A sample on a stage of its own: no camera, no core but for its words. */
@Composable
fun Staged(sample: Sample, asked: Asked = Asked(), words: Words = WORDS) = App(sample.shown, sample.camera, words, asked) {}
