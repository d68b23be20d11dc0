// A stand-in for SwiftUI on Linux, never shipped: it has the declarations that the app uses, as Apple's documentation states them, and
// instead of drawing it records what would be drawn. See `Node` and `Recording`.
@_exported import Foundation

/// A piece of the screen.
@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

/// A view that has no body: it says itself what is recorded.
@MainActor @preconcurrency
protocol Primitive: View where Body == Never {
    func record() -> [Node]
}

extension Primitive {
    public var body: Never { fatalError("a primitive has no body") }
}

/// What `view` draws, outermost first.
@MainActor
func recorded(_ view: some View) -> [Node] {
    if let primitive = view as? any Primitive { return primitive.record() }
    if view is any UIViewRepresentable { return [Node(.foreign, "\(type(of: view))")] }
    return recorded(view.body)
}

extension Never: View {
    public var body: Never { fatalError("nobody has one") }
}

public struct EmptyView: View, Primitive {
    public init() {}
    func record() -> [Node] { [] }
}

extension Optional: View where Wrapped: View {
    public var body: Never { fatalError("an optional has no body") }
}

extension Optional: Primitive where Wrapped: View {
    func record() -> [Node] { map { recorded($0) } ?? [] }
}

public struct TupleView<each Part: View>: View, Primitive {
    let parts: (repeat each Part)
    init(_ parts: repeat each Part) { self.parts = (repeat each parts) }

    func record() -> [Node] {
        var nodes: [Node] = []
        for part in repeat each parts { nodes += recorded(part) }
        return nodes
    }
}

public struct ConditionalView<First: View, Second: View>: View, Primitive {
    enum Which {
        case first(First)
        case second(Second)
    }
    let which: Which

    func record() -> [Node] {
        switch which {
        case .first(let view): recorded(view)
        case .second(let view): recorded(view)
        }
    }
}

public struct AnyView: View, Primitive {
    let wrapped: any View
    public init(_ view: some View) { wrapped = view }
    func record() -> [Node] { recorded(wrapped) }
}

@resultBuilder
public enum ViewBuilder {
    public static func buildExpression<Content: View>(_ content: Content) -> Content { content }
    @MainActor
    public static func buildBlock() -> EmptyView { EmptyView() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { content }
    @MainActor
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<repeat each Content> {
        TupleView(repeat each content)
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { content }
    @MainActor
    public static func buildEither<First: View, Second: View>(first: First) -> ConditionalView<First, Second> {
        ConditionalView(which: .first(first))
    }
    @MainActor
    public static func buildEither<First: View, Second: View>(second: Second) -> ConditionalView<First, Second> {
        ConditionalView(which: .second(second))
    }
}

@MainActor @preconcurrency
public protocol Scene {
    associatedtype Body: Scene
    @SceneBuilder @MainActor @preconcurrency var body: Body { get }
}

extension Never: Scene {}

@resultBuilder
public enum SceneBuilder {
    public static func buildBlock<Content: Scene>(_ content: Content) -> Content { content }
}

public struct WindowGroup<Content: View>: Scene {
    let content: Content
    public init(@ViewBuilder content: () -> Content) { self.content = content() }
    public var body: Never { fatalError("a window has no body") }
}

@MainActor @preconcurrency
public protocol App {
    associatedtype Body: Scene
    @SceneBuilder @MainActor @preconcurrency var body: Body { get }
    @MainActor @preconcurrency init()
}

extension App {
    @MainActor public static func main() {}
}
