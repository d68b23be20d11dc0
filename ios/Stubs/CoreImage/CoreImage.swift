// A stand-in for CoreImage on Linux, never shipped: what the app uses of it, as documented.
import CoreMedia

open class CGColorSpace: @unchecked Sendable {
    public static let sRGB = "kCGColorSpaceSRGB"
    public init?(name: String) {}
}

open class CIImage: NSObject {
    public init(cvPixelBuffer: CVPixelBuffer) {}
}

public struct CIImageRepresentationOption: Hashable, Sendable {}

open class CIContext: NSObject, @unchecked Sendable {
    public override init() {}
    open func jpegRepresentation(
        of image: CIImage, colorSpace: CGColorSpace, options: [CIImageRepresentationOption: Any] = [:]
    ) -> Data? { nil }
}
