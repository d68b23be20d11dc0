import Foundation
import Harness
import RegainBridge
import Testing

/// What a log, a crash report or a debugger would show.
@Suite struct DescriptionTests {
    private let secret = "K7QM-2XWD"

    private func shown(_ value: Any) -> [String] { [String(describing: value), String(reflecting: value), "\(value)"] }

    @Test func eventsShowTheirNameOnly() {
        let bytes = Data(secret.utf8)
        let events: [Event] = [
            .codeRead(text: secret), .codeTyped(text: secret), .photo(picture: bytes), .keyMade(publicKey: bytes, statement: nil),
            .keyMade(publicKey: bytes, statement: .appleAppAttest(object: bytes)), .asserted(assertion: bytes),
            .signed(signature: bytes), .lightFrame(picture: bytes, atMs: 1, locked: true, timeNs: nil, iso: nil),
        ]
        for event in events { #expect(shown(event).allSatisfy { !$0.contains(secret) && $0.count < 40 }, "\(event)") }
    }

    @Test func effectsShowNothingThatIsSigned() {
        let effect = Effect.sign(name: "device", payload: Data(secret.utf8))
        #expect(shown(effect).allSatisfy { !$0.contains(secret) && !$0.contains("\(secret.utf8.count) bytes") })
    }

    @Test func aScreenShowsItsNameOnly() throws {
        let folder = try Folder()
        let flow = try Flow.open(setup: .underTest(folder))
        let screen = try flow.screen()
        #expect(shown(screen).allSatisfy { !$0.contains(screen.title) && $0.contains("start") })
    }

    @Test func aFactShowsItsLabelOnly() {
        let fact = Fact(label: "Last name", value: secret, note: "checked")
        #expect(shown(fact).allSatisfy { !$0.contains(secret) && $0.contains("Last name") })
    }

    @Test func aSetupShowsNoKey() throws {
        let setup = Setup.underTest(try Folder(), key: 0x5a)
        #expect(shown(setup).allSatisfy { !$0.contains("5a5a") && !$0.contains("walletKey") })
    }

    @Test func aLookShowsNoCode() {
        let look = Look(ready: true, late: false, guidance: nil, words: nil, said: nil, tick: false, outline: [], code: secret)
        #expect(shown(look).allSatisfy { !$0.contains(secret) })
    }
}
