// A stand-in for AVFoundation on Linux, never shipped: the declarations that the app uses, as Apple's documentation states them.
@_exported import CoreMedia
@_exported import Foundation

public struct AVMediaType: Hashable, Sendable { public static let video = AVMediaType() }

public enum AVAuthorizationStatus: Int, Sendable { case notDetermined, restricted, denied, authorized }

open class AVCaptureDevice: NSObject, @unchecked Sendable {
    public enum Position: Int, Sendable { case unspecified, back, front }
    public enum ExposureMode: Int, Sendable { case locked, autoExpose, continuousAutoExposure, custom }
    public enum WhiteBalanceMode: Int, Sendable { case locked, autoWhiteBalance, continuousAutoWhiteBalance }
    public enum FocusMode: Int, Sendable { case locked, autoFocus, continuousAutoFocus }
    public enum TorchMode: Int, Sendable { case off, on, auto }
    public struct DeviceType: Hashable, Sendable { public static let builtInWideAngleCamera = DeviceType() }

    public class func authorizationStatus(for mediaType: AVMediaType) -> AVAuthorizationStatus { .notDetermined }
    public class func requestAccess(for mediaType: AVMediaType) async -> Bool { false }
    public class func `default`(_ type: DeviceType, for mediaType: AVMediaType?, position: Position) -> AVCaptureDevice? { nil }

    open func lockForConfiguration() throws {}
    open func unlockForConfiguration() {}
    open func isExposureModeSupported(_ mode: ExposureMode) -> Bool { false }
    open func isWhiteBalanceModeSupported(_ mode: WhiteBalanceMode) -> Bool { false }
    open func isFocusModeSupported(_ mode: FocusMode) -> Bool { false }
    open var exposureMode = ExposureMode.continuousAutoExposure
    open var whiteBalanceMode = WhiteBalanceMode.continuousAutoWhiteBalance
    open var focusMode = FocusMode.continuousAutoFocus
    open var isAdjustingExposure: Bool { false }
    open var isAdjustingWhiteBalance: Bool { false }
    open var exposureDuration: CMTime { CMTime(seconds: 0, preferredTimescale: 1) }
    open var iso: Float { 0 }
    open var lensAperture: Float { 0 }
    open var hasTorch: Bool { false }
    open var torchMode = TorchMode.off
}

open class AVCaptureInput: NSObject {}
open class AVCaptureDeviceInput: AVCaptureInput {
    public init(device: AVCaptureDevice) throws {}
}

open class AVCaptureConnection: NSObject {
    public enum Orientation: Int, Sendable {
        case portrait = 1
        case portraitUpsideDown, landscapeRight, landscapeLeft
    }
    open var videoOrientation = Orientation.portrait
    open var isVideoOrientationSupported: Bool { true }
    open var isVideoMirrored = false
    open var automaticallyAdjustsVideoMirroring = true
}
public typealias AVCaptureVideoOrientation = AVCaptureConnection.Orientation

open class AVCaptureOutput: NSObject {
    open func connection(with mediaType: AVMediaType) -> AVCaptureConnection? { nil }
}

public protocol AVCaptureVideoDataOutputSampleBufferDelegate: NSObjectProtocol {
    func captureOutput(_ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer, from connection: AVCaptureConnection)
}

open class AVCaptureVideoDataOutput: AVCaptureOutput {
    public override init() {}
    open var alwaysDiscardsLateVideoFrames = true
    open var videoSettings: [String: Any]! = [:]
    open func setSampleBufferDelegate(
        _ delegate: (any AVCaptureVideoDataOutputSampleBufferDelegate)?, queue: DispatchQueue?
    ) {}
}

open class AVCapturePhotoSettings: NSObject {
    public init(format: [String: Any]?) {}
}
public struct AVVideoCodecType: RawRepresentable, Sendable {
    public var rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let jpeg = AVVideoCodecType(rawValue: "jpeg")
}
public let AVVideoCodecKey = "AVVideoCodecKey"

open class AVCapturePhoto: NSObject {
    open func fileDataRepresentation() -> Data? { nil }
}

public protocol AVCapturePhotoCaptureDelegate: NSObjectProtocol {
    func photoOutput(_ output: AVCapturePhotoOutput, didFinishProcessingPhoto photo: AVCapturePhoto, error: (any Error)?)
}

open class AVCapturePhotoOutput: AVCaptureOutput {
    public override init() {}
    open func capturePhoto(with settings: AVCapturePhotoSettings, delegate: any AVCapturePhotoCaptureDelegate) {}
}

public let AVCaptureSessionInterruptionReasonKey = "AVCaptureSessionInterruptionReasonKey"

open class AVCaptureSession: NSObject, @unchecked Sendable {
    public struct Preset: Hashable, Sendable {
        let name: String
        public static let photo = Preset(name: "photo")
        public static let hd1280x720 = Preset(name: "hd1280x720")
        public static let vga640x480 = Preset(name: "vga640x480")
    }
    public enum InterruptionReason: Int, Sendable {
        case videoDeviceNotAvailableInBackground = 1
        case audioDeviceInUseByAnotherClient, videoDeviceInUseByAnotherClient
        case videoDeviceNotAvailableWithMultipleForegroundApps, videoDeviceNotAvailableDueToSystemPressure
    }
    public static let wasInterruptedNotification = Notification.Name("AVCaptureSessionWasInterruptedNotification")
    public override init() {}
    open var sessionPreset = Preset.photo
    open func canSetSessionPreset(_ preset: Preset) -> Bool { true }
    open func beginConfiguration() {}
    open func commitConfiguration() {}
    open func canAddInput(_ input: AVCaptureInput) -> Bool { true }
    open func addInput(_ input: AVCaptureInput) {}
    open func canAddOutput(_ output: AVCaptureOutput) -> Bool { true }
    open func addOutput(_ output: AVCaptureOutput) {}
    open func startRunning() {}
    open func stopRunning() {}
}

public struct AVLayerVideoGravity: Sendable { public static let resizeAspectFill = AVLayerVideoGravity() }

open class AVSpeechUtterance: NSObject {
    public init(string: String) {}
    open var prefersAssistiveTechnologySettings = false
    open var voice: AVSpeechSynthesisVoice?
}

open class AVSpeechSynthesisVoice: NSObject {
    public init?(language: String?) {}
}

public enum AVSpeechBoundary: Int, Sendable { case immediate, word }

open class AVSpeechSynthesizer: NSObject {
    public override init() {}
    open var isSpeaking: Bool { false }
    open func speak(_ utterance: AVSpeechUtterance) {}
    @discardableResult open func stopSpeaking(at boundary: AVSpeechBoundary) -> Bool { true }
}
