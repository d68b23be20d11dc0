package dev.regain.bridge

import java.nio.file.Path
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.ECGenParameterSpec

fun setup(folder: Path) = Setup(
    folder = folder.toString(),
    models = System.getProperty("regain.models"),
    walletKey = ByteArray(32) { 7 },
    device = "Phone under test",
    service = null,
    camera = Camera.LAB,
    language = "en",
)

/** An app without its screens: one thread that sends events and carries out effects in order. */
class Phone(private val folder: Path, private val lab: Lab) : AutoCloseable {
    private val keys = KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
    var flow = Flow.open(setup(folder))
        private set
    val screens = mutableListOf<ScreenName>()
    var raised = 0
        private set
    var restored = 0
        private set

    /** The app is killed and started again: only the wallet's file is left. */
    fun kill() {
        flow.close()
        flow = Flow.open(setup(folder))
    }

    /** Presses the main button until the journey is over. [at] may kill the app; it says whether it did. */
    fun play(at: (Screen) -> Boolean = { false }): Screen {
        val effects = ArrayDeque(flow.advance(Event.Primary))
        repeat(400) {
            while (effects.isNotEmpty()) carryOut(effects.removeFirst()).forEach { effects += flow.advance(it) }
            val screen = flow.screen()
            if (screens.lastOrNull() != screen.name) screens += screen.name
            if (at(screen)) {
                effects += flow.advance(Event.Wait(0u))
                return@repeat
            }
            if (screen.name == ScreenName.DONE || screen.name == ScreenName.ENDED) return screen
            effects += flow.advance(
                if (screen.busy || screen.primary == null) Event.Wait(5_000u)
                else {
                    if (screen.name == ScreenName.MATCH_WORDS) {
                        check(lab.words().all { it in screen.text }) { screen.text }
                        check(lab.compare())
                    }
                    Event.Primary
                },
            )
        }
        error("the journey goes round in circles: $screens")
    }

    private fun carryOut(effect: Effect): List<Event> = when (effect) {
        is Effect.Scan -> listOf(Event.CodeRead(scan()))
        is Effect.MakeKey -> listOf(Event.KeyMade(keys.public.encoded, null))
        is Effect.Assert -> emptyList()
        is Effect.Sign -> listOf(Event.Signed(sign(effect.payload)))
        is Effect.Preflight -> listOf(Event.Checked(camera = true, lux = null, brightness = true, freeBytes = 1uL shl 30, noFlash = false))
        is Effect.Capture -> listOf(Event.Photo(lab.photo(effect.side)))
        is Effect.Light -> {
            raised++
            lab.film(effect.colors, effect.durationMs) + Event.LightDone
        }
        is Effect.Turn -> lab.turn(effect.asks, effect.durationMs) + Event.LightDone
        is Effect.RestoreBrightness -> emptyList<Event>().also { restored++ }
        is Effect.Touch -> emptyList()
    }

    private fun scan(): String {
        val (frame, shape) = lab.code()
        return Lens("en", Goal.Code).use { checkNotNull(it.look(frame, shape).code) { "no code in the frame" } }
    }

    private fun sign(payload: ByteArray) = Signature.getInstance("SHA256withECDSA").run {
        initSign(keys.private)
        update(payload)
        sign()
    }

    override fun close() = flow.close()
}
