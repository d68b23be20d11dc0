import Foundation
import RegainApp
import SwiftUI

/// The app's entry. What the build is made for stands in its Info.plist.
@main
struct Main: App {
    var body: some Scene {
        RegainScene(settings: settings)
    }

    private var settings: AppSettings {
        let info = Bundle.main.infoDictionary ?? [:]
        let support = FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask)
        return AppSettings(
            service: info["RegainService"] as? String,
            linkHosts: Set(info["RegainLinkHosts"] as? [String] ?? []),
            models: Bundle.main.bundleURL.appendingPathComponent("models", isDirectory: true),
            support: support.first ?? URL(fileURLWithPath: NSHomeDirectory(), isDirectory: true))
    }
}
