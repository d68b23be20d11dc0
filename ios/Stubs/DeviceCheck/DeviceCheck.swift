// A stand-in for DeviceCheck on Linux, never shipped: what the app uses of it, as documented.
@_exported import Foundation

open class DCAppAttestService: NSObject, @unchecked Sendable {
    public static let shared = DCAppAttestService()
    open var isSupported: Bool { false }
    open func generateKey() async throws -> String { "" }
    open func attestKey(_ keyId: String, clientDataHash: Data) async throws -> Data { Data() }
    open func generateAssertion(_ keyId: String, clientDataHash: Data) async throws -> Data { Data() }
}
