import Kit
import KitPhone
import Presentation
import RegainBridge
import SwiftUI

/// The camera's picture, or a flat surface where there is none.
struct CameraPicture: View {
    let feed: (any CameraFeed)?
    let label: String

    var body: some View {
        ZStack {
            Color(rgb: Palette.band)
            if let feed { CameraPreview(feed: feed).accessibilityHidden(true) }
        }
        .accessibilityElement(children: .ignore)
        .accessibilityLabel(label)
        .accessibilityAddTraits(.isImage)
    }
}

/// One side of the ID: the outline in the card's own proportions, one line of guidance in a band below it.
struct CardPage: View {
    let page: Page
    let beside: Beside
    let act: (Deed) -> Void

    private var words: Words { beside.words }
    private var sight: Sight { beside.sight }

    var body: some View {
        if page.notice != nil && beside.feed == nil {
            // The camera did not work: what to do about it comes first.
            StepPage(page: page, words: words, act: act) {
                if beside.isCameraRefused { QuietButton(title: words.cameraSettings) { act(.openSettings) } }
            }
        } else {
            ZStack(alignment: .bottom) {
                CameraPicture(feed: beside.feed, label: words.cardOutline).ignoresSafeArea()
                GeometryReader { space in
                    CardOutline(size: space.size, isReady: sight.ready)
                }
                VStack(spacing: Measure.narrow) {
                    if let notice = page.notice { NoticeCard(notice: notice, words: words) }
                    GuidanceBand(page: page, line: sight.words ?? (sight.ready ? words.hold : page.text ?? ""))
                    if sight.shutter { BandButton(title: words.shutter) { act(.release) } }
                    HStack(spacing: Measure.narrow) {
                        BandSwitch(title: words.lamp, isOn: sight.torch) { act(.torch) }
                        BandSwitch(title: words.readAloud, isOn: beside.isAloud) { act(.readAloud) }
                    }
                    if let primary = page.primary { BandButton(title: primary) { act(.event(.primary)) } }
                    if let quiet = page.quiet { BandButton(title: quiet) { act(.event(.quiet)) } }
                }
                .padding(.all, Measure.gap)
            }
        }
    }
}

/// Where the card belongs; it changes its colour and its width when everything is right, never the colour alone.
struct CardOutline: View {
    let size: CGSize
    let isReady: Bool

    var body: some View {
        let width = size.width * 0.9
        RoundedRectangle(cornerRadius: Measure.corner)
            .stroke(Color(rgb: isReady ? Palette.dark.primary : Palette.onBand), lineWidth: isReady ? 5 : 2)
            .frame(width: width, height: width / Measure.card)
            .frame(width: size.width, height: size.height * 0.6)
            .accessibilityHidden(true)
    }
}

/// Title and guidance over the camera's picture. The guidance is spoken by the app, so it does not take the focus.
struct GuidanceBand: View {
    let page: Page
    let line: String

    var body: some View {
        VStack(alignment: .leading, spacing: 4) {
            Text(page.progress).font(.footnote)
            Text(page.title).font(.headline).accessibilityAddTraits(.isHeader)
            Text(line).font(.body).accessibilityAddTraits(.updatesFrequently)
        }
        .foregroundColor(Color(rgb: Palette.onBand))
        .padding(.all, Measure.gap)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(RoundedRectangle(cornerRadius: Measure.corner).fill(Color(rgb: Palette.band)))
    }
}

/// The code on the desktop's page, by camera or by hand.
struct CodePage: View {
    let page: Page
    let beside: Beside
    let act: (Deed) -> Void
    @State private var isTyping = false
    @State private var code = ""
    @Environment(\.colorScheme) private var scheme

    private var words: Words { beside.words }

