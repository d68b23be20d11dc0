package dev.regain.app

import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import dev.regain.bridge.BridgeException
import dev.regain.bridge.Camera
import dev.regain.bridge.Effect
import dev.regain.bridge.Event
import dev.regain.bridge.Failure
import dev.regain.bridge.Flow
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Setup
import dev.regain.bridge.told
import dev.regain.kit.KeyFailure
import dev.regain.kit.StorageFailure
import java.io.IOException
import java.util.concurrent.CopyOnWriteArrayList
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith

/** The one thread that calls the core, with the real core behind it. */
@RunWith(AndroidJUnit4::class)
class FlowHostTest {
    @get:Rule val folder = TemporaryFolder()
    private val wanted = CopyOnWriteArrayList<Effect>()
    private val settled = CopyOnWriteArrayList<Screen>()
    private val opened = CopyOnWriteArrayList<Flow>()
    private var trouble: () -> Unit = {}
    private var carryOut: (Effect) -> Unit = {}
    private var host: FlowHost? = null
    @Volatile private var cleared = 0

    private fun setup(key: Byte = 7) = Setup(folder.root.path, System.getProperty("regain.models"), ByteArray(32) { key }, "Phone under test", null, Camera.LAB, "en")

    private fun start(open: () -> Flow = { trouble(); Flow.open(setup()).also { opened += it } }): FlowHost {
        ApplicationProvider.getApplicationContext<RegainApp>()
        return FlowHost(open, { cleared++ }, { wanted += it; carryOut(it); null }, { settled += it }).also { host = it }
    }

    @After
    fun end() {
        host?.close()
    }

    private fun <T : Any> FlowHost.wait(find: (Shown) -> T?): T {
        val until = System.nanoTime() + 30_000_000_000
        while (System.nanoTime() < until) find(shown.value)?.let { return it } ?: Thread.sleep(5)
        error("${shown.value}")
    }

    private fun FlowHost.until(name: ScreenName) = wait { shown -> (shown as? Shown.Step)?.takeIf { it.screen.name == name } }

    @Test
    fun eventsGoInEffectsAndScreensComeOut() {
        val host = start()
        host.until(ScreenName.START)
        host.send(Event.Primary)
        host.until(ScreenName.SCAN)
        assertEquals(listOf<Effect>(Effect.Scan), wanted.toList())
        assertEquals(ScreenName.SCAN, settled.last().name)
    }

    @Test
    fun afterAPanicInsideItGoesOnFromTheJournal() {
        val host = start()
        host.send(Event.Primary)
        host.until(ScreenName.SCAN)
        assertThrows(BridgeException.Internal::class.java) { opened.single().panic() }
        host.send(Event.Quiet)
        host.wait { opened.getOrNull(1) }
        host.until(ScreenName.SCAN)
        host.send(Event.Quiet)
        host.until(ScreenName.ENDED)
    }

    @Test
    fun aCoreThatFailsAgainAndAgainIsToldAndCanBeTriedAgain() {
        var broken = true
        trouble = { if (broken) throw BridgeException.Internal() }
        val host = start()
        assertEquals(Shown.Failed(null, canStartAgain = false), host.wait { it as? Shown.Failed })
        broken = false
        host.retry()
        host.until(ScreenName.START)
    }

    @Test
    fun aWalletOfAnotherKeyIsToldInTheCoresWords() {
        Flow.open(setup(8)).close()
        val told = checkNotNull(start().wait { it as? Shown.Failed }.trouble)
        assertTrue(told.title.isNotBlank() && told.text.isNotBlank() && told.code.isNotBlank())
    }

    @Test
    fun aKeyStoreOrADiskThatFailsIsToldAndTapsBeforeTheNextTryChangeNothing() {
        for ((failure, what) in listOf(KeyFailure(null) to Failure.KEY, StorageFailure(IOException("full")) to Failure.STORAGE)) {
            trouble = { throw failure }
            val host = start()
            assertEquals(Shown.Failed(told(what, "en"), canStartAgain = what == Failure.KEY), host.wait { it as? Shown.Failed })
            host.send(Event.Primary)
            trouble = {}
            host.retry()
            host.until(ScreenName.START)
            host.close()
        }
        host = null
    }

    @Test
    fun aKeyThatIsGoneInTheMiddleIsToldAtTheStepWithTheWayOn() {
        carryOut = { if (it is Effect.MakeKey) throw KeyFailure(null) }
        val host = start()
        host.send(Event.CodeRead("https://recover.contoso.example/h/abc"))
        val told = host.wait { shown -> (shown as? Shown.Step)?.screen?.takeIf { it.trouble != null } }
        assertEquals(told(Failure.KEY, "en"), told.trouble)
        assertTrue(told.primary != null && told.quiet != null)
    }

    @Test
    fun aLostKeyIsGivenUpOnlyWhenThePersonSaysSoAndOnlyWhereItIsOffered() {
        trouble = { throw StorageFailure(IOException("full")) }
        val host = start()
        host.wait { it as? Shown.Failed }
        host.startAgain()
        trouble = { throw KeyFailure(null) }
        host.retry()
        host.wait { shown -> (shown as? Shown.Failed)?.takeIf { it.canStartAgain } }
        assertEquals(0, cleared)
        trouble = {}
        host.startAgain()
        host.until(ScreenName.START)
        assertEquals(1, cleared)
    }

    @Test
    fun aMalformedAnswerIsRefusedAndTheJourneyStandsWhereItStood() {
        val host = start()
        host.send(Event.Primary)
        host.until(ScreenName.SCAN)
        host.send(Event.KeyMade(ByteArray(65) { 4 }, null))
        val refused = host.wait { shown -> (shown as? Shown.Step)?.refused }
        assertTrue(refused.title.isNotBlank())
        assertEquals(ScreenName.SCAN, (host.shown.value as Shown.Step).screen.name)
    }

    @Test
    fun closedItFreesTheWalletForTheNextOne() {
        start().until(ScreenName.START)
        checkNotNull(host).close()
        host = null
        Flow.open(setup()).close()
    }
}
