import RegainBridge

/// Looks at camera, light, screen and storage. What is enough of each, the core knows.
struct Preflight: Sendable {
    /// Exposure needs a few frames to settle.
    static let frames = 10

    let tools: Tools
    let wishes: Wishes

    func run() async -> Event {
        let seen = await see()
        return .checked(
            camera: seen != nil, lux: seen?.lux, brightness: await tools.lamp.canBeRaised,
            freeBytes: tools.disk.freeBytes ?? .max, noFlash: await tools.calm.noFlash)
    }

    /// How the camera sets itself when it has settled; none when there is no camera.
    private func see() async -> FrameExposure? {
        guard let feed = await Doorman(tools: tools, wishes: wishes).open(.card) else { return nil }
        defer { feed.close() }
        var last: FrameExposure?
        var seen = 0
        for await frame in feed.frames {
            last = frame.exposure
            seen += 1
            if seen == Self.frames { break }
        }
        return last
    }
}
