/// One thing on the screen, as it was recorded.
@MainActor
public final class Node {
    public enum Kind: String {
        case text, image, button, field, column, row, layers, scroll, spacer, shape, progress, foreign
        case padding, frame, background
    }

    public let kind: Kind
    /// The words of a text, the title of a button, the prompt of a field, the name of an image or shape.
    public internal(set) var text: String
    public internal(set) var children: [Node]
    public internal(set) var look = Appearance()
    public internal(set) var spoken = Spoken()
    public internal(set) var isDisabled = false
    /// Hidden from screenshots of the app switcher.
    public internal(set) var isPrivate = false
    var action: (@MainActor () -> Void)?
    var entered: Binding<String>?
    var appeared: [@MainActor () -> Void] = []
    var submitted: (@MainActor () -> Void)?

    init(_ kind: Kind, _ text: String = "", _ children: [Node] = []) {
        self.kind = kind
        self.text = text
        self.children = children
    }

    /// This node and everything below, in reading order.
    public var all: [Node] { [self] + children.flatMap(\.all) }

    /// Taps it, as a finger or VoiceOver would.
    public func tap() {
        guard !isDisabled else { return }
        action?()
    }

    /// Types into a field, and sends it.
    public func type(_ text: String, submit: Bool = false) {
        guard !isDisabled else { return }
        entered?.wrappedValue = text
        if submit { submitted?() }
    }

    /// What a field holds.
    public var value: String? { entered?.wrappedValue }

    /// Tells every view below that it is on the screen now.
    public func appear() {
        for node in all { for action in node.appeared { action() } }
    }
}

/// How it looks.
public struct Appearance: Sendable {
    public internal(set) var font = Font.body
    public internal(set) var color = Color.primary
    public internal(set) var fill: Color?
    public internal(set) var stroke: Color?
    public internal(set) var corner: Double = 0
    /// Top, leading, bottom, trailing.
    public internal(set) var insets: [Double] = [0, 0, 0, 0]
    public internal(set) var spacing: Double = 8
    public internal(set) var alignment = "center"
    /// Width, height, smallest width, largest width, smallest height, largest height; infinity fills.
    public internal(set) var size: [Double?] = Array(repeating: nil, count: 6)
    public internal(set) var opacity = 1.0
    public internal(set) var ignoresSafeArea = false
    public internal(set) var rightToLeft = false
}

/// What VoiceOver is told.
public struct Spoken: Sendable {
    public internal(set) var label: String?
    public internal(set) var value: String?
    public internal(set) var hint: String?
    public internal(set) var identifier: String?
    public internal(set) var traits: Set<AccessibilityTraits> = []
    public internal(set) var isHidden = false
    public internal(set) var children: AccessibilityChildBehavior?
    public internal(set) var priority = 0.0
    public internal(set) var isFocused = false
}
