package dev.regain.app

import android.Manifest
import android.app.Application
import androidx.test.platform.app.InstrumentationRegistry
import org.robolectric.Shadows.shadowOf

/** The person allowed the camera in the system's dialog. */
fun allowCamera(app: Application) =
    InstrumentationRegistry.getInstrumentation().uiAutomation.grantRuntimePermission(app.packageName, Manifest.permission.CAMERA)

/** The person took it away again in the settings. On a phone the system ends the app then, and its tests with it. */
fun denyCamera(app: Application) = shadowOf(app).denyPermissions(Manifest.permission.CAMERA)
