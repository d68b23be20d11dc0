import Foundation
import Harness
import Kit
import RegainBridge
import Testing

@testable import Kit

/// The small parts that decide when something is shown, said or offered.
@Suite struct SmallPartsTests {
    @Test(arguments: [UInt16(0), 90, 180, 270]) func outlinesAreScaledToTheUprightFrame(_ rotation: UInt16) {
        let shape = Shape(width: 400, height: 200, stride: 400, format: .gray8, rotation: rotation, atMs: 0)
        let lies = rotation % 180 != 0
        let corner = Point(x: lies ? 200 : 400, y: lies ? 400 : 200)
        #expect(LookQueue.scaled([corner], shape) == [Point(x: 1, y: 1)])
    }

    @Test func anEmptyFrameHasNoOutline() {
        let shape = Shape(width: 0, height: 0, stride: 0, format: .gray8, rotation: 0, atMs: 0)
        #expect(LookQueue.scaled([Point(x: 1, y: 1)], shape).isEmpty)
    }

    @Test func lightIsReadFromHowTheCameraSetItself() throws {
        // A living room: f/1.8, 1/60 s, ISO 400. Daylight: f/1.8, 1/5000 s, ISO 50.
        let room = try #require(FrameExposure(timeNs: 16_666_667, iso: 400, aperture: 1.8).lux)
        let day = try #require(FrameExposure(timeNs: 200_000, iso: 50, aperture: 1.8).lux)
        #expect(abs(room - 121.5) < 1 && day > 50_000)
    }

    @Test(arguments: [
        FrameExposure(timeNs: nil, iso: 100, aperture: 2), FrameExposure(timeNs: 0, iso: 100, aperture: 2),
        FrameExposure(timeNs: 1, iso: nil, aperture: 2), FrameExposure(timeNs: 1, iso: 0, aperture: 2),
        FrameExposure(timeNs: 1, iso: 100, aperture: nil), FrameExposure(timeNs: 1, iso: 100, aperture: 0),
    ]) func withoutAllOfItThereIsNoReading(_ exposure: FrameExposure) { #expect(exposure.lux == nil) }

    @Test func theSystemsClockMovesOn() async throws {
        let ticks = SystemTicks()
        let before = ticks.now
        try await ticks.sleep(until: before + 2_000_000)
        #expect(ticks.now >= before + 2_000_000)
        try await ticks.sleep(until: before)
    }
}
