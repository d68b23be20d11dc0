package dev.regain.kit

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import java.security.GeneralSecurityException
import java.security.KeyPairGenerator
import java.security.KeyStore
import java.security.PrivateKey
import java.security.ProviderException
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

private const val STORE = "AndroidKeyStore"

/** Keys in the phone's own key store, in StrongBox where it has one. They need no finger: the face check is the person's proof. */
class KeystoreKeys : Keys {
    override fun make(name: String, challenge: ByteArray): ByteArray = guarded {
        try {
            generate(name, challenge)
        } catch (_: ProviderException) {
            // Some phones cannot attest, or not now; the service decides what such a key is worth.
            generate(name, null)
        }
    }

    private fun generate(name: String, challenge: ByteArray?): ByteArray {
        fun pair(strongBox: Boolean) = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, STORE).run {
            initialize(
                KeyGenParameterSpec.Builder(name, KeyProperties.PURPOSE_SIGN)
                    .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
                    .setDigests(KeyProperties.DIGEST_SHA256)
                    .setAttestationChallenge(challenge)
                    .also { if (strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) it.setIsStrongBoxBacked(true) }
                    .build(),
            )
            generateKeyPair().public.encoded
        }
        return strongBoxFirst(::pair)
    }

    override fun keep(names: Set<String>, prefix: String) = guarded {
        val store = store()
        store.aliases().toList().filter { it.startsWith(prefix) && it !in names }.forEach(store::deleteEntry)
    }

    override fun sign(name: String, payload: ByteArray): ByteArray = guarded {
        val key = store().getKey(name, null) as? PrivateKey ?: throw KeyFailure(null)
        Signature.getInstance("SHA256withECDSA").run {
            initSign(key)
            update(payload)
            sign()
        }
    }

    override fun attestation(name: String): List<ByteArray> = guarded {
        store().getCertificateChain(name)?.map { it.encoded } ?: throw KeyFailure(null)
    }
}

/** Seals with AES-256-GCM by a key of the phone's key store: twelve bytes of nonce, then what was sealed. */
class KeystoreSealer(private val name: String) : Sealer {
    override fun seal(plain: ByteArray): ByteArray = guarded {
        val cipher = Cipher.getInstance(AES).apply { init(Cipher.ENCRYPT_MODE, key()) }
        cipher.iv + cipher.doFinal(plain)
    }

    override fun open(sealed: ByteArray): ByteArray = guarded {
        if (sealed.size <= NONCE) throw KeyFailure(null)
        val nonce = GCMParameterSpec(TAG_BITS, sealed, 0, NONCE)
        Cipher.getInstance(AES).apply { init(Cipher.DECRYPT_MODE, key(), nonce) }.doFinal(sealed, NONCE, sealed.size - NONCE)
    }

    private fun key(): SecretKey = store().getKey(name, null) as? SecretKey ?: strongBoxFirst { strongBox ->
        KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).run {
            init(
                KeyGenParameterSpec.Builder(name, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
                    .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
                    .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
                    .setKeySize(256)
                    .also { if (strongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) it.setIsStrongBoxBacked(true) }
                    .build(),
            )
            generateKey()
        }
    }

    private companion object {
        const val AES = "AES/GCM/NoPadding"
        const val NONCE = 12
        const val TAG_BITS = 128
    }
}

private fun store(): KeyStore = KeyStore.getInstance(STORE).apply { load(null) }

/** Few phones have a StrongBox, and it may be full. */
private fun <T> strongBoxFirst(make: (Boolean) -> T): T = try {
    make(true)
} catch (_: StrongBoxUnavailableException) {
    make(false)
}

/** Every way in which a key store fails is one failure: also a key that a new finger or a new lock made useless. */
private fun <T> guarded(use: () -> T): T = try {
    use()
} catch (failure: GeneralSecurityException) {
    throw KeyFailure(failure)
} catch (failure: ProviderException) {
    throw KeyFailure(failure)
}
