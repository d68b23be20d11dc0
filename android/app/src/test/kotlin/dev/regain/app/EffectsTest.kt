package dev.regain.app

import android.view.Surface
import android.view.WindowManager.LayoutParams
import androidx.test.ext.junit.runners.AndroidJUnit4
import dev.regain.bridge.Effect
import dev.regain.bridge.Event
import dev.regain.bridge.Failure
import dev.regain.bridge.Feel
import dev.regain.bridge.LightColor
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Side
import dev.regain.bridge.TurnAsk
import dev.regain.kit.CameraFacts
import dev.regain.kit.CameraWatcher
import dev.regain.kit.Cameras
import dev.regain.kit.Facing
import dev.regain.kit.KeyFailure
import dev.regain.kit.Keys
import dev.regain.kit.RunningCamera
import dev.regain.kit.Shot
import dev.regain.kit.SoftSealer
import dev.regain.kit.Surroundings
import dev.regain.kit.Vault
import dev.regain.kit.WindowBrightness
import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import org.json.JSONArray
import org.json.JSONObject
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith

/** The cases of `tests/conformance/effects.json`, which every runner of effects answers the same. */
@RunWith(AndroidJUnit4::class)
class EffectsTest {
    @Test
    fun everyCaseIsAnsweredAsItsFileSays() {
        val file = File(System.getProperty("regain.root"), "tests/conformance/effects.json")
        val cases = JSONArray(file.readText()).let { all -> List(all.length()) { all.getJSONObject(it) } }.filter { "android" in it.words("on") }
        for (case in cases) {
            val phone = Phone(case.words("phone"))
            assertEquals(case.getString("says"), case.words("said"), case.words("acts").flatMap(phone::act))
            assertEquals(case.getString("says"), BEFORE, phone.window.screenBrightness)
        }
        assertTrue("${cases.size} cases", cases.size > 10)
    }

    private fun JSONObject.words(name: String) = optJSONArray(name)?.let { all -> List(all.length(), all::getString) }.orEmpty()

    /** A phone with something wrong, and the real runners on it. */
    private class Phone(wrong: List<String>) {
        val window = LayoutParams().apply { screenBrightness = BEFORE }
        private val keys = FakeKeys("key store broken" in wrong)
        private val cameras = FakeCameras("no camera" !in wrong)
        private val brightness = WindowBrightness({ window }, { window.screenBrightness = it.screenBrightness })
        private val sent = LinkedBlockingQueue<Event>()
        private val camera = CameraRunner(cameras, Mute, {}, { System.getProperty("regain.models") }) { sent.put(it) }.apply {
            allowed("camera refused" !in wrong)
            visible(true)
        }
        private val runners = Runners(
            Graph(keys, Vault(File("/nowhere"), SoftSealer()), cameras, brightness, {}, { _, _ -> }, Around("storage full" in wrong), Mute) {
                error("no flow is opened")
            },
            camera,
        ) { use -> use(brightness) }

        /** What is answered to one act. */
        fun act(act: String): List<String> {
            if (act == "key lost") keys.lost()
            val effect = effect(act.substringBefore(", and")) ?: return emptyList()
            val answer = try {
                runners.carryOut(effect)
            } catch (_: KeyFailure) {
                // As the host of the flow does.
                Event.Failed(Failure.KEY)
            }
            val events = listOfNotNull(answer) + if (effect.needsCamera()) seen(effect, act.substringAfter(", and ", "")) else emptyList()
            return events.mapNotNull(::named)
        }

        /** What camera and person do then. */
        private fun seen(effect: Effect, happens: String): List<Event> {
            val watcher = cameras.watcher
            if (watcher == null) Unit
            else if (effect is Effect.Light || effect is Effect.Turn) film(watcher, effect, happens)
            else watcher.shot(Shot(byteArrayOf(1), 0, true, null, null))
            val first = generateSequence { sent.poll(10, TimeUnit.SECONDS) }.firstOrNull { it !is Event.LightFrame }
            camera.settle(plain(ScreenName.START))
            return listOf(checkNotNull(first) { "no answer to $effect" }) + generateSequence { sent.poll() }
        }

