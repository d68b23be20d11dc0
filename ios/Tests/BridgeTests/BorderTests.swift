import Foundation
import Harness
import RegainBridge
import Testing

/// The border itself, against the real library.
@Suite struct BorderTests {
    let folder: Folder

    init() throws { folder = try Folder() }

    private func open(key: UInt8 = 7) throws -> Flow { try Flow.open(setup: .underTest(folder, key: key)) }

    @Test func aNewJourneyBeginsAtTheStart() throws {
        let screen = try open().screen()
        #expect(screen.name == .start && screen.tag == "start")
        #expect(screen.primary != nil && !screen.busy && screen.trouble == nil)
    }

    @Test func aPanicInsideIsATypedFailureAndTheJourneyGoesOn() throws {
        var flow: Flow? = try open()
        _ = try flow?.advance(event: .primary)
        let before = try flow?.screen()
        #expect(before?.name == .scan)
        #expect(throws: BridgeError.Internal) { try flow?.panic() }
        #expect(throws: BridgeError.Internal) { try flow?.advance(event: .primary) }
        #expect(throws: BridgeError.Internal) { try flow?.screen() }
        #expect(throws: BridgeError.Internal) { try flow?.reveal() }
        #expect(throws: BridgeError.Internal) { try flow?.cancel() }
        flow = nil
        let again = try open()
        #expect(try again.advance(event: .wait(atMostMs: 0)) == [.restoreBrightness, .scan])
        #expect(try again.screen() == before)
    }

    @Test func aWalletOfAnotherKeyIsRefusedWithWordsForThePerson() throws {
        _ = try open()
        do {
            _ = try open(key: 8)
            Issue.record("it opened")
        } catch BridgeError.Refused(let code, let title, let text) {
            #expect(code.count == 3 && !title.isEmpty && !text.isEmpty)
        }
    }

    @Test(arguments: [0, 1, 31, 33, 64]) func aWalletKeyOfAnotherLengthIsRefused(_ length: Int) throws {
        var setup = Setup.underTest(folder)
        setup = Setup(
            folder: setup.folder, models: setup.models, walletKey: Data(count: length), device: setup.device,
            service: nil, camera: .lab, language: setup.language)
        #expect(throws: BridgeError.self) { try Flow.open(setup: setup) }
    }

    @Test func aServiceThatIsNoAddressIsRefused() throws {
        #expect(throws: BridgeError.self) { try Flow.open(setup: .underTest(folder, service: "not an address")) }
        #expect(throws: Never.self) { try Flow.open(setup: .underTest(folder, service: "https://recover.contoso.example/")) }
    }

    @Test func aFolderThatIsNotThereIsRefused() throws {
        let setup = Setup(
            folder: folder.path + "/nowhere", models: Place.models.path, walletKey: Data(repeating: 7, count: 32),
            device: "Phone", service: nil, camera: .lab, language: "en")
        #expect(throws: BridgeError.self) { try Flow.open(setup: setup) }
    }

    @Test func oneFlowAtATimeHoldsAWallet() throws {
        try withExtendedLifetime(open()) {
            #expect(throws: BridgeError.self) { try open() }
        }
        #expect(throws: Never.self) { try open() }
    }

    @Test(arguments: [
        Event.keyMade(publicKey: Data(repeating: 4, count: 65), statement: nil), .keyMade(publicKey: Data(), statement: nil),
        .keyMade(publicKey: Data(count: 1_000), statement: .appleAppAttest(object: Data())),
        .signed(signature: Data([1])), .signed(signature: Data()),
        .signed(signature: Data(repeating: 0xff, count: 72)),
    ]) func aMalformedAnswerIsRefusedAndChangesNothing(_ event: Event) throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        let before = try flow.screen()
        #expect(throws: BridgeError.self) { try flow.advance(event: event) }
        #expect(try flow.screen() == before)
    }

    @Test(arguments: [
        Event.lightDone, .lightInterrupted, .photo(picture: Data([1, 2, 3])),
        .checked(camera: true, lux: nil, brightness: true, freeBytes: 0, noFlash: false),
        .lightFrame(picture: Data(), atMs: 0, locked: false, timeNs: nil, iso: nil),
        .wait(atMostMs: 0), .signed(signature: Data(count: 64)),
    ]) func anEventThatMeansNothingNowChangesNothing(_ event: Event) throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        let before = try flow.screen()
        let effects = (try? flow.advance(event: event)) ?? []
        #expect(effects.allSatisfy { $0 == .scan })
        #expect(try flow.screen() == before)
    }

    @Test(arguments: [
        "", " ", "hello", "https://elsewhere.example/", "http://contoso.example/h/x", "https://contoso.example/h/",
        "otpauth://totp/x", "control \u{1}",
    ]) func aCodeOfSomethingElseIsToldAndCanBeTriedAgain(_ text: String) throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        _ = try flow.advance(event: .codeRead(text: text))
        let screen = try flow.screen()
        let trouble = try #require(screen.trouble)
        #expect(!trouble.title.isEmpty && !trouble.text.isEmpty && trouble.code.count == 3)
        #expect(screen.name == .scan && screen.tone == .attention && screen.primary != nil)
        #expect(try flow.advance(event: .primary).contains(.scan), "the camera looks again")
        #expect(try flow.screen().trouble == nil)
    }

    @Test func aCodeWithoutEndIsRefusedOrTold() throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        _ = try? flow.advance(event: .codeRead(text: String(repeating: "A", count: 10_000_000)))
        #expect(try flow.screen().name == .scan)
    }

    @Test func cancellingFromAnotherThreadEndsAWait() throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        let cancelled = DispatchSemaphore(value: 0)
        Thread {
            try? flow.cancel()
            cancelled.signal()
        }.start()
        _ = try flow.advance(event: .wait(atMostMs: 10_000))
        #expect(try flow.screen().name == .ended)
        #expect(cancelled.wait(timeout: .now() + 60) == .success)
    }

    @Test func theEndCanBeClosedAndAnotherJourneyBegun() throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        _ = try flow.advance(event: .quiet)
        #expect(try flow.screen().name == .ended)
        _ = try flow.advance(event: .primary)
        #expect(try flow.screen().name == .closed)
        _ = try flow.advance(event: .primary)
        #expect([.start, .scan].contains(try flow.screen().name))
    }

    @Test(arguments: [Failure.camera, .storage, .key]) func whatThePhoneCannotDoIsTold(_ failure: Failure) throws {
        let flow = try open()
        _ = try flow.advance(event: .primary)
        _ = try flow.advance(event: .failed(what: failure))
        let screen = try flow.screen()
        #expect(screen.trouble != nil && screen.primary != nil && screen.name == .scan)
    }

    @Test func everyScreenNameIsThere() {
        #expect(ScreenName.allCases.count == 25)
        #expect(Guidance.allCases.count == 13)
        #expect(Tone.allCases.count == 5)
    }

    @Test func theWordsOfTheAppsOwnPartsAreThere() {
        let words = words(language: "ar-EG,en-US")
        #expect(words.language == "ar" && words.rightToLeft)
        for word in Mirror(reflecting: words).children where !(word.value is Bool) {
            #expect((word.value as? String)?.isEmpty == false, "\(word.label ?? "")")
        }
    }
}
