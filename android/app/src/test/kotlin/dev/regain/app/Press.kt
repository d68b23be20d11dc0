package dev.regain.app

import androidx.compose.ui.test.SemanticsNodeInteraction
import androidx.compose.ui.test.SemanticsNodeInteractionsProvider
import androidx.compose.ui.test.hasAnyAncestor
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasScrollAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo

/** Presses the button with this text as a person does: scrolled to where it must be. */
fun SemanticsNodeInteractionsProvider.press(text: String) {
    reach(text).performClick()
}

/** The button with this text, scrolled to where it must be. */
fun SemanticsNodeInteractionsProvider.reach(text: String): SemanticsNodeInteraction {
    val button = hasClickAction() and hasText(text)
    val scrolls = onAllNodes(button and hasAnyAncestor(hasScrollAction())).fetchSemanticsNodes().isNotEmpty()
    return onNode(button).apply { if (scrolls) performScrollTo() }
}
