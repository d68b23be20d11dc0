package dev.regain.kit

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.StrongBoxUnavailableException
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.UnrecoverableKeyException
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.ECGenParameterSpec
import java.util.Collections
import java.util.Date
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** The system's key store, played: keys in memory, with or without a StrongBox, and keys that a new finger makes useless. */
object PlayedStore {
    val pairs = mutableMapOf<String, KeyPair>()
    val secrets = mutableMapOf<String, SecretKey>()
    var hasStrongBox = false
    var lost = false
    /** Whether StrongBox was asked for, once for each key that was tried. */
    val asked = mutableListOf<Boolean>()

    fun install() {
        for (map in listOf(pairs, secrets)) map.clear()
        asked.clear()
        hasStrongBox = false
        lost = false
        Security.removeProvider(NAME)
        // The last of all: whoever asks for no provider by name does not come here.
        Security.addProvider(Played())
    }

    internal const val NAME = "AndroidKeyStore"

    internal fun allow(spec: KeyGenParameterSpec) {
        asked += spec.isStrongBoxBacked
        if (spec.isStrongBoxBacked && !hasStrongBox) throw StrongBoxUnavailableException("this phone has none")
    }
}

@Suppress("DEPRECATION")
private class Played : Provider(PlayedStore.NAME, 1.0, "played") {
    init {
        put("KeyStore.${PlayedStore.NAME}", Store::class.java.name)
        put("KeyPairGenerator.EC", Pairs::class.java.name)
        put("KeyGenerator.AES", Secrets::class.java.name)
    }
}

class Pairs : KeyPairGeneratorSpi() {
    private lateinit var spec: KeyGenParameterSpec

    override fun initialize(size: Int, random: SecureRandom) = throw UnsupportedOperationException()

    override fun initialize(spec: AlgorithmParameterSpec, random: SecureRandom) {
        this.spec = spec as KeyGenParameterSpec
    }

    override fun generateKeyPair(): KeyPair {
        PlayedStore.allow(spec)
        val pair = KeyPairGenerator.getInstance("EC").apply { initialize(spec.algorithmParameterSpec as ECGenParameterSpec) }.generateKeyPair()
        return pair.also { PlayedStore.pairs[spec.keystoreAlias] = it }
    }
}

class Secrets : KeyGeneratorSpi() {
    private lateinit var spec: KeyGenParameterSpec

    override fun engineInit(random: SecureRandom) = throw UnsupportedOperationException()

    override fun engineInit(size: Int, random: SecureRandom) = throw UnsupportedOperationException()

    override fun engineInit(spec: AlgorithmParameterSpec, random: SecureRandom?) {
        this.spec = spec as KeyGenParameterSpec
    }

    override fun engineGenerateKey(): SecretKey {
        PlayedStore.allow(spec)
        return KeyGenerator.getInstance("AES").apply { init(spec.keySize) }.generateKey().also { PlayedStore.secrets[spec.keystoreAlias] = it }
    }
}

class Store : KeyStoreSpi() {
    private class Alone(private val key: PublicKey) : Certificate("played") {
        override fun getEncoded(): ByteArray = key.encoded
        override fun getPublicKey() = key
        override fun verify(key: PublicKey) = Unit
        override fun verify(key: PublicKey, provider: String) = Unit
        override fun toString() = "played"
    }

    override fun engineGetKey(alias: String, password: CharArray?): Key? {
        if (PlayedStore.lost) throw UnrecoverableKeyException("a new finger was added")
        return PlayedStore.pairs[alias]?.private ?: PlayedStore.secrets[alias]
    }

    override fun engineGetCertificate(alias: String): Certificate? = PlayedStore.pairs[alias]?.let { Alone(it.public) }
    override fun engineGetCertificateChain(alias: String) = engineGetCertificate(alias)?.let { arrayOf(it) }
    override fun engineLoad(stream: InputStream?, password: CharArray?) = Unit
    override fun engineContainsAlias(alias: String) = alias in PlayedStore.pairs || alias in PlayedStore.secrets
    override fun engineSize() = PlayedStore.pairs.size + PlayedStore.secrets.size
    override fun engineAliases() = Collections.enumeration(PlayedStore.pairs.keys + PlayedStore.secrets.keys)
    override fun engineIsKeyEntry(alias: String) = engineContainsAlias(alias)
    override fun engineIsCertificateEntry(alias: String) = false
    override fun engineGetCertificateAlias(certificate: Certificate): String? = null
    override fun engineGetCreationDate(alias: String) = Date(0)
    override fun engineDeleteEntry(alias: String) {
        PlayedStore.pairs -= alias
        PlayedStore.secrets -= alias
    }

    override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<out Certificate>?) = throw UnsupportedOperationException()
    override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<out Certificate>?) = throw UnsupportedOperationException()
    override fun engineSetCertificateEntry(alias: String, certificate: Certificate) = throw UnsupportedOperationException()
    override fun engineStore(stream: OutputStream, password: CharArray?) = throw UnsupportedOperationException()
}
