package dev.regain.app

import dev.regain.bridge.Failure
import dev.regain.bridge.Goal
import dev.regain.bridge.Lens
import dev.regain.bridge.LightColor
import dev.regain.bridge.Look
import dev.regain.bridge.PixelFormat
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Shape
import dev.regain.bridge.told
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentHashMap

/** A screen as it may be seen: feeds the pictures and every check over all screens. */
class Sample(val name: String, val shown: Shown, val camera: CameraView = ALLOWED) {
    override fun toString() = name
}

/** The languages that samples come in: the code's own, one that runs longer, one that runs from the right, and the one that shows what is not translated. */
val LANGUAGES = listOf("en", "de", "ar", "en-XA")

private val ALLOWED = CameraView(wanted = true, allowed = true)

private val KNOWN = ConcurrentHashMap<String, List<Sample>>()

/** All screens in the order of the journey, each with what the camera can have to say on it. */
val SAMPLES: List<Sample> = samples("en")

/** The same in the core's words for [language]. */
fun samples(language: String): List<Sample> = KNOWN.getOrPut(language) {
    val steps = screens(language)
    val (scan, front, light) = listOf("scan", "front", "light").map { name -> steps.getValue(name) }
    fun seen(gray: Int) = ALLOWED.copy(look = look(language, gray), hasLamp = true)
    listOf(Sample("opening", Shown.Opening)) + steps.map { (name, step) -> Sample(name, step) } + listOf(
        Sample("scan-why", scan, CameraView()),
        Sample("scan-settings", scan, CameraView(asksNoMore = true)),
        Sample("no-camera-settings", steps.getValue("no-camera"), CameraView(asksNoMore = true)),
        Sample("front-no-card", front, seen(gray = 110)),
        Sample("front-shutter", front, seen(gray = 4).copy(shutter = true, lamp = true)),
        Sample("front-ready", front, ALLOWED.copy(look = Look(true, false, null, null, null, false, emptyList(), null))),
        Sample("front-no-room", front.copy(refused = told(Failure.STORAGE, language))),
        Sample("light-blue", light, ALLOWED.copy(rolling = true, show = LightShow(listOf(LightColor(0u, 0xFF2E6FB4u)), 4000u))),
    ) + asks(language).filter { it.towards != null }.distinctBy { it.towards }.map { ask ->
        val show = TurnShow(listOf(ask.copy(atMs = 0u)), 10_000u)
        Sample("turn-${checkNotNull(ask.towards).name.lowercase()}", steps.getValue("turn"), ALLOWED.copy(rolling = true, show = show))
    } + listOf(
        Sample("failed", Shown.Failed(null, canStartAgain = false)),
        Sample("failed-key", Shown.Failed(told(Failure.KEY, language), canStartAgain = true)),
        Sample("failed-storage", Shown.Failed(told(Failure.STORAGE, language), canStartAgain = false)),
    )
}

/** A screen of which only the name matters. */
fun plain(name: ScreenName): Screen = screens("en").values.first().screen.copy(name = name)

/** What the lens says of a room that is all [gray], once it has made up its mind. */
private fun look(language: String, gray: Int): Look = Lens(language, Goal.Card("")).use { lens ->
    val (width, height) = 640 to 480
    val frame = ByteBuffer.allocateDirect(width * height).apply { while (hasRemaining()) put(gray.toByte()); flip() }
    (0..10).map { lens.look(frame, Shape(width.toUInt(), height.toUInt(), width.toUInt(), PixelFormat.GRAY8, 0u, (it * 500).toULong())) }.last()
}
