package dev.regain.app

import android.app.Application
import android.content.pm.PackageManager
import android.os.Build
import dev.regain.bridge.Camera
import dev.regain.bridge.Setup
import dev.regain.bridge.words
import dev.regain.kit.Camera2
import dev.regain.kit.KeystoreKeys
import dev.regain.kit.KeystoreSealer
import dev.regain.kit.Motor
import dev.regain.kit.PhoneSurroundings
import dev.regain.kit.Speech
import dev.regain.kit.SystemClipboard
import dev.regain.kit.Vault
import dev.regain.kit.WindowBrightness
import dev.regain.kit.languages
import java.util.Locale

/** Owns the journey: it outlives every activity, and its journal outlives the process. */
class RegainApp : Application() {
    /** The activity that is in front; its window is the lamp. */
    var front: MainActivity? = null

    /** Set before the first activity, by tests only. */
    var graph: Graph? = null

    private var journey: Journey? = null

    /** The one journey of this process. */
    fun journey(): Journey = journey ?: Journey(graph ?: phone()).also { journey = it }

    /** Ends the journey's threads; the next call of [journey] opens it again from its journal. */
    fun close() {
        journey?.close()
        journey = null
    }

    /** The organisation's service, from the manifest: links of every other are refused. */
    private fun service(): String? = packageManager.getApplicationInfo(packageName, PackageManager.GET_META_DATA).metaData?.getString(SERVICE)

    private fun phone() = Graph(
        keys = KeystoreKeys(),
        vault = Vault(noBackupFilesDir, KeystoreSealer("wallet")),
        cameras = Camera2(this),
        brightness = WindowBrightness({ front?.window?.attributes }, { front?.window?.attributes = it }),
        haptics = Motor(this),
        clipboard = SystemClipboard(this),
        surroundings = PhoneSurroundings(this),
        voice = Speech(this, Locale.forLanguageTag(words(languages()).language)),
        setup = {
            Setup(
                folder = noBackupFilesDir.path,
                models = models(assets, noBackupFilesDir).path,
                walletKey = ByteArray(0),
                device = Build.MODEL,
                service = service(),
                camera = Camera.PHONE,
                language = languages(),
            )
        },
    )

    private companion object {
        const val SERVICE = "dev.regain.service"
    }
}
