import Presentation
import RegainBridge
import SwiftUI

/// The frame of every page: progress and title, a body that scrolls, and the buttons at the bottom edge. With large text, or where
/// there is little height, the buttons scroll along, so that nothing covers anything.
struct StepPage<Content: View>: View {
    let page: Page
    let words: Words
    let act: (Deed) -> Void
    @ViewBuilder let content: () -> Content

    @Environment(\.colorScheme) private var scheme
    @Environment(\.dynamicTypeSize) private var typeSize

    var body: some View {
        VStack(spacing: 0) {
            ScrollView {
                VStack(alignment: .leading, spacing: Measure.gap) {
                    Heading(page: page)
                    if let notice = page.notice { NoticeCard(notice: notice, words: words) }
                    if let helps = page.notice?.page { QuietButton(title: words.openPage) { act(.browse(helps)) } }
                    content()
                    if let code = page.code { CodeLine(code: code) }
                    if typeSize.isAccessibilitySize { Footer(page: page, act: act) }
                }
                .frame(maxWidth: .infinity, alignment: .leading)
                .padding(.all, Measure.wide)
            }
            if !typeSize.isAccessibilitySize {
                Footer(page: page, act: act)
                    .padding(.horizontal, Measure.wide)
                    .padding(.vertical, Measure.narrow)
            }
        }
        .background { Color(rgb: Palette(scheme).background).ignoresSafeArea() }
    }
}

/// Progress, mood, title and text. VoiceOver starts at the title.
struct Heading: View {
    let page: Page
    @Environment(\.colorScheme) private var scheme
    @AccessibilityFocusState private var isFocused: Bool

    var body: some View {
        let palette = Palette(scheme)
        VStack(alignment: .leading, spacing: Measure.narrow) {
            Text(page.progress)
                .font(.subheadline)
                .foregroundColor(Color(rgb: palette.muted))
            if let word = page.mood.word { MoodLine(word: word, symbol: page.mood.symbol, tone: page.mood.tone) }
            Text(page.title)
                .font(.title2.weight(.semibold))
                .foregroundColor(Color(rgb: palette.text))
                .accessibilityAddTraits(.isHeader)
                .accessibilityFocused($isFocused)
                .accessibilitySortPriority(1)
            if let text = page.text {
                Text(text).font(.body).foregroundColor(Color(rgb: palette.text))
            }
        }
        .onAppear { isFocused = true }
    }
}

/// The mood as an icon with its word.
struct MoodLine: View {
    let word: String
    let symbol: String?
    let tone: Tone
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        HStack(spacing: Measure.narrow) {
            if let symbol { Image(systemName: symbol).accessibilityHidden(true) }
            Text(word).font(.headline)
        }
        .foregroundColor(Color(rgb: color))
    }

    private var color: UInt32 {
        let palette = Palette(scheme)
        return switch tone {
        case .calm, .busy: palette.muted
        case .attention: palette.attention
        case .refused: palette.danger
        case .done: palette.success
        }
    }
}

/// What did not work.
struct NoticeCard: View {
    let notice: Notice
    let words: Words
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        let palette = Palette(scheme)
        VStack(alignment: .leading, spacing: Measure.narrow) {
            Text(notice.title).font(.headline)
            Text(notice.text).font(.body)
            CodeLine(code: notice.code)
        }
        .foregroundColor(Color(rgb: palette.text))
        .padding(.all, Measure.gap)
        .frame(maxWidth: .infinity, alignment: .leading)
        .background(RoundedRectangle(cornerRadius: Measure.corner).fill(Color(rgb: palette.attentionBehind)))
    }
}

/// Characters for the help desk.
struct CodeLine: View {
    let code: Spelled
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        Text("\(code.name): \(code.grouped)")
            .font(.system(.footnote, design: .monospaced))
            .foregroundColor(Color(rgb: Palette(scheme).muted))
            .accessibilityLabel(code.spoken)
    }
}

/// The main button, the one beside it that is as good, and the quiet way out.
struct Footer: View {
    let page: Page
    let act: (Deed) -> Void

    var body: some View {
        VStack(spacing: Measure.narrow) {
            if let primary = page.primary {
                MainButton(title: primary) { act(.event(.primary)) }
                    .disabled(page.isBusy)
            }
            if let second = page.second {
                EqualButton(title: second) { act(.event(.second)) }
                    .disabled(page.isBusy)
            }
            if let quiet = page.quiet {
                QuietButton(title: quiet) { act(.event(.quiet)) }
            }
        }
    }
}
