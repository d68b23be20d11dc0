// swift-tools-version: 6.0
import PackageDescription

// `cargo xtask ios bindings` writes Bindings/; `ios/xcframework.sh` the library for Apple's systems. On Linux the host's own library is
// linked, and hand-written stand-ins take the place of Apple's frameworks: see README.md.
#if os(Linux)
    let standIns = ["SwiftUI", "UIKit", "AVFoundation", "CoreMedia", "CoreImage", "CryptoKit", "DeviceCheck", "Security"]
    let uses: [String: [Target.Dependency]] = [
        "SwiftUI": ["UIKit"], "AVFoundation": ["UIKit", "CoreMedia"], "CoreImage": ["CoreMedia"], "CryptoKit": ["Security"],
    ]
    let apple: [Target.Dependency] = standIns.map { .target(name: $0) }
    let linuxOnly: [Target] =
        standIns.map { .target(name: $0, dependencies: uses[$0] ?? [], path: "Stubs/\($0)") } + [
            .systemLibrary(name: "RegainBridgeFFI", path: "Bindings/FFI"),
            .testTarget(name: "KitPhoneTests", dependencies: ["Kit", "KitPhone", "RegainBridge", "Harness"] + apple),
            .testTarget(name: "AppTests", dependencies: ["RegainApp", "Kit", "Presentation", "RegainBridge", "Harness"] + apple),
        ]
#else
    let apple: [Target.Dependency] = []
    let linuxOnly: [Target] = [.binaryTarget(name: "RegainBridgeFFI", path: "Bindings/RegainBridgeFFI.xcframework")]
#endif

let package = Package(
    name: "Regain",
    platforms: [.iOS(.v15)],
    products: [.library(name: "RegainApp", targets: ["RegainApp"])],
    targets: [
        // Generated code is checked in the language mode that its generator writes for; everything above it in mode 6.
        .target(
            name: "RegainBridge", dependencies: ["RegainBridgeFFI"], path: "Bindings/RegainBridge",
            swiftSettings: [.swiftLanguageMode(.v5)]),
        .target(name: "Presentation", dependencies: ["RegainBridge"]),
        .target(name: "Kit", dependencies: ["RegainBridge"]),
        .target(name: "KitPhone", dependencies: ["Kit", "RegainBridge"] + apple),
        .target(name: "RegainApp", dependencies: ["Kit", "KitPhone", "Presentation", "RegainBridge"] + apple),
        .target(name: "Harness", dependencies: ["Kit", "Presentation", "RegainBridge"], path: "Tests/Harness"),
        .testTarget(name: "BridgeTests", dependencies: ["RegainBridge", "Harness"]),
        .testTarget(name: "KitTests", dependencies: ["Kit", "RegainBridge", "Harness"]),
        .testTarget(name: "PresentationTests", dependencies: ["Presentation", "RegainBridge", "Harness"]),
    ] + linuxOnly
)
