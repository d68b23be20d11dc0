package dev.regain.app.ui

import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import dev.regain.bridge.Screen

/** The pass, shown once. */
@Composable
fun DoneScreen(screen: Screen, pass: String?, acts: Acts) = StepPage(screen, acts) {
    val words = LocalWords.current
    var copied by rememberSaveable { mutableStateOf(false) }
    if (pass != null) {
        Secret(words.pass, pass)
        QuietButton(words.copy) {
            acts.copy(pass)
            copied = true
        }
        if (copied) Text(words.copied, Modifier.semantics { liveRegion = LiveRegionMode.Polite })
    }
}
