package dev.regain.app

import dev.regain.bridge.Effect
import dev.regain.bridge.Event
import dev.regain.bridge.Feel
import dev.regain.bridge.Statement
import dev.regain.kit.Brightness
import dev.regain.kit.Facing
import dev.regain.kit.Pulse

/** One line for each thing that the core may want done. */
class Runners(private val graph: Graph, private val camera: CameraRunner, private val lamp: ((Brightness) -> Unit) -> Unit) : Runner {
    override fun carryOut(effect: Effect): Event? = when (effect) {
        is Effect.MakeKey -> made(effect)
        is Effect.Sign -> Event.Signed(graph.keys.sign(effect.name, effect.payload))
        // Android attests the key itself, so nothing asserts beside it.
        is Effect.Assert -> null
        is Effect.Preflight -> checked()
        is Effect.Scan -> later { camera.start(Job.Scan) }
        is Effect.Capture -> later { camera.start(Job.Photo) }
        is Effect.Light -> later {
            lamp(Brightness::raise)
            camera.start(Job.Face(LightShow(effect.colors, effect.durationMs)))
        }
        is Effect.Turn -> later { camera.start(Job.Face(TurnShow(effect.asks, effect.durationMs))) }
        is Effect.RestoreBrightness -> later { lamp(Brightness::restore) }
        is Effect.Touch -> later { graph.haptics.play(pulse(effect.feel)) }
    }

    private fun made(effect: Effect.MakeKey): Event {
        val key = graph.keys.make(effect.name, effect.challenge)
        graph.keys.keep(effect.keep.toSet() + effect.name, DEVICE)
        return Event.KeyMade(key, Statement.AndroidKey(graph.keys.attestation(effect.name)))
    }

    private fun checked() = Event.Checked(
        camera = camera.view.value.allowed && Facing.entries.all { graph.cameras.facts(it) != null },
        lux = graph.surroundings.lux(),
        brightness = true,
        freeBytes = graph.surroundings.freeBytes().coerceAtLeast(0).toULong(),
        noFlash = graph.surroundings.noFlash(),
    )

    private fun later(begin: () -> Unit): Event? {
        begin()
        return null
    }
}

/** What the names of the keys begin with that credentials may be bound to. */
private const val DEVICE = "device"

private fun pulse(feel: Feel) = when (feel) {
    Feel.TAKEN -> Pulse.TICK
    Feel.ATTENTION -> Pulse.TWICE
    Feel.REFUSED -> Pulse.LONG
    Feel.DONE -> Pulse.RISING
}
