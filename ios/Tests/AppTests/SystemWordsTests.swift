import Foundation
import Harness
import RegainBridge
import Testing

/// What the system says for the app is said in the person's language, and is what the app itself says.
@Suite struct SystemWordsTests {
    private func project() throws -> String { try String(contentsOf: Place.source("ios/project.yml"), encoding: .utf8) }

    /// What stands after the name in the app's description.
    private func setting(_ name: String) throws -> String {
        let line = try #require(try project().split(separator: "\n").first { $0.contains("\(name): ") })
        return String(line.components(separatedBy: "\(name): ")[1])
    }

    private func languages() throws -> [String] {
        try setting("CFBundleLocalizations").trimmingCharacters(in: ["[", "]"]).components(separatedBy: ", ")
    }

    @Test func theAppNamesEveryLanguageThatItSpeaks() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Place.source("core/base/texts").path)
        let spoken = files.filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(".toml".count)) }
        #expect(Set(try languages()) == Set(spoken + ["en"]))
    }

    @Test func whyTheCameraIsAskedForIsOneTextInEveryLanguage() throws {
        #expect(try setting("NSCameraUsageDescription") == words(language: "en").cameraText)
        for language in try languages() {
            let file = try Data(contentsOf: Place.source("ios/App/\(language).lproj/InfoPlist.strings"))
            let said = try PropertyListSerialization.propertyList(from: file, format: nil) as? [String: String]
            #expect(said == ["NSCameraUsageDescription": words(language: language).cameraText], "\(language)")
        }
    }

    @Test func noOtherReasonIsGivenInEnglishAlone() throws {
        let reasons = try project().components(separatedBy: "UsageDescription:").count - 1
        #expect(reasons == 1)
    }

    /// The camera's picture and the light need all of it: no other app stands beside this one.
    @Test func theAppHasTheScreenToItself() throws { #expect(try setting("UIRequiresFullScreen") == "true") }
}
