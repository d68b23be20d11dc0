/// Characters that somebody copies by hand or by ear: in groups for the eye, one by one for VoiceOver.
public struct Spelled: Equatable, Sendable {
    public let characters: String
    /// What they are.
    public let name: String

    public init(_ characters: String, before name: String) {
        (self.characters, self.name) = (characters, name)
    }

    /// In groups of four.
    public var grouped: String {
        let all = Array(characters)
        return stride(from: 0, to: all.count, by: 4)
            .map { String(all[$0..<min($0 + 4, all.count)]) }
            .joined(separator: " ")
    }

    /// Letter by letter, with a capital named by VoiceOver's own way: a comma makes it pause between two.
    public var spoken: String { "\(name): \(characters.map(String.init).joined(separator: ", "))" }
}

extension Spelled: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the characters: a pass is among what is spelled.
    public var description: String { "Spelled \(name)" }
    public var debugDescription: String { description }
}
