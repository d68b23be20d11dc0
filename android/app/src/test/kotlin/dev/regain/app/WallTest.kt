package dev.regain.app

import java.io.File
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test

/** Walls that the compiler does not see, read from the sources. */
class WallTest {
    private val android = File(System.getProperty("regain.root"), "android")
    private fun sources(folder: String) = File(android, folder).walk().filter { it.extension == "kt" }.toList().also { assertTrue(it.size > 5) }

    @Test
    fun theKitKnowsNeitherScreensNorTheJourney() {
        val found = sources("kit/src/main").flatMap { file -> file.readLines().filter { it.startsWith("import androidx.") || it.startsWith("import dev.regain.bridge") } }
        assertEquals(emptyList<String>(), found)
    }

    @Test
    fun onlyThreeFilesHoldObjectsOfTheCore() {
        val holders = sources("app/src/main").filter { file -> file.readLines().any { it == "import dev.regain.bridge.Flow" || it == "import dev.regain.bridge.Lens" } }
        assertEquals(listOf("FlowHost.kt", "Graph.kt", "Watching.kt"), holders.map { it.name }.sorted())
    }

    @Test
    fun theSystemMayShowWhereBackLeadsBeforeItGoesThere() {
        val manifest = File(android, "app/src/main/AndroidManifest.xml").readText()
        assertTrue("android:enableOnBackInvokedCallback=\"true\"" in manifest)
        val found = sources("app/src/main").filter { file -> Regex("""\b(onBackPressed|onKeyDown|KEYCODE_BACK)\b""").containsMatchIn(file.readText()) }
        assertEquals(emptyList<File>(), found)
    }

    @Test
    fun nothingIsLoggedOrPrinted() {
        val found = (sources("app/src/main") + sources("kit/src/main")).flatMap { file -> file.readLines().filter { Regex("""\bLog\.|\bprintln\(|printStackTrace""").containsMatchIn(it) } }
        assertEquals(emptyList<String>(), found)
    }

    @Test
    fun screensAreDrawnFromValuesOnly() {
        val found = sources("app/src/main/kotlin/dev/regain/app/ui").flatMap { file -> file.readLines().filter { "Journey" in it || "Graph" in it || "StateFlow" in it } }
        assertEquals(emptyList<String>(), found)
    }
}
