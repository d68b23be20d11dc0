package dev.regain.bridge

import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The journeys of the files: one text for Rust, Kotlin and Swift. */
class RehearsalTest {
    @Test
    fun everyJourneyCrossesTheBorderAsItsTextSays() {
        val journeys = Journey.all()
        for (journey in journeys) {
            val played = Rehearsal(journey).use { app -> journey.steps.map(app::take) + app.end }
            assertEquals(journey.text.joinToString("\n"), played.joinToString("\n"), journey.name)
        }
        assertTrue(journeys.size > 40, "${journeys.size} journeys")
        println("${journeys.size} of ${journeys.size} journeys go as their texts say")
    }

    /** The app is killed after each step; what comes after is what the text says, to the end. */
    @Test
    fun killedAtEachTransitionTheRestGoesAsWritten() {
        for (journey in listOf("pass", "second-try").map(Journey::named)) {
            val steps = journey.steps.size
            val same = (1..steps).count { after -> journey.text.drop(after) == rest(journey, after) }
            println("${journey.name}: killed at $steps of $steps transitions, $same ended the same")
            assertEquals(steps, same, journey.name)
        }
    }

    private fun rest(journey: Journey, after: Int): List<String> = Rehearsal(journey).use { app ->
        journey.steps.take(after).forEach { app.take(it) }
        val before = app.screen().name
        app.kill()
        val stands = app.screen().name
        // Once it is closed, nothing of it is left.
        assertTrue(stands == before || before == ScreenName.CLOSED && stands == ScreenName.START, "$after: $stands")
        journey.steps.drop(after).map(app::take) + app.end
    }
}
