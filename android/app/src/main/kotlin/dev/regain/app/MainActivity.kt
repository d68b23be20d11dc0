package dev.regain.app

import android.Manifest
import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Bundle
import android.provider.Settings
import android.view.SurfaceHolder
import android.view.SurfaceView
import android.view.WindowManager
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.activity.result.contract.ActivityResultContracts
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.viewinterop.AndroidView
import dev.regain.app.ui.Acts
import dev.regain.app.ui.App
import dev.regain.bridge.Event
import dev.regain.bridge.TurnAsk
import dev.regain.bridge.words
import dev.regain.kit.languages
import dev.regain.kit.link

/** The one window. It owns nothing: the journey is the application's. */
class MainActivity : ComponentActivity(), Acts {
    private val app get() = application as RegainApp
    private val journey get() = app.journey()
    private val permission = registerForActivityResult(ActivityResultContracts.RequestPermission()) { granted ->
        journey.camera.allowed(granted, asksNoMore = !granted && !shouldShowRequestPermissionRationale(Manifest.permission.CAMERA))
    }

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        window.addFlags(WindowManager.LayoutParams.FLAG_SECURE)
        enableEdgeToEdge()
        val (journey, words) = journey to words(languages())
        setContent {
            val shown by journey.shown.collectAsState()
            val camera by journey.camera.view.collectAsState()
            App(shown, camera, words, this) { modifier ->
                if (journey.camera.showsPreview) AndroidView(::preview, modifier)
            }
        }
        if (savedInstanceState == null) open(intent)
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        open(intent)
    }

    /** Whether a link is ours, and what follows from it, the core says. */
    private fun open(intent: Intent?) {
        val text = link(intent?.dataString.takeIf { intent?.action == Intent.ACTION_VIEW }) ?: return
        journey.send(Event.CodeRead(text))
    }

    override fun onStart() {
        super.onStart()
        app.front = this
        journey.camera.allowed(checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED)
        journey.visible(true)
    }

    override fun onStop() {
        journey.visible(false)
        if (app.front === this) app.front = null
        super.onStop()
    }

    private fun preview(context: Context) = SurfaceView(context).apply {
        holder.addCallback(object : SurfaceHolder.Callback {
            override fun surfaceCreated(holder: SurfaceHolder) = journey.camera.preview(holder.surface)

            override fun surfaceChanged(holder: SurfaceHolder, format: Int, width: Int, height: Int) = Unit

            override fun surfaceDestroyed(holder: SurfaceHolder) = journey.camera.preview(null)
        })
    }

    override fun send(event: Event) = journey.send(event)

    override fun retry() = journey.retry()

    override fun startAgain() = journey.startAgain()

    override fun copy(secret: String) = journey.graph.clipboard.copySecret(words(languages()).pass, secret)

    override fun askForCamera() = permission.launch(Manifest.permission.CAMERA)

    override fun openSettings() =
        startActivity(Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", packageName, null)))

    override fun browse(page: String) {
        try {
            startActivity(Intent(Intent.ACTION_VIEW, Uri.parse(page)))
        } catch (_: ActivityNotFoundException) {
            // A phone without a browser: the text says what else helps.
        }
    }

    override fun shutter() = journey.camera.shutter()

    override fun lamp(on: Boolean) = journey.camera.lamp(on)

    override fun aloud(on: Boolean) = journey.camera.aloud(on)

    override fun lightStarted() = journey.camera.lightStarted()

    override fun asked(ask: TurnAsk) = journey.camera.asked(ask)

    override fun lightEnded() = journey.camera.lightEnded()
}
