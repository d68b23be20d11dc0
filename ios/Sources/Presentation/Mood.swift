import RegainBridge

/// A screen's mood: always an icon and a word, never a colour alone.
public struct Mood: Equatable, Sendable {
    /// A name of Apple's symbols, up to those of iOS 15; none where nothing needs to be said.
    public let symbol: String?
    /// The word that goes with it.
    public let word: String?
    public let tone: Tone

    init(_ tone: Tone, words: Words) {
        self.tone = tone
        (symbol, word) =
            switch tone {
            case .calm: (nil, nil)
            case .busy: (nil, words.busy)
            case .attention: ("exclamationmark.triangle", words.attention)
            case .refused: ("xmark.octagon", words.refused)
            case .done: ("checkmark.circle", words.done)
            }
    }
}
