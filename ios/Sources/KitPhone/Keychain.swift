import Foundation
import Security

/// A few bytes in the keychain: on this device only, in no backup, never synchronised, readable while the phone is unlocked.
public struct Keychain: Sendable {
    /// The keychain did not give or take it.
    public struct Refused: Error, Equatable {
        public let status: OSStatus
    }

    private let service: String
    public init(service: String) { self.service = service }

    public func read(_ account: String) throws -> Data? {
        var query = query(account)
        query[kSecReturnData as String] = true
        query[kSecMatchLimit as String] = kSecMatchLimitOne
        var found: CFTypeRef?
        let status = SecItemCopyMatching(NSDictionary(dictionary: query) as CFDictionary, &found)
        if status == errSecItemNotFound { return nil }
        guard status == errSecSuccess, let data = found as? Data else { throw Refused(status: status) }
        return data
    }

    /// Keeps `data` under a name that is not taken yet.
    public func add(_ data: Data, _ account: String) throws {
        var item = query(account)
        item[kSecValueData as String] = data
        item[kSecAttrAccessible as String] = kSecAttrAccessibleWhenUnlockedThisDeviceOnly
        let status = SecItemAdd(NSDictionary(dictionary: item) as CFDictionary, nil)
        guard status == errSecSuccess else { throw Refused(status: status) }
    }

    /// The names that are taken.
    public func accounts() throws -> [String] {
        let query: [String: Any] = [
            kSecClass as String: kSecClassGenericPassword, kSecAttrService as String: service,
            kSecAttrSynchronizable as String: false, kSecUseDataProtectionKeychain as String: true,
            kSecReturnAttributes as String: true, kSecMatchLimit as String: kSecMatchLimitAll,
        ]
        var found: CFTypeRef?
        let status = SecItemCopyMatching(NSDictionary(dictionary: query) as CFDictionary, &found)
        if status == errSecItemNotFound { return [] }
        guard status == errSecSuccess, let items = found as? [[String: Any]] else { throw Refused(status: status) }
        return items.compactMap { $0[kSecAttrAccount as String] as? String }
    }

    /// Removes what is kept under a name, if anything is.
    public func remove(_ account: String) throws {
        let status = SecItemDelete(NSDictionary(dictionary: query(account)) as CFDictionary)
        guard status == errSecSuccess || status == errSecItemNotFound else { throw Refused(status: status) }
    }

    private func query(_ account: String) -> [String: Any] {
        [
            kSecClass as String: kSecClassGenericPassword, kSecAttrService as String: service,
            kSecAttrAccount as String: account, kSecAttrSynchronizable as String: false,
            kSecUseDataProtectionKeychain as String: true,
        ]
    }
}

/// The key that wraps the wallet: 32 random bytes, made once.
public struct WalletKey: Sendable {
    public static let length = 32
    private let keychain: Keychain
    public init(keychain: Keychain) { self.keychain = keychain }

    public func bytes() throws -> Data {
        if let kept = try keychain.read("wallet") { return kept }
        var fresh = Data(count: Self.length)
        let status = fresh.withUnsafeMutableBytes { bytes in
            bytes.baseAddress.map { SecRandomCopyBytes(kSecRandomDefault, Self.length, $0) } ?? errSecParam
        }
        guard status == errSecSuccess else { throw Keychain.Refused(status: status) }
        try keychain.add(fresh, "wallet")
        return fresh
    }
}
