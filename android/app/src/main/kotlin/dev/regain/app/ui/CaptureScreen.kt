package dev.regain.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.BoxWithConstraints
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.FilterChip
import androidx.compose.material3.FilterChipDefaults
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.SelectableChipColors
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.geometry.CornerRadius
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import dev.regain.app.CameraView
import dev.regain.app.look.LocalTokens
import dev.regain.bridge.Event
import dev.regain.bridge.Screen

/** Draws what the camera sees; nothing in pictures and tests. */
typealias Preview = @Composable (Modifier) -> Unit

/** The long and the short side of a card (ISO/IEC 7810, ID-1). */
private const val CARD = 85.6f / 53.98f

/** A code is a square. */
internal const val CODE = 1f

/** The share of the screen that words and buttons take at most, and then scroll: the camera's picture stays large enough to aim. */
private const val MOST_WORDS = 0.62f

/** A photo of one side of the ID, taken by itself when nothing is in the way. */
@Composable
fun CaptureScreen(screen: Screen, camera: CameraView, acts: Acts, preview: Preview) {
    val words = LocalWords.current
    if (!camera.allowed) return CameraPage(screen, camera, acts)
    StaysAwake()
    CameraFrame(screen, camera, acts, preview, words.cardOutline, CARD) {
        FlowRow(horizontalArrangement = Arrangement.spacedBy(8.dp)) {
            if (camera.hasLamp) Toggle(words.lamp, camera.lamp, acts::lamp)
            Toggle(words.readAloud, camera.aloud, acts::aloud)
        }
        if (camera.shutter) MainButton(words.shutter, onClick = acts::shutter)
    }
}

/** The camera's picture with an outline of [shape], its width over its height, and below it the one line of guidance. */
@Composable
fun CameraFrame(
    screen: Screen, camera: CameraView, acts: Acts, preview: Preview, spoken: String, shape: Float, more: @Composable ColumnScope.() -> Unit,
) {
    val words = LocalWords.current
    val ready = camera.look?.ready == true
    BoxWithConstraints(Modifier.fillMaxSize().safeDrawingPadding()) {
        val most = maxHeight * MOST_WORDS
        Column(Modifier.fillMaxSize().semantics { paneTitle = screen.title }) {
            Finder(Modifier.weight(1f).semantics { contentDescription = spoken }, ready, shape, preview)
            Column(
                Modifier.fillMaxWidth().heightIn(max = most).verticalScroll(rememberScrollState()).padding(24.dp, 16.dp),
                verticalArrangement = Arrangement.spacedBy(8.dp),
            ) {
                Text(screen.progress, style = MaterialTheme.typography.labelMedium, color = LocalTokens.current.muted)
                Title(screen.title)
                // What went wrong comes before what to do as always.
                screen.trouble?.let { Note(it) }
                Guidance(if (ready) words.hold else camera.look?.words ?: screen.text, if (ready) words.hold else camera.said ?: screen.text)
                Actions(screen.primary, null, null, acts::send)
                more()
                Actions(null, null, screen.quiet, acts::send)
            }
        }
    }
}

/** The one line of guidance as it is read, and as a screen reader says it: one sentence at a time, in the core's pace. */
@Composable
private fun Guidance(shown: String, said: String) = Text(
    shown, Modifier.semantics { liveRegion = LiveRegionMode.Polite; contentDescription = said }, style = MaterialTheme.typography.titleMedium,
)

/** The picture under an outline in true proportions; the outline thickens when everything fits. */
@Composable
private fun Finder(modifier: Modifier, ready: Boolean, shape: Float, preview: Preview) {
    val tokens = LocalTokens.current
    val color = if (ready) tokens.primary else tokens.outline
    Box(modifier.fillMaxWidth().background(tokens.raised)) {
        preview(Modifier.fillMaxSize())
        Box(Modifier.fillMaxSize().drawBehind {
            val width = minOf(size.width * 0.88f, size.height * 0.88f * shape)
            val outline = Size(width, width / shape)
            val corner = Offset((size.width - outline.width) / 2, (size.height - outline.height) / 2)
            drawRoundRect(color, corner, outline, CornerRadius(12.dp.toPx()), Stroke(if (ready) 6.dp.toPx() else 3.dp.toPx()))
        })
    }
}

@Composable
internal fun Toggle(text: String, on: Boolean, change: (Boolean) -> Unit, colors: SelectableChipColors = FilterChipDefaults.filterChipColors()) =
    FilterChip(on, { change(!on) }, { Text(text, style = MaterialTheme.typography.labelMedium) }, Modifier.heightIn(min = 48.dp), colors = colors)
