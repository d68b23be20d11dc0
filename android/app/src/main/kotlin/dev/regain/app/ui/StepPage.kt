package dev.regain.app.ui

import androidx.compose.foundation.BorderStroke
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedButton
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.regain.app.look.LocalTokens
import dev.regain.bridge.Event
import dev.regain.bridge.Screen

/** Large text needs the whole height: the buttons then scroll with it. */
private const val LARGE_TEXT = 1.5f

/** A step: where one is, the title, what went wrong, its own [content], one main button, one quiet way out. */
@Composable
fun StepPage(screen: Screen, acts: Acts, modifier: Modifier = Modifier, content: @Composable ColumnScope.() -> Unit = {}) {
    Page(screen.title, modifier, { Actions(screen.primary, screen.second, screen.quiet, acts::send) }) {
        Text(screen.progress, style = MaterialTheme.typography.labelMedium, color = LocalTokens.current.muted)
        Mood(screen.tone)
        Title(screen.title)
        screen.trouble?.let { Note(it) }
        screen.trouble?.page?.let { page -> QuietButton(LocalWords.current.openPage) { acts.browse(page) } }
        Body(screen.text)
        content()
        screen.code?.takeIf { screen.trouble == null }?.let { HelpCode(it) }
    }
}

/** A page that scrolls, with [footer] at its bottom edge. */
@Composable
fun Page(pane: String, modifier: Modifier = Modifier, footer: @Composable () -> Unit, content: @Composable ColumnScope.() -> Unit) {
    val inScroll = LocalDensity.current.fontScale >= LARGE_TEXT
    Column(modifier.fillMaxSize().safeDrawingPadding().semantics { paneTitle = pane }) {
        Column(
            Modifier.weight(1f).fillMaxWidth().verticalScroll(rememberScrollState()).padding(24.dp).widthIn(max = 560.dp),
            verticalArrangement = Arrangement.spacedBy(16.dp),
        ) {
            content()
            if (inScroll) footer()
        }
        if (!inScroll) Column(Modifier.padding(horizontal = 24.dp, vertical = 16.dp)) { footer() }
    }
}

@Composable
fun Title(text: String) = Text(text, Modifier.semantics { heading() }, style = MaterialTheme.typography.headlineSmall)

@Composable
fun Body(text: String) {
    if (text.isNotEmpty()) Text(text, style = MaterialTheme.typography.bodyLarge)
}

@Composable
fun Actions(primary: String?, second: String?, quiet: String?, send: (Event) -> Unit) = Column(verticalArrangement = Arrangement.spacedBy(8.dp)) {
    primary?.let { MainButton(it) { send(Event.Primary) } }
    second?.let { EqualButton(it) { send(Event.Second) } }
    quiet?.let { QuietButton(it) { send(Event.Quiet) } }
}

@Composable
fun MainButton(text: String, enabled: Boolean = true, onClick: () -> Unit) =
    Button(onClick, Modifier.fillMaxWidth().heightIn(min = 52.dp), enabled, shape = MaterialTheme.shapes.small) {
        Text(text, style = MaterialTheme.typography.labelLarge, textAlign = TextAlign.Center)
    }

/** As large as the main one: another way that is as good. */
@Composable
fun EqualButton(text: String, onClick: () -> Unit) =
    OutlinedButton(
        onClick, Modifier.fillMaxWidth().heightIn(min = 52.dp), shape = MaterialTheme.shapes.small,
        colors = ButtonDefaults.outlinedButtonColors(contentColor = MaterialTheme.colorScheme.primary),
        border = BorderStroke(2.dp, MaterialTheme.colorScheme.primary),
    ) {
        Text(text, style = MaterialTheme.typography.labelLarge, textAlign = TextAlign.Center)
    }

@Composable
fun QuietButton(text: String, onClick: () -> Unit) =
    TextButton(onClick, Modifier.fillMaxWidth().heightIn(min = 48.dp), shape = MaterialTheme.shapes.small) {
        Text(text, style = MaterialTheme.typography.labelLarge, textAlign = TextAlign.Center)
    }
