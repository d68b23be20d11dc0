package dev.regain.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawingPadding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.FilterChipDefaults
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameMillis
import androidx.compose.ui.AbsoluteAlignment
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.regain.app.CameraView
import dev.regain.app.TurnShow
import dev.regain.app.look.Icons
import dev.regain.bridge.HeadTurn
import dev.regain.bridge.Screen
import dev.regain.bridge.TurnAsk

/** The head turns as the core asks, one way after the other; nothing flashes. */
@Composable
fun TurnScreen(screen: Screen, camera: CameraView, acts: Acts, preview: Preview) {
    val words = LocalWords.current
    if (!camera.allowed) return CameraPage(screen, camera, acts)
    StaysAwake()
    var ask by remember { mutableStateOf<TurnAsk?>(null) }
    (camera.show as? TurnShow)?.takeIf { camera.rolling }?.let { show -> LaunchedEffect(show) { play(show, acts) { ask = it } } }
    Column(Modifier.fillMaxSize().background(BAND).safeDrawingPadding().semantics { paneTitle = screen.title }) {
        Box(Modifier.weight(1f).fillMaxWidth(), Alignment.Center) {
            FaceOval(words.faceOutline, preview, edge = Color.White)
            ask?.towards?.let { Arrow(it, Modifier.align(side(it))) }
        }
        Band(screen.title) {
            val now = ask
            if (now == null) {
                // Before the first turn the person is guided.
                Line(camera.look?.words ?: screen.text, camera.said ?: screen.text, LiveRegionMode.Polite)
                Toggle(words.readAloud, camera.aloud, acts::aloud, onBand())
            } else Line(now.words, now.words, LiveRegionMode.Assertive)
        }
    }
}

/** What to do now, as it is read and as a screen reader says it. */
@Composable
private fun Line(shown: String, said: String, mode: LiveRegionMode) = Text(
    shown, Modifier.fillMaxWidth().semantics { liveRegion = mode; contentDescription = said },
    Color.White, textAlign = TextAlign.Center, style = MaterialTheme.typography.titleLarge,
)

/** A chip whose words can be read on the band in either theme. */
@Composable
private fun onBand() = FilterChipDefaults.filterChipColors(labelColor = Color.White, selectedContainerColor = Color.White, selectedLabelColor = BAND)

/** Points to the person's own side, whichever way the language runs: the picture is a mirror. The words say the same. */
@Composable
private fun Arrow(towards: HeadTurn, modifier: Modifier) =
    Icon(arrow(towards), null, modifier.padding(8.dp).background(BAND, CircleShape).padding(8.dp).size(56.dp), Color.White)

private fun arrow(towards: HeadTurn): ImageVector = when (towards) {
    HeadTurn.LEFT -> Icons.Left
    HeadTurn.RIGHT -> Icons.Right
    HeadTurn.UP -> Icons.Up
    HeadTurn.DOWN -> Icons.Down
}

private fun side(towards: HeadTurn): Alignment = when (towards) {
    HeadTurn.LEFT -> AbsoluteAlignment.CenterLeft
    HeadTurn.RIGHT -> AbsoluteAlignment.CenterRight
    HeadTurn.UP -> Alignment.TopCenter
    HeadTurn.DOWN -> Alignment.BottomCenter
}

/** Asks for each turn at its time, as the display draws its frames. */
private suspend fun play(show: TurnShow, acts: Acts, ask: (TurnAsk) -> Unit) {
    var next = 0
    val start = withFrameMillis { it }
    acts.lightStarted()
    do {
        val at = withFrameMillis { it } - start
        while (next < show.asks.size && show.asks[next].atMs.toLong() <= at) {
            val due = show.asks[next++]
            ask(due)
            acts.asked(due)
        }
    } while (at < show.durationMs.toLong())
    acts.lightEnded()
}
