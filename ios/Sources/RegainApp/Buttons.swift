import Presentation
import SwiftUI

/// The one main action of a screen.
struct MainButton: View {
    let title: String
    let act: @MainActor () -> Void
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        let palette = Palette(scheme)
        Button(action: act) {
            ButtonWords(title: title, font: .headline)
        }
        .foregroundColor(Color(rgb: palette.onPrimary))
        .background(RoundedRectangle(cornerRadius: Measure.corner).fill(Color(rgb: palette.primary)))
    }
}

/// As large as the main one: another way that is as good.
struct EqualButton: View {
    let title: String
    let act: @MainActor () -> Void
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        let palette = Palette(scheme)
        Button(action: act) {
            ButtonWords(title: title, font: .headline)
        }
        .foregroundColor(Color(rgb: palette.primary))
        .overlay { RoundedRectangle(cornerRadius: Measure.corner).stroke(Color(rgb: palette.primary), lineWidth: 2) }
    }
}

/// A quiet way out, or a small tool.
struct QuietButton: View {
    let title: String
    let act: @MainActor () -> Void
    @Environment(\.colorScheme) private var scheme

    var body: some View {
        Button(action: act) {
            ButtonWords(title: title, font: .body)
        }
        .foregroundColor(Color(rgb: Palette(scheme).primary))
    }
}

/// A button over the camera's picture.
struct BandButton: View {
    let title: String
    let act: @MainActor () -> Void

    var body: some View {
        Button(action: act) {
            ButtonWords(title: title, font: .body)
        }
        .foregroundColor(Color(rgb: Palette.onBand))
        .background(RoundedRectangle(cornerRadius: Measure.corner).fill(Color(rgb: Palette.band)))
    }
}

/// What is on or off over the camera's picture. On, it has an edge: never the colour alone.
struct BandSwitch: View {
    let title: String
    let isOn: Bool
    let act: @MainActor () -> Void

    var body: some View {
        BandButton(title: title, act: act)
            .overlay {
                if isOn { RoundedRectangle(cornerRadius: Measure.corner).stroke(Color(rgb: Palette.dark.primary), lineWidth: 3) }
            }
            .accessibilityAddTraits(isOn ? .isSelected : .isButton)
    }
}

/// What stands on a button: as wide as there is room, and never lower than a finger needs.
private struct ButtonWords: View {
    let title: String
    let font: Font

    var body: some View {
        Text(title)
            .font(font)
            .multilineTextAlignment(.center)
            .frame(maxWidth: .infinity, minHeight: Measure.target)
            .padding(.horizontal, Measure.gap)
    }
}
