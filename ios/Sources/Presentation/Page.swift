import RegainBridge

/// A screen of the core, ready to be laid out and to be spoken: what is shown, in which order, and what VoiceOver says instead.
/// Every word is the core's.
public struct Page: Equatable, Sendable {
    public let name: ScreenName
    /// Small, above the title; spoken after it.
    public let progress: String
    /// From 0 to 1.
    public let progressValue: Double
    public let title: String
    public let text: String?
    public let mood: Mood
    public let rows: [Row]
    public let notice: Notice?
    /// For the help desk, where the notice has none.
    public let code: Spelled?
    public let primary: String?
    /// Another way that is as good.
    public let second: String?
    public let quiet: String?
    public let isBusy: Bool
    public let hasSecret: Bool

    /// - Parameter refused: why the last event could not be taken. It is newer than the screen's own trouble.
    public init(_ screen: Screen, refused: Trouble? = nil, words: Words) {
        name = screen.name
        progress = screen.progress
        progressValue = Double(screen.stage) / Double(max(screen.stages, 1))
        title = screen.title
        text = screen.text.isEmpty ? nil : screen.text
        mood = Mood(screen.tone, words: words)
        rows = screen.facts.map(Row.init)
        notice = (refused ?? screen.trouble).map { Notice($0, words: words) }
        code = notice == nil ? screen.code.map { Spelled($0, before: words.helpCode) } : nil
        primary = screen.primary
        second = screen.second
        quiet = screen.quiet
        isBusy = screen.busy
        hasSecret = screen.hasSecret
    }

    /// What VoiceOver says when the page appears: what it is, what is wrong, what it says.
    public var announcement: String {
        [mood.word, title, notice?.spoken ?? text].compactMap { $0 }.joined(separator: ". ")
    }
}

/// A fact with its label and where it came from.
public struct Row: Equatable, Sendable {
    public let label: String
    public let value: String
    public let note: String?

    init(_ fact: Fact) {
        (label, value, note) = (fact.label, fact.value, fact.note.isEmpty ? nil : fact.note)
    }

    /// One thing for VoiceOver, not three.
    public var spoken: String { [label, value, note].compactMap { $0 }.joined(separator: ", ") }
}

/// What did not work.
public struct Notice: Equatable, Sendable {
    public let title: String
    public let text: String
    public let code: Spelled
    /// Helps against it, in the phone's browser.
    public let page: String?

    init(_ trouble: Trouble, words: Words) {
        (title, text, code) = (trouble.title, trouble.text, Spelled(trouble.code, before: words.helpCode))
        page = trouble.page
    }

    public var spoken: String { "\(title). \(text)" }
}

extension Page: CustomStringConvertible, CustomDebugStringConvertible {
    /// The name only: the rest is about a person.
    public var description: String { "Page \(name)" }
    public var debugDescription: String { description }
}

extension Row: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { "Row \(label)" }
    public var debugDescription: String { description }
}
