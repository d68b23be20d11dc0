import RegainBridge

/// Which kind of view shows a screen. Every screen is named here, so a new one does not compile until somebody decided.
public enum Form: Equatable, Sendable {
    /// Text and buttons.
    case page
    /// A page with a field under the camera's picture of a code.
    case code
    /// The camera's picture with the outline of a card.
    case card
    /// The screen is the lamp.
    case light
    /// The head turns as it is asked.
    case turns
    /// Somebody waits.
    case waiting
    /// The pass, once and big.
    case secret

    public init(_ name: ScreenName) {
        self =
            switch name {
            case .scan: .code
            case .front, .back: .card
            case .light: .light
            case .turn: .turns
            case .claim, .reading, .selfie, .looking, .checking, .issuing, .deciding: .waiting
            case .done: .secret
            case .start, .matchWords, .consent, .readyCheck, .review, .lightCheck, .turnCheck, .tryAgain, .saved, .share, .ended,
                .closed:
                .page
            }
    }
}
