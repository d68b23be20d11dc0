import AVFoundation
import Kit
import UIKit

/// VoiceOver speaks when it runs; otherwise the app speaks itself, when the person asked for it.
@MainActor
public final class PhoneVoice: Voice {
    private let synthesizer = AVSpeechSynthesizer()
    public var isOn = false { didSet { if !isOn { silence() } } }

    private let language: String

    /// - Parameter language: the BCP 47 tag of what is said, which the phone's own language may not be.
    public init(language: String) { self.language = language }

    public func say(_ words: String) {
        if UIAccessibility.isVoiceOverRunning {
            UIAccessibility.post(notification: .announcement, argument: words)
        } else if isOn {
            silence()
            let utterance = AVSpeechUtterance(string: words)
            utterance.prefersAssistiveTechnologySettings = true
            utterance.voice = AVSpeechSynthesisVoice(language: language)
            synthesizer.speak(utterance)
        }
    }

    public func silence() { synthesizer.stopSpeaking(at: .immediate) }
}
