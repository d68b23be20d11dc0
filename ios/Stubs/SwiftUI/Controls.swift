public struct Text: View, Primitive {
    let words: String
    public init(_ words: some StringProtocol) { self.words = String(words) }
    public init(verbatim words: String) { self.words = words }
    func record() -> [Node] { [leaf(.text, words)] }
}

public struct Image: View, Primitive {
    let name: String
    let isDecorative: Bool
    public init(systemName: String) { (name, isDecorative) = (systemName, false) }
    public init(decorative: String) { (name, isDecorative) = (decorative, true) }
    func record() -> [Node] {
        let node = leaf(.image, name)
        node.spoken.isHidden = isDecorative
        return [node]
    }
}

public struct ButtonRole: Hashable, Sendable {
    let name: String
    public static let cancel = ButtonRole(name: "cancel")
    public static let destructive = ButtonRole(name: "destructive")
}

public struct Button<Label: View>: View, Primitive {
    let action: @MainActor () -> Void
    let label: Label
    public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        self.action = action
        self.label = label()
    }
    public init(role: ButtonRole?, action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        self.init(action: action, label: label)
    }
    public init(_ title: some StringProtocol, action: @escaping @MainActor () -> Void) where Label == Text {
        self.init(action: action) { Text(title) }
    }
    func record() -> [Node] {
        let label = recorded(label)
        let node = leaf(.button, label.flatMap(\.all).filter { $0.kind == .text }.map(\.text).joined(separator: ", "))
        node.children = label
        node.action = action
        node.spoken.traits = [.isButton]
        return [node]
    }
}

public struct TextField: View, Primitive {
    let prompt: String
    let entered: Binding<String>
    public init(_ prompt: some StringProtocol, text: Binding<String>) { (self.prompt, entered) = (String(prompt), text) }
    func record() -> [Node] {
        let node = leaf(.field, prompt)
        node.entered = entered
        return [node]
    }
}

public struct ProgressView: View, Primitive {
    let done: Double?
    public init() { done = nil }
    public init(value: Double?, total: Double = 1) { done = value.map { $0 / total } }
    func record() -> [Node] {
        let node = leaf(.progress, "")
        node.spoken.value = done.map { "\(Int(($0 * 100).rounded())) %" }
        return [node]
    }
}

/// A leaf with what it inherits.
@MainActor
func leaf(_ kind: Node.Kind, _ text: String) -> Node {
    let node = Node(kind, text)
    let values = EnvironmentValues.current
    node.look.font = values.font
    node.look.color = values.color
    node.look.rightToLeft = values.layoutDirection == .rightToLeft
    node.isDisabled = !values.isEnabled
    return node
}
