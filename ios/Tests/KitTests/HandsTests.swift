import Foundation
import Harness
import Kit
import RegainBridge
import Testing

/// Effects, one by one, on a phone where things go right and wrong.
@MainActor
@Suite struct HandsTests {
    @Test func aKeyIsMadeAndAnsweredAsAPoint() async throws {
        let folder = try Folder()
        let kitchen = Kitchen(camera: FakeCamera(), keys: SoftKeys(in: folder.url))
        try await kitchen.carryOut(.makeKey(name: "device", challenge: Data([7]), keep: []))
        guard case .keyMade(let point, nil)? = kitchen.said.first else { return #expect(Bool(false), "\(kitchen.said)") }
        #expect(point.count == 65 && point.first == 4 && kitchen.said.count == 1)
        try await kitchen.carryOut(.assert(name: "device", payload: Data([1])))
        #expect(kitchen.said.count == 1, "nothing attested it, so nothing asserts")
    }

    @Test func theKeyOfAnEarlierRecoveryStaysWhileACredentialNeedsIt() async throws {
        let folder = try Folder()
        let keys = SoftKeys(in: folder.url)
        let earlier = try keys.publicKey("device-1")
        let orphan = try keys.publicKey("device-2")
        let kitchen = Kitchen(camera: FakeCamera(), keys: keys)
        try await kitchen.carryOut(.makeKey(name: "device-3", challenge: Data([7]), keep: ["device-1"]))
        guard case .keyMade(let point, _)? = kitchen.said.first else { return #expect(Bool(false), "\(kitchen.said)") }
        #expect(try keys.publicKey("device-1") == earlier && keys.publicKey("device-3") == point && point != earlier)
        #expect(try keys.publicKey("device-2") != orphan, "made anew: it was gone")
    }

    @Test func whatVouchesForTheKeyGoesWithIt() async throws {
        let folder = try Folder()
        let kitchen = Kitchen(camera: FakeCamera(), keys: SoftKeys(in: folder.url), attestor: FakeAttestor())
        try await kitchen.carryOut(.makeKey(name: "device", challenge: Data([7]), keep: []))
        guard case .keyMade(let point, .appleAppAttest(let object)?)? = kitchen.said.first else {
            return #expect(Bool(false), "\(kitchen.said)")
        }
        #expect(object == Data([7]) + point)
        try await kitchen.carryOut(.assert(name: "device", payload: Data([1])))
        #expect(kitchen.said.last == .asserted(assertion: Data([1])))
    }

    @Test func aSignatureIsAnsweredAsItIs() async throws {
        let folder = try Folder()
        let keys = SoftKeys(in: folder.url)
        _ = try keys.publicKey("device")
        let kitchen = Kitchen(camera: FakeCamera(), keys: keys)
        try await kitchen.carryOut(.sign(name: "device", payload: Data("signed".utf8)))
        guard case .signed(let signature)? = kitchen.said.first else { return #expect(Bool(false), "\(kitchen.said)") }
        #expect(signature.first == 0x30)
    }

    @Test(arguments: [Effect.makeKey(name: "device", challenge: Data([7]), keep: []), .sign(name: "device", payload: Data([1]))])
    func aKeyStoreThatDoesNotGiveTheKeyIsAFailureOfTheKey(_ effect: Effect) async throws {
        let kitchen = Kitchen(camera: FakeCamera())
        try await kitchen.carryOut(effect)
        #expect(kitchen.said == [.failed(what: .key)])
    }

    @Test func aLostKeyIsAFailureOfTheKey() async throws {
        let folder = try Folder()
        let kitchen = Kitchen(camera: FakeCamera(), keys: SoftKeys(in: folder.url))
        try await kitchen.carryOut(.sign(name: "gone", payload: Data([1])))
        #expect(kitchen.said == [.failed(what: .key)])
    }

    @Test(arguments: [Feel.taken, .attention, .refused, .done]) func aTouchIsFeltAndNotAnswered(_ feel: Feel) async throws {
        let kitchen = Kitchen(camera: FakeCamera())
        try await kitchen.carryOut(.touch(feel: feel))
        #expect(kitchen.haptics.felt == [feel] && kitchen.said.isEmpty)
    }

    @Test func restoringTheBrightnessIsNotAnswered() async throws {
        let kitchen = Kitchen(camera: FakeCamera())
        kitchen.lamp.raise()
        try await kitchen.carryOut(.restoreBrightness)
        #expect(kitchen.backlight.level == 0.4 && kitchen.said.isEmpty)
    }

    @Test func thePreflightTellsWhatItFound() async throws {
        let frames = (0..<12).map { FakeFrame.gray(at: $0 * 33_000_000) }
        let kitchen = Kitchen(camera: FakeCamera { _ in FakeFeed(frames) }, disk: FakeDisk(freeBytes: 12_345))
        try await kitchen.carryOut(.preflight)
        #expect(kitchen.said == [.checked(camera: true, lux: 1_000, brightness: true, freeBytes: 12_345, noFlash: false)])
        #expect(kitchen.camera.allClosed && kitchen.backlight.levels.isEmpty)
    }

    @Test func withoutACameraThePreflightSaysSo() async throws {
        let kitchen = Kitchen(camera: FakeCamera(permission: .refused))
        kitchen.backlight.canBeSet = false
        kitchen.calm.noFlash = true
        try await kitchen.carryOut(.preflight)
        #expect(kitchen.said == [.checked(camera: false, lux: nil, brightness: false, freeBytes: 1 << 30, noFlash: true)])
    }

    @Test func aDiskThatDoesNotTellIsNotFull() async throws {
        let kitchen = Kitchen(camera: FakeCamera(), disk: FakeDisk(freeBytes: nil))
        try await kitchen.carryOut(.preflight)
        #expect(kitchen.said == [.checked(camera: false, lux: nil, brightness: true, freeBytes: .max, noFlash: false)])
    }
}
