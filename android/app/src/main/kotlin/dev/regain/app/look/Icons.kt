package dev.regain.app.look

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.SolidColor
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.StrokeJoin
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.graphics.vector.addPathNodes
import androidx.compose.ui.unit.dp

/** The product's own icons: 24 dp, strokes of 2, tinted where they are drawn. */
object Icons {
    val Tick = icon("m5 12.5 4.5 4.5L19 7.5")
    val Stop = icon("M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0 -18M12 7.5v5.5M12 16.5h.01")
    val Ring = icon("M12 3a9 9 0 1 1-7.8 4.5M4 3v4.5h4.5")
    val Left = icon("M20 12H5m6-7-7 7 7 7")
    val Right = icon("M4 12h15m-6-7 7 7-7 7")
    val Up = icon("M12 20V5m-7 6 7-7 7 7")
    val Down = icon("M12 4v15m-7-6 7 7 7-7")
    val Clock = icon("M12 3a9 9 0 1 1 0 18a9 9 0 1 1 0 -18M12 7v5l3 2")
}

private fun icon(path: String) = ImageVector.Builder(defaultWidth = 24.dp, defaultHeight = 24.dp, viewportWidth = 24f, viewportHeight = 24f)
    .addPath(
        addPathNodes(path), stroke = SolidColor(Color.Black), strokeLineWidth = 2f,
        strokeLineCap = StrokeCap.Round, strokeLineJoin = StrokeJoin.Round,
    ).build()
