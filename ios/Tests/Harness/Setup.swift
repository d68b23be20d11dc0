import Foundation
import RegainBridge

extension Setup {
    /// What a phone under test opens its flow with.
    public static func underTest(_ folder: Folder, key: UInt8 = 7, service: String? = nil, camera: RegainBridge.Camera = .lab)
        -> Setup
    {
        Setup(
            folder: folder.path, models: Place.models.path, walletKey: Data(repeating: key, count: 32),
            device: "Phone under test", service: service, camera: camera, language: "en")
    }
}
