import Foundation
import RegainBridge

/// The camera with somebody behind it: looks at frames until there is a code or a photo.
struct Viewfinder: Sendable {
    enum Found: Sendable {
        case code(String)
        case photo(Data)
        /// The camera cannot be had, or was taken away.
        case failed
        /// The person went elsewhere.
        case left
    }

    enum Wanted { case code, card }

    let tools: Tools
    let wishes: Wishes
    let wanted: Wanted

    func run() async -> Found {
        guard let feed = await Doorman(tools: tools, wishes: wishes).open(wanted == .code ? .code : .card) else {
            return Task.isCancelled ? .left : .failed
        }
        await show(feed)
        let found = await watch(feed)
        feed.close()
        wishes.darken()
        await show(nil)
        return Task.isCancelled ? .left : found
    }

    private func watch(_ feed: any CameraFeed) async -> Found {
        let look = LookQueue(language: tools.language, goal: wanted == .code ? .code : .card(models: tools.models))
        var torch = false
        // A tap on a shutter that is gone takes no later photo.
        _ = wishes.takeShutter()
        for await frame in feed.frames {
            guard let seen = await look.look(at: frame) else { continue }
            if let code = seen.look.code { return .code(code) }
            if torch != wishes.torchIsOn {
                torch.toggle()
                feed.setTorch(torch)
            }
            let wished = wishes.takeShutter() && seen.look.late
            await publish(seen, shutter: seen.look.late && wanted == .card, torch: torch)
            await tools.tell(seen.look)
            if wanted == .card, seen.look.ready || wished {
                guard let photo = try? await feed.photo() else { return .failed }
                return .photo(photo)
            }
        }
        return .failed
    }

    @MainActor
    private func show(_ feed: (any CameraFeed)?) {
        tools.window.feed = feed
        tools.window.sight = .nothing
        // Whoever turns a card under the phone touches nothing.
        tools.lamp.stayAwake(feed != nil && wanted == .card)
        if feed == nil { tools.voice.silence() }
    }

    @MainActor
    private func publish(_ seen: LookQueue.Seen, shutter: Bool, torch: Bool) {
        let sight = Sight(words: seen.look.words, outline: seen.outline, ready: seen.look.ready, shutter: shutter, torch: torch)
        if sight != tools.window.sight { tools.window.sight = sight }
    }
}

extension Tools {
    /// Says and lets feel what is due; when, the core says.
    @MainActor
    func tell(_ look: Look) {
        if let said = look.said { voice.say(said) }
        if look.tick { haptics.play(.taken) }
    }
}
