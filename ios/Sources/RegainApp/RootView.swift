import Kit
import Presentation
import RegainBridge
import SwiftUI

/// What the person has before them.
struct RootView: View {
    @ObservedObject var store: FlowStore

    var body: some View {
        let act = { (deed: Deed) in store.act(deed) }
        Group {
            if store.asksForCamera {
                CameraReasonPage(words: store.words, act: act)
            } else {
                switch store.stage {
                case .opening: Cover()
                case .screen(let screen, let refused):
                    let page = Page(screen, refused: refused, words: store.words)
                    ScreenView(page: page, beside: store.beside, act: act).id(page.name)
                case .refused(let trouble, let canStartAgain):
                    Message(title: trouble.title, text: trouble.text) {
                        CodeLine(code: Spelled(trouble.code, before: store.words.helpCode))
                        MainButton(title: store.words.goOn) { act(.reopen) }
                        if canStartAgain { QuietButton(title: store.words.startAgain) { act(.startAgain) } }
                    }
                case .failed:
                    Message(title: store.words.failedTitle, text: store.words.failedText) {
                        MainButton(title: store.words.goOn) { act(.reopen) }
                    }
                }
            }
        }
        .overlay { if store.isCovered { Cover() } }
        // As the words run, whatever way the phone's own language runs.
        .environment(\.layoutDirection, store.words.rightToLeft ? .rightToLeft : .leftToRight)
    }
}

/// The view of a screen of the core.
struct ScreenView: View {
    let page: Page
    let beside: Beside
    let act: (Deed) -> Void

    private var words: Words { beside.words }

    var body: some View {
        switch Form(page.name) {
        case .page: PlainPage(page: page, beside: beside, act: act)
        case .waiting: WaitingPage(page: page, words: words, act: act)
        case .code: CodePage(page: page, beside: beside, act: act)
        case .card: CardPage(page: page, beside: beside, act: act)
        case .light: LightPage(page: page, beside: beside)
        case .turns: TurnPage(page: page, beside: beside, act: act)
        case .secret: SecretPage(page: page, words: words, pass: beside.pass, isCopied: beside.isCopied, act: act)
        }
    }
}

/// What views show beside the core's screen.
struct Beside {
    let words: Words
    var sight = Sight.nothing
    /// 0xAARRGGBB.
    var light: UInt32?
    /// Where the head is to turn now.
    var ask: TurnAsk?
    var feed: (any CameraFeed)?
    var pass: String?
    var isCopied = false
    /// Guidance is read aloud.
    var isAloud = false
    /// The system does not ask the person any more: its settings help.
    var isCameraRefused = false
}

/// Nothing but the name: while the app is not in front, so that its picture among the others shows nothing.
struct Cover: View {
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        ZStack {
            Color(rgb: Palette(scheme).background).ignoresSafeArea()
            Text("Regain").font(.title2.weight(.semibold)).foregroundColor(Color(rgb: Palette(scheme).text))
        }
    }
}
