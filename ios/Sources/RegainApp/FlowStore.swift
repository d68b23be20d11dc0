import Dispatch
import Foundation
import Kit
import KitPhone
import RegainBridge
import SwiftUI

/// What the views show. It holds the journey's host and hands everything on; it decides nothing.
@MainActor
final class FlowStore: ObservableObject, Window {
    @Published private(set) var stage = Stage.opening
    @Published var sight = Sight.nothing
    @Published var light: UInt32?
    @Published var ask: TurnAsk?
    @Published var asksForCamera = false
    @Published var feed: (any CameraFeed)?
    /// While its screen is in front; never kept.
    @Published private(set) var pass: String?
    @Published private(set) var isCopied = false
    @Published private(set) var isAloud = false { didSet { voice?.isOn = isAloud } }
    /// Hidden from the app switcher and from recordings.
    @Published private(set) var isCovered = false

    let words: Words
    private let lamp: Lamp
    private let clipboard: (String) -> Void
    private let settings: () -> Void
    private let browser: (String) -> Void
    private var camera: (any Kit.Camera)?
    private var voice: (any Voice)?
    private var hands: Hands?
    private var host: FlowHost?

    init(
        words: Words, lamp: Lamp, clipboard: @escaping (String) -> Void, settings: @escaping () -> Void,
        browser: @escaping (String) -> Void
    ) {
        (self.words, self.lamp, self.clipboard, self.settings) = (words, lamp, clipboard, settings)
        self.browser = browser
    }

    /// - Parameters:
    ///   - clear: takes the wallet off the phone.
    ///   - tools: their window is this store.
    func start(setup: @escaping @Sendable () throws -> Setup, clear: @escaping @Sendable () -> Void, tools: Tools) {
        let hands = Hands(tools: tools)
        (self.hands, camera, voice) = (hands, tools.camera, tools.voice)
        host = FlowHost(setup: setup, clear: clear, language: tools.language, hands: hands) { [weak self] stage in
            // In order, as the host says it.
            DispatchQueue.main.async { MainActor.assumeIsolated { self?.show(stage) } }
        }
        host?.open()
    }

    func act(_ deed: Deed) {
        switch deed {
        case .event(let event): host?.send(event)
        case .release: hands?.wishes.release()
        case .torch: hands?.wishes.switchTorch()
        case .readAloud: isAloud.toggle()
        case .allowCamera: hands?.wishes.allow()
        case .openSettings: settings()
        case .browse(let page): browser(page)
        case .reopen: host?.open()
        case .startAgain: host?.startAgain()
        case .copyPass:
            guard let pass else { return }
            clipboard(pass)
            isCopied = true
        }
    }

    /// A link that opened the app: a code that no camera had to read.
    func open(_ link: Link) { host?.send(.codeRead(text: link.code)) }

    /// The app came to the front or left it.
    func isInFront(_ isInFront: Bool) {
        isCovered = !isInFront
        if isInFront {
            if hasSecret { reveal() }
        } else {
            lamp.restore()
            host?.interrupt()
            pass = nil
        }
    }

    func close(_ closed: @escaping @Sendable () -> Void = {}) {
        lamp.restore()
        host?.close(closed)
    }

    private func show(_ stage: Stage) {
        self.stage = stage
        if hasSecret {
            reveal()
        } else {
            (pass, isCopied) = (nil, false)
        }
    }

    var beside: Beside {
        Beside(
            words: words, sight: sight, light: light, ask: ask, feed: feed, pass: pass, isCopied: isCopied,
            isAloud: isAloud, isCameraRefused: camera?.permission == .refused)
    }

    private var hasSecret: Bool {
        if case .screen(let screen, _) = stage { screen.hasSecret } else { false }
    }

    private func reveal() {
        host?.reveal { [weak self] pass in
            DispatchQueue.main.async { MainActor.assumeIsolated { self?.reveal(pass) } }
        }
    }

    private func reveal(_ pass: String?) {
        self.pass = hasSecret && !isCovered ? pass : nil
    }
}
