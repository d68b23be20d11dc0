package dev.regain.kit

import android.content.ClipData
import android.content.ClipDescription
import android.content.ClipboardManager
import android.content.Context
import android.os.Build
import android.os.Handler
import android.os.Looper
import android.os.PersistableBundle

/** Where a secret may be taken along, for a minute. */
fun interface Clipboard {
    fun copySecret(label: String, secret: String)
}

/** The system's clipboard: keyboards are told not to show it, and it is emptied after [CLEAR_AFTER_MS] if it still holds ours. */
class SystemClipboard(context: Context) : Clipboard {
    private val manager = context.getSystemService(ClipboardManager::class.java)
    private val later = Handler(Looper.getMainLooper())

    override fun copySecret(label: String, secret: String) {
        val clip = ClipData.newPlainText(label, secret)
        clip.description.extras = PersistableBundle().apply { putBoolean(SENSITIVE, true) }
        manager.setPrimaryClip(clip)
        later.postDelayed({ if (manager.primaryClip?.getItemAt(0)?.text == secret) clear() }, CLEAR_AFTER_MS)
    }

    private fun clear() =
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) manager.clearPrimaryClip()
        else manager.setPrimaryClip(ClipData.newPlainText("", ""))

    companion object {
        const val CLEAR_AFTER_MS = 60_000L
        /** [ClipDescription.EXTRA_IS_SENSITIVE], which older systems know by this name too. */
        const val SENSITIVE = "android.content.extra.IS_SENSITIVE"
    }
}
