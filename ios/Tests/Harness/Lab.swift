import Foundation
import RegainBridge

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// `regain lab` as a process: the real service, a SIMULATED desktop, ID, face and cameras.
public final class Lab: @unchecked Sendable {
    /// The lab said something unexpected.
    public struct Trouble: Error { public let what: String }

    /// How long it may take to start, or to answer, in seconds: a film is drawn frame by frame.
    private static let patience = 240

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = TimeInterval(patience)
        return URLSession(configuration: configuration)
    }()

    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let address: URL

    public init(scenario: String = "production") throws {
        process.executableURL = Place.command
        process.arguments = ["lab", "--scenario", scenario]
        process.environment = ProcessInfo.processInfo.environment.merging(["REGAIN_MODELS": Place.models.path]) { $1 }
        let out = Pipe()
        process.standardOutput = out
        process.terminationHandler = { [ended] _ in ended.signal() }
        try Self.run(process)
        // A lab that never speaks is ended, and then the line below is not one.
        let watchdog = DispatchWorkItem { [process] in kill(process.processIdentifier, SIGKILL) }
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.patience), execute: watchdog)
        defer { watchdog.cancel() }
        var line = Data()
        while let byte = try out.fileHandleForReading.read(upToCount: 1), byte != Data([10]) { line += byte }
        struct Told: Decodable { let lab: URL }
        guard let told = try? JSONDecoder().decode(Told.self, from: line) else { throw Trouble(what: "the lab did not start") }
        address = told.lab
    }

    deinit {
        process.interrupt()
        if ended.wait(timeout: .now() + 10) != .success { kill(process.processIdentifier, SIGKILL) }
    }

    /// Threads of Foundation's hold signals back, and a child takes that over: it could not be interrupted.
    private static func run(_ process: Process) throws {
        var (none, before) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try process.run()
    }

    /// What the camera sees of the desktop's page, RGB.
    public func code() throws -> (Data, Shape) {
        let (body, headers) = try get("code")
        guard let width = headers["x-width"].flatMap(UInt32.init), let height = headers["x-height"].flatMap(UInt32.init) else {
            throw Trouble(what: "no size")
        }
        return (body, Shape(width: width, height: height, stride: width * 3, format: .rgb8, rotation: 0, atMs: 0))
    }

    /// A JPEG.
    public func photo(_ side: Side) throws -> Data { try get(side == .front ? "photo/front" : "photo/back").0 }

    /// The front camera's frames, with their times in milliseconds, while the screen shows `colors`.
    public func film(_ colors: [LightColor], _ durationMs: UInt32) throws -> [(atMs: UInt32, picture: Data)] {
        let shown = colors.map { [$0.atMs, $0.argb] }
        return try filmed(["duration_ms": durationMs, "colors": shown])
    }

    /// The same while the head turns as it is asked.
    public func turn(_ asks: [TurnAsk], _ durationMs: UInt32) throws -> [(atMs: UInt32, picture: Data)] {
        let turns = asks.compactMap { ask in ask.towards.map { [ask.atMs, "\($0)"] as [Any] } }
        return try filmed(["duration_ms": durationMs, "turns": turns])
    }

    private func filmed(_ asked: [String: Any]) throws -> [(atMs: UInt32, picture: Data)] {
        let body = try JSONSerialization.data(withJSONObject: asked)
        var left = try post("film", body, type: "application/json")
        func number() -> UInt32 {
            defer { left = left.dropFirst(4) }
            return left.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        }
        var frames: [(UInt32, Data)] = []
        while left.count >= 8 {
            let (atMs, length) = (number(), Int(number()))
            frames.append((atMs, Data(left.prefix(length))))
            left = left.dropFirst(length)
        }
        return frames
    }

    /// The two words on the desktop's page.
    public func words() throws -> [String] {
        String(decoding: try get("words").0, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// The person at the desktop presses "Yes, the same".
    public func compare() throws { _ = try post("compare", Data()) }

    public func signsIn(_ pass: String) throws -> Bool {
        try post("sign-in", Data(pass.utf8)) == Data("true".utf8)
    }

    private func get(_ path: String) throws -> (Data, [String: String]) {
        try answer(request(path))
    }

    private func post(_ path: String, _ body: Data, type: String = "text/plain") throws -> Data {
        var request = request(path)
        request.httpMethod = "POST"
        request.httpBody = body
        request.setValue(type, forHTTPHeaderField: "content-type")
        return try answer(request).0
    }

    private func request(_ path: String) -> URLRequest {
        URLRequest(url: address.appendingPathComponent(path))
    }

    private func answer(_ request: URLRequest) throws -> (Data, [String: String]) {
        let done = DispatchSemaphore(value: 0)
        let box = Answer()
        Self.session.dataTask(with: request) { data, response, error in
            box.data = data
            box.response = response as? HTTPURLResponse
            box.error = error
            done.signal()
        }.resume()
        guard done.wait(timeout: .now() + .seconds(Self.patience + 10)) == .success else {
            throw Trouble(what: "\(request.url?.path ?? "") does not answer")
        }
        if let error = box.error { throw error }
        guard let response = box.response, (200...299).contains(response.statusCode) else {
            throw Trouble(what: "\(request.url?.path ?? "") answers \(box.response?.statusCode ?? 0)")
        }
        var headers: [String: String] = [:]
        for (name, value) in response.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
        return (box.data ?? Data(), headers)
    }

    private final class Answer: @unchecked Sendable {
        var data: Data?
        var response: HTTPURLResponse?
        var error: (any Error)?
    }
}
