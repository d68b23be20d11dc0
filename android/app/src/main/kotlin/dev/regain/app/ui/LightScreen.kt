package dev.regain.app.ui

import androidx.compose.foundation.background
import androidx.compose.foundation.border
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.shape.GenericShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.runtime.withFrameMillis
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.draw.clip
import androidx.compose.ui.draw.drawBehind
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.paneTitle
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.regain.app.CameraView
import dev.regain.app.LightShow
import dev.regain.bridge.Screen

/** The screen is the lamp: the colour fills it but for an oval with the face and a band with the words that stays as dark as it is. */
@Composable
fun LightScreen(screen: Screen, camera: CameraView, acts: Acts, preview: Preview) {
    val words = LocalWords.current
    if (!camera.allowed) return CameraPage(screen, camera, acts)
    StaysAwake()
    var color by remember { mutableStateOf(Color.Black) }
    (camera.show as? LightShow)?.takeIf { camera.rolling }?.let { show -> LaunchedEffect(show) { play(show, acts) { color = it } } }
    Column(Modifier.fillMaxSize().semantics { paneTitle = screen.title }) {
        Box(Modifier.weight(1f).fillMaxWidth().drawBehind { drawRect(color) }, Alignment.Center) {
            FaceOval(words.faceOutline, preview)
        }
        Band(screen.title) {
            // Before the first colour the person is guided; from then on the band stands as still as the light needs it.
            val (shown, said) = if (camera.rolling) screen.text to screen.text else (camera.look?.words ?: screen.text) to (camera.said ?: screen.text)
            Text(
                shown, Modifier.fillMaxWidth().semantics { liveRegion = LiveRegionMode.Polite; contentDescription = said },
                Color.White, textAlign = TextAlign.Center, style = MaterialTheme.typography.bodyLarge,
            )
        }
    }
}

/** The person's face, as the front camera's picture shows it. [edge] is seen where the colour around says nothing. */
@Composable
internal fun FaceOval(spoken: String, preview: Preview, edge: Color = Color.Transparent) =
    Box(Modifier.padding(32.dp).aspectRatio(FACE).border(2.dp, edge, OVAL).clip(OVAL).background(BAND).semantics { contentDescription = spoken }) {
        preview(Modifier.fillMaxSize())
    }

/** The dark band below the face, with its title. */
@Composable
internal fun Band(title: String, content: @Composable ColumnScope.() -> Unit) =
    Column(Modifier.fillMaxWidth().background(BAND).padding(24.dp), Arrangement.spacedBy(8.dp)) {
        Text(
            title, Modifier.fillMaxWidth().semantics { heading(); liveRegion = LiveRegionMode.Assertive },
            Color.White, textAlign = TextAlign.Center, style = MaterialTheme.typography.titleMedium,
        )
        content()
    }

/** Shows each colour at its time, as the display draws its frames. */
private suspend fun play(show: LightShow, acts: Acts, paint: (Color) -> Unit) {
    var next = 0
    val start = withFrameMillis { it }
    acts.lightStarted()
    do {
        val at = withFrameMillis { it } - start
        while (next < show.colors.size && show.colors[next].atMs.toLong() <= at) paint(Color(show.colors[next++].argb.toInt()))
    } while (at < show.durationMs.toLong())
    acts.lightEnded()
}

/** The width of a face over its height, as a front camera's picture is, too. */
private const val FACE = 3f / 4f

internal val BAND = Color(0xFF101010)
private val OVAL = GenericShape { size, _ -> addOval(androidx.compose.ui.geometry.Rect(0f, 0f, size.width, size.height)) }
