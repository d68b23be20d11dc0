import Foundation
import Kit

/// The volume on which the app's folder lies.
public struct PhoneDisk: Disk {
    private let folder: URL
    public init(folder: URL) { self.folder = folder }

    public var freeBytes: UInt64? {
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (facts?[.systemFreeSize] as? NSNumber)?.uint64Value
    }
}

/// The folder of the wallet: the app's own, encrypted while the phone is locked, and in no backup.
public enum WalletFolder {
    public static func make(in parent: URL) throws -> URL {
        var folder = place(parent)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: protection)
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try folder.setResourceValues(values)
        return folder
    }

    /// The wallet goes with everything in it. What cannot be removed cannot be opened either, and is told then.
    public static func remove(from parent: URL) { try? FileManager.default.removeItem(at: place(parent)) }

    private static func place(_ parent: URL) -> URL { parent.appendingPathComponent("wallet", isDirectory: true) }

    private static var protection: [FileAttributeKey: Any] {
        #if canImport(Darwin)
            [.protectionKey: FileProtectionType.complete]
        #else
            [:]
        #endif
    }
}
