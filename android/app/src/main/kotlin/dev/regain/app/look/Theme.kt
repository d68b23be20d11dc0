package dev.regain.app.look

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.material3.ColorScheme
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.text.style.TextDirection
import androidx.compose.ui.unit.LayoutDirection
import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.sp

/** The tokens of the theme that is on. */
val LocalTokens = staticCompositionLocalOf { LIGHT }

/** Colours, type and corners of the design. */
@Composable
fun RegainTheme(dark: Boolean = isSystemInDarkTheme(), content: @Composable () -> Unit) {
    val tokens = if (dark) DARK else LIGHT
    CompositionLocalProvider(LocalTokens provides tokens) {
        MaterialTheme(scheme(tokens, dark), shapes = SHAPES, typography = type(LocalLayoutDirection.current), content = content)
    }
}

private fun scheme(tokens: Tokens, dark: Boolean): ColorScheme {
    val base = if (dark) darkColorScheme() else lightColorScheme()
    return base.copy(
        primary = tokens.primary, onPrimary = tokens.onPrimary,
        primaryContainer = tokens.container, onPrimaryContainer = tokens.onContainer,
        secondaryContainer = tokens.container, onSecondaryContainer = tokens.onContainer,
        background = tokens.background, onBackground = tokens.text,
        surface = tokens.background, onSurface = tokens.text, onSurfaceVariant = tokens.muted,
        surfaceContainer = tokens.surface, surfaceContainerHighest = tokens.raised,
        outline = tokens.outline, outlineVariant = tokens.outline,
        error = tokens.danger, errorContainer = tokens.dangerBehind, onErrorContainer = tokens.danger,
    )
}

private val SHAPES = Shapes(small = RoundedCornerShape(12.dp), medium = RoundedCornerShape(12.dp), large = RoundedCornerShape(20.dp))

/** Lines begin where the layout begins; inside a line each text runs in the direction of its own language. */
private fun type(direction: LayoutDirection): Typography {
    val side = if (direction == LayoutDirection.Rtl) TextAlign.Right else TextAlign.Left
    val base = TextStyle(textAlign = side, textDirection = TextDirection.Content)
    return Typography(
        headlineSmall = base.copy(fontSize = 26.sp, lineHeight = 34.sp, fontWeight = FontWeight.SemiBold),
        titleMedium = base.copy(fontSize = 20.sp, lineHeight = 28.sp),
        bodyLarge = base.copy(fontSize = 16.sp, lineHeight = 26.sp),
        labelLarge = base.copy(fontSize = 16.sp, lineHeight = 24.sp, fontWeight = FontWeight.Medium),
        labelMedium = base.copy(fontSize = 14.sp, lineHeight = 20.sp),
    )
}
