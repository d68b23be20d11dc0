package dev.regain.app

import android.content.Context
import dev.regain.bridge.Camera
import dev.regain.bridge.Lab
import dev.regain.bridge.Setup
import dev.regain.kit.Clipboard
import dev.regain.kit.Keys
import dev.regain.kit.Motor
import dev.regain.kit.SoftSealer
import dev.regain.kit.Surroundings
import dev.regain.kit.SystemClipboard
import dev.regain.kit.Vault
import dev.regain.kit.Voice
import dev.regain.kit.WindowBrightness
import java.io.File
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.spec.ECGenParameterSpec

/** A phone whose cameras are SIMULATED and whose keys lie in memory. It stays when the app on it is killed. */
class LabPhone(private val app: RegainApp, private val folder: File, lab: Lab?, private val service: () -> String? = { null }) {
    private val keys = SoftKeys()
    private val sealer = SoftSealer()
    val brightness = NotedBrightness(WindowBrightness({ app.front?.window?.attributes }, { app.front?.window?.attributes = it }))
    val cameras = LabCameras(lab) { app.journey() }
    var freeBytes = 1L shl 30

    /** Starts the app's process: everything but the folder and the key store is new. */
    fun start() {
        app.close()
        app.graph = Graph(
            keys, Vault(folder, sealer), cameras, brightness, Motor(app), clipboard(app), Around(), Silent(),
        ) {
            Setup(folder.path, System.getProperty("regain.models"), ByteArray(0), "Phone under test", service(), Camera.LAB, "en")
        }
    }

    private fun clipboard(context: Context): Clipboard = SystemClipboard(context)

    private inner class Around : Surroundings {
        override fun lux() = 120f

        override fun freeBytes() = freeBytes

        override fun noFlash() = false
    }
}

/** Counts how often the screen became a lamp. */
class NotedBrightness(private val real: WindowBrightness) : dev.regain.kit.Brightness by real {
    var raises = 0
        private set

    override fun raise() {
        raises++
        real.raise()
    }
}

private class SoftKeys : Keys {
    private val pairs = mutableMapOf<String, java.security.KeyPair>()

    override fun make(name: String, challenge: ByteArray): ByteArray = pairs.getOrPut(name) {
        KeyPairGenerator.getInstance("EC").apply { initialize(ECGenParameterSpec("secp256r1")) }.generateKeyPair()
    }.public.encoded

    override fun keep(names: Set<String>, prefix: String) {
        pairs.keys.retainAll(names)
    }

    override fun sign(name: String, payload: ByteArray): ByteArray = Signature.getInstance("SHA256withECDSA").run {
        initSign(pairs.getValue(name).private)
        update(payload)
        sign()
    }

    override fun attestation(name: String) = emptyList<ByteArray>()
}

private class Silent : Voice {
    override fun say(text: String) = Unit

    override fun close() = Unit
}
