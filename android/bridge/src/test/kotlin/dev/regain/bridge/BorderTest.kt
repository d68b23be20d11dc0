package dev.regain.bridge

import org.junit.jupiter.api.io.TempDir
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.concurrent.thread
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertNotNull
import kotlin.test.assertTrue

class BorderTest {
    @Test
    fun aPanicInsideIsATypedFailureAndTheJourneyGoesOn(@TempDir folder: Path) {
        val before = Flow.open(setup(folder)).use { flow ->
            flow.advance(Event.Primary)
            val before = flow.screen()
            assertFailsWith<BridgeException.Internal> { flow.panic() }
            assertFailsWith<BridgeException.Internal> { flow.advance(Event.Primary) }
            assertFailsWith<BridgeException.Internal> { flow.screen() }
            before
        }
        Flow.open(setup(folder)).use {
            it.advance(Event.Wait(0u))
            assertEquals(before, it.screen())
        }
    }

    @Test
    fun aWalletOfAnotherKeyIsRefusedWithWordsForThePerson(@TempDir folder: Path) {
        Flow.open(setup(folder)).close()
        val refused = assertFailsWith<BridgeException.Refused> { Flow.open(setup(folder).copy(walletKey = ByteArray(32) { 8 })) }
        assertTrue(refused.title.isNotBlank() && refused.text.isNotBlank() && refused.code.length == 3)
    }

    @Test
    fun oneFlowAtATimeHoldsAWallet(@TempDir folder: Path) {
        Flow.open(setup(folder)).use {
            assertFailsWith<BridgeException> { Flow.open(setup(folder)) }
        }
        Flow.open(setup(folder)).close()
    }

    @Test
    fun aMalformedAnswerChangesNothing(@TempDir folder: Path) {
        Flow.open(setup(folder)).use { flow ->
            flow.advance(Event.Primary)
            val before = flow.screen()
            assertFailsWith<BridgeException.Refused> { flow.advance(Event.KeyMade(ByteArray(65) { 4 }, null)) }
            assertFailsWith<BridgeException.Refused> { flow.advance(Event.Signed(byteArrayOf(1))) }
            assertEquals(emptyList(), flow.advance(Event.LightDone))
            assertEquals(before, flow.screen())
        }
    }

    @Test
    fun aLinkOfSomethingElseIsTold(@TempDir folder: Path) {
        Flow.open(setup(folder)).use { flow ->
            flow.advance(Event.Primary)
            flow.advance(Event.CodeRead("https://elsewhere.example/"))
            val trouble = assertNotNull(flow.screen().trouble)
            assertTrue(trouble.title.isNotBlank() && trouble.text.isNotBlank())
        }
    }

    @Test
    fun cancellingFromAnotherThreadEndsAWait(@TempDir folder: Path) {
        Flow.open(setup(folder)).use { flow ->
            flow.advance(Event.Primary)
            val canceller = thread { flow.cancel() }
            flow.advance(Event.Wait(10_000u))
            canceller.join()
            assertEquals(ScreenName.ENDED, flow.screen().name)
        }
    }

    @Test
    fun nothingThatCrossesPrintsItsContent(@TempDir folder: Path) {
        val (text, byte) = "Pl0verNest" to ByteArray(3) { 0xc5.toByte() }
        val told = listOf(
            Event.CodeRead(text), Event.CodeTyped(text), Event.Photo(byte), Event.Signed(byte), Event.KeyMade(byte, null),
            Event.KeyMade(byte, Statement.AndroidKey(listOf(byte))), Statement.AndroidKey(listOf(byte)), Event.Asserted(byte),
            Event.LightFrame(byte, 1u, true, null, null), Effect.Sign("device", byte), Fact("Last name", text, text),
            Look(true, false, null, null, null, false, emptyList(), text), setup(folder).copy(walletKey = byte),
            Flow.open(setup(folder)).use { it.screen() }.copy(title = text, text = text, facts = listOf(Fact(text, text, text))),
        ).map { it.toString() }
        assertTrue(told.none { text in it || "-59" in it || "197" in it || "c5" in it }, "$told")
        assertEquals("Screen start", told.last())
        assertEquals("Photo", told[2])
    }

    @Test
    fun theLensBorrowsDirectMemoryAndRefusesWhatIsNoFrame() {
        Lens("en", Goal.Card(System.getProperty("regain.models"))).use { lens ->
            val frame = ByteBuffer.allocateDirect(640 * 480)
            val shape = Shape(640u, 480u, 640u, PixelFormat.GRAY8, 0u, 0u)
            val look = lens.look(frame, shape)
            assertEquals(Guidance.TOO_DARK, look.guidance)
            assertEquals(false, look.ready)
            assertFailsWith<BridgeException.Refused> { lens.look(frame, shape.copy(height = 481u)) }
            assertFailsWith<BridgeException.Refused> { lens.look(frame, shape.copy(rotation = 45u)) }
        }
    }
}