        private fun film(watcher: CameraWatcher, effect: Effect, happens: String) {
            camera.lightStarted()
            assertEquals(if (effect is Effect.Light) LayoutParams.BRIGHTNESS_OVERRIDE_FULL else BEFORE, window.screenBrightness)
            watcher.shot(Shot(byteArrayOf(1), checkNotNull(camera.view.value.show?.startedAt) + 100, true, null, null))
            if (happens == "the camera goes") return watcher.lost()
            camera.visible(happens != "a call")
            camera.visible(true)
            camera.lightEnded()
        }
    }

    private object Mute : dev.regain.kit.Voice {
        override fun say(text: String) = Unit

        override fun close() = Unit
    }

    private class Around(private val full: Boolean) : Surroundings {
        override fun lux() = 120f

        override fun freeBytes() = if (full) 0L else 1L shl 30

        override fun noFlash() = false
    }

    private class FakeKeys(private val broken: Boolean) : Keys {
        private val made = mutableSetOf<String>()

        fun lost() = made.clear()

        override fun make(name: String, challenge: ByteArray): ByteArray = if (broken) throw KeyFailure(null) else byteArrayOf(4).also { made += name }

        override fun keep(names: Set<String>, prefix: String) {
            made.retainAll(names)
        }

        override fun sign(name: String, payload: ByteArray) = if (name in made) payload else throw KeyFailure(null)

        override fun attestation(name: String) = emptyList<ByteArray>()
    }

    private class FakeCameras(private val there: Boolean) : Cameras {
        var watcher: CameraWatcher? = null

        override val showsPreview = false

        override fun facts(facing: Facing) = CameraFacts("0", locksExposure = true, locksWhiteBalance = true, lamp = false).takeIf { there }

        override fun watch(facing: Facing, preview: Surface?, watcher: CameraWatcher) = run(watcher)

        override fun film(preview: Surface?, hold: Boolean, watcher: CameraWatcher) = run(watcher)

        private fun run(told: CameraWatcher): RunningCamera {
            watcher = told
            return object : RunningCamera {
                override fun takePhoto() = Unit

                override fun lamp(on: Boolean) = Unit

                override fun close() {
                    watcher = null
                }
            }
        }
    }

    private companion object {
        const val BEFORE = 0.4f
        const val ENOUGH_BYTES = 50_000_000uL

        fun effect(name: String): Effect? = when (name) {
            "make-key device" -> Effect.MakeKey("device", ByteArray(32), emptyList())
            "sign device" -> Effect.Sign("device", byteArrayOf(1))
            "preflight" -> Effect.Preflight
            "scan" -> Effect.Scan
            "capture front" -> Effect.Capture(Side.FRONT)
            "capture back" -> Effect.Capture(Side.BACK)
            "light" -> Effect.Light(listOf(LightColor(0u, 0xff112233u)), 400u)
            "turn" -> Effect.Turn(listOf(TurnAsk(0u, null, "Look straight ahead")), 400u)
            "restore-brightness" -> Effect.RestoreBrightness
            "touch done" -> Effect.Touch(Feel.DONE)
            "key lost" -> null
            else -> error("nobody plays $name")
        }

        fun Effect.needsCamera() = this is Effect.Scan || this is Effect.Capture || this is Effect.Light || this is Effect.Turn

        fun named(event: Event): String? = when (event) {
            is Event.KeyMade -> "key-made"
            is Event.Signed -> "signed"
                        is Event.Checked -> when {
                !event.camera -> "checked without camera"
                event.freeBytes < ENOUGH_BYTES -> "checked without storage"
                else -> "checked"
            }
            is Event.Photo -> "photo-taken"
            is Event.LightFrame -> null
            is Event.LightDone -> "light-done"
            is Event.LightInterrupted -> "light-interrupted"
            is Event.Failed -> when (event.what) {
                Failure.CAMERA -> "failed no-camera"
                Failure.KEY -> "failed key-failed"
                Failure.STORAGE -> "failed storage-failed"
            }
            is Event.Asserted, is Event.CodeRead, is Event.CodeTyped, is Event.Primary, is Event.Second, is Event.Quiet, is Event.Wait -> error("no runner says $event")
        }
    }
}
