// A stand-in for the Security framework on Linux, never shipped: what the app uses of it, as documented. A keychain in memory stands
// behind it, so that the callers' questions and answers run.
@_exported import Foundation

public typealias OSStatus = Int32
public typealias CFDictionary = NSDictionary
public typealias CFString = String
public typealias CFTypeRef = AnyObject
public let errSecSuccess: OSStatus = 0
public let errSecItemNotFound: OSStatus = -25300
public let errSecDuplicateItem: OSStatus = -25299
public let errSecParam: OSStatus = -50

public let kSecClass: CFString = "class"
public let kSecClassGenericPassword: CFString = "genp"
public let kSecAttrService: CFString = "svce"
public let kSecAttrAccount: CFString = "acct"
public let kSecAttrAccessible: CFString = "pdmn"
public let kSecAttrSynchronizable: CFString = "sync"
public let kSecUseDataProtectionKeychain: CFString = "nleg"
public let kSecValueData: CFString = "v_Data"
public let kSecReturnData: CFString = "r_Data"
public let kSecMatchLimit: CFString = "m_Limit"
public let kSecMatchLimitOne: CFString = "m_LimitOne"
public let kSecMatchLimitAll: CFString = "m_LimitAll"
public let kSecReturnAttributes: CFString = "r_Attributes"
public let kSecAttrAccessibleWhenUnlockedThisDeviceOnly: CFString = "akpu"

open class SecAccessControl: @unchecked Sendable { init() {} }

public struct SecAccessControlCreateFlags: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let privateKeyUsage = SecAccessControlCreateFlags(rawValue: 1 << 30)
}

public func SecAccessControlCreateWithFlags(
    _ allocator: AnyObject?, _ protection: CFString, _ flags: SecAccessControlCreateFlags,
    _ error: UnsafeMutablePointer<AnyObject?>?
) -> SecAccessControl? { SecAccessControl() }

public struct SecRandomRef: Sendable {}
public let kSecRandomDefault: SecRandomRef? = nil
public func SecRandomCopyBytes(_ random: SecRandomRef?, _ count: Int, _ bytes: UnsafeMutableRawPointer) -> Int32 {
    for index in 0..<count { bytes.storeBytes(of: UInt8.random(in: 0...255), toByteOffset: index, as: UInt8.self) }
    return errSecSuccess
}

/// What lies in it, by service and account, with every attribute that was asked for.
public final class KeychainInMemory: @unchecked Sendable {
    public static let shared = KeychainInMemory()
    private let lock = NSLock()
    private var stored: [String: [String: Any]] = [:]
    /// Answers every question with this status, when it is set.
    public var broken: OSStatus?

    public var items: [[String: Any]] { lock.withLock { Array(stored.values) } }
    public func empty() { lock.withLock { (stored, broken) = ([:], nil) } }

    /// The accounts of a service, as attributes.
    fileprivate func accounts(of service: String) -> [[String: Any]] {
        lock.withLock { stored.values.filter { $0["svce"] as? String == service }.map { ["acct": $0["acct"] ?? ""] } }
    }

    fileprivate func answer(_ query: CFDictionary, _ act: (inout [String: Any]?, [String: Any]) -> OSStatus) -> OSStatus {
        lock.withLock {
            if let broken { return broken }
            var asked: [String: Any] = [:]
            for (key, value) in query { asked["\(key)"] = value }
            guard let service = asked["svce"], let account = asked["acct"] else { return errSecParam }
            return act(&stored["\(service)/\(account)"], asked)
        }
    }
}

@discardableResult
public func SecItemAdd(_ attributes: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    KeychainInMemory.shared.answer(attributes) { item, asked in
        if item != nil { return errSecDuplicateItem }
        item = asked
        return errSecSuccess
    }
}

public func SecItemCopyMatching(_ query: CFDictionary, _ result: UnsafeMutablePointer<CFTypeRef?>?) -> OSStatus {
    if query["m_Limit"] as? String == kSecMatchLimitAll, let service = query["svce"] as? String {
        if let broken = KeychainInMemory.shared.broken { return broken }
        let found = KeychainInMemory.shared.accounts(of: service)
        result?.pointee = found as AnyObject
        return found.isEmpty ? errSecItemNotFound : errSecSuccess
    }
    return KeychainInMemory.shared.answer(query) { item, _ in
        guard let item else { return errSecItemNotFound }
        result?.pointee = item["v_Data"].map { $0 as AnyObject }
        return errSecSuccess
    }
}

@discardableResult
public func SecItemDelete(_ query: CFDictionary) -> OSStatus {
    KeychainInMemory.shared.answer(query) { item, _ in
        defer { item = nil }
        return item == nil ? errSecItemNotFound : errSecSuccess
    }
}
