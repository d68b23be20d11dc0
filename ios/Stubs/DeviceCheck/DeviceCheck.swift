// A stand-in for DeviceCheck on Linux, never shipped: what the app uses of it, as documented. A test may make it attest.
@_exported import Foundation

public final class DCAppAttestService: @unchecked Sendable {
    public static let shared = DCAppAttestService()
    public var isSupported = false
    private var made = 0

    public func generateKey() async throws -> String {
        made += 1
        return "key \(made)"
    }

    public func attestKey(_ keyId: String, clientDataHash: Data) async throws -> Data { Data("object of \(keyId)".utf8) }

    public func generateAssertion(_ keyId: String, clientDataHash: Data) async throws -> Data {
        Data("assertion by \(keyId)".utf8)
    }
}
