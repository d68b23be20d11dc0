/// Where a value lies that outlives the view.
final class Box<Value>: @unchecked Sendable {
    var value: Value
    init(_ value: Value) { self.value = value }
}

@propertyWrapper
public struct State<Value> {
    let box: Box<Value>
    public init(wrappedValue: Value) { box = Box(wrappedValue) }
    public init(initialValue: Value) { box = Box(initialValue) }
    public var wrappedValue: Value {
        get { box.value }
        nonmutating set { box.value = newValue }
    }
    public var projectedValue: Binding<Value> { Binding(get: { box.value }, set: { box.value = $0 }) }
}

@propertyWrapper
public struct Binding<Value> {
    let get: () -> Value
    let set: (Value) -> Void
    public init(get: @escaping () -> Value, set: @escaping (Value) -> Void) {
        self.get = get
        self.set = set
    }
    public var wrappedValue: Value {
        get { get() }
        nonmutating set { set(newValue) }
    }
    public var projectedValue: Binding<Value> { self }
    public static func constant(_ value: Value) -> Binding<Value> { Binding(get: { value }, set: { _ in }) }
}

/// Combine's, which SwiftUI exports.
public protocol ObservableObject: AnyObject {}

@propertyWrapper
public struct Published<Value> {
    public var wrappedValue: Value
    public init(wrappedValue: Value) { self.wrappedValue = wrappedValue }
    public init(initialValue: Value) { wrappedValue = initialValue }
}

@MainActor @preconcurrency
@propertyWrapper
public struct ObservedObject<Object: ObservableObject> {
    public var wrappedValue: Object
    public init(wrappedValue: Object) { self.wrappedValue = wrappedValue }
}

@MainActor @preconcurrency
@propertyWrapper
public struct StateObject<Object: ObservableObject> {
    final class Lazy {
        let make: () -> Object
        lazy var object = make()
        init(_ make: @escaping () -> Object) { self.make = make }
    }
    let lazy: Lazy
    public init(wrappedValue make: @autoclosure @escaping () -> Object) { lazy = Lazy(make) }
    public var wrappedValue: Object { lazy.object }
}

@MainActor @preconcurrency
@propertyWrapper
public struct AccessibilityFocusState<Value: Hashable> {
    let box: Box<Value>
    public init() where Value == Bool { box = Box(false) }
    public var wrappedValue: Value {
        get { box.value }
        nonmutating set { box.value = newValue }
    }
    public var projectedValue: Binding { Binding(box: box) }
    public struct Binding { let box: Box<Value> }
}

@propertyWrapper
public struct Environment<Value> {
    let path: KeyPath<EnvironmentValues, Value>
    public init(_ path: KeyPath<EnvironmentValues, Value>) { self.path = path }
    @MainActor public var wrappedValue: Value { EnvironmentValues.current[keyPath: path] }
}

public enum ScenePhase: Sendable { case background, inactive, active }
public enum ColorScheme: Sendable { case light, dark }
public enum LayoutDirection: Sendable { case leftToRight, rightToLeft }

public enum DynamicTypeSize: Int, Comparable, CaseIterable, Sendable {
    case xSmall, small, medium, large, xLarge, xxLarge, xxxLarge
    case accessibility1, accessibility2, accessibility3, accessibility4, accessibility5
    public var isAccessibilitySize: Bool { self >= .accessibility1 }
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
}

public struct OpenURLAction: Sendable {
    let open: @MainActor @Sendable (URL) -> Void
    @MainActor public func callAsFunction(_ url: URL) { open(url) }
}

public struct EnvironmentValues: Sendable {
    public var scenePhase = ScenePhase.active
    public var colorScheme = ColorScheme.light
    public var layoutDirection = LayoutDirection.leftToRight
    public var dynamicTypeSize = DynamicTypeSize.large
    public var accessibilityReduceMotion = false
    public var accessibilityVoiceOverEnabled = false
    public var openURL = OpenURLAction { _ in }
    public var isEnabled = true
    /// The size of the screen, in points.
    public var screen = CGSize(width: 390, height: 844)
    var font = Font.body
    var color = Color.primary

    /// The values for the view that is being recorded.
    @MainActor static var current = EnvironmentValues()

    /// Records something with some values changed.
    @MainActor
    static func with<Result>(_ change: (inout EnvironmentValues) -> Void, _ record: () -> Result) -> Result {
        let before = current
        defer { current = before }
        change(&current)
        return record()
    }
}
