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
    fun withoutAStrongBoxTheKeyIsMadeBesideItAndSigns() {
        val key = KeystoreKeys().make("device", payload)
        assertEquals(listOf(true, false), PlayedStore.asked)
        assertTrue(verified(key, KeystoreKeys().sign("device", payload)))
        assertEquals(1, KeystoreKeys().attestation("device").size)
    }

    @Test
    fun withAStrongBoxTheKeyIsMadeThereAndAnewForEachChallenge() {
        PlayedStore.hasStrongBox = true
        val key = KeystoreKeys().make("device", payload)
        val other = KeystoreKeys().make("device", payload)
        assertFalse(key.contentEquals(other))
        assertTrue(verified(other, KeystoreKeys().sign("device", payload)))
        assertEquals(listOf(true, true), PlayedStore.asked)
    }

    @Test
    fun theKeyOfAnEarlierRecoveryStaysAndSignsWhileACredentialNeedsIt() {
        KeystoreSealer("wallet").seal(payload)
        val (kept, new) = listOf("device-1", "device-2", "device-3").map { KeystoreKeys().make(it, payload) }.let { it[0] to it[2] }
        KeystoreKeys().keep(setOf("device-1", "device-3"), "device")
        assertEquals(setOf("device-1", "device-3"), PlayedStore.pairs.keys)
        assertEquals(setOf("wallet"), PlayedStore.secrets.keys)
        assertTrue(verified(kept, KeystoreKeys().sign("device-1", payload)))
        assertTrue(verified(new, KeystoreKeys().sign("device-3", payload)))
        assertThrows(KeyFailure::class.java) { KeystoreKeys().sign("device-2", payload) }
    }

    @Test
    fun whatIsSealedIsOpenedAgainWithoutAStrongBoxToo() {
        val sealed = KeystoreSealer("wallet").seal(payload)
        assertArrayEquals(payload, KeystoreSealer("wallet").open(sealed))
        assertEquals(listOf(true, false), PlayedStore.asked)
    }

    @Test
    fun aKeyThatANewFingerMadeUselessIsAFailureOfTheKeyAndNoOtherTakesItsPlace() {
        KeystoreKeys().make("device", payload)
        val sealed = KeystoreSealer("wallet").seal(payload)
        PlayedStore.lost = true
        assertThrows(KeyFailure::class.java) { KeystoreKeys().sign("device", payload) }
        assertThrows(KeyFailure::class.java) { KeystoreSealer("wallet").open(sealed) }
        assertEquals(2, PlayedStore.pairs.size + PlayedStore.secrets.size)
    }

    @Test
    fun aKeyThatWasNeverMadeAndBytesThatNobodySealedAreFailuresOfTheKey() {
        assertThrows(KeyFailure::class.java) { KeystoreKeys().sign("device", payload) }
        assertThrows(KeyFailure::class.java) { KeystoreKeys().attestation("device") }
        for (size in listOf(0, 12, 13, 60)) assertThrows("$size", KeyFailure::class.java) { KeystoreSealer("wallet").open(ByteArray(size)) }
    }
}
