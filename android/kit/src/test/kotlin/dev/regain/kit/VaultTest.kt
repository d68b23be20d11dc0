package dev.regain.kit

import java.io.File
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.spec.GCMParameterSpec
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder

/** Seals with a key in memory. */
class SoftSealer : Sealer {
    private val key = KeyGenerator.getInstance("AES").apply { init(256) }.generateKey()

    override fun seal(plain: ByteArray): ByteArray = cipher().run {
        init(Cipher.ENCRYPT_MODE, key)
        iv + doFinal(plain)
    }

    override fun open(sealed: ByteArray): ByteArray = try {
        cipher().run {
            init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(128, sealed, 0, 12))
            doFinal(sealed, 12, sealed.size - 12)
        }
    } catch (failure: Exception) {
        throw KeyFailure(failure)
    }

    private fun cipher() = Cipher.getInstance("AES/GCM/NoPadding")
}

class VaultTest {
    @get:Rule val folder = TemporaryFolder()

    @Test
    fun theKeyIsMadeOnceAndLiesThereOnlySealed() {
        val sealer = SoftSealer()
        val key = Vault(folder.root, sealer).walletKey()
        assertEquals(32, key.size)
        assertArrayEquals(key, Vault(folder.root, sealer).walletKey())
        val stored = File(folder.root, "wallet.key").readBytes()
        assertFalse(stored.toList().windowed(8).any { part -> key.toList().windowed(8).any { it == part } })
    }

    @Test
    fun anotherKeyStoreOpensNothingAndMakesNoNewKeyInItsPlace() {
        Vault(folder.root, SoftSealer()).walletKey()
        val before = File(folder.root, "wallet.key").readBytes()
        assertThrows(KeyFailure::class.java) { Vault(folder.root, SoftSealer()).walletKey() }
        assertArrayEquals(before, File(folder.root, "wallet.key").readBytes())
    }

    @Test
    fun killedWhileItWasWrittenItIsWrittenAgain() {
        File(folder.root, "wallet.key.new").writeBytes(byteArrayOf(1, 2, 3))
        assertEquals(32, Vault(folder.root, SoftSealer()).walletKey().size)
    }

    @Test
    fun aFolderThatCannotBeWrittenIsAStorageFailure() {
        val nowhere = File(folder.newFile(), "below a file")
        assertThrows(StorageFailure::class.java) { Vault(nowhere, SoftSealer()).walletKey() }
    }

    @Test
    fun clearedNothingIsLeft() {
        val vault = Vault(folder.root, SoftSealer())
        val key = vault.walletKey()
        vault.clear()
        assertTrue(folder.root.list().orEmpty().isEmpty())
        assertFalse(key.contentEquals(vault.walletKey()))
    }
}
