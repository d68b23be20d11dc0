package dev.regain.app

import android.Manifest
import android.app.Application
import org.robolectric.Shadows.shadowOf

/** The person allowed the camera in the system's dialog. */
fun allowCamera(app: Application) = shadowOf(app).grantPermissions(Manifest.permission.CAMERA)

/** The person took it away again in the settings. */
fun denyCamera(app: Application) = shadowOf(app).denyPermissions(Manifest.permission.CAMERA)
