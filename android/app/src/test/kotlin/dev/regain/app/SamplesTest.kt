package dev.regain.app

import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.test.DeviceConfigurationOverride
import androidx.compose.ui.test.FontScale
import androidx.compose.ui.test.ForcedSize
import androidx.compose.ui.test.assertHeightIsAtLeast
import androidx.compose.ui.test.assertIsDisplayed
import androidx.compose.ui.test.assertWidthIsAtLeast
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.junit4.createComposeRule
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import dev.regain.bridge.Event
import dev.regain.bridge.ScreenName
import dev.regain.bridge.words
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.ParameterizedRobolectricTestRunner
import org.robolectric.ParameterizedRobolectricTestRunner.Parameters

/** What must hold of every screen, in every state it can be in. */
@RunWith(ParameterizedRobolectricTestRunner::class)
class SamplesTest(private val sample: Sample) {
    companion object {
        @JvmStatic @Parameters(name = "{0}")
        fun all(): List<Sample> = SAMPLES
    }

    @get:Rule val rule = createComposeRule()

    private fun nodes(): List<SemanticsNode> {
        fun below(node: SemanticsNode): List<SemanticsNode> = listOf(node) + node.children.flatMap(::below)
        return below(rule.onRoot().fetchSemanticsNode())
    }

    private fun label(node: SemanticsNode) = node.config.getOrNull(SemanticsProperties.ContentDescription)?.joinToString()
        ?: node.config.getOrNull(SemanticsProperties.Text)?.joinToString { it.text } ?: ""

    @Test
    fun everythingThatCanBePressedHasALabelARoleAnd48DpAlsoAtDoubleTextInEveryLanguage() {
        var setting by mutableStateOf(1f to "en")
        rule.setContent {
            val (scale, language) = setting
            DeviceConfigurationOverride(DeviceConfigurationOverride.FontScale(scale)) {
                Staged(samples(language).single { it.name == sample.name }, words = words(language))
            }
        }
        for (other in listOf(1f to "en") + LANGUAGES.map { 2f to it }) {
            setting = other
            rule.waitForIdle()
            val pressed = rule.onAllNodes(hasClickAction())
            val found = pressed.fetchSemanticsNodes()
            for ((at, node) in found.withIndex()) {
                val editable = SemanticsProperties.EditableText in node.config
                assertTrue("$sample: a button without a label", label(node).isNotBlank())
                assertTrue("${label(node)} has no role", editable || node.config.getOrNull(SemanticsProperties.Role) != null)
                pressed[at].assertHeightIsAtLeast(48.dp).assertWidthIsAtLeast(48.dp)
            }
        }
    }

    @Test
    fun besideAnotherAppEverythingThatCanBePressedIsStillReached() {
        rule.setContent { DeviceConfigurationOverride(DeviceConfigurationOverride.ForcedSize(DpSize(320.dp, 300.dp))) { Staged(sample) } }
        val texts = rule.onAllNodes(hasClickAction()).fetchSemanticsNodes().map(::label)
        for (text in texts) rule.reach(text).assertIsDisplayed()
    }

    @Test
    fun eachHasAPaneTitleOneHeadingAndNothingThatPrintsATemplate() {
        rule.setContent { Staged(sample) }
        val all = nodes()
        assertEquals(1, all.count { SemanticsProperties.PaneTitle in it.config })
        val headings = all.count { SemanticsProperties.Heading in it.config }
        assertEquals(if (sample.shown is Shown.Opening) 0 else 1, headings)
        val texts = all.map(::label)
        assertTrue("$texts", texts.none { "null" in it || "{" in it })
    }

    @Test
    fun buttonsSendWhatTheySayAndNothingElseIsSent() {
        val asked = Asked()
        rule.setContent { Staged(sample, asked) }
        rule.waitForIdle()
        val screen = (sample.shown as? Shown.Step)?.screen ?: return
        val whyPage = !sample.camera.allowed && screen.name == ScreenName.SCAN
        asked.all.clear()
        for ((text, event) in listOf(screen.primary.takeUnless { whyPage } to Event.Primary, screen.second to Event.Second, screen.quiet to Event.Quiet)) {
            if (text == null) continue
            rule.press(text)
            assertEquals(listOf<Any>(event), asked.all)
            asked.all.clear()
        }
    }

    @Test
    fun whatWentWrongIsSpokenAtOnceWithItsCode() {
        rule.setContent { Staged(sample) }
        val step = sample.shown as? Shown.Step ?: return
        val trouble = step.refused ?: step.screen.trouble ?: return
        val spoken = nodes().filter { it.config.getOrNull(SemanticsProperties.LiveRegion) == LiveRegionMode.Assertive }.joinToString { label(it) }
        assertTrue(spoken, trouble.title in spoken && trouble.text in spoken && trouble.code in spoken)
    }

    @Test
    fun noSecretIsInWhatAStatePrints() {
        assertTrue("${sample.shown}", "Fx7kQm2Z" !in sample.shown.toString() && "ERIKSSON" !in sample.shown.toString())
    }
}
