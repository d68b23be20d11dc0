import Foundation
import Kit
import KitPhone
import RegainBridge
import SwiftUI
import UIKit

/// The app: one window over one store.
public struct RegainScene: Scene {
    @StateObject private var store: FlowStore
    @Environment(\.scenePhase) private var phase
    private let settings: AppSettings

    /// - Parameter settings: what the build was made for.
    public init(settings: AppSettings) {
        self.settings = settings
        _store = StateObject(wrappedValue: Assembly(settings: settings).store())
    }

    public var body: some Scene {
        WindowGroup {
            RootView(store: store)
                .onChange(of: phase) { phase in store.isInFront(phase == .active) }
                .onOpenURL { url in
                    if let link = Link(url, hosts: settings.linkHosts) { store.open(link) }
                }
        }
    }
}

/// What one build of the app is made for.
public struct AppSettings: Sendable {
    /// The organisation's service, where the app is of one organisation only.
    public let service: String?
    /// The hosts of the associated domains.
    public let linkHosts: Set<String>
    /// The folder with the models, in the app's bundle.
    public let models: URL
    /// The folder of what the app keeps.
    public let support: URL

    public init(service: String?, linkHosts: Set<String>, models: URL, support: URL) {
        (self.service, self.linkHosts, self.models, self.support) = (service, linkHosts, models, support)
    }
}

/// Puts the parts of the phone together.
@MainActor
struct Assembly {
    let settings: AppSettings

    func store() -> FlowStore {
        // As the person has put them in order in the settings.
        let language = Locale.preferredLanguages.joined(separator: ",")
        let words = words(language: language)
        let lamp = Lamp(backlight: ScreenLight(), note: DefaultsNote("brightness"))
        let store = FlowStore(
            words: words, lamp: lamp, clipboard: { Clipboard().put($0) },
            settings: { leave(for: UIApplication.openSettingsURLString) }, browser: { leave(for: $0) })
        let keychain = Keychain(service: "dev.regain")
        let tools = Tools(
            camera: PhoneCamera(), keys: EnclaveKeys(keychain: keychain), attestor: AppAttest(),
            disk: PhoneDisk(folder: settings.support), calm: PhoneCalm(), ticks: SystemTicks(), lamp: lamp,
            haptics: PhoneHaptics(), voice: PhoneVoice(language: words.language), window: store, language: language,
            models: settings.models.path)
        let (settings, device) = (settings, UIDevice.current.model)
        store.start(
            setup: {
                Setup(
                    folder: try given(.storage) { try WalletFolder.make(in: settings.support).path },
                    models: settings.models.path, walletKey: try given(.key) { try WalletKey(keychain: keychain).bytes() },
                    device: device, service: settings.service, camera: .phone, language: language)
            }, clear: { WalletFolder.remove(from: settings.support) }, tools: tools)
        return store
    }
}

/// Opens what another app shows.
@MainActor
private func leave(for address: String) {
    if let url = URL(string: address) { UIApplication.shared.open(url) }
}

/// What the phone gives, or a failure that the person is told.
private func given<Given>(_ what: Failure, _ ask: () throws -> Given) throws -> Given {
    do { return try ask() } catch { throw SetupFailure(what) }
}
