package dev.regain.kit

import android.annotation.SuppressLint
import android.content.Context
import android.hardware.camera2.CameraAccessException
import android.hardware.camera2.CameraCharacteristics
import android.hardware.camera2.CameraManager
import android.view.Surface

/** The cameras of the system. The app holds the permission before it opens one; without it the camera is lost at once. */
class Camera2(context: Context) : Cameras {
    private val manager = context.getSystemService(CameraManager::class.java)

    override val showsPreview get() = true

    override fun facts(facing: Facing): CameraFacts? = try {
        manager.cameraIdList.firstOrNull { manager.getCameraCharacteristics(it).facing() == facing }?.let { id ->
            val has = manager.getCameraCharacteristics(id)
            CameraFacts(
                id,
                locksExposure = has[CameraCharacteristics.CONTROL_AE_LOCK_AVAILABLE] == true,
                locksWhiteBalance = has[CameraCharacteristics.CONTROL_AWB_LOCK_AVAILABLE] == true,
                lamp = has[CameraCharacteristics.FLASH_INFO_AVAILABLE] == true,
            )
        }
    } catch (_: CameraAccessException) {
        null
    }

    override fun watch(facing: Facing, preview: Surface?, watcher: CameraWatcher) = open(facing, preview, watcher, film = false, hold = false)

    override fun film(preview: Surface?, hold: Boolean, watcher: CameraWatcher) = open(Facing.FRONT, preview, watcher, film = true, hold)

    @SuppressLint("MissingPermission")
    private fun open(facing: Facing, preview: Surface?, watcher: CameraWatcher, film: Boolean, hold: Boolean): RunningCamera {
        val facts = facts(facing)
        val session = Camera2Session(preview, watcher, film, hold, facts, facts?.let { manager.getCameraCharacteristics(it.id) })
        if (facts == null) session.lose()
        else try {
            manager.openCamera(facts.id, session.opening, session.handler)
        } catch (_: CameraAccessException) {
            session.lose()
        } catch (_: SecurityException) {
            session.lose()
        }
        return session
    }
}

private fun CameraCharacteristics.facing() = when (this[CameraCharacteristics.LENS_FACING]) {
    CameraCharacteristics.LENS_FACING_FRONT -> Facing.FRONT
    CameraCharacteristics.LENS_FACING_BACK -> Facing.BACK
    else -> null
}
