import Foundation
import Harness
import RegainBridge
import Testing

/// What the border adds to a look, as the twin in Kotlin tells it. Frames are given as fast as they are taken.
@Suite struct CrossingTests {
    private static let warm = 200
    private static let counted = 300
    private static let frameMs = 33

    /// A frame of a camera with what a look at it needs.
    private struct Seen {
        let name: String
        let bytes: Data
        let width: Int
        let height: Int

        init(_ name: String, _ width: Int, _ height: Int, _ gray: (Int, Int) -> UInt8) {
            (self.name, self.width, self.height) = (name, width, height)
            var bytes = Data(capacity: width * height)
            for y in 0..<height { for x in 0..<width { bytes.append(gray(x, y)) } }
            self.bytes = bytes
        }

        func look(by lens: Lens, _ number: Int) throws -> Look {
            let shape = Shape(
                width: UInt32(width), height: UInt32(height), stride: UInt32(width), format: .gray8, rotation: 0,
                atMs: UInt64(number * frameMs))
            return try lens.look(frame: bytes, shape: shape)
        }
    }

    /// The difference is the border's: what the core itself needs for this frame is taken by its own clock, in the same look.
    @Test func whatACrossingCostsIsToldBesideTheCoresOwnWork() throws {
        let lens = Lens(language: "en", goal: .card(models: Place.models.path))
        let dark = Seen("dark 640x8", 640, 8) { _, _ in 9 }
        let card = Seen("card 640x480", 640, 480) { x, y in (120...519).contains(x) && (114...365).contains(y) ? 200 : 40 }
        for number in 0..<Self.warm { _ = try dark.look(by: lens, number) }
        let told = try [dark, card].map { frame in
            var (inside, beside): ([UInt64], [UInt64]) = ([], [])
            for number in 0..<Self.counted {
                let began = DispatchTime.now().uptimeNanoseconds
                _ = try frame.look(by: lens, number)
                let outside = DispatchTime.now().uptimeNanoseconds - began
                let spent = lens.spentNs()
                #expect(spent > 0 && spent <= outside, "what is outside holds what is inside")
                inside.append(spent)
                beside.append(outside - min(spent, outside))
            }
            return "\"\(frame.name)\":{\"core_us\":\(Self.told(inside)),\"crossing_us\":\(Self.told(beside))}"
        }
        print("crossing from Swift: {\"looks\":\(Self.counted),\(told.joined(separator: ","))}")
    }

    /// Median and the value that 95 of 100 stay below, in microseconds.
    private static func told(_ values: [UInt64]) -> String {
        let sorted = values.sorted()
        return "{\"median\":\(sorted[sorted.count / 2] / 1_000),\"p95\":\(sorted[sorted.count * 95 / 100] / 1_000)}"
    }
}
