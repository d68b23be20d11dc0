import Foundation
import Kit
import Testing

/// Links as other apps, mails and attackers send them.
@Suite struct LinkTests {
    private let hosts: Set<String> = ["recover.contoso.example"]

    private func link(_ text: String) -> Link? { URL(string: text).flatMap { Link($0, hosts: hosts) } }

    @Test(arguments: [
        "https://recover.contoso.example/h/abc", "https://RECOVER.contoso.example/h/abc",
        "https://recover.contoso.example/h/abc?x=1", "https://recover.contoso.example/a/b/h/abc-_~.",
        "HTTPS://recover.contoso.example/h/abc", "regain://handoff?service=https%3A%2F%2Frecover.contoso.example%2F&token=abc",
    ]) func ours(_ text: String) { #expect(link(text)?.code == text) }

    @Test(arguments: [
        "http://recover.contoso.example/h/abc", "regain://recover.contoso.example/h/abc", "https://contoso.example/h/abc",
        "regain://handoff/h/abc?token=abc", "regain://a@handoff?token=abc",
        "https://recover.contoso.example.evil.example/h/abc", "https://evil.example/recover.contoso.example/h/abc",
        "https://recover.contoso.example@evil.example/h/abc", "https://user:pass@recover.contoso.example/h/abc",
        "https://user@recover.contoso.example/h/abc", "https://recover.contoso.example:8443/h/abc",
        "https://recover.contoso.example", "https://recover.contoso.example/", "https:///h/abc", "https:/h/abc",
        "file:///recover.contoso.example/h/abc", "javascript:alert(1)", "mailto:a@recover.contoso.example",
        "//recover.contoso.example/h/abc", "/h/abc", "https://xn--rcover-bva.contoso.example/h/abc",
        "https://sub.recover.contoso.example/h/abc", "https://recover.contoso.example./h/abc",
    ]) func notOurs(_ text: String) { #expect(link(text) == nil) }

    @Test func aLinkThatIsTooLongIsNotLookedAt() {
        let short = "https://recover.contoso.example/h/" + String(repeating: "a", count: 2_000)
        let long = "https://recover.contoso.example/h/" + String(repeating: "a", count: 3_000)
        #expect(link(short) != nil && link(long) == nil)
    }

    @Test func withoutHostsNothingIsOurs() throws {
        #expect(Link(try #require(URL(string: "https://recover.contoso.example/h/abc")), hosts: []) == nil)
    }

    @Test func aLinkShowsNothingOfWhatItOpens() throws {
        let secret = try #require(link("https://recover.contoso.example/h/SECRET"))
        #expect(!"\(secret)".contains("SECRET") && !String(reflecting: secret).contains("SECRET"))
    }
}
