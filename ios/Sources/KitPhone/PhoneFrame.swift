import AVFoundation
import CoreImage
import Foundation
import Kit
import RegainBridge

/// A frame of the camera, in the camera's own memory. Holding one holds that memory, so it is let go with the next frame.
struct PhoneFrame: CameraFrame, @unchecked Sendable {
    private static let images = CIContext()

    let buffer: CMSampleBuffer
    let taken: UInt64
    let exposure: FrameExposure

    func withLuma<Result>(_ look: (Data, Shape) throws -> Result) rethrows -> Result? {
        guard let pixels = buffer.imageBuffer else { return nil }
        CVPixelBufferLockBaseAddress(pixels, .readOnly)
        defer { CVPixelBufferUnlockBaseAddress(pixels, .readOnly) }
        guard let address = CVPixelBufferGetBaseAddressOfPlane(pixels, 0) else { return nil }
        let (width, height) = (CVPixelBufferGetWidthOfPlane(pixels, 0), CVPixelBufferGetHeightOfPlane(pixels, 0))
        let stride = CVPixelBufferGetBytesPerRowOfPlane(pixels, 0)
        let shape = Shape(
            width: UInt32(width), height: UInt32(height), stride: UInt32(stride), format: .gray8, rotation: 0,
            atMs: taken / 1_000_000)
        // The bytes are looked at where they lie; they are valid while the buffer is locked.
        let luma = Data(bytesNoCopy: address, count: stride * height, deallocator: .none)
        return try look(luma, shape)
    }

    func jpeg() -> Data? {
        guard let pixels = buffer.imageBuffer, let space = CGColorSpace(name: CGColorSpace.sRGB) else { return nil }
        return Self.images.jpegRepresentation(of: CIImage(cvPixelBuffer: pixels), colorSpace: space)
    }
}
