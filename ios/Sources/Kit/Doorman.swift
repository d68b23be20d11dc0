import RegainBridge

/// Lets somebody to the camera: the reason comes first, then the system's question.
struct Doorman: Sendable {
    let tools: Tools
    let wishes: Wishes

    /// The open camera; none when it may not be used, cannot be had, or the person went elsewhere.
    func open(_ use: CameraUse) async -> (any CameraFeed)? {
        if tools.camera.permission == .open {
            let allowance = wishes.allowance()
            await ask(true)
            for await _ in allowance {}
            await ask(false)
            guard !Task.isCancelled else { return nil }
        }
        guard tools.camera.permission != .refused, await tools.camera.ask() else { return nil }
        return try? await tools.camera.open(use)
    }

    @MainActor
    private func ask(_ asks: Bool) { tools.window.asksForCamera = asks }
}
