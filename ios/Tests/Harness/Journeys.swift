import Foundation

/// A journey of `tests/journeys`: what happens, step by step, and the text of what comes of it.
public struct Journey {
    /// The file is not what a journey's file is.
    public struct Malformed: Error { public let what: String }

    public let name: String
    public let atMs: Int64
    /// What happens first, as in another journey.
    public let before: [Happening]
    public let steps: [Happening]
    public let text: [String]

    private static let folder = Place.source("tests/journeys")

    public init(named name: String) throws {
        let file = try Self.object(Data(contentsOf: Self.folder.appendingPathComponent("\(name).json")))
        guard let at = file["at"] as? NSNumber, let steps = file["steps"] as? [[String: Any]] else { throw Malformed(what: name) }
        (self.name, atMs) = (name, at.int64Value)
        self.steps = try steps.map { try Happening($0["event"]) }
        if let after = file["after"] as? [String: Any] {
            guard let other = after["journey"] as? String, let count = after["steps"] as? Int else { throw Malformed(what: name) }
            before = Array(try Journey(named: other).steps.prefix(count))
        } else {
            before = []
        }
        let text = try String(contentsOf: Self.folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
        self.text = text.split(separator: "\n").map(String.init)
    }

    public static func all() throws -> [Journey] {
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
        return try files.sorted().map { try Journey(named: String($0.dropLast(".json".count))) }
    }

    private static func object(_ data: Data) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard let object else { throw Malformed(what: "no object") }
        return object
    }
}

/// One event of a journey, in the core's own words.
public struct Happening {
    public let name: String
    public let with: Any?
    /// As the core reads it.
    public let json: String

    init(_ event: Any?) throws {
        guard let event = event as? [String: Any], let name = event["event"] as? String else {
            throw Journey.Malformed(what: "no event")
        }
        (self.name, with) = (name, event["with"])
        json = String(decoding: try JSONSerialization.data(withJSONObject: event), as: UTF8.self)
    }

    public func text() throws -> String { try value(with, String.self) }
    func object() throws -> [String: Any] { try value(with, [String: Any].self) }
    func objects() throws -> [[String: Any]] { try value(with, [[String: Any]].self) }

    private func value<Value>(_ value: Any?, _: Value.Type) throws -> Value {
        guard let value = value as? Value else { throw Journey.Malformed(what: name) }
        return value
    }
}
