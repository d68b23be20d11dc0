import AVFoundation
import Kit
import SwiftUI
import UIKit

/// The camera's picture on the screen. It says nothing to VoiceOver: the view around it does.
public struct CameraPreview: UIViewRepresentable {
    private let feed: any CameraFeed
    public init(feed: any CameraFeed) { self.feed = feed }

    public func makeUIView(context: Context) -> PreviewView { PreviewView() }

    public func updateUIView(_ view: PreviewView, context: Context) {
        guard let session = (feed as? PhoneFeed)?.session else { return }
        if view.preview?.session !== session { view.preview?.session = session }
        view.preview?.videoGravity = .resizeAspectFill
    }
}

/// A view whose layer is the preview, so that it follows the view's size by itself.
public final class PreviewView: UIView {
    public override class var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }
    var preview: AVCaptureVideoPreviewLayer? { layer as? AVCaptureVideoPreviewLayer }
}
