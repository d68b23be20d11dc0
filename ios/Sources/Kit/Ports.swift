import Foundation
import RegainBridge

/// A camera of the phone. Each port has one implementation on Apple's frameworks (`KitPhone`) and one for tests (`Harness`).
public protocol Camera: Sendable {
    /// Whether the app may use it, without asking the person.
    var permission: CameraPermission { get }
    /// Asks the person, where that is still possible.
    func ask() async -> Bool
    /// Opens it. It is open until the feed is closed.
    func open(_ use: CameraUse) async throws -> any CameraFeed
}

public enum CameraPermission: Sendable { case open, allowed, refused }

/// What a camera is opened for.
public enum CameraUse: Sendable, Equatable { case code, card, face }

/// An open camera.
public protocol CameraFeed: AnyObject, Sendable {
    /// Frames as they come, newest only: one that nobody took in time is gone. It ends when the camera is taken away.
    var frames: AsyncStream<any CameraFrame> { get }
    /// The film begins. With `holding`, exposure and white balance stand where they are from now on; false where they do not.
    func begin(holding: Bool) async -> Bool
    /// A photo in full resolution, JPEG.
    func photo() async throws -> Data
    func setTorch(_ on: Bool)
    func close()
}

/// One frame. Its pixels are valid for the call only.
public protocol CameraFrame: Sendable {
    /// The luma plane where it lies.
    func withLuma<Result>(_ look: (Data, Shape) throws -> Result) rethrows -> Result?
    /// The whole frame as JPEG.
    func jpeg() -> Data?
    /// When it was taken, on the clock of `SystemTicks`, in nanoseconds.
    var taken: UInt64 { get }
    var exposure: FrameExposure { get }
}

/// How the camera was set, as far as it tells.
public struct FrameExposure: Sendable, Equatable {
    public let timeNs: UInt64?
    public let iso: UInt32?
    /// The f-number.
    public let aperture: Float?

    public init(timeNs: UInt64?, iso: UInt32?, aperture: Float? = nil) {
        (self.timeNs, self.iso, self.aperture) = (timeNs, iso, aperture)
    }

    /// The light that a meter would call right for these settings: C N² / (t S) with C = 250 lx s (ISO 2720).
    public var lux: Float? {
        guard let timeNs, let iso, let aperture, timeNs > 0, iso > 0, aperture > 0 else { return nil }
        return 250 * aperture * aperture / (Float(timeNs) / 1e9 * Float(iso))
    }
}

/// Keys that never leave their hardware: P-256, for signing only.
public protocol Keys: Sendable {
    /// The public half, as a SEC1 point, of the key of this name; it is made when there is none.
    func publicKey(_ name: String) throws -> Data
    /// Of the keys whose names begin with `kind` only these stay.
    func keep(only names: Set<String>, of kind: String) throws
    /// SHA-256 and ECDSA, as ASN.1 DER.
    func sign(_ payload: Data, with name: String) throws -> Data
}

/// What vouches for this app: Apple's App Attest, where the phone has it. Its key stands beside a device key.
public protocol Attestor: Sendable {
    /// An attestation object of a new key, over the SHA-256 of the challenge and the device key; none where nothing vouches.
    func object(for key: Data, challenge: Data, beside name: String) async -> Data?
    /// An assertion by that key over the SHA-256 of the payload.
    func assertion(of payload: Data, beside name: String) async -> Data?
}

/// The screen's brightness, from 0 to 1.
@MainActor
public protocol Backlight: AnyObject, Sendable {
    var level: Double { get set }
    /// Whether the system lets the app set it.
    var canBeSet: Bool { get }
    /// Keeps the screen from going dark by itself.
    var staysAwake: Bool { get set }
}

/// A number that is still there after the app was killed.
public protocol Note: Sendable {
    func read() -> Double?
    func write(_ value: Double?)
}

/// What can be felt.
@MainActor
public protocol Haptics: AnyObject, Sendable {
    func play(_ feel: Feel)
}

/// What can be heard, for those who do not look: VoiceOver when it runs, the app's own voice otherwise.
@MainActor
public protocol Voice: AnyObject, Sendable {
    /// The person wants guidance spoken without VoiceOver, too.
    var isOn: Bool { get set }
    /// Says it now; what is being said is cut off.
    func say(_ words: String)
    func silence()
}

/// What the person has set the phone to.
@MainActor
public protocol Calm: Sendable {
    /// Nothing shall move or flash.
    var noFlash: Bool { get }
}

/// How much is free on the disk.
public protocol Disk: Sendable {
    var freeBytes: UInt64? { get }
}

/// The clock of the light check: never set back, never stopped by sleep. In nanoseconds since some moment.
public protocol Ticks: Sendable {
    var now: UInt64 { get }
    func sleep(until: UInt64) async throws
}

/// The system's own clock of time since start, on which cameras date their frames, too.
public struct SystemTicks: Ticks {
    public init() {}

    public var now: UInt64 {
        #if canImport(Darwin)
            return clock_gettime_nsec_np(CLOCK_UPTIME_RAW)
        #else
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        #endif
    }

    public func sleep(until: UInt64) async throws {
        let now = now
        if until > now { try await Task.sleep(nanoseconds: until - now) }
    }
}
