import Foundation
import RegainBridge

/// Plays a journey of a file over the border: the real core, with its threads, its journal and its screens. What service, worker and wallet
/// answered is told from the file. `tests/tests/journey/border.rs` and `Rehearsal.kt` do the same.
public final class Rehearsal {
    private let folder: Folder
    private let atMs: Int64
    private let device: [String: Any]
    /// None only while it is killed.
    private var flow: Flow?
    /// The last screen of the journey, and the pass on it.
    public private(set) var end = "end: none"

    public init(_ journey: Journey) throws {
        guard let first = (journey.before + journey.steps).first else { throw Journey.Malformed(what: journey.name) }
        (folder, atMs, device) = (try Folder(), journey.atMs, try first.object())
        flow = try open()
        for happening in journey.before { _ = try take(happening) }
    }

    private func open() throws -> Flow {
        guard let label = device["label"] as? String else { throw Journey.Malformed(what: "no device") }
        let setup = Setup(
            folder: folder.path, models: "", walletKey: Data(repeating: 7, count: 32), device: label,
            service: device["service"] as? String, camera: .lab, language: "en")
        let flow = try Flow.rehearse(setup: setup, atMs: atMs)
        // What a journey under way still waits for: the file has its answers.
        _ = try flow.advance(event: .wait(atMostMs: 0))
        return flow
    }

    /// The app is killed and started again: only the wallet's file is left.
    public func kill() throws {
        flow = nil
        flow = try open()
    }

    public func screen() throws -> Screen { try running().screen() }

    /// Lets one thing happen; the line of the text that says what came of it.
    public func take(_ happening: Happening) throws -> String {
        let effects = try send(happening)
        let screen = try screen()
        if screen.name == .done || screen.name == .ended {
            end = "end: \(seen(screen)), pass \(try running().reveal() ?? "none")"
        }
        let done = effects.isEmpty ? "" : ": " + effects.map(named).joined(separator: ", ")
        return "\(happening.name) > \(seen(screen))\(done)"
    }

    /// In the border's words, or, for what no platform does, in the journey's own.
    private func send(_ happening: Happening) throws -> [Effect] {
        let flow = try running()
        switch happening.name {
        case "begin", "words-same", "consented", "agreed", "continue", "close": return try flow.advance(event: .primary)
        // Where it is too bright, turning the head comes first and another try second.
        case "retry": return try flow.advance(event: try isTooBright() ? .second : .primary)
        case "turn-instead": return try flow.advance(event: try isTooBright() ? .primary : .second)
        case "light-instead": return try flow.advance(event: .second)
        case "words-differ", "consent-refused", "declined", "take-again": return try flow.advance(event: .quiet)
        case "code-read": return try flow.advance(event: .codeRead(text: happening.text()))
        case "code-typed": return try flow.advance(event: .codeTyped(text: happening.text()))
        case "checked": return try flow.advance(event: checked(happening.object()))
        case "photo-taken": return try flow.advance(event: .photo(picture: Data(happening.text().utf8)))
        case "light-done":
            for frame in try happening.objects() { _ = try flow.advance(event: filmed(frame)) }
            return try flow.advance(event: .lightDone)
        case "light-interrupted": return try flow.advance(event: .lightInterrupted)
        case "key-made": return try flow.advance(event: .keyMade(publicKey: point(happening.object()), statement: nil))
        case "signed": return try flow.advance(event: .signed(signature: decoded(happening.text())))
        case "failed":
            guard let failure = failure(try happening.text()) else { return try flow.answer(event: happening.json) }
            return try flow.advance(event: .failed(what: failure))
        case "stop":
            try flow.cancel()
            return try flow.advance(event: .wait(atMostMs: 10_000))
        case "worked", "replied", "kept": return try flow.answer(event: happening.json)
        default: throw Journey.Malformed(what: "nobody plays \(happening.name)")
        }
    }

    private func isTooBright() throws -> Bool { try screen().code == "F03" }

    private func running() throws -> Flow {
        guard let flow else { throw Journey.Malformed(what: "killed") }
        return flow
    }
}

private func checked(_ found: [String: Any]) throws -> Event {
    func yes(_ name: String) throws -> Bool {
        guard let value = found[name] as? Bool else { throw Journey.Malformed(what: name) }
        return value
    }
    return .checked(
        camera: try yes("camera"), lux: try yes("light") ? 200 : 1, brightness: try yes("brightness"),
        freeBytes: try yes("storage") ? 1 << 30 : 0, noFlash: found["no_flash"] as? Bool ?? false)
}

private func filmed(_ frame: [String: Any]) throws -> Event {
    guard let picture = frame["picture"] as? String, let atMs = frame["at_ms"] as? NSNumber,
        let exposure = frame["exposure"] as? [String: Any], let locked = exposure["locked"] as? Bool
    else { throw Journey.Malformed(what: "a frame") }
    let (time, iso) = (exposure["time_ns"] as? NSNumber, exposure["iso"] as? NSNumber)
    return .lightFrame(
        picture: Data(picture.utf8), atMs: atMs.uint32Value, locked: locked, timeNs: time?.uint64Value, iso: iso?.uint32Value)
}

/// A point on the curve, uncompressed (SEC 1 section 2.3.3).
private func point(_ key: [String: Any]) throws -> Data {
    guard let x = key["x"] as? String, let y = key["y"] as? String else { throw Journey.Malformed(what: "a key") }
    return Data([4]) + (try decoded(x)) + (try decoded(y))
}

/// Base64url without padding (RFC 4648 section 5).
private func decoded(_ text: String) throws -> Data {
    let plain = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
    let padded = plain + String(repeating: "=", count: (4 - plain.count % 4) % 4)
    guard let data = Data(base64Encoded: padded) else { throw Journey.Malformed(what: text) }
    return data
}

/// What a platform says did not work; nothing for what fails inside.
private func failure(_ reason: String) -> Failure? {
    switch reason {
    case "no-camera": .camera
    case "key-failed": .key
    case "storage-failed": .storage
    default: nil
    }
}

/// Which screen it is, its mood, and the code for the help desk.
private func seen(_ screen: Screen) -> String {
    ([screen.tag, "\(screen.tone)"] + (screen.code.map { [$0] } ?? [])).joined(separator: " ")
}

/// What a key is for: the rest of its name sets it apart from that of another recovery.
private func kind(_ name: String) -> Substring { name.prefix { $0 != "-" } }

private func named(_ effect: Effect) -> String {
    switch effect {
    case .scan: "scan"
    case .makeKey(let name, _, _): "make-key \(kind(name))"
    case .assert(let name, _): "assert \(kind(name))"
    case .sign(let name, _): "sign \(kind(name))"
    case .preflight: "preflight"
    case .capture(let side): "capture \(side)"
    case .light: "light"
    case .turn: "turn"
    case .restoreBrightness: "restore-brightness"
    case .touch(let feel): "touch \(feel)"
    }
}
