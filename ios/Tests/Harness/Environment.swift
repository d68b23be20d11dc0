import Foundation

/// Where the parts of the build lie: `cargo xtask ios test` says so.
public enum Place {
    /// The `regain` command.
    public static var command: URL { named("REGAIN_COMMAND") }
    /// The folder of the models.
    public static var models: URL { named("REGAIN_MODELS") }
    /// Where pictures of screens go; none when nobody wants them.
    public static var screens: URL? { ProcessInfo.processInfo.environment["REGAIN_SCREENS"].map { URL(fileURLWithPath: $0) } }

    /// A file of the workspace, by its path there.
    public static func source(_ path: String) -> URL {
        URL(fileURLWithPath: "\(#filePath)/../../../../\(path)").standardizedFileURL
    }

    private static func named(_ name: String) -> URL {
        guard let path = ProcessInfo.processInfo.environment[name] else {
            fatalError("\(name) is not set: run the tests by `cargo xtask ios test`")
        }
        return URL(fileURLWithPath: path)
    }
}

/// A folder that is gone after the test.
public final class Folder: Sendable {
    public let url: URL
    public var path: String { url.path }

    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("regain-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
