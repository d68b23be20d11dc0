package dev.regain.app.ui

import android.provider.Settings
import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.Icon
import androidx.compose.material3.LinearProgressIndicator
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalContext
import androidx.compose.ui.platform.LocalView
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.unit.dp
import dev.regain.app.look.Icons
import dev.regain.app.look.LocalTokens
import dev.regain.bridge.Fact
import dev.regain.bridge.Tone
import dev.regain.bridge.Trouble
import dev.regain.bridge.Words

/** The words of the app's own parts, from the core. */
val LocalWords = staticCompositionLocalOf<Words> { error("no words") }

/** Nobody touches the screen meanwhile, and it must not go dark. */
@Composable
internal fun StaysAwake() {
    val view = LocalView.current
    DisposableEffect(view) {
        view.keepScreenOn = true
        onDispose { view.keepScreenOn = false }
    }
}

/** The mood of a screen: an icon and a word, never a colour alone. */
@Composable
fun Mood(tone: Tone) {
    val (tokens, words) = LocalTokens.current to LocalWords.current
    when (tone) {
        Tone.CALM -> Unit
        Tone.BUSY -> Waiting(words.busy)
        Tone.ATTENTION -> Said(Icons.Stop, words.attention, tokens.attention)
        Tone.REFUSED -> Said(Icons.Stop, words.refused, tokens.danger)
        Tone.DONE -> Said(Icons.Tick, words.done, tokens.success)
    }
}

@Composable
private fun Said(icon: ImageVector, word: String, color: Color) = Row(
    Modifier.semantics(mergeDescendants = true) {}, Arrangement.spacedBy(8.dp), Alignment.CenterVertically,
) {
    Icon(icon, contentDescription = null, tint = color)
    Text(word, style = MaterialTheme.typography.labelLarge, color = color)
}

/** A bar that moves, or stands with its word where the system asks for less motion. */
@Composable
private fun Waiting(word: String) = Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
    Said(Icons.Clock, word, LocalTokens.current.primary)
    if (motion()) LinearProgressIndicator(Modifier.fillMaxWidth().clearAndSetSemantics {})
}

/** Whether the system shows animations. */
@Composable
private fun motion(): Boolean {
    val resolver = LocalContext.current.contentResolver
    return remember { Settings.Global.getFloat(resolver, Settings.Global.ANIMATOR_DURATION_SCALE, 1f) > 0f }
}

/** What did not work, in a frame of its own and spoken at once. */
@Composable
fun Note(trouble: Trouble) {
    val tokens = LocalTokens.current
    Column(
        Modifier.fillMaxWidth().background(tokens.attentionBehind, MaterialTheme.shapes.medium)
            .border(1.dp, tokens.attention, MaterialTheme.shapes.medium).padding(16.dp)
            .semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Assertive },
        Arrangement.spacedBy(8.dp),
    ) {
        Text(trouble.title, style = MaterialTheme.typography.labelLarge, color = tokens.attention)
        Text(trouble.text, style = MaterialTheme.typography.bodyLarge, color = tokens.text)
        HelpCode(trouble.code)
    }
}

@Composable
fun HelpCode(code: String) =
    Text("${LocalWords.current.helpCode}: $code", style = MaterialTheme.typography.labelMedium, color = LocalTokens.current.muted)

/** Fields with their source, each read as one. */
@Composable
fun Facts(facts: List<Fact>) {
    val tokens = LocalTokens.current
    Column(Modifier.fillMaxWidth().background(tokens.raised, MaterialTheme.shapes.medium)) {
        for (fact in facts) Column(Modifier.fillMaxWidth().padding(16.dp, 12.dp).semantics(mergeDescendants = true) {}) {
            Text(fact.label, style = MaterialTheme.typography.labelMedium, color = tokens.muted)
            Text(fact.value, style = MaterialTheme.typography.bodyLarge, color = tokens.text)
            if (fact.note.isNotEmpty()) Text(fact.note, style = MaterialTheme.typography.labelMedium, color = tokens.muted)
        }
    }
}

/** A secret, big and in groups of four; spoken character by character. */
@Composable
fun Secret(label: String, secret: String) {
    val tokens = LocalTokens.current
    Text(
        secret.chunked(4).joinToString(" "),
        Modifier.fillMaxWidth().background(tokens.raised, MaterialTheme.shapes.medium).padding(24.dp)
            .clearAndSetSemantics { spoken(label, secret) },
        color = tokens.text, fontFamily = FontFamily.Monospace, style = MaterialTheme.typography.headlineSmall,
    )
}
