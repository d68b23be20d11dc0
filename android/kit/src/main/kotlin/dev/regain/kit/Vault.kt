package dev.regain.kit

import java.io.File
import java.io.FileOutputStream
import java.io.IOException
import java.security.SecureRandom

/** The disk is full or cannot be written. */
class StorageFailure(why: Throwable) : Exception("the app's folder", why)

/** The wallet's key in a folder that no backup takes along, sealed by the phone's key store. */
class Vault(private val folder: File, private val sealer: Sealer) {
    /** The key of 32 bytes; made at the first call. A key that cannot be opened any more is an error, never a new key. */
    @Throws(KeyFailure::class, StorageFailure::class)
    fun walletKey(): ByteArray = try {
        val file = File(folder, NAME)
        if (file.exists()) sealer.open(file.readBytes()) else ByteArray(SIZE).also { SecureRandom().nextBytes(it); write(file, sealer.seal(it)) }
    } catch (failure: IOException) {
        throw StorageFailure(failure)
    }

    /** Everything of this app goes: the one way out when the key store lost the key. */
    fun clear() {
        folder.listFiles()?.forEach { it.deleteRecursively() }
    }

    /** Whole or not at all, also when the app is killed meanwhile. */
    private fun write(file: File, bytes: ByteArray) {
        val fresh = File(folder, "$NAME.new")
        FileOutputStream(fresh).use {
            it.write(bytes)
            it.fd.sync()
        }
        if (!fresh.renameTo(file)) throw IOException("$NAME cannot be put in place")
    }

    private companion object {
        const val NAME = "wallet.key"
        const val SIZE = 32
    }
}
