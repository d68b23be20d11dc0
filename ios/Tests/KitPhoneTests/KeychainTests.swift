import Foundation
import Security
import Testing

@testable import KitPhone

/// What is asked of the keychain. Its stand-in keeps items in memory; that Apple's answers alike, only a phone shows.
@Suite(.serialized) struct KeychainTests {
    let keychain = Keychain(service: "dev.regain.test")

    init() { KeychainInMemory.shared.empty() }

    @Test func theWalletsKeyIsMadeOnceAndStays() throws {
        let key = try WalletKey(keychain: keychain).bytes()
        #expect(key.count == 32 && Set(key).count > 8)
        #expect(try WalletKey(keychain: keychain).bytes() == key)
        #expect(KeychainInMemory.shared.items.count == 1)
    }

    @Test func twoPhonesHaveTwoKeys() throws {
        let first = try WalletKey(keychain: keychain).bytes()
        KeychainInMemory.shared.empty()
        #expect(try WalletKey(keychain: keychain).bytes() != first)
    }

    @Test func nothingLeavesThisDevice() throws {
        _ = try WalletKey(keychain: keychain).bytes()
        let item = try #require(KeychainInMemory.shared.items.first)
        #expect(item["pdmn"] as? String == kSecAttrAccessibleWhenUnlockedThisDeviceOnly)
        #expect(item["sync"] as? Bool == false)
        #expect(item["nleg"] as? Bool == true, "the keychain that protects data by the phone's own key")
    }

    @Test func aKeychainThatDoesNotAnswerIsAnErrorNotANewKey() throws {
        let key = try WalletKey(keychain: keychain).bytes()
        KeychainInMemory.shared.broken = -25308
        #expect(throws: Keychain.Refused(status: -25308)) { try WalletKey(keychain: keychain).bytes() }
        KeychainInMemory.shared.broken = nil
        #expect(try WalletKey(keychain: keychain).bytes() == key)
    }

    @Test func aNameIsTakenOnlyOnce() throws {
        try keychain.add(Data([1]), "a")
        #expect(throws: Keychain.Refused(status: errSecDuplicateItem)) { try keychain.add(Data([2]), "a") }
        #expect(try keychain.read("a") == Data([1]))
    }

    @Test func servicesDoNotSeeEachOther() throws {
        try keychain.add(Data([1]), "a")
        #expect(try Keychain(service: "other").read("a") == nil)
    }

    @Test func onlyKeysOfTheKindThatNobodyNeedsGo() throws {
        for name in ["key.device", "key.device-1", "key.device-2", "key.other", "wallet"] { try keychain.add(Data([1]), name) }
        try Keychain(service: "other").add(Data([1]), "key.device-9")
        try EnclaveKeys(keychain: keychain).keep(only: ["device-1", "device-3"], of: "device")
        #expect(try Set(keychain.accounts()) == ["key.device-1", "key.other", "wallet"])
        #expect(try Keychain(service: "other").accounts() == ["key.device-9"])
        #expect(try Keychain(service: "nobody").accounts().isEmpty)
    }

    @Test func withoutASecureEnclaveThereIsNoKey() {
        #expect(throws: EnclaveKeys.Trouble.self) { try EnclaveKeys(keychain: keychain).publicKey("device") }
        #expect(KeychainInMemory.shared.items.isEmpty)
    }

    @Test func aKeyThatWasNeverMadeDoesNotSign() {
        #expect(throws: EnclaveKeys.Trouble.self) { try EnclaveKeys(keychain: keychain).sign(Data(), with: "device") }
    }
}