    var body: some View {
        StepPage(page: page, words: words, act: act) {
            if isTyping || page.notice != nil {
                TextField(words.codeField, text: $code)
                    .font(.system(.title3, design: .monospaced))
                    .autocorrectionDisabled()
                    .padding(.horizontal, Measure.gap)
                    .frame(minHeight: Measure.target)
                    .overlay {
                        RoundedRectangle(cornerRadius: Measure.corner).stroke(Color(rgb: Palette(scheme).outline), lineWidth: 1)
                    }
                    .accessibilityLabel(words.codeField)
                    .onSubmit { act(.event(.codeTyped(text: code))) }
                // A screen has one main button, which may be the page's own.
                if page.primary == nil {
                    MainButton(title: words.sendCode) { act(.event(.codeTyped(text: code))) }
                } else {
                    QuietButton(title: words.sendCode) { act(.event(.codeTyped(text: code))) }
                }
            }
            if page.notice == nil {
                if !isTyping {
                    CameraPicture(feed: beside.feed, label: words.codeOutline)
                        .frame(maxWidth: .infinity, minHeight: 240)
                        .clipShape(RoundedRectangle(cornerRadius: Measure.corner))
                }
                QuietButton(title: isTyping ? words.useCamera : words.typeCode) { isTyping.toggle() }
            } else if beside.isCameraRefused {
                QuietButton(title: words.cameraSettings) { act(.openSettings) }
            }
        }
    }
}

/// The screen is the lamp: colour everywhere but for the face in an oval and a steady dark band.
struct LightPage: View {
    let page: Page
    let beside: Beside

    var body: some View {
        ZStack(alignment: .bottom) {
            Color(rgb: beside.light ?? Palette.band).ignoresSafeArea().accessibilityHidden(true)
            VStack {
                CameraPicture(feed: beside.feed, label: beside.words.faceOutline)
                    .frame(width: 180, height: 240)
                    .clipShape(Ellipse())
                    .padding(.top, 2 * Measure.target)
                Spacer()
                // Guidance before the first colour; from then on the band stands still.
                GuidanceBand(page: page, line: beside.sight.words ?? page.text ?? "")
            }
            .padding(.all, Measure.gap)
        }
    }
}

/// The head turns as the core asks, one way after the other; nothing flashes.
struct TurnPage: View {
    let page: Page
    let beside: Beside
    let act: (Deed) -> Void

    private var towards: HeadTurn? { beside.ask?.towards }

    var body: some View {
        ZStack(alignment: .bottom) {
            Color(rgb: Palette.band).ignoresSafeArea().accessibilityHidden(true)
            VStack {
                arrows
                Spacer()
                // Guidance before the first turn.
                GuidanceBand(page: page, line: beside.ask?.words ?? beside.sight.words ?? page.text ?? "")
                if beside.ask == nil {
                    BandSwitch(title: beside.words.readAloud, isOn: beside.isAloud) { act(.readAloud) }
                }
            }
            .padding(.all, Measure.gap)
        }
    }

    /// Each points to the person's own side, whichever way the language runs: the picture is a mirror.
    private var arrows: some View {
        VStack(spacing: Measure.narrow) {
            TurnArrow(symbol: "arrow.up", isOn: towards == .up)
            HStack(spacing: Measure.narrow) {
                TurnArrow(symbol: "arrow.left", isOn: towards == .left)
                CameraPicture(feed: beside.feed, label: beside.words.faceOutline)
                    .frame(width: 180, height: 240)
                    .clipShape(Ellipse())
                    .overlay { Ellipse().stroke(Color(rgb: Palette.onBand), lineWidth: 2) }
                TurnArrow(symbol: "arrow.right", isOn: towards == .right)
            }
            TurnArrow(symbol: "arrow.down", isOn: towards == .down)
        }
        .environment(\.layoutDirection, .leftToRight)
    }
}

/// Its room is kept while it is not there, so that nothing jumps. The words beside it say the same.
struct TurnArrow: View {
    let symbol: String
    let isOn: Bool

    var body: some View {
        ZStack {
            if isOn {
                Image(systemName: symbol)
                    .font(.title2.weight(.semibold))
                    .foregroundColor(Color(rgb: Palette.onBand))
                    .accessibilityHidden(true)
            }
        }
        .frame(width: Measure.target, height: Measure.target)
    }
}
