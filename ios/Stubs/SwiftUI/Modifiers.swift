/// A view with something changed in what it recorded.
struct Changed<Content: View>: View, Primitive {
    let content: Content
    let change: @MainActor (Node) -> Void
    func record() -> [Node] {
        let nodes = recorded(content)
        for node in nodes { change(node) }
        return nodes
    }
}

/// A view inside another box.
struct Wrapped<Content: View>: View, Primitive {
    let content: Content
    let kind: Node.Kind
    let change: @MainActor (Node) -> Void
    func record() -> [Node] {
        recorded(content).map { inner in
            let node = Node(kind, "", [inner])
            change(node)
            return node
        }
    }
}

/// A view that is recorded with other values in its environment.
struct Scoped<Content: View>: View, Primitive {
    let content: Content
    let change: (inout EnvironmentValues) -> Void
    func record() -> [Node] { EnvironmentValues.with(change) { recorded(content) } }
}

extension View {
    func changed(_ change: @escaping @MainActor (Node) -> Void) -> some View { Changed(content: self, change: change) }
    func scoped(_ change: @escaping (inout EnvironmentValues) -> Void) -> some View { Scoped(content: self, change: change) }

    public func font(_ font: Font?) -> some View { scoped { $0.font = font ?? .body } }
    public func foregroundColor(_ color: Color?) -> some View { scoped { $0.color = color ?? .primary } }
    public func disabled(_ disabled: Bool) -> some View { scoped { $0.isEnabled = $0.isEnabled && !disabled } }
    public func environment<Value>(_ path: WritableKeyPath<EnvironmentValues, Value>, _ value: Value) -> some View {
        scoped { $0[keyPath: path] = value }
    }
    public func preferredColorScheme(_ scheme: ColorScheme?) -> some View { scoped { $0.colorScheme = scheme ?? $0.colorScheme } }
    public func multilineTextAlignment(_ alignment: TextAlignment) -> some View {
        changed { $0.look.alignment = alignment.rawValue }
    }
    public func opacity(_ opacity: Double) -> some View { changed { $0.look.opacity = opacity } }
    public func ignoresSafeArea() -> some View { changed { $0.look.ignoresSafeArea = true } }
    public func privacySensitive(_ sensitive: Bool = true) -> some View { changed { $0.isPrivate = sensitive } }
    public func id(_ id: some Hashable) -> some View { self }
    public func fixedSize(horizontal: Bool, vertical: Bool) -> some View { self }
    public func lineLimit(_ lines: Int?) -> some View { self }
    public func contentShape(_ shape: some Shape) -> some View { self }
    public func clipShape(_ shape: some Shape) -> some View {
        let corner = recorded(shape).first?.look.corner ?? 0
        return changed { $0.look.corner = corner }
    }
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { self }

    public func padding(_ length: CGFloat) -> some View { padding(.all, length) }
    public func padding(_ edges: Edge.Set = .all, _ length: CGFloat? = nil) -> some View {
        Wrapped(content: self, kind: .padding) { node in
            let sides: [Edge.Set] = [.top, .leading, .bottom, .trailing]
            node.look.insets = sides.map { edges.contains($0) ? Double(length ?? 16) : 0 }
        }
    }

    public func frame(width: CGFloat? = nil, height: CGFloat? = nil, alignment: Alignment = .center) -> some View {
        Wrapped(content: self, kind: .frame) { node in
            node.look.size = [width, height, nil, nil, nil, nil].map { $0.map { Double($0) } }
            node.look.alignment = alignment.rawValue
        }
    }
    public func frame(
        minWidth: CGFloat? = nil, maxWidth: CGFloat? = nil, minHeight: CGFloat? = nil, maxHeight: CGFloat? = nil,
        alignment: Alignment = .center
    ) -> some View {
        Wrapped(content: self, kind: .frame) { node in
            node.look.size = [nil, nil, minWidth, maxWidth, minHeight, maxHeight].map { $0.map { Double($0) } }
            node.look.alignment = alignment.rawValue
        }
    }

    public func background(_ background: some View) -> some View { backdrop(recorded(background)) }
    public func background(@ViewBuilder content: () -> some View) -> some View { backdrop(recorded(content())) }
    public func overlay(@ViewBuilder content: () -> some View) -> some View {
        let above = recorded(content())
        return Wrapped(content: self, kind: .layers) { $0.children += above }
    }
    private func backdrop(_ behind: [Node]) -> some View {
        Wrapped(content: self, kind: .background) { node in
            node.look.fill = behind.first?.look.fill
            node.look.stroke = behind.compactMap(\.look.stroke).first
            node.look.corner = behind.first?.look.corner ?? 0
        }
    }

    public func onAppear(perform action: (@MainActor () -> Void)? = nil) -> some View {
        changed { node in action.map { node.appeared.append($0) } }
    }
    public func onDisappear(perform action: (@MainActor () -> Void)? = nil) -> some View { self }
    public func onSubmit(_ action: @escaping @MainActor () -> Void) -> some View {
        changed { node in for field in node.all where field.kind == .field { field.submitted = action } }
    }
    public func onTapGesture(perform action: @escaping @MainActor () -> Void) -> some View { changed { $0.action = action } }
    public func onChange<Value: Equatable>(of value: Value, perform action: @escaping @MainActor (Value) -> Void) -> some View {
        self
    }
    public func onOpenURL(perform action: @escaping @MainActor (URL) -> Void) -> some View { self }
}

extension View {
    public func accessibilityLabel(_ label: some StringProtocol) -> some View { changed { $0.spoken.label = String(label) } }
    public func accessibilityValue(_ value: some StringProtocol) -> some View { changed { $0.spoken.value = String(value) } }
    public func accessibilityHint(_ hint: some StringProtocol) -> some View { changed { $0.spoken.hint = String(hint) } }
    public func accessibilityIdentifier(_ identifier: String) -> some View { changed { $0.spoken.identifier = identifier } }
    public func accessibilityHidden(_ hidden: Bool) -> some View { changed { $0.spoken.isHidden = hidden } }
    public func accessibilitySortPriority(_ priority: Double) -> some View { changed { $0.spoken.priority = priority } }
    public func accessibilityAddTraits(_ traits: AccessibilityTraits) -> some View { changed { $0.spoken.traits.insert(traits) } }
    public func accessibilityElement(children: AccessibilityChildBehavior = .ignore) -> some View {
        changed { $0.spoken.children = children }
    }
    public func accessibilityFocused(_ focus: AccessibilityFocusState<Bool>.Binding) -> some View {
        changed { node in
            node.spoken.isFocused = focus.box.value
            node.appeared.append { node.spoken.isFocused = focus.box.value }
        }
    }
}
