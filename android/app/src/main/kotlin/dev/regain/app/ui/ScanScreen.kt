package dev.regain.app.ui

import androidx.activity.compose.BackHandler
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.setValue
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardCapitalization
import androidx.compose.ui.text.input.KeyboardType
import dev.regain.app.CameraView
import dev.regain.bridge.Event
import dev.regain.bridge.Screen
import dev.regain.bridge.Words

/** Longer than any code with its spaces. */
private const val LONGEST_CODE = 16

/** Looks for the code with the camera, or lets the person type it. */
@Composable
fun ScanScreen(screen: Screen, camera: CameraView, acts: Acts, preview: Preview) {
    var typing by rememberSaveable { mutableStateOf(false) }
    val words = LocalWords.current
    BackHandler(typing) { typing = false }
    when {
        typing -> CodePage(screen, acts) { typing = false }
        !camera.allowed -> CameraPage(screen, camera, acts) { QuietButton(words.typeCode) { typing = true } }
        else -> CameraFrame(screen, camera, acts, preview, words.codeOutline, CODE) { QuietButton(words.typeCode) { typing = true } }
    }
}

@Composable
private fun CodePage(screen: Screen, acts: Acts, back: () -> Unit) {
    var code by rememberSaveable { mutableStateOf("") }
    val words = LocalWords.current
    val send = { acts.send(Event.CodeTyped(code)) }
    Page(words.typeCode, footer = {
        MainButton(words.sendCode, code.isNotBlank(), send)
        QuietButton(words.useCamera, back)
    }) {
        Title(words.typeCode)
        screen.trouble?.let { Note(it) }
        OutlinedTextField(
            code, { code = it.take(LONGEST_CODE) }, Modifier.fillMaxWidth(), label = { Text(words.codeField) }, singleLine = true,
            keyboardOptions = KeyboardOptions(KeyboardCapitalization.Characters, autoCorrectEnabled = false, KeyboardType.Password, ImeAction.Go),
            keyboardActions = KeyboardActions(onGo = { if (code.isNotBlank()) send() }),
        )
    }
}

/** Why the camera is asked for, before it is. */
@Composable
fun CameraPage(screen: Screen, camera: CameraView, acts: Acts, more: @Composable () -> Unit = {}) {
    val words = LocalWords.current
    Page(words.cameraTitle, footer = {
        MainButton(camera.askingWords(words)) { camera.ask(acts) }
        more()
        screen.quiet?.let { QuietButton(it) { acts.send(Event.Quiet) } }
    }) {
        Title(words.cameraTitle)
        Body(words.cameraText)
        screen.trouble?.let { Note(it) }
    }
}

/** The way to the camera from a step that found none, where the person can open it. */
@Composable
fun CameraWay(screen: Screen, camera: CameraView, acts: Acts) {
    if (screen.trouble != null && !camera.allowed) QuietButton(camera.askingWords(LocalWords.current)) { camera.ask(acts) }
}

private fun CameraView.askingWords(words: Words) = if (asksNoMore) words.cameraSettings else words.cameraAllow

private fun CameraView.ask(acts: Acts) = if (asksNoMore) acts.openSettings() else acts.askForCamera()
