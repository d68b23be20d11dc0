/// Keeps spoken guidance apart: one sentence at a time, the same one not again until something else was said.
public struct Pace: Sendable {
    /// The least time from one sentence to the next, in nanoseconds.
    public static let gap: UInt64 = 1_500_000_000
    private var last: (words: String, at: UInt64)?

    public init() {}

    /// Whether `words` are to be said now.
    public mutating func allows(_ words: String, at now: UInt64) -> Bool {
        if let last, last.words == words || now < last.at + Self.gap { return false }
        last = (words, now)
        return true
    }
}
