package dev.regain.kit

import android.content.Context
import android.speech.tts.TextToSpeech
import java.util.Locale

/** Says guidance aloud when the person holds the phone where it cannot be seen. */
interface Voice : AutoCloseable {
    /** Says [text] now; what is being said is cut off. */
    fun say(text: String)

    override fun close()
}

/** The phone's own speech. Silent until it is ready, and where there is none. */
class Speech(context: Context, private val locale: Locale = Locale.ENGLISH) : Voice {
    @Volatile private var ready = false
    private val speech = TextToSpeech(context) { status -> ready = status == TextToSpeech.SUCCESS }

    override fun say(text: String) {
        if (!ready) return
        speech.language = locale
        speech.speak(text, TextToSpeech.QUEUE_FLUSH, null, text)
    }

    override fun close() = speech.shutdown()
}
