@_exported import UIKit

@MainActor @preconcurrency
public struct UIViewRepresentableContext<Representable> {}

/// A view of UIKit. It is recorded by its type's name: what it draws is a camera's picture.
@MainActor @preconcurrency
public protocol UIViewRepresentable: View where Body == Never {
    associatedtype UIViewType: UIView
    typealias Context = UIViewRepresentableContext<Self>
    func makeUIView(context: Context) -> UIViewType
    func updateUIView(_ view: UIViewType, context: Context)
}

extension UIViewRepresentable {
    public var body: Never { fatalError("a view of UIKit has no body") }
}
