import AVFoundation
import CoreImage
import Foundation
import Kit

/// A running capture session.
final class PhoneFeed: NSObject, CameraFeed, @unchecked Sendable {
    let session = AVCaptureSession()
    let frames: AsyncStream<any CameraFrame>

    private let device: AVCaptureDevice
    private let video = AVCaptureVideoDataOutput()
    private let stills = AVCapturePhotoOutput()
    private let arriving: AsyncStream<any CameraFrame>.Continuation
    // A session is started, changed and stopped on one queue that is not the main one: each of these blocks.
    private let queue = DispatchQueue(label: "dev.regain.camera", qos: .userInitiated)
    private var watcher: (any NSObjectProtocol)?
    // Touched on the queue only: the photo that is being taken keeps its own delegate alive.
    private var shots: [ObjectIdentifier: PhotoShot] = [:]

    init(device: AVCaptureDevice, use: CameraUse) throws {
        self.device = device
        (frames, arriving) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        super.init()
        session.beginConfiguration()
        defer { session.commitConfiguration() }
        // The photo of a card wants every pixel; the face check wants many small frames.
        let preset: AVCaptureSession.Preset = use == .face ? .vga640x480 : .photo
        if session.canSetSessionPreset(preset) { session.sessionPreset = preset }
        let input = try AVCaptureDeviceInput(device: device)
        guard session.canAddInput(input), session.canAddOutput(video) else { throw PhoneCamera.Trouble.notUsable }
        session.addInput(input)
        session.addOutput(video)
        if use == .card, session.canAddOutput(stills) { session.addOutput(stills) }
        video.alwaysDiscardsLateVideoFrames = true
        video.videoSettings = [
            kCVPixelBufferPixelFormatTypeKey as String: kCVPixelFormatType_420YpCbCr8BiPlanarFullRange
        ]
        video.setSampleBufferDelegate(self, queue: queue)
        for output in [video, stills] as [AVCaptureOutput] {
            guard let connection = output.connection(with: .video) else { continue }
            // Frames come upright and as others see the person, so nobody has to turn them.
            if connection.isVideoOrientationSupported { connection.videoOrientation = .portrait }
            connection.automaticallyAdjustsVideoMirroring = false
            connection.isVideoMirrored = false
        }
        watch()
    }

    /// Another app has the camera, or the phone is too hot: no frame will come. In the background the session only pauses.
    private func watch() {
        let center = NotificationCenter.default
        watcher = center.addObserver(forName: AVCaptureSession.wasInterruptedNotification, object: session, queue: nil) {
            [arriving] note in
            let reason = note.userInfo?[AVCaptureSessionInterruptionReasonKey] as? Int
            if reason != AVCaptureSession.InterruptionReason.videoDeviceNotAvailableInBackground.rawValue { arriving.finish() }
        }
    }

    deinit {
        if let watcher { NotificationCenter.default.removeObserver(watcher) }
    }

    func start() async {
        await withCheckedContinuation { started in
            queue.async {
                self.session.startRunning()
                started.resume()
            }
        }
    }

    func begin(holding: Bool) async -> Bool {
        guard holding else { return false }
        return await withCheckedContinuation { done in
            queue.async { done.resume(returning: self.holdStill()) }
        }
    }

    func photo() async throws -> Data {
        try await withCheckedThrowingContinuation { taken in
            queue.async {
                let shot = PhotoShot { shot, result in
                    taken.resume(with: result)
                    self.queue.async { self.shots[ObjectIdentifier(shot)] = nil }
                }
                self.shots[ObjectIdentifier(shot)] = shot
                let settings = AVCapturePhotoSettings(format: [AVVideoCodecKey: AVVideoCodecType.jpeg])
                self.stills.capturePhoto(with: settings, delegate: shot)
            }
        }
    }

    func setTorch(_ on: Bool) {
        queue.async {
            guard self.device.hasTorch, (try? self.device.lockForConfiguration()) != nil else { return }
            self.device.torchMode = on ? .on : .off
            self.device.unlockForConfiguration()
        }
    }

    func close() {
        arriving.finish()
        queue.async { self.session.stopRunning() }
    }

    private func holdStill() -> Bool {
        guard device.isExposureModeSupported(.locked), device.isWhiteBalanceModeSupported(.locked),
            (try? device.lockForConfiguration()) != nil
        else { return false }
        defer { device.unlockForConfiguration() }
        device.exposureMode = .locked
        device.whiteBalanceMode = .locked
        if device.isFocusModeSupported(.locked) { device.focusMode = .locked }
        return true
    }
}

extension PhoneFeed: AVCaptureVideoDataOutputSampleBufferDelegate {
    func captureOutput(
        _ output: AVCaptureOutput, didOutput sampleBuffer: CMSampleBuffer, from connection: AVCaptureConnection
    ) {
        let taken = UInt64(max(sampleBuffer.presentationTimeStamp.seconds, 0) * 1e9)
        let timeNs = UInt64(max(device.exposureDuration.seconds, 0) * 1e9)
        let exposure = FrameExposure(timeNs: timeNs, iso: UInt32(max(device.iso, 0)), aperture: device.lensAperture)
        arriving.yield(PhoneFrame(buffer: sampleBuffer, taken: taken, exposure: exposure))
    }
}

/// One photo on its way.
private final class PhotoShot: NSObject, AVCapturePhotoCaptureDelegate, @unchecked Sendable {
    /// The camera gave no picture.
    struct NoPicture: Error {}

    private let done: (PhotoShot, Result<Data, any Error>) -> Void
    init(done: @escaping (PhotoShot, Result<Data, any Error>) -> Void) { self.done = done }

    func photoOutput(_ output: AVCapturePhotoOutput, didFinishProcessingPhoto photo: AVCapturePhoto, error: (any Error)?) {
        if let error { return done(self, .failure(error)) }
        done(self, photo.fileDataRepresentation().map { .success($0) } ?? .failure(NoPicture()))
    }
}
