import Foundation
import Kit
import RegainBridge

/// An app without its screens: one thread that sends events and carries out effects in order, as the twin in Kotlin does.
public final class Player {
    /// The journey did not come to an end.
    public struct Circles: Error { public let screens: [String] }

    public private(set) var flow: Flow?
    public private(set) var screens: [String] = []
    public private(set) var raised = 0
    public private(set) var restored = 0
    public private(set) var felt: [Feel] = []
    private let setup: Setup
    private let lab: Lab
    private let keys: SoftKeys
    private let lens = Lens(language: "en", goal: .code)

    public init(_ folder: Folder, _ lab: Lab) throws {
        (setup, self.lab, keys) = (.underTest(folder), lab, SoftKeys(in: folder.url))
        flow = try Flow.open(setup: setup)
    }

    /// The app is killed and started again: only the wallet's file is left.
    public func kill() throws {
        flow = nil
        flow = try Flow.open(setup: setup)
    }

    public func screen() throws -> Screen {
        guard let flow else { throw Circles(screens: screens) }
        return try flow.screen()
    }

    public func advance(_ event: Event) throws -> [Effect] { try flow?.advance(event: event) ?? [] }

    /// Presses the main button of every screen until the journey is over. `at` may kill the app; it says whether it did.
    public func play(_ at: (Screen) throws -> Bool = { _ in false }) throws -> Screen {
        let ticks = SystemTicks()
        var end = ticks.now + Patience.long
        var effects = try advance(.wait(atMostMs: 0))
        while ticks.now < end && screens.count < 200 {
            while !effects.isEmpty {
                for event in try carryOut(effects.removeFirst()) { effects += try advance(event) }
            }
            let screen = try screen()
            if screens.last != screen.tag {
                screens.append(screen.tag)
                end = ticks.now + Patience.long
            }
            if try at(screen) {
                effects += try advance(.wait(atMostMs: 0))
            } else if screen.busy {
                effects += try advance(.wait(atMostMs: 5_000))
            } else if screen.name == .done || screen.name == .ended {
                return screen
            } else if screen.primary == nil {
                throw Circles(screens: screens)
            } else {
                if screen.name == .matchWords {
                    let words = try lab.words()
                    guard words.count == 2, words.allSatisfy(screen.text.contains) else { throw Circles(screens: words) }
                    try lab.compare()
                }
                effects += try advance(.primary)
            }
        }
        throw Circles(screens: screens)
    }

    private func carryOut(_ effect: Effect) throws -> [Event] {
        switch effect {
        case .scan:
            let (frame, shape) = try lab.code()
            return try lens.look(frame: frame, shape: shape).code.map { [.codeRead(text: $0)] } ?? []
        case .makeKey(let name, _, _): return [.keyMade(publicKey: try keys.publicKey(name), statement: nil)]
        case .assert: return []
        case .sign(let name, let payload): return [.signed(signature: try keys.sign(payload, with: name))]
        case .preflight: return [.checked(camera: true, lux: 200, brightness: true, freeBytes: 1 << 30, noFlash: false)]
        case .capture(let side): return [.photo(picture: try lab.photo(side))]
        case .light(let colors, let durationMs):
            raised += 1
            return filmed(try lab.film(colors, durationMs))
        case .turn(let asks, let durationMs): return filmed(try lab.turn(asks, durationMs))
        case .touch(let feel):
            felt.append(feel)
            return []
        case .restoreBrightness:
            restored += 1
            return []
        }
    }

    private func filmed(_ film: [(atMs: UInt32, picture: Data)]) -> [Event] {
        film.map { .lightFrame(picture: $0.picture, atMs: $0.atMs, locked: true, timeNs: nil, iso: nil) } + [.lightDone]
    }
}
