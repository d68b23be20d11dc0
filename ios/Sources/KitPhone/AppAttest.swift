import CryptoKit
import DeviceCheck
import Foundation
import Kit

/// App Attest. Each recovery has a key of its own, made with the device key and attested once. Its name outlives the app's
/// process, because evidence may be asserted after a restart.
public struct AppAttest: Attestor {
    public init() {}

    public func object(for key: Data, challenge: Data, beside name: String) async -> Data? {
        UserDefaults.standard.removeObject(forKey: Self.note)
        let service = DCAppAttestService.shared
        // Not in a simulator, not in most extensions; and Apple's servers may be out of reach.
        guard service.isSupported, let id = try? await service.generateKey() else { return nil }
        let object = try? await service.attestKey(id, clientDataHash: Data(SHA256.hash(data: challenge + key)))
        if object != nil { UserDefaults.standard.set([name: id], forKey: Self.note) }
        return object
    }

    public func assertion(of payload: Data, beside name: String) async -> Data? {
        guard let id = UserDefaults.standard.dictionary(forKey: Self.note)?[name] as? String else { return nil }
        return try? await DCAppAttestService.shared.generateAssertion(id, clientDataHash: Data(SHA256.hash(data: payload)))
    }

    /// The recovery that is under way is the only one that still asserts.
    private static let note = "attested"
}
