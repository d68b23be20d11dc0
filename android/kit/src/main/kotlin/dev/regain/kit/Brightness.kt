package dev.regain.kit

import android.view.WindowManager.LayoutParams

/** The screen as a lamp. */
interface Brightness {
    /** Whether it is raised now. */
    val raised: Boolean

    fun raise()

    /** Back to what it was; does nothing when it is. */
    fun restore()
}

/**
 * The brightness of one window. The system forgets it with the window, so a killed app leaves nothing behind; whoever owns the window calls
 * [restore] when it is stopped. [attributes] and [apply] are the window's.
 */
class WindowBrightness(private val attributes: () -> LayoutParams?, private val apply: (LayoutParams) -> Unit) : Brightness {
    private var before: Float? = null

    override val raised get() = before != null

    override fun raise() {
        val now = attributes() ?: return
        if (before == null) before = now.screenBrightness
        set(now, LayoutParams.BRIGHTNESS_OVERRIDE_FULL)
    }

    override fun restore() {
        val level = before ?: return
        before = null
        attributes()?.let { set(it, level) }
    }

    private fun set(attributes: LayoutParams, level: Float) {
        attributes.screenBrightness = level
        apply(attributes)
    }
}
