import AVFoundation
import Kit

/// The phone's cameras: the back one for codes and cards, the front one for the face.
public struct PhoneCamera: Camera {
    /// Why there is no feed.
    public enum Trouble: Error { case noDevice, notUsable }

    public init() {}

    public var permission: CameraPermission {
        switch AVCaptureDevice.authorizationStatus(for: .video) {
        case .notDetermined: .open
        case .authorized: .allowed
        case .restricted, .denied: .refused
        #if canImport(Darwin)
            @unknown default: .refused
        #endif
        }
    }

    public func ask() async -> Bool { await AVCaptureDevice.requestAccess(for: .video) }

    public func open(_ use: CameraUse) async throws -> any CameraFeed {
        let position: AVCaptureDevice.Position = use == .face ? .front : .back
        guard let device = AVCaptureDevice.default(.builtInWideAngleCamera, for: .video, position: position) else {
            throw Trouble.noDevice
        }
        let feed = try PhoneFeed(device: device, use: use)
        await feed.start()
        return feed
    }
}
