import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// The cases of `tests/conformance/effects.json`, which every runner of effects answers the same.
@MainActor
@Suite struct EffectsTests {
    private struct Case: Decodable {
        let says: String
        let on: [String]
        let phone: [String]?
        let acts: [String]
        let said: [String]
    }

    @Test func everyCaseIsAnsweredAsItsFileSays() async throws {
        let file = try Data(contentsOf: Place.source("tests/conformance/effects.json"))
        let cases = try JSONDecoder().decode([Case].self, from: file).filter { $0.on.contains("ios") }
        for one in cases {
            let phone = try SickPhone(one.phone ?? [])
            var said: [String] = []
            for act in one.acts { said += try await phone.act(act) }
            #expect(said == one.said, "\(one.says)")
            #expect(phone.kitchen.backlight.level == SickPhone.before && phone.kitchen.camera.allClosed, "\(one.says)")
        }
        #expect(cases.count > 10)
    }
}

/// A phone with something wrong, and the real hands on it.
@MainActor
private final class SickPhone {
    /// No act of this name.
    private struct Unknown: Error { let act: String }

    static let before = 0.4
    private static let enoughBytes: UInt64 = 50_000_000
    private static let shots: UInt32 = 3

    let kitchen: Kitchen
    private let folder: Folder
    /// What happens in the middle of the light.
    private let beside = Locked<String?>(nil)
    private var heard = 0

    init(_ wrong: [String]) throws {
        let (folder, ticks, beside, shots) = (try Folder(), ManualTicks(), self.beside, Self.shots)
        let camera = FakeCamera(permission: wrong.contains("camera refused") ? .refused : .allowed) { use in
            if wrong.contains("no camera") { throw FakeCamera.NoCamera() }
            guard use == .face else { return .card(Data([0xff, 0xd8])) }
            let film = (0..<shots).map { ($0 * 100, Data([1])) }
            return .face(Film(shots: film, durationMs: 400, breaksOff: beside.value != nil), on: ticks)
        }
        let keys: any Keys = wrong.contains("key store broken") ? BrokenKeys() : SoftKeys(in: folder.url)
        let disk = FakeDisk(freeBytes: wrong.contains("storage full") ? 0 : 1 << 30)
        self.folder = folder
        kitchen = Kitchen(camera: camera, keys: keys, disk: disk, ticks: ticks)
    }

    /// What is answered to one act.
    func act(_ act: String) async throws -> [String] {
        if act == "key lost" {
            try FileManager.default.removeItem(at: folder.url.appendingPathComponent("device.pem"))
            return []
        }
        beside.with { $0 = act.components(separatedBy: ", and ").dropFirst().first }
        let effect = try effect(act)
        let doing = kitchen.begin(effect)
        if case .capture = effect, kitchen.camera.permission == .allowed {
            try await eventually("the shutter, or no camera") {
                self.kitchen.window.sight.shutter || self.kitchen.said.count > self.heard
            }
            kitchen.hands.wishes.release()
        }
        if let happens = beside.value {
            let frames = heard + Int(Self.shots)
            try await eventually("the film") { self.kitchen.said.count == frames }
            #expect(kitchen.backlight.level == (act.hasPrefix("light") ? 1 : Self.before))
            if happens == "a call" { doing.cancel() } else { kitchen.camera.opened.last?.takeAway() }
        }
        try await doing.end()
        defer { heard = kitchen.said.count }
        return try kitchen.said.dropFirst(heard).compactMap(named)
    }

    private func effect(_ act: String) throws -> Effect {
        switch act {
        case "make-key device": .makeKey(name: "device", challenge: Data([7]), keep: [])
        case "sign device": .sign(name: "device", payload: Data([1]))
        case "preflight": .preflight
        case "scan": .scan
        case "capture front": .capture(side: .front)
        case "capture back": .capture(side: .back)
        case "light", "light, and a call", "light, and the camera goes":
            .light(colors: [LightColor(atMs: 0, argb: 0xff11_2233)], durationMs: 400)
        case "turn", "turn, and a call", "turn, and the camera goes":
            .turn(asks: [TurnAsk(atMs: 0, towards: nil, words: "Look straight ahead")], durationMs: 400)
        case "restore-brightness": .restoreBrightness
        case "touch done": .touch(feel: .done)
        default: throw Unknown(act: act)
        }
    }

    private func named(_ event: Event) throws -> String? {
        switch event {
        case .keyMade: return "key-made"
        case .asserted: return "asserted"
        case .signed: return "signed"
        case .checked(let camera, _, _, let freeBytes, _):
            if !camera { return "checked without camera" }
            return freeBytes < Self.enoughBytes ? "checked without storage" : "checked"
        case .photo: return "photo-taken"
        case .lightFrame: return nil
        case .lightDone: return "light-done"
        case .lightInterrupted: return "light-interrupted"
        case .failed(let what):
            switch what {
            case .camera: return "failed no-camera"
            case .key: return "failed key-failed"
            case .storage: return "failed storage-failed"
            }
        case .codeRead, .codeTyped, .primary, .second, .quiet, .wait: throw Unknown(act: "\(event)")
        }
    }
}
