import Foundation

/// A link that another app or the web opened us with: parsed once, then it cannot be wrong.
public struct Link: Equatable, Sendable {
    /// The text that the core takes as a code. Whose recovery it is, and whether this app may take it, the core says.
    public let code: String

    /// The longest that is looked at.
    static let longest = 2_048

    /// None for everything that is not one of ours: it is not passed on.
    ///
    /// - Parameter hosts: the hosts of the app's associated domains, as its entitlement lists them.
    public init?(_ url: URL, hosts: Set<String>) {
        let text = url.absoluteString
        guard text.utf8.count <= Self.longest, text.allSatisfy({ $0.isASCII && !$0.isWhitespace }),
            let parts = URLComponents(string: text), parts.user == nil, parts.password == nil, parts.port == nil,
            let host = parts.host?.lowercased()
        else { return nil }
        let scheme = parts.scheme?.lowercased()
        let isPage = scheme == "https" && hosts.contains(host) && parts.path.count > 1
        // What such a page opens the app with; the core looks at the service that it names.
        let isOpening = scheme == "regain" && host == "handoff" && parts.path.isEmpty
        guard isPage || isOpening else { return nil }
        code = text
    }
}

extension Link: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without what opens a session.
    public var description: String { "Link" }
    public var debugDescription: String { description }
}
