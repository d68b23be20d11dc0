package dev.regain.app.ui

import androidx.compose.ui.semantics.SemanticsPropertyReceiver
import androidx.compose.ui.semantics.contentDescription

/** The label, then every character on its own. */
fun SemanticsPropertyReceiver.spoken(label: String, secret: String) {
    contentDescription = "$label: ${secret.toList().joinToString(" ")}"
}
