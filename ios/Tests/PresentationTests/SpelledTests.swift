import Presentation
import Testing

/// What is copied by hand or by ear.
@Suite struct SpelledTests {
    @Test(arguments: [
        ("", ""), ("ABC", "ABC"), ("ABCD", "ABCD"), ("ABCDE", "ABCD E"), ("ABCDEFGH", "ABCD EFGH"), ("ABCDEFGHI", "ABCD EFGH I"),
    ])
    func groupsOfFour(_ characters: String, _ shown: String) { #expect(Spelled(characters, before: "x").grouped == shown) }

    @Test func everyCharacterIsSpoken() { #expect(Spelled("K7q!", before: "Pass").spoken == "Pass: K, 7, q, !") }

    @Test func charactersOfSeveralPartsStayWhole() {
        #expect(Spelled("e\u{301}a", before: "x").spoken == "x: e\u{301}, a")
        #expect(Spelled("e\u{301}abcd", before: "x").grouped == "e\u{301}abc d")
    }

    @Test func aDescriptionShowsNoCharacter() {
        let spelled = Spelled("SECRET", before: "Pass")
        #expect(!"\(spelled)".contains("SECRET") && !String(reflecting: spelled).contains("SECRET"))
    }
}
