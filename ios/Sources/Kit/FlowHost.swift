import Dispatch
import Foundation
import RegainBridge

/// Owns the `Flow`: events go in on one serial queue, effects are carried out one after the other, the screen goes out.
///
/// The core decides everything. The host only keeps the order: an effect starts when the one before it has ended, and one that
/// belongs to a screen which is gone is cut short. After a failure inside the core it opens a new flow, which goes on from the journal.
public final class FlowHost: @unchecked Sendable {
    private let queue = DispatchQueue(label: "dev.regain.flow")
    private let setup: @Sendable () throws -> Setup
    private let clear: @Sendable () -> Void
    private let language: String
    private let hands: any EffectHands
    private let show: @Sendable (Stage) -> Void

    // Touched on the queue only.
    private(set) var flow: Flow?
    private var todo: [Wanted] = []
    private var running: Running?
    private var count = 0
    private var waits = false
    private var shown: Stage?
    /// The core failed since an event was last taken.
    private var stumbled = false

    /// An effect, with the screen that it came with.
    private struct Wanted {
        let effect: Effect
        let screen: ScreenName

        /// Whether it is pointless by now.
        func isOver(on current: ScreenName) -> Bool { effect.belongsToItsScreen && screen != current }
    }

    private struct Running {
        let number: Int
        let wanted: Wanted
        let task: Task<Void, Never>
        var isHeard = true
    }

    /// - Parameters:
    ///   - setup: what the flow is opened with, asked for each time: the wallet's key comes from the key store.
    ///   - clear: takes the wallet off the phone; only when the person wants it.
    ///   - language: what the person reads, while there is no flow to say it.
    ///   - hands: carries out effects.
    ///   - show: what the person has before them now, in order. Called on the host's queue.
    public init(
        setup: @escaping @Sendable () throws -> Setup, clear: @escaping @Sendable () -> Void, language: String,
        hands: any EffectHands, show: @escaping @Sendable (Stage) -> Void
    ) {
        (self.setup, self.clear, self.language, self.hands, self.show) = (setup, clear, language, hands, show)
    }

    /// Opens the journey that the wallet holds, or a new one; also again after `Stage.failed` and `Stage.refused`.
    public func open() {
        queue.async { self.reopen() }
    }

    /// Begins anew without the wallet; only where `Stage.refused` offers it.
    public func startAgain() {
        queue.async {
            guard case .refused(_, canStartAgain: true) = self.shown else { return }
            self.drop()
            self.clear()
            self.reopen()
        }
    }

    /// What the person did.
    public func send(_ event: Event) {
        queue.async { self.advance(event) }
    }

    /// A call came, another app is in front: what needs the person's face is cut off.
    public func interrupt() {
        queue.async {
            if self.running?.wanted.effect.filmsTheFace == true { self.running?.task.cancel() }
        }
    }

    /// The pass, while the screen has one. It is shown and never kept.
    public func reveal(_ show: @escaping @Sendable (String?) -> Void) {
        queue.async {
            do { show(try self.flow?.reveal()) } catch { self.fell(error) }
        }
    }

    /// Ends effects and closes the wallet; the journey stays where it is. `closed` is called when the wallet's file is free.
    public func close(_ closed: @escaping @Sendable () -> Void = {}) {
        queue.async {
            self.drop()
            closed()
        }
    }

    private func reopen() {
        drop()
        do {
            flow = try Flow.open(setup: setup())
            advance(.wait(atMostMs: 0))
        } catch {
            fell(error)
        }
    }

    private func drop() {
        running?.task.cancel()
        running = nil
        todo = []
        flow = nil
    }

    private func advance(_ event: Event) {
        guard let flow else { return }
        do {
            let effects = try flow.advance(event: event)
            let screen = try flow.screen()
            todo += effects.map { Wanted(effect: $0, screen: screen.name) }
            if !event.isWait { stumbled = false }
            publish(screen, refused: nil)
        } catch {
            fell(error)
        }
    }

    private func fell(_ error: any Error) {
        if let failure = error as? SetupFailure {
            tell(.refused(told(what: failure.what, language: language), canStartAgain: failure.what == .key))
        } else if case BridgeError.Refused(let code, let title, let text) = error {
            let trouble = Trouble(title: title, text: text, code: code)
            if let screen = try? flow?.screen() {
                publish(screen, refused: trouble)
            } else {
                tell(.refused(trouble, canStartAgain: true))
            }
        } else {
            drop()
            if stumbled {
                tell(.failed)
            } else {
                stumbled = true
                reopen()
            }
        }
    }

    private func publish(_ screen: Screen, refused: Trouble?) {
        todo.removeAll { $0.isOver(on: screen.name) }
        if let running, running.wanted.isOver(on: screen.name) {
            self.running?.isHeard = false
            running.task.cancel()
        }
        tell(.screen(screen, refused: refused))
        next()
        if screen.busy && !waits {
            waits = true
            // Short, so that a tap is taken soon.
            queue.async {
                self.waits = false
                self.advance(.wait(atMostMs: 200))
            }
        }
    }

    private func tell(_ stage: Stage) {
        guard stage != shown else { return }
        shown = stage
        show(stage)
    }

    private func next() {
        guard running == nil, !todo.isEmpty else { return }
        let wanted = todo.removeFirst()
        count += 1
        let number = count
        let task = Task { [self] in
            await hands.carryOut(wanted.effect) { event in
                self.queue.async { self.heard(event, from: number) }
            }
            queue.async { self.ended(number) }
        }
        running = Running(number: number, wanted: wanted, task: task)
    }

    private func heard(_ event: Event, from number: Int) {
        guard let running, running.number == number, running.isHeard else { return }
        advance(event)
    }

    private func ended(_ number: Int) {
        guard running?.number == number else { return }
        running = nil
        next()
    }
}

extension Event {
    fileprivate var isWait: Bool {
        if case .wait = self { true } else { false }
    }
}

extension Effect {
    fileprivate var filmsTheFace: Bool {
        switch self {
        case .light, .turn: true
        case .scan, .capture, .preflight, .makeKey, .assert, .sign, .restoreBrightness, .touch: false
        }
    }

    /// Whether it is pointless when the person has left the screen. A key or a light that was begun is brought to its end.
    fileprivate var belongsToItsScreen: Bool {
        switch self {
        case .scan, .capture, .light, .turn, .preflight: true
        case .makeKey, .assert, .sign, .restoreBrightness, .touch: false
        }
    }
}
