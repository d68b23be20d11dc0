import Presentation
import RegainBridge
import SwiftUI

/// Text, facts and buttons.
struct PlainPage: View {
    let page: Page
    let beside: Beside
    let act: (Deed) -> Void

    private var words: Words { beside.words }

    var body: some View {
        StepPage(page: page, words: words, act: act) {
            if page.notice != nil && beside.isCameraRefused && [.readyCheck, .lightCheck, .turnCheck].contains(page.name) {
                QuietButton(title: words.cameraSettings) { act(.openSettings) }
            }
            if page.isBusy { BusyBar(words: words, isSaid: page.mood.tone == .busy) }
            if !page.rows.isEmpty { FactList(rows: page.rows) }
        }
    }
}

/// Somebody waits.
struct WaitingPage: View {
    let page: Page
    let words: Words
    let act: (Deed) -> Void

    var body: some View {
        StepPage(page: page, words: words, act: act) {
            if page.notice == nil { BusyBar(words: words, isSaid: page.mood.tone == .busy) }
        }
    }
}

struct BusyBar: View {
    let words: Words
    /// The page's mood says already that it is busy.
    let isSaid: Bool

    var body: some View {
        ProgressView()
            .accessibilityLabel(words.busy)
            .accessibilityHidden(isSaid)
            .frame(maxWidth: .infinity)
            .padding(.vertical, Measure.wide)
    }
}

/// Facts, each one thing for VoiceOver.
struct FactList: View {
    let rows: [Row]
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        let palette = Palette(scheme)
        VStack(alignment: .leading, spacing: Measure.gap) {
            ForEach(rows.indices, id: \.self) { index in
                let row = rows[index]
                VStack(alignment: .leading, spacing: 4) {
                    Text(row.label).font(.subheadline).foregroundColor(Color(rgb: palette.muted))
                    Text(row.value).font(.body).foregroundColor(Color(rgb: palette.text))
                    if let note = row.note { Text(note).font(.footnote).foregroundColor(Color(rgb: palette.muted)) }
                }
                .accessibilityElement(children: .ignore)
                .accessibilityLabel(row.spoken)
            }
        }
        .padding(.all, Measure.gap)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(RoundedRectangle(cornerRadius: Measure.corner).fill(Color(rgb: palette.surface)))
        .privacySensitive()
    }
}

/// The pass, once and big.
struct SecretPage: View {
    let page: Page
    let words: Words
    /// None while it is hidden: the app is not in front, or somebody records the screen.
    let pass: String?
    let isCopied: Bool
    let act: (Deed) -> Void
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        let palette = Palette(scheme)
        StepPage(page: page, words: words, act: act) {
            VStack(spacing: Measure.gap) {
                if let pass {
                    let spelled = Spelled(pass, before: words.pass)
                    Text(spelled.grouped)
                        .font(.system(.title, design: .monospaced).weight(.semibold))
                        .foregroundColor(Color(rgb: palette.text))
                        .accessibilityLabel(spelled.spoken)
                        .privacySensitive()
                        .frame(maxWidth: .infinity, minHeight: Measure.target)
                    QuietButton(title: isCopied ? words.copied : words.copy) { act(.copyPass) }
                } else {
                    // The room is kept, so that nothing jumps when it comes.
                    Spacer(minLength: 2 * Measure.target)
                }
            }
            .padding(.all, Measure.gap)
            .background(RoundedRectangle(cornerRadius: Measure.corner).fill(Color(rgb: palette.raised)))
        }
    }
}

/// Why the camera is needed, before the system asks.
struct CameraReasonPage: View {
    let words: Words
    let act: (Deed) -> Void
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        Message(title: words.cameraTitle, text: words.cameraText) {
            MainButton(title: words.cameraAllow) { act(.allowCamera) }
        }
    }
}

/// A title, a text and a way on, where the core has no screen to give.
struct Message<Buttons: View>: View {
    let title: String
    let text: String
    @ViewBuilder let buttons: () -> Buttons
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        let palette = Palette(scheme)
        ScrollView {
            VStack(alignment: .leading, spacing: Measure.gap) {
                Text(title)
                    .font(.title2.weight(.semibold))
                    .accessibilityAddTraits(.isHeader)
                Text(text).font(.body)
                buttons()
            }
            .foregroundColor(Color(rgb: palette.text))
            .frame(maxWidth: .infinity, alignment: .leading)
            .padding(.all, Measure.wide)
        }
        .background { Color(rgb: palette.background).ignoresSafeArea() }
    }
}
