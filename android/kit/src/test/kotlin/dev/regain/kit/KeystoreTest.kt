package dev.regain.kit

import java.security.KeyFactory
import java.security.Signature
import java.security.spec.X509EncodedKeySpec
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/** What is asked of the key store. The store is played; what a phone's own answers, only a phone shows. */
@RunWith(RobolectricTestRunner::class)
class KeystoreTest {
    private val payload = "what is signed".toByteArray()

    @Before
    fun install() = PlayedStore.install()

    private fun verified(key: ByteArray, signature: ByteArray) = Signature.getInstance("SHA256withECDSA").run {
        initVerify(KeyFactory.getInstance("EC").generatePublic(X509EncodedKeySpec(key)))
        update(payload)
        verify(signature)
    }

    @Test
    fun `without a StrongBox the key is made beside it, and signs`() {
        val key = KeystoreKeys().make("device", payload)
        assertEquals(listOf(true, false), PlayedStore.asked)
        assertTrue(verified(key, KeystoreKeys().sign("device", payload)))
        assertEquals(1, KeystoreKeys().attestation("device").size)
    }

    @Test
    fun `with a StrongBox the key is made there, and anew for each challenge`() {
        PlayedStore.hasStrongBox = true
        val key = KeystoreKeys().make("device", payload)
        val other = KeystoreKeys().make("device", payload)
        assertFalse(key.contentEquals(other))
        assertTrue(verified(other, KeystoreKeys().sign("device", payload)))
        assertEquals(listOf(true, true), PlayedStore.asked)
    }

    @Test
    fun `what is sealed is opened again, without a StrongBox too`() {
        val sealed = KeystoreSealer("wallet").seal(payload)
        assertArrayEquals(payload, KeystoreSealer("wallet").open(sealed))
        assertEquals(listOf(true, false), PlayedStore.asked)
    }

    @Test
    fun `a key that a new finger made useless is a failure of the key, and no other takes its place`() {
        KeystoreKeys().make("device", payload)
        val sealed = KeystoreSealer("wallet").seal(payload)
        PlayedStore.lost = true
        assertThrows(KeyFailure::class.java) { KeystoreKeys().sign("device", payload) }
        assertThrows(KeyFailure::class.java) { KeystoreSealer("wallet").open(sealed) }
        assertEquals(2, PlayedStore.pairs.size + PlayedStore.secrets.size)
    }

    @Test
    fun `a key that was never made, and bytes that nobody sealed, are failures of the key`() {
        assertThrows(KeyFailure::class.java) { KeystoreKeys().sign("device", payload) }
        assertThrows(KeyFailure::class.java) { KeystoreKeys().attestation("device") }
        for (size in listOf(0, 12, 13, 60)) assertThrows("$size", KeyFailure::class.java) { KeystoreSealer("wallet").open(ByteArray(size)) }
    }
}
