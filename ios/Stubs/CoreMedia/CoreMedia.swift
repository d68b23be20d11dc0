// A stand-in for CoreMedia, CoreVideo and CoreImage on Linux, never shipped: what the app uses of them, as documented.
@_exported import Foundation

public struct CMTime: Sendable {
    public let seconds: Double
    public init(seconds: Double, preferredTimescale: Int32) { self.seconds = seconds }
}

open class CMSampleBuffer: @unchecked Sendable {
    open var presentationTimeStamp: CMTime { CMTime(seconds: 0, preferredTimescale: 1) }
    open var imageBuffer: CVPixelBuffer? { nil }
    public init() {}
}

open class CVPixelBuffer: @unchecked Sendable {}
public typealias CVReturn = Int32
public struct CVPixelBufferLockFlags: OptionSet, Sendable {
    public let rawValue: UInt64
    public init(rawValue: UInt64) { self.rawValue = rawValue }
    public static let readOnly = CVPixelBufferLockFlags(rawValue: 1)
}
public let kCVPixelBufferPixelFormatTypeKey = "PixelFormatType"
public let kCVPixelFormatType_420YpCbCr8BiPlanarFullRange: UInt32 = 0x3432_3066
@discardableResult
public func CVPixelBufferLockBaseAddress(_ buffer: CVPixelBuffer, _ flags: CVPixelBufferLockFlags) -> CVReturn { 0 }
@discardableResult
public func CVPixelBufferUnlockBaseAddress(_ buffer: CVPixelBuffer, _ flags: CVPixelBufferLockFlags) -> CVReturn { 0 }
public func CVPixelBufferGetBaseAddressOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> UnsafeMutableRawPointer? { nil }
public func CVPixelBufferGetBytesPerRowOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> Int { 0 }
public func CVPixelBufferGetWidthOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> Int { 0 }
public func CVPixelBufferGetHeightOfPlane(_ buffer: CVPixelBuffer, _ plane: Int) -> Int { 0 }
