import Foundation
import Harness
import RegainBridge
import Testing

/// What stays behind when objects are opened and closed, or frames looked at, many times.
@Suite(.serialized) struct MemoryTests {
    /// Resident memory of this process, in kB.
    private func resident() throws -> Int {
        let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1]
        return try #require(Int(pages)) * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024
    }

    private func threads() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").count }

    @Test func aThousandFlowsOpenedAndClosedLeaveNothing() async throws { try await apart(openAndCloseFlows) }

    @Sendable private func openAndCloseFlows() throws {
        let folder = try Folder()
        let setup = Setup.underTest(folder)
        func round() throws {
            let flow = try Flow.open(setup: setup)
            _ = try flow.advance(event: .wait(atMostMs: 0))
            _ = try flow.screen()
        }
        for _ in 0..<100 { try round() }
        let (memory, tasks) = (try resident(), try threads())
        for _ in 0..<900 { try round() }
        #expect(try resident() - memory < 16_000, "kB more")
        #expect(try threads() <= tasks + 8)
    }

    @Test func aThousandLensesAndThreeThousandLooksLeaveNothing() async throws { try await apart(lookManyTimes) }

    @Sendable private func lookManyTimes() throws {
        let frame = Data(count: 640 * 480)
        let shape = Shape(width: 640, height: 480, stride: 640, format: .gray8, rotation: 0, atMs: 0)
        func round() throws {
            let lens = Lens(language: "en", goal: .card(models: ""))
            for _ in 0..<3 { _ = try lens.look(frame: frame, shape: shape) }
        }
        for _ in 0..<100 { try round() }
        let memory = try resident()
        for _ in 0..<900 { try round() }
        #expect(try resident() - memory < 8_000, "kB more")
    }
}
