import Foundation
import Kit

/// Keys in a folder, by OpenSSL: an implementation of P-256 that shares nothing with the core's.
public final class SoftKeys: Keys, Sendable {
    /// OpenSSL did not do it.
    public struct Failed: Error { public let arguments: [String] }

    private let folder: URL
    public init(in folder: URL) { self.folder = folder }

    public func publicKey(_ name: String) throws -> Data {
        let file = file(name)
        if !FileManager.default.fileExists(atPath: file.path) {
            _ = try openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", file.path)
        }
        // A SubjectPublicKeyInfo ends in the point, 65 bytes.
        return Data(try openssl("ec", "-in", file.path, "-pubout", "-outform", "DER").suffix(65))
    }

    public func keep(only names: Set<String>, of kind: String) throws {
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        where file.pathExtension == "pem" && file.lastPathComponent.hasPrefix(kind) {
            if !names.contains(file.deletingPathExtension().lastPathComponent) { try FileManager.default.removeItem(at: file) }
        }
    }

    public func sign(_ payload: Data, with name: String) throws -> Data {
        let input = folder.appendingPathComponent("payload-\(UUID().uuidString)")
        try payload.write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        return try openssl("dgst", "-sha256", "-sign", file(name).path, input.path)
    }

    private func file(_ name: String) -> URL { folder.appendingPathComponent("\(name).pem") }

    private func openssl(_ arguments: String...) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments
        let out = Pipe()
        process.standardOutput = out
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        let data = out.fileHandleForReading.readDataToEndOfFile()
        guard ended.wait(timeout: .now() + 60) == .success, process.terminationStatus == 0 else {
            throw Failed(arguments: arguments)
        }
        return data
    }
}
