package dev.regain.bridge

import java.nio.file.Files
import java.nio.file.Path
import java.util.Base64
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.longOrNull

/**
 * Plays a journey of a file over the border: the real core, with its threads, its journal and its screens. What service, worker and wallet
 * answered is told from the file. `tests/tests/journey/border.rs` and `Rehearsal.swift` do the same.
 */
class Rehearsal(journey: Journey) : AutoCloseable {
    private val folder = inMemory()
    private val device = (journey.before + journey.steps).first().with.jsonObject
    private val atMs = journey.atMs
    private var flow = open()

    /** The last screen of the journey, and the pass on it. */
    var end = "end: none"
        private set

    init {
        journey.before.forEach { take(it) }
    }

    private fun open(): Flow {
        val service = device.getValue("service").jsonPrimitive
        val setup = setup(folder).copy(device = device.getValue("label").jsonPrimitive.content, service = service.content.takeIf { service.isString })
        // What a journey under way still waits for: the file has its answers.
        return Flow.rehearse(setup, atMs).also { it.advance(Event.Wait(0u)) }
    }

    /** The app is killed and started again: only the wallet's file is left. */
    fun kill() {
        flow.close()
        flow = open()
    }

    fun screen() = flow.screen()

    /** Lets one thing happen; the line of the text that says what came of it. */
    fun take(happening: Happening): String {
        val effects = send(happening)
        val screen = flow.screen()
        if (screen.name == ScreenName.DONE || screen.name == ScreenName.ENDED) end = "end: ${seen(screen)}, pass ${flow.reveal() ?: "none"}"
        val done = if (effects.isEmpty()) "" else effects.joinToString(", ", ": ", transform = ::named)
        return "${happening.name} > ${seen(screen)}$done"
    }

    /** In the border's words, or, for what no platform does, in the journey's own. */
    private fun send(happening: Happening): List<Effect> = when (happening.name) {
        "begin", "words-same", "consented", "agreed", "continue", "close" -> flow.advance(Event.Primary)
        // Where it is too bright, turning the head comes first and another try second.
        "retry" -> flow.advance(if (tooBright()) Event.Second else Event.Primary)
        "turn-instead" -> flow.advance(if (tooBright()) Event.Primary else Event.Second)
        "light-instead" -> flow.advance(Event.Second)
        "words-differ", "consent-refused", "declined", "take-again" -> flow.advance(Event.Quiet)
        "code-read" -> flow.advance(Event.CodeRead(happening.text))
        "code-typed" -> flow.advance(Event.CodeTyped(happening.text))
        "checked" -> flow.advance(checked(happening.with.jsonObject))
        "photo-taken" -> flow.advance(Event.Photo(happening.text.toByteArray()))
        "light-done" -> {
            happening.with.jsonArray.forEach { check(flow.advance(filmed(it.jsonObject)).isEmpty()) }
            flow.advance(Event.LightDone)
        }
        "light-interrupted" -> flow.advance(Event.LightInterrupted)
        "key-made" -> flow.advance(Event.KeyMade(point(happening.with.jsonObject), null))
        "signed" -> flow.advance(Event.Signed(decode(happening.text)))
        "failed" -> failure(happening.text)?.let { flow.advance(Event.Failed(it)) } ?: flow.answer(happening.json)
        "stop" -> {
            flow.cancel()
            flow.advance(Event.Wait(10_000u))
        }
        "worked", "replied", "kept" -> flow.answer(happening.json)
        else -> error("nobody plays ${happening.name}")
    }

    private fun tooBright() = flow.screen().code == "F03"

    override fun close() {
        flow.close()
        folder.toFile().deleteRecursively()
    }
}

private fun checked(found: JsonObject): Event {
    fun yes(name: String) = found.getValue(name).jsonPrimitive.boolean
    return Event.Checked(
        camera = yes("camera"),
        lux = if (yes("light")) 200f else 1f,
        brightness = yes("brightness"),
        freeBytes = if (yes("storage")) 1uL shl 30 else 0uL,
        noFlash = found["no_flash"]?.jsonPrimitive?.boolean == true,
    )
}

private fun filmed(frame: JsonObject): Event {
    val exposure = frame.getValue("exposure").jsonObject
    fun number(name: String) = exposure.getValue(name).jsonPrimitive.longOrNull
    return Event.LightFrame(
        picture = frame.getValue("picture").jsonPrimitive.content.toByteArray(),
        atMs = frame.getValue("at_ms").jsonPrimitive.content.toUInt(),
        locked = exposure.getValue("locked").jsonPrimitive.boolean,
        timeNs = number("time_ns")?.toULong(),
        iso = number("iso")?.toUInt(),
    )
}

/** A point on the curve, uncompressed (SEC 1 section 2.3.3). */
private fun point(key: JsonObject) =
    byteArrayOf(4) + decode(key.getValue("x").jsonPrimitive.content) + decode(key.getValue("y").jsonPrimitive.content)

private fun decode(text: String): ByteArray = Base64.getUrlDecoder().decode(text)

/** What a platform says did not work; nothing for what fails inside. */
private fun failure(reason: String) = when (reason) {
    "no-camera" -> Failure.CAMERA
    "key-failed" -> Failure.KEY
    "storage-failed" -> Failure.STORAGE
    else -> null
}

/** Which screen it is, its mood, and the code for the help desk. */
private fun seen(screen: Screen) = listOfNotNull(screen.tag, screen.tone.name.lowercase(), screen.code).joinToString(" ")

private fun named(effect: Effect) = when (effect) {
    is Effect.Scan -> "scan"
    is Effect.MakeKey -> "make-key ${kind(effect.name)}"
    is Effect.Sign -> "sign ${kind(effect.name)}"
    is Effect.Assert -> "assert ${kind(effect.name)}"
    is Effect.Preflight -> "preflight"
    is Effect.Capture -> "capture ${effect.side.name.lowercase()}"
    is Effect.Light -> "light"
    is Effect.Turn -> "turn"
    is Effect.RestoreBrightness -> "restore-brightness"
    is Effect.Touch -> "touch ${effect.feel.name.lowercase()}"
}

/** What a key is for: the rest of its name sets it apart from that of another recovery. */
private fun kind(name: String) = name.substringBefore('-')

/** A folder for thousands of small writes, where the system has one: nothing here is about the disk. */
private fun inMemory(): Path {
    val memory = Path.of("/dev/shm")
    return if (Files.isWritable(memory)) Files.createTempDirectory(memory, "regain") else Files.createTempDirectory("regain")
}
