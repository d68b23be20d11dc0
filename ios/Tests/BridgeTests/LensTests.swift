import Foundation
import Harness
import RegainBridge
import Testing

/// The lens, with frames of a camera that sees little.
@Suite struct LensTests {
    let lens = Lens(language: "en", goal: .card(models: Place.models.path))
    let finder = Lens(language: "en", goal: .code)

    private func shape(
        _ width: UInt32 = 640, _ height: UInt32 = 480, stride: UInt32? = nil, format: PixelFormat = .gray8,
        rotation: UInt16 = 0, atMs: UInt64 = 0
    ) -> Shape {
        Shape(width: width, height: height, stride: stride ?? width, format: format, rotation: rotation, atMs: atMs)
    }

    @Test func aDarkFrameAsksForLight() throws {
        let look = try lens.look(frame: Data(count: 640 * 480), shape: shape())
        #expect(look.guidance == .tooDark && !look.ready && look.outline.isEmpty && look.code == nil)
        #expect(look.words?.isEmpty == false)
    }

    @Test func aBrightFrameAsksForLessLight() throws {
        let look = try lens.look(frame: Data(repeating: 255, count: 640 * 480), shape: shape())
        #expect(look.guidance == .tooBright && !look.ready)
    }

    @Test func aGrayFrameHasNoCard() throws {
        let look = try lens.look(frame: Data(repeating: 120, count: 640 * 480), shape: shape())
        #expect(look.guidance == .noCard && !look.ready)
    }

    @Test func aClockThatGoesBackwardsDoesNotCountForTheShutter() throws {
        let lens = Lens(language: "en", goal: .card(models: ""))
        func isLate(_ half: UInt64) throws -> Bool {
            try lens.look(frame: Data(count: 640 * 480), shape: shape(atMs: half * 500)).late
        }
        for half in (0...40).reversed() { #expect(try !isLate(UInt64(half))) }
        for half in 1..<30 { #expect(try !isLate(UInt64(half))) }
        #expect(try isLate(30), "fifteen seconds of looking")
    }

    @Test func aFrameWithoutACodeHasNone() throws {
        let look = try finder.look(frame: Data(repeating: 120, count: 640 * 480), shape: shape())
        #expect(look.code == nil && !look.ready && look.guidance == nil && look.words == nil)
    }

    @Test(arguments: [
        (UInt32(640), UInt32(481), UInt32?.none, UInt16(0)), (640, 480, nil, 45), (640, 480, nil, 360), (640, 480, 639, 0),
        (0, 480, nil, 0), (640, 0, nil, 0), (.max, .max, nil, 0), (640, 480, .max, 0),
    ]) func bytesThatAreNoFrameAreRefused(_ wrong: (width: UInt32, height: UInt32, stride: UInt32?, rotation: UInt16)) {
        let shape = shape(wrong.width, wrong.height, stride: wrong.stride, rotation: wrong.rotation)
        #expect(throws: BridgeError.self) { try lens.look(frame: Data(count: 640 * 480), shape: shape) }
    }

    @Test func noBytesAreNoFrame() {
        #expect(throws: BridgeError.self) { try finder.look(frame: Data(), shape: shape()) }
    }

    @Test(arguments: [UInt16(0), 90, 180, 270]) func everyRotationIsLookedAt(_ rotation: UInt16) throws {
        let look = try lens.look(frame: Data(count: 640 * 480), shape: shape(rotation: rotation))
        #expect(look.guidance == .tooDark)
    }

    @Test(arguments: [(PixelFormat.gray8, 480), (.nv21, 720), (.i420, 720)])
    func everyFormatIsLookedAt(_ format: PixelFormat, _ rows: Int) throws {
        let look = try lens.look(frame: Data(count: 640 * rows), shape: shape(format: format))
        #expect(look.guidance == .tooDark)
    }

    @Test func rowsMayBePadded() throws {
        let look = try lens.look(frame: Data(count: 700 * 480), shape: shape(stride: 700))
        #expect(look.guidance == .tooDark)
    }

    @Test func guidanceStandsLongEnoughToBeRead() throws {
        let dark = Data(count: 640 * 480)
        let gray = Data(repeating: 120, count: 640 * 480)
        #expect(try lens.look(frame: dark, shape: shape(atMs: 0)).guidance == .tooDark)
        #expect(try lens.look(frame: gray, shape: shape(atMs: 100)).guidance == .tooDark)
        var last: Guidance?
        for at in stride(from: UInt64(200), through: 3_000, by: 100) {
            last = try lens.look(frame: gray, shape: shape(atMs: at)).guidance
        }
        #expect(last == .noCard)
    }
}
