import AVFoundation
import Kit
import UIKit

/// VoiceOver speaks when it runs; otherwise the app speaks itself, when the person asked for it.
@MainActor
public final class PhoneVoice: Voice {
    private let synthesizer = AVSpeechSynthesizer()
    /// The person wants guidance spoken without VoiceOver.
    public var isOn = false

    public init() {}

    public func say(_ words: String) {
        if UIAccessibility.isVoiceOverRunning {
            UIAccessibility.post(notification: .announcement, argument: words)
        } else if isOn && !synthesizer.isSpeaking {
            let utterance = AVSpeechUtterance(string: words)
            utterance.prefersAssistiveTechnologySettings = true
            synthesizer.speak(utterance)
        }
    }

    public func silence() { synthesizer.stopSpeaking(at: .word) }
}
