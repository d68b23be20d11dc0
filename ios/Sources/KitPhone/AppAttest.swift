import CryptoKit
import DeviceCheck
import Foundation

/// App Attest: Apple's word that this is our app on a real iPhone, bound to bytes of the service's choice.
public struct AppAttest: Sendable {
    /// Why there is no statement.
    public enum Trouble: Error { case notSupported }

    private let keychain: Keychain
    public init(keychain: Keychain) { self.keychain = keychain }

    public var isSupported: Bool { DCAppAttestService.shared.isSupported }

    /// An attestation object (CBOR, format `apple-appattest`) of a new key over the hash of `challenge`.
    public func attest(_ challenge: Data) async throws -> Data {
        let service = DCAppAttestService.shared
        guard service.isSupported else { throw Trouble.notSupported }
        let key = try await service.generateKey()
        let statement = try await service.attestKey(key, clientDataHash: Data(SHA256.hash(data: challenge)))
        // Only a key that Apple has attested is kept; one that it has not is never asked about again.
        try keychain.delete("attest")
        try keychain.add(Data(key.utf8), "attest")
        return statement
    }

    /// An assertion over the hash of `challenge` by the key that was attested; none when there is none.
    public func assert(_ challenge: Data) async throws -> Data? {
        guard let key = try keychain.read("attest").map({ String(decoding: $0, as: UTF8.self) }) else { return nil }
        return try await DCAppAttestService.shared.generateAssertion(
            key, clientDataHash: Data(SHA256.hash(data: challenge)))
    }
}
