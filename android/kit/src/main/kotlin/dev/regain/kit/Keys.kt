package dev.regain.kit

/** The key store did not do it: no key, no permission to use it, no hardware. */
class KeyFailure(why: Throwable?) : Exception("the key store", why)

/** Signing keys that never leave the hardware: P-256, ECDSA with SHA-256. */
interface Keys {
    /**
     * Makes a key of this name, in the place of an older one: its SubjectPublicKeyInfo. [challenge] goes into its attestation, so a
     * key that is there already is of no use.
     */
    @Throws(KeyFailure::class)
    fun make(name: String, challenge: ByteArray): ByteArray

    /** Of the keys whose names begin with [prefix] only these stay. */
    @Throws(KeyFailure::class)
    fun keep(names: Set<String>, prefix: String)

    /** ASN.1 DER. */
    @Throws(KeyFailure::class)
    fun sign(name: String, payload: ByteArray): ByteArray

    /** The certificates that vouch for the key, its own first; one alone where nothing vouches. */
    @Throws(KeyFailure::class)
    fun attestation(name: String): List<ByteArray>
}

/** Seals bytes so that only this app on this phone opens them. */
interface Sealer {
    @Throws(KeyFailure::class)
    fun seal(plain: ByteArray): ByteArray

    @Throws(KeyFailure::class)
    fun open(sealed: ByteArray): ByteArray
}
