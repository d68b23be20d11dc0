import DeviceCheck
import Foundation
import Harness
import Kit
import RegainBridge
import Testing
import UIKit

@testable import KitPhone

/// The adapters' own decisions; what Apple's frameworks do with them, only a phone shows.
@MainActor
@Suite(.serialized) struct PhonePartsTests {
    @Test func theBrightnessIsTheScreens() {
        let light = ScreenLight()
        UIScreen.main.brightness = 0.3
        #expect(light.level == 0.3 && light.canBeSet)
        light.level = 1
        light.staysAwake = true
        #expect(UIScreen.main.brightness == 1 && UIApplication.shared.isIdleTimerDisabled)
        light.staysAwake = false
        #expect(!UIApplication.shared.isIdleTimerDisabled)
    }

    @Test func whoWantsLessMotionWantsNoFlash() {
        #expect(!PhoneCalm().noFlash)
        UIAccessibility.reducesMotion = true
        defer { UIAccessibility.reducesMotion = false }
        #expect(PhoneCalm().noFlash)
    }

    @Test func theNoteOutlivesTheObject() {
        let name = "test.\(UUID().uuidString)"
        #expect(DefaultsNote(name).read() == nil)
        DefaultsNote(name).write(0.25)
        #expect(DefaultsNote(name).read() == 0.25)
        DefaultsNote(name).write(nil)
        #expect(DefaultsNote(name).read() == nil)
    }

    @Test func thePassStaysOnThisPhoneForAMinute() {
        let now = Date(timeIntervalSince1970: 1_000)
        Clipboard().put("K7QM2XWD", now: now)
        let board = UIPasteboard.general
        #expect(board.items.first?["public.utf8-plain-text"] as? String == "K7QM2XWD")
        #expect(board.options[.localOnly] as? Bool == true)
        #expect(board.options[.expirationDate] as? Date == now.addingTimeInterval(60))
    }

    @Test func anAppIsAttestedOnceForEachKeyAndAssertsAfterARestart() async {
        let (service, name) = (DCAppAttestService.shared, "test.\(UUID().uuidString)")
        #expect(await AppAttest().object(for: Data([4]), challenge: Data([7]), beside: name) == nil, "a simulator")
        #expect(await AppAttest().assertion(of: Data([1]), beside: name) == nil)
        service.isSupported = true
        defer { service.isSupported = false }
        let first = await AppAttest().object(for: Data([4]), challenge: Data([7]), beside: name)
        let second = await AppAttest().object(for: Data([4]), challenge: Data([8]), beside: name)
        #expect(first != nil && second != nil && first != second, "a key of its own for each recovery")
        let key = second.map { String(decoding: $0, as: UTF8.self).replacingOccurrences(of: "object of", with: "assertion by") }
        #expect(await AppAttest().assertion(of: Data([1]), beside: name).map { String(decoding: $0, as: UTF8.self) } == key)
    }

    @Test func theWalletsFolderIsInNoBackup() throws {
        let parent = try Folder()
        let folder = try WalletFolder.make(in: parent.url)
        var isFolder: ObjCBool = false
        #expect(FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) && isFolder.boolValue)
        #expect(try WalletFolder.make(in: parent.url) == folder, "made once")
        WalletFolder.remove(from: parent.url)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test func theDiskTellsWhatIsFree() throws {
        #expect(try #require(PhoneDisk(folder: FileManager.default.temporaryDirectory).freeBytes) > 1_000_000)
        #expect(PhoneDisk(folder: URL(fileURLWithPath: "/nowhere/at/all")).freeBytes == nil)
    }

    @Test func aPhoneWithoutCamerasSaysSo() async {
        for use in [CameraUse.code, .card, .face] {
            await #expect(throws: PhoneCamera.Trouble.self) { try await PhoneCamera().open(use) }
        }
        #expect(PhoneCamera().permission == .open)
    }

    @Test(arguments: [Feel.taken, .attention, .refused, .done]) func everyFeelIsPlayed(_ feel: Feel) { PhoneHaptics().play(feel) }
}
