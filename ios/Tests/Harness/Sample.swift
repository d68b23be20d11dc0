import Foundation
import Kit
import RegainBridge

/// Screens for views and their tests. The persons are SIMULATED.
public enum Sample {
    public static let trouble = Trouble(
        title: "That is not a code of Regain", text: "Point the camera at the code on your computer.", code: "H01")
    public static let link = URL(string: "https://recover.contoso.example/x").flatMap {
        Link($0, hosts: ["recover.contoso.example"])
    }
    public static let pass = "K7QM2XWD"

    /// A screen that no journey comes to, for what is said of one member.
    public static func screen(
        _ name: ScreenName, tone: Tone = .calm, title: String? = nil, text: String = "At most two sentences.",
        facts: [Fact] = [], trouble: Trouble? = nil, code: String? = nil, primary: String? = "Go on",
        second: String? = nil, quiet: String? = "I cannot do this", busy: Bool = false, stages: UInt8 = 6
    ) -> Screen {
        Screen(
            name: name, tag: "\(name)", stage: name == .done ? 6 : 1, stages: stages, progress: "Step 1 of 6",
            title: title ?? "A title of \(name)", text: text, tone: tone, facts: facts, hasSecret: name == .done,
            trouble: trouble, code: code, primary: primary, second: second, quiet: quiet, busy: busy)
    }

    /// Every screen that the core's journeys come to, in English, by name and in their order.
    public static let all = screens("en")

    /// The same in the core's words for a language: `tests/screens`, which the core's own tests keep true.
    public static func screens(_ language: String) -> [(name: String, screen: Screen)] {
        do {
            let file = try Data(contentsOf: Place.source("tests/screens/\(language).json"))
            return try JSONDecoder().decode([Written].self, from: file).map { ($0.name, try $0.read()) }
        } catch {
            fatalError("\(language): \(error)")
        }
    }

    public static let review = all.first { $0.name == "review" }?.screen ?? screen(.review)
}

/// A screen as its file has it.
private struct Written: Decodable {
    struct Line: Decodable { let label, value, note: String }
    struct Wrong: Decodable {
        let title, text, code: String
        let page: String?
    }
    struct Unknown: Error { let name: String }

    let name, screen, progress, title, text, tone: String
    let stage, stages: UInt8
    let facts: [Line]
    let trouble: Wrong?
    let code, primary, second, quiet, pass: String?
    let busy: Bool

    func read() throws -> Screen {
        let tag = screen.replacingOccurrences(of: "-", with: "")
        guard let kind = ScreenName.allCases.first(where: { "\($0)".lowercased() == tag }),
            let mood = Tone.allCases.first(where: { "\($0)" == tone })
        else { throw Unknown(name: "\(screen), \(tone)") }
        return Screen(
            name: kind, tag: screen, stage: stage, stages: stages, progress: progress, title: title, text: text, tone: mood,
            facts: facts.map { Fact(label: $0.label, value: $0.value, note: $0.note) }, hasSecret: pass != nil,
            trouble: trouble.map { Trouble(title: $0.title, text: $0.text, code: $0.code, page: $0.page) }, code: code,
            primary: primary, second: second, quiet: quiet, busy: busy)
    }
}
