import Foundation
import Kit
import RegainBridge

/// Screens as the core gives them, for views and their tests. The persons are SIMULATED.
public enum Sample {
    public static let trouble = Trouble(
        title: "That is not a code of Regain", text: "Point the camera at the code on your computer.", code: "H01")
    public static let link = URL(string: "https://recover.contoso.example/x").flatMap {
        Link($0, hosts: ["recover.contoso.example"])
    }
    public static let pass = "K7QM2XWD"

    public static func screen(
        _ name: ScreenName, tone: Tone = .calm, title: String? = nil, text: String = "At most two sentences.",
        facts: [Fact] = [], trouble: Trouble? = nil, code: String? = nil, primary: String? = "Go on",
        quiet: String? = "I cannot do this", busy: Bool = false, stages: UInt8 = 6
    ) -> Screen {
        let stage = stage(name)
        return Screen(
            name: name, tag: "\(name)", stage: stage, stages: stages, progress: "Step \(stage) of 6",
            title: title ?? "A title of \(name)", text: text, tone: tone, facts: facts, hasSecret: name == .done,
            trouble: trouble, code: code, primary: primary, quiet: quiet, busy: busy)
    }

    public static let review = screen(
        .review, title: "Is this right?", text: "We read this from your ID.",
        facts: [
            Fact(label: "Last name", value: "MUSTERMANN", note: "from the machine-readable zone, checked"),
            Fact(label: "First names", value: "ERIKA", note: "from the machine-readable zone, checked"),
            Fact(label: "Date of birth", value: "12 August 1983", note: "from the machine-readable zone, checked"),
        ], primary: "Yes", quiet: "Take again")

    /// Every screen as it usually looks, by name.
    public static let all: [(name: String, screen: Screen)] = [
        (
            "start",
            screen(
                .start, title: "Get back into your account", text: "You need your ID and about 4 minutes.", primary: "Start",
                quiet: nil)
        ),
        (
            "scan",
            screen(
                .scan, title: "Point the camera at the code on your computer", text: "Or type the 8 characters below it.",
                primary: nil)
        ),
        (
            "scan-trouble",
            screen(
                .scan, tone: .attention, title: "Point the camera at the code on your computer", trouble: trouble,
                primary: "Try again")
        ),
        ("claim", waiting(.claim, "Finding your recovery")),
        (
            "match-words",
            screen(
                .matchWords, title: "Do you see the same two words?",
                text: "On your computer: river · lamp. It was opened in Chrome, Vienna.",
                facts: [Fact(label: "Account", value: "e…@contoso.example", note: "")], primary: "Yes, the same",
                quiet: "No, stop")
        ),
        (
            "consent",
            screen(
                .consent, title: "What happens to your pictures",
                text: "They go to Contoso only, are compared, and are deleted at the decision. A face check is part of it.",
                primary: "Agree", quiet: "I'd rather talk to a person")
        ),
        (
            "ready-check",
            screen(
                .readyCheck, title: "Ready?", text: "Camera works. Light is fine. Screen is bright enough.",
                quiet: "I have no ID with me")
        ),
        (
            "front",
            screen(.front, title: "Front of your ID", text: "Lay it on a dark table. Whole card in the frame.", primary: nil)
        ),
        ("back", screen(.back, title: "Now turn it over", text: "The side with the lines of <<<.", primary: nil)),
        ("reading", waiting(.reading, "Reading your ID")),
        ("review", review),
        ("selfie", waiting(.selfie, "Getting the face check ready")),
        (
            "light-check",
            screen(
                .lightCheck, title: "The screen will change colour slowly",
                text: "4 seconds, no flashing. Hold the phone at reading distance.", primary: "Start")
        ),
        (
            "light",
            screen(.light, title: "Look at the camera", text: "Face in the oval, glasses are fine.", primary: nil, quiet: nil)
        ),
        (
            "try-again",
            screen(
                .tryAgain, tone: .attention, title: "Too much light here for the colour check",
                text: "Turn away from the window, or turn your head instead.", primary: "I moved, check again",
                quiet: "Talk to a person")
        ),
        ("looking", waiting(.looking, "Getting the pictures ready")),
        ("checking", waiting(.checking, "Your organisation checks the pictures")),
        ("issuing", waiting(.issuing, "Your verified ID is on its way")),
        (
            "saved",
            screen(
                .saved, tone: .done, title: "Your verified ID is in your wallet", text: "Only this phone can use it.",
                primary: "Show it to Contoso", quiet: "Not now")
        ),
        (
            "share",
            screen(
                .share, title: "Contoso asks for", text: "First name, last name, date of birth. Nothing else leaves this phone.",
                primary: "Share", quiet: "Not now")
        ),
        ("deciding", waiting(.deciding, "Waiting for the decision")),
        (
            "done",
            screen(
                .done, tone: .done, title: "You are back in", text: "Use this pass once to sign in. It works for 60 min.",
                primary: "Hide", quiet: nil)
        ),
        (
            "ended",
            screen(
                .ended, tone: .refused, title: "The name on your ID is not the one Contoso has",
                text: "Middle names do not matter. If you changed your name, Contoso must correct it first.", code: "N03",
                primary: "Talk to a person", quiet: nil)
        ),
        (
            "closed",
            screen(
                .closed, title: "You can close the app", text: "Nothing of this recovery is left on it.", primary: "Start again",
                quiet: nil)
        ),
    ]

    private static func waiting(_ name: ScreenName, _ title: String) -> Screen {
        screen(name, tone: .busy, title: title, text: "", primary: nil, quiet: "Stop", busy: true)
    }

    private static func stage(_ name: ScreenName) -> UInt8 {
        switch name {
        case .start, .scan, .claim, .matchWords: 1
        case .consent, .readyCheck: 2
        case .front, .back, .reading, .review: 3
        case .selfie, .lightCheck, .light, .tryAgain, .looking, .checking: 4
        case .issuing, .saved: 5
        case .share, .deciding, .done, .ended, .closed: 6
        }
    }
}
