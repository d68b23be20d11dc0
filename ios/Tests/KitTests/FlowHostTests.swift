import Foundation
import Harness
import RegainBridge
import Testing

@testable import Kit

/// The host of the real core: order, failure, and the way back.
@MainActor
@Suite struct FlowHostTests {
    let folder: Folder
    let stages = Stages()
    let cleared = Locked(0)

    init() throws { folder = try Folder() }

    private func host(_ hands: any EffectHands, key: UInt8 = 7) -> FlowHost {
        host(hands) { [folder] in .underTest(folder, key: key) }
    }

    private func host(_ hands: any EffectHands, setup: @escaping @Sendable () throws -> Setup) -> FlowHost {
        let clear = { @Sendable [folder, cleared] in
            cleared.with { $0 += 1 }
            try? FileManager.default.removeItem(at: folder.url.appendingPathComponent("wallet.redb"))
        }
        return FlowHost(setup: setup, clear: clear, language: "en", hands: hands, show: stages.add)
    }

    @Test func itShowsTheStartAndGoesOnByATap() async throws {
        let host = self.host(ScriptedHands())
        host.open()
        #expect(try await stages.screen(.start).primary != nil)
        host.send(.primary)
        _ = try await stages.screen(.scan)
        try await host.closed()
    }

    @Test func eventsBeforeItIsOpenAreNotTaken() async throws {
        let host = self.host(ScriptedHands())
        host.send(.primary)
        host.open()
        _ = try await stages.screen(.start)
        try await host.closed()
        #expect(stages.shown.count == 1)
    }

    @Test func theSameScreenIsShownOnce() async throws {
        let host = self.host(ScriptedHands())
        host.open()
        _ = try await stages.screen(.start)
        for _ in 0..<20 { host.send(.wait(atMostMs: 0)) }
        try await host.closed()
        #expect(stages.shown.count == 1)
    }

    @Test func leavingAScreenCutsItsEffectShort() async throws {
        let hands = ScriptedHands()
        let host = self.host(hands)
        host.open()
        host.send(.primary)
        try await hands.waitFor("scan began")
        host.send(.quiet)
        try await hands.waitFor("scan cancelled")
        _ = try await stages.screen(.ended)
        try await host.closed()
    }

    @Test func anEffectThatWasCutShortIsNotHeardAnyMore() async throws {
        let hands = ScriptedHands(late: .codeRead(text: "https://elsewhere.example/"))
        let host = self.host(hands)
        host.open()
        host.send(.primary)
        try await hands.waitFor("scan began")
        host.send(.quiet)
        try await hands.waitFor("scan cancelled")
        _ = try await stages.screen(.ended)
        try await host.closed()
        #expect(stages.shown.allSatisfy { if case .screen(let screen, _) = $0 { screen.trouble == nil } else { false } })
    }

    @Test func anEffectThatWaitsForItsTurnIsDroppedWithItsScreen() async throws {
        let first = self.host(ScriptedHands())
        first.open()
        first.send(.primary)
        _ = try await stages.screen(.scan)
        try await first.closed()
        // Opened again, the brightness is put right first, and the camera waits for that.
        let hands = ScriptedHands(holds: true)
        let second = self.host(hands)
        second.open()
        try await hands.waitFor("restorebrightness began")
        second.send(.quiet)
        _ = try await stages.screen(.ended)
        hands.holds.with { $0 = false }
        try await hands.waitFor("restorebrightness ended")
        _ = try await second.revealed()
        try await second.closed()
        #expect(!hands.log.contains("scan began"), "\(hands.log)")
    }

    @Test func effectsAreCarriedOutOneAfterTheOther() async throws {
        let hands = ScriptedHands()
        let host = self.host(hands)
        host.open()
        host.send(.primary)
        try await hands.waitFor("scan began")
        host.send(.codeRead(text: "https://recover.contoso.example/h/abc"))
        try await hands.waitFor("makekey ended")
        try await host.closed()
        let log = hands.log
        #expect(log.firstIndex(of: "scan ended") ?? .max < log.firstIndex(of: "makekey began") ?? 0, "\(log)")
    }

    @Test func afterAPanicInsideTheJourneyGoesOnFromItsJournal() async throws {
        let hands = ScriptedHands()
        let host = self.host(hands)
        host.open()
        host.send(.primary)
        let before = try await stages.screen(.scan)
        #expect(throws: BridgeError.Internal) { try host.flow?.panic() }
        host.send(.wait(atMostMs: 0))
        host.send(.codeRead(text: "https://elsewhere.example/"))
        let stage = try await stages.first { if case .screen(let screen, _) = $0 { screen.trouble != nil } else { false } }
        guard case .screen(let after, _) = stage else { return }
        #expect(after.name == before.name && after.title == before.title)
        try await host.closed()
        #expect(!stages.shown.contains(.failed))
        #expect(hands.log.filter { $0 == "scan began" }.count == 2, "what is pending is asked for again")
    }

