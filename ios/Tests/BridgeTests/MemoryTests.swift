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

    /// The least growth, in kB, of three times three hundred rounds: a leak grows each time, a neighbour that loads its models once.
    private func growth(_ round: () throws -> Void) throws -> Int {
        for _ in 0..<100 { try round() }
        var least = Int.max
        for _ in 0..<3 {
            let before = try resident()
            for _ in 0..<300 { try round() }
            least = min(least, try resident() - before)
        }
        return least
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
        let tasks = try threads()
        #expect(try growth(round) < 5_000, "kB more")
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
        #expect(try growth(round) < 2_500, "kB more")
    }
}
