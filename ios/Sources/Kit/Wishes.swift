import Foundation

/// What the person wants of the camera.
public final class Wishes: @unchecked Sendable {
    private let lock = NSLock()
    private var shutter = false
    private var torch = false
    private var allowed: AsyncStream<Void>.Continuation?

    /// Takes the photo with the next frame.
    public func release() { lock.withLock { shutter = true } }
    public func switchTorch() { lock.withLock { torch.toggle() } }

    /// The person has read why the camera is needed, and allows it.
    public func allow() { lock.withLock { allowed }?.finish() }

    /// Ends with the next `allow`, also one that comes before anybody waits.
    func allowance() -> AsyncStream<Void> {
        let (waiting, allowed) = AsyncStream<Void>.makeStream()
        lock.withLock { self.allowed = allowed }
        return waiting
    }

    func takeShutter() -> Bool {
        lock.withLock {
            defer { shutter = false }
            return shutter
        }
    }
    var torchIsOn: Bool { lock.withLock { torch } }
    func darken() { lock.withLock { torch = false } }
}
