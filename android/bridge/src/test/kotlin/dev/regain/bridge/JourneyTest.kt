package dev.regain.bridge

import org.junit.jupiter.api.io.TempDir
import java.nio.file.Path
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

class JourneyTest {
    /** Key and signatures come from the JVM's own provider, in its own encodings. */
    @Test
    fun aWholeRecoveryKilledAtEveryScreen(@TempDir folder: Path) {
        Lab().use { lab ->
            Phone(folder, lab).use { phone ->
                val killed = mutableSetOf<ScreenName>()
                val end = phone.play { screen ->
                    val due = screen.name != ScreenName.DONE && killed.add(screen.name)
                    if (due) {
                        phone.kill()
                        // What the core was at it takes up by itself, and may have it done already.
                        if (!screen.busy) assertEquals(screen.name, phone.flow.screen().name)
                    }
                    due
                }
                assertEquals(ScreenName.DONE, end.name, end.title)
                assertEquals(Tone.DONE, end.tone)
                assertTrue(killed.size >= 7, "$killed")
                assertTrue(phone.raised >= 2 && phone.restored >= phone.raised)
                val pass = checkNotNull(phone.flow.reveal())
                assertTrue(pass !in end.toString())
                assertTrue(lab.signIn(pass))
                phone.flow.advance(Event.Primary)
                assertNull(phone.flow.reveal(), "the pass is gone with its screen")
            }
        }
    }
}
