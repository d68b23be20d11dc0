package dev.regain.app

import dev.regain.bridge.BridgeException
import dev.regain.bridge.Effect
import dev.regain.bridge.Event
import dev.regain.bridge.Failure
import dev.regain.bridge.Flow
import dev.regain.bridge.Screen
import dev.regain.bridge.Trouble
import dev.regain.bridge.told
import dev.regain.kit.KeyFailure
import dev.regain.kit.StorageFailure
import dev.regain.kit.languages
import java.util.concurrent.LinkedBlockingQueue
import kotlin.concurrent.thread
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow

/** Carries out what the core wants done, on the core's thread. Returns the answer where it has one at once. */
fun interface Runner {
    fun carryOut(effect: Effect): Event?
}

/** Told which screen is up, so that a camera does not outlive its screen. */
fun interface Settling {
    fun settle(screen: Screen)
}

/**
 * Owns the [Flow] and the one thread that calls it. Events go in by a queue; what follows is carried out in order, and then the screen is
 * shown. When the core fails inside, a fresh flow goes on from its journal. [clear] takes everything of the app off the phone.
 */
class FlowHost(
    private val open: () -> Flow,
    private val clear: () -> Unit,
    private val runner: Runner,
    private val settling: Settling,
) : AutoCloseable {
    private sealed interface Message
    private data class Sent(val event: Event) : Message
    private data object Retry : Message
    private data object StartAgain : Message
    private data object Close : Message

    private val inbox = LinkedBlockingQueue<Message>()
    private val now = MutableStateFlow<Shown>(Shown.Opening)
    private var failures = 0

    val shown: StateFlow<Shown> = now.asStateFlow()

    private val thread = thread(name = "regain-flow") { run() }

    fun send(event: Event) = inbox.put(Sent(event))

    fun retry() = inbox.put(Retry)

    /** Begins anew without the wallet; only where [Shown.Failed] offers it. */
    fun startAgain() = inbox.put(StartAgain)

    override fun close() {
        inbox.put(Close)
        thread.join()
    }

    private fun run() {
        while (true) {
            val stop = try {
                open().use { if (drive(it) == Close) return }
                null
            } catch (refused: BridgeException.Refused) {
                Shown.Failed(refused.told(), canStartAgain = true)
            } catch (_: BridgeException.Internal) {
                Shown.Failed(null, canStartAgain = false).takeIf { ++failures > MOST_FAILURES }
            } catch (_: KeyFailure) {
                Shown.Failed(told(Failure.KEY, languages()), canStartAgain = true)
            } catch (_: StorageFailure) {
                Shown.Failed(told(Failure.STORAGE, languages()), canStartAgain = false)
            }
            if (stop != null && !waitForRetry(stop)) return
        }
    }

    /** Until it is closed. */
    private fun drive(flow: Flow): Message {
        var screen = advance(flow, Event.Wait(0u), null)
        while (true) {
            // While the core works the queue is looked at first: a tap waits for a moment, never for the network.
            val message = if (screen.busy) inbox.poll() ?: Sent(Event.Wait(MOMENT_MS)) else inbox.take()
            if (message is Sent) screen = take(flow, message.event) else if (message == Close) return message
        }
    }

    private fun take(flow: Flow, event: Event): Screen = try {
        advance(flow, event, null).also { if (event !is Event.Wait) failures = 0 }
    } catch (refused: BridgeException.Refused) {
        // The journey stands where it stood, and the event can be sent again.
        show(flow, refused.told())
    }

    private fun advance(flow: Flow, event: Event, refused: Trouble?): Screen {
        val effects = ArrayDeque(flow.advance(event))
        while (effects.isNotEmpty()) {
            val answer = try {
                runner.carryOut(effects.removeFirst())
            } catch (_: KeyFailure) {
                Event.Failed(Failure.KEY)
            }
            if (answer != null) effects += flow.advance(answer)
        }
        return show(flow, refused)
    }

    private fun show(flow: Flow, refused: Trouble?): Screen {
        val screen = flow.screen()
        settling.settle(screen)
        now.value = Shown.Step(screen, if (screen.hasSecret) flow.reveal() else null, refused)
        return screen
    }

    /** False when it was closed meanwhile. */
    private fun waitForRetry(told: Shown.Failed): Boolean {
        now.value = told
        failures = 0
        while (true) {
            when (inbox.take()) {
                Close -> return false
                Retry -> return true
                StartAgain -> if (told.canStartAgain) return true.also { clear() }
                // Nothing can be taken while nothing is open.
                is Sent -> Unit
            }
        }
    }

    private companion object {
        const val MOST_FAILURES = 3
        val MOMENT_MS = 200u
    }
}

private fun BridgeException.Refused.told() = Trouble(title, text, code)
