/// What a person meets, in the order in which VoiceOver reads it.
public struct Met: Equatable, Sendable {
    public let label: String
    public let value: String?
    public let hint: String?
    public let traits: Set<AccessibilityTraits>
    public let isDisabled: Bool

    public var isHeading: Bool { traits.contains(.isHeader) }
    public var isButton: Bool { traits.contains(.isButton) }
}

/// A recorded screen.
@MainActor
public struct Recording {
    public let nodes: [Node]

    /// Records `view` as it stands now, in the given environment.
    public init(_ view: some View, _ change: (inout EnvironmentValues) -> Void = { _ in }) {
        nodes = EnvironmentValues.with(change) { recorded(view) }
    }

    public var all: [Node] { nodes.flatMap(\.all) }

    /// Every word that can be seen.
    public var texts: [String] { all.filter { $0.kind == .text }.map(\.text) }

    /// What VoiceOver meets.
    public var met: [Met] { meetings(nodes) }

    /// The button that says, or is called, `name`.
    public func button(_ name: String) -> Node? {
        all.first { $0.kind == .button && ($0.text == name || $0.spoken.label == name) }
    }

    public var buttons: [Node] { all.filter { $0.kind == .button } }
    public var fields: [Node] { all.filter { $0.kind == .field } }

    /// The first node with this identifier.
    public func identified(_ identifier: String) -> Node? { all.first { $0.spoken.identifier == identifier } }

    public func appear() { for node in nodes { node.appear() } }
}

@MainActor
private func meetings(_ nodes: [Node]) -> [Met] {
    var met: [Met] = []
    for node in nodes { met += meetings(node) }
    return met
}

/// A node as VoiceOver meets it: a leaf, a group that speaks as one, or its children in order.
@MainActor
private func meetings(_ node: Node) -> [Met] {
    let spoken = node.spoken
    if spoken.isHidden { return [] }
    let below = meetings(node.children.sorted { $0.spoken.priority > $1.spoken.priority })
    switch spoken.children {
    case .ignore: return [one(node, spoken.label ?? "", spoken.traits)]
    case .combine:
        let traits = below.reduce(spoken.traits) { $0.union($1.traits) }
        return [one(node, spoken.label ?? below.map(\.label).joined(separator: ", "), traits)]
    case .contain: return below
    case nil: break
    }
    switch node.kind {
    case .text: return [one(node, spoken.label ?? node.text, spoken.traits.union([.isStaticText]))]
    case .image: return [one(node, spoken.label ?? node.text, spoken.traits.union([.isImage]))]
    case .button, .field, .progress: return [one(node, spoken.label ?? node.text, spoken.traits)]
    case .shape, .spacer, .foreign: return spoken.label == nil ? [] : [one(node, spoken.label ?? "", spoken.traits)]
    case .column, .row, .layers, .scroll, .padding, .frame, .background:
        // What is said of a box is said of the one thing in it.
        guard let only = below.first, below.count == 1 else { return below }
        return [
            Met(
                label: spoken.label ?? only.label, value: spoken.value ?? only.value, hint: spoken.hint ?? only.hint,
                traits: only.traits.union(spoken.traits), isDisabled: only.isDisabled)
        ]
    }
}

@MainActor
private func one(_ node: Node, _ label: String, _ traits: Set<AccessibilityTraits>) -> Met {
    Met(
        label: label, value: node.spoken.value ?? (node.kind == .field ? node.value : nil), hint: node.spoken.hint,
        traits: traits, isDisabled: node.isDisabled)
}