    @Test func aCoreThatKeepsFailingIsSaidAndCanBeOpenedAgain() async throws {
        let host = self.host(ScriptedHands())
        host.open()
        host.send(.primary)
        _ = try await stages.screen(.scan)
        for _ in 0..<2 {
            #expect(throws: BridgeError.Internal) { try host.flow?.panic() }
            host.send(.wait(atMostMs: 0))
            // Both were taken when this is answered.
            _ = try await host.revealed()
        }
        _ = try await stages.first { $0 == .failed }
        host.open()
        _ = try await stages.screen(.scan)
        try await host.closed()
    }

    @Test func aWalletOfAnotherKeyIsToldInTheCoresWords() async throws {
        let first = self.host(ScriptedHands())
        first.open()
        _ = try await stages.screen(.start)
        try await first.closed()
        let second = self.host(ScriptedHands(), key: 8)
        second.open()
        let stage = try await stages.first { if case .refused = $0 { true } else { false } }
        guard case .refused(let trouble, canStartAgain: true) = stage else { return #expect(Bool(false), "\(stage)") }
        #expect(!trouble.title.isEmpty && !trouble.text.isEmpty && trouble.code.count == 3)
        second.startAgain()
        _ = try await stages.screen(.start)
        #expect(cleared.value == 1)
        second.startAgain()
        try await second.closed()
        #expect(cleared.value == 1, "only where it is offered")
    }

    @Test(arguments: [Failure.key, .storage])
    func aPhoneThatDoesNotGiveKeyOrFolderIsToldAndAskedAgain(_ what: Failure) async throws {
        let fails = Locked(true)
        let host = self.host(ScriptedHands()) { [folder] in
            if fails.value { throw SetupFailure(what) }
            return .underTest(folder)
        }
        host.open()
        let stage = try await stages.first { if case .refused = $0 { true } else { false } }
        #expect(stage == .refused(told(what: what, language: "en"), canStartAgain: what == .key))
        fails.with { $0 = false }
        host.open()
        _ = try await stages.screen(.start)
        #expect(cleared.value == 0, "a wallet is given up only when the person says so")
        try await host.closed()
    }

    @Test func aKeyStoreThatIsLockedAtTheStartIsAskedAgain() async throws {
        struct KeyStoreIsLocked: Error {}
        let isLocked = Locked(true)
        let host = self.host(ScriptedHands()) { [folder] in
            if isLocked.value { throw KeyStoreIsLocked() }
            return .underTest(folder)
        }
        host.open()
        _ = try await stages.first { $0 == .failed }
        isLocked.with { $0 = false }
        host.open()
        _ = try await stages.screen(.start)
        try await host.closed()
    }

    @Test func anAnswerThatIsRefusedIsSaidAndTheScreenStays() async throws {
        let host = self.host(ScriptedHands())
        host.open()
        host.send(.primary)
        _ = try await stages.screen(.scan)
        host.send(.signed(signature: Data([1])))
        let stage = try await stages.first { if case .screen(_, .some) = $0 { true } else { false } }
        guard case .screen(let screen, let refused) = stage else { return }
        #expect(screen.name == .scan && refused?.code.count == 3)
        try await host.closed()
    }

    @Test func closingFreesTheWalletAtOnce() async throws {
        let first = self.host(ScriptedHands())
        first.open()
        _ = try await stages.screen(.start)
        try await first.closed()
        _ = try Flow.open(setup: .underTest(folder))
    }
}

/// Hands that do nothing but wait until they are cancelled, where an effect takes time, and keep a log.
final class ScriptedHands: EffectHands {
    private let lines = Locked<[String]>([])
    private let late: Event?

    /// Whether the brightness takes its time.
    let holds: Locked<Bool>

    /// - Parameter late: said after the effect was cancelled.
    init(late: Event? = nil, holds: Bool = false) { (self.late, self.holds) = (late, Locked(holds)) }

    var log: [String] { lines.value }

    func carryOut(_ effect: Effect, say: @escaping @Sendable (Event) -> Void) async {
        let name = "\(effect)".lowercased().split(separator: " ").first.map(String.init) ?? ""
        note("\(name) began")
        if case .scan = effect {
            while !Task.isCancelled { try? await Task.sleep(nanoseconds: 2_000_000) }
            note("\(name) cancelled")
            if let late { say(late) }
        }
        if case .restoreBrightness = effect {
            while holds.value { try? await Task.sleep(nanoseconds: 2_000_000) }
        }
        note("\(name) ended")
    }

    @MainActor
    func waitFor(_ line: String) async throws {
        try await eventually("\"\(line)\" after \(log)") { log.contains(line) }
    }

    private func note(_ line: String) { lines.with { $0.append(line) } }
}
