import CryptoKit
import Foundation
import Kit
import Security

/// Keys in the Secure Enclave. What the keychain holds is the Enclave's own wrapped form, of no use on another phone.
public struct EnclaveKeys: Keys {
    /// Why there is no key.
    public enum Trouble: Error { case noEnclave, noAccessControl, noKey }

    private let keychain: Keychain
    public init(keychain: Keychain) { self.keychain = keychain }

    public func publicKey(_ name: String) throws -> Data {
        try (kept(name) ?? made(name)).publicKey.x963Representation
    }

    public func keep(only names: Set<String>, of kind: String) throws {
        let kept = Set(names.map(account))
        for found in try keychain.accounts() where found.hasPrefix(account(kind)) && !kept.contains(found) {
            try keychain.remove(found)
        }
    }

    public func sign(_ payload: Data, with name: String) throws -> Data {
        guard let key = try kept(name) else { throw Trouble.noKey }
        return try key.signature(for: payload).derRepresentation
    }

    private func kept(_ name: String) throws -> SecureEnclave.P256.Signing.PrivateKey? {
        try keychain.read(account(name)).map { try SecureEnclave.P256.Signing.PrivateKey(dataRepresentation: $0) }
    }

    private func made(_ name: String) throws -> SecureEnclave.P256.Signing.PrivateKey {
        guard SecureEnclave.isAvailable else { throw Trouble.noEnclave }
        let access = SecAccessControlCreateWithFlags(
            nil, kSecAttrAccessibleWhenUnlockedThisDeviceOnly, .privateKeyUsage, nil)
        guard let access else { throw Trouble.noAccessControl }
        let key = try SecureEnclave.P256.Signing.PrivateKey(accessControl: access)
        try keychain.add(key.dataRepresentation, account(name))
        return key
    }

    private func account(_ name: String) -> String { "key.\(name)" }
}
