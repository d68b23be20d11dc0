import Dispatch
import Foundation
import RegainBridge

/// Owns the `Lens` of one visit to the camera: looks at one frame after the other on a thread of its own, never on the pool that tasks
/// share.
final class LookQueue: @unchecked Sendable {
    struct Seen: Sendable {
        let look: Look
        /// The card's corners, each part from 0 to 1 of the upright frame.
        let outline: [Point]
    }

    private let queue = DispatchQueue(label: "dev.regain.lens", qos: .userInitiated)
    private let language: String
    private let goal: Goal
    // Touched on the queue only.
    private var lens: Lens?

    /// - Parameter goal: what frames are looked at for.
    init(language: String, goal: Goal) { (self.language, self.goal) = (language, goal) }

    /// None when the frame's bytes are not what its shape says: the next one may be.
    func look(at frame: any CameraFrame) async -> Seen? {
        await withCheckedContinuation { continuation in
            queue.async { [self] in
                // The first look may load a model.
                let lens = self.lens ?? Lens(language: language, goal: goal)
                self.lens = lens
                let seen = try? frame.withLuma { luma, shape in
                    let look = try lens.look(frame: luma, shape: shape)
                    return Seen(look: look, outline: Self.scaled(look.outline, shape))
                }
                continuation.resume(returning: seen ?? nil)
            }
        }
    }

    static func scaled(_ outline: [Point], _ shape: Shape) -> [Point] {
        let isLying = shape.rotation % 180 != 0
        let (width, height) = (Float(isLying ? shape.height : shape.width), Float(isLying ? shape.width : shape.height))
        guard width > 0, height > 0 else { return [] }
        return outline.map { Point(x: $0.x / width, y: $0.y / height) }
    }
}
