public struct VStack<Content: View>: View, Primitive {
    let alignment: HorizontalAlignment
    let spacing: Double?
    let content: Content
    public init(alignment: HorizontalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        (self.alignment, self.spacing, self.content) = (alignment, spacing.map { Double($0) }, content())
    }
    func record() -> [Node] { [stack(.column, alignment.rawValue, spacing, content)] }
}

public struct HStack<Content: View>: View, Primitive {
    let alignment: VerticalAlignment
    let spacing: Double?
    let content: Content
    public init(alignment: VerticalAlignment = .center, spacing: CGFloat? = nil, @ViewBuilder content: () -> Content) {
        (self.alignment, self.spacing, self.content) = (alignment, spacing.map { Double($0) }, content())
    }
    func record() -> [Node] { [stack(.row, alignment.rawValue, spacing, content)] }
}

public struct ZStack<Content: View>: View, Primitive {
    let alignment: Alignment
    let content: Content
    public init(alignment: Alignment = .center, @ViewBuilder content: () -> Content) {
        (self.alignment, self.content) = (alignment, content())
    }
    func record() -> [Node] { [stack(.layers, alignment.rawValue, nil, content)] }
}

public struct ScrollView<Content: View>: View, Primitive {
    let content: Content
    public init(_ axes: Axis.Set = .vertical, showsIndicators: Bool = true, @ViewBuilder content: () -> Content) {
        self.content = content()
    }
    func record() -> [Node] { [stack(.scroll, "center", nil, content)] }
}

public struct Group<Content: View>: View, Primitive {
    let content: Content
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
    func record() -> [Node] { recorded(content) }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content: View>: View, Primitive {
    let data: Data
    let content: (Data.Element) -> Content
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content) {
        (self.data, self.content) = (data, content)
    }
    public init(_ data: Data, @ViewBuilder content: @escaping (Data.Element) -> Content)
    where Data.Element: Identifiable, ID == Data.Element.ID {
        (self.data, self.content) = (data, content)
    }
    func record() -> [Node] { data.flatMap { recorded(content($0)) } }
}

public struct Spacer: View, Primitive {
    let least: Double
    public init(minLength: CGFloat? = nil) { least = Double(minLength ?? 8) }
    func record() -> [Node] {
        let node = Node(.spacer)
        node.look.size[4] = least
        return [node]
    }
}

public struct GeometryProxy: Sendable {
    public let size: CGSize
}

/// Takes all the room there is, tells its content the size of the whole screen, and has it at its top.
public struct GeometryReader<Content: View>: View, Primitive {
    let content: (GeometryProxy) -> Content
    public init(@ViewBuilder content: @escaping (GeometryProxy) -> Content) { self.content = content }
    func record() -> [Node] {
        let node = Node(.layers, "", recorded(content(GeometryProxy(size: EnvironmentValues.current.screen))))
        node.look.alignment = Alignment.topLeading.rawValue
        (node.look.size[3], node.look.size[5]) = (.infinity, .infinity)
        return [node]
    }
}

@MainActor
private func stack(_ kind: Node.Kind, _ alignment: String, _ spacing: Double?, _ content: some View) -> Node {
    let node = Node(kind, "", recorded(content))
    node.look.alignment = alignment
    node.look.spacing = spacing ?? 8
    node.look.rightToLeft = EnvironmentValues.current.layoutDirection == .rightToLeft
    return node
}

/// An outline that can be filled or drawn.
@MainActor @preconcurrency
public protocol Shape: View {}

extension Shape {
    public func fill(_ color: Color) -> some View { Drawn(shape: self, fill: color, stroke: nil) }
    public func stroke(_ color: Color, lineWidth: CGFloat = 1) -> some View { Drawn(shape: self, fill: nil, stroke: color) }
}

public struct Rectangle: Shape, Primitive {
    public init() {}
    func record() -> [Node] { [Node(.shape, "rectangle")] }
}

public struct Ellipse: Shape, Primitive {
    public init() {}
    func record() -> [Node] { [Node(.shape, "ellipse")] }
}

public struct RoundedRectangle: Shape, Primitive {
    let corner: Double
    public init(cornerRadius: CGFloat) { corner = Double(cornerRadius) }
    func record() -> [Node] {
        let node = Node(.shape, "rectangle")
        node.look.corner = corner
        return [node]
    }
}

struct Drawn<Outline: Shape>: View, Primitive {
    let shape: Outline
    let fill: Color?
    let stroke: Color?
    func record() -> [Node] {
        let nodes = recorded(shape)
        for node in nodes { (node.look.fill, node.look.stroke) = (fill, stroke) }
        return nodes
    }
}
