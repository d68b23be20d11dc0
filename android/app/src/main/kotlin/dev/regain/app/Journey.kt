package dev.regain.app

import android.os.Handler
import android.os.Looper
import dev.regain.bridge.Event
import dev.regain.kit.Brightness

/** The journey with its camera, as an activity sees it. Safe to call from the main thread: nothing here waits for the core. */
class Journey(val graph: Graph) : AutoCloseable {
    private val main = Handler(Looper.getMainLooper())
    val camera: CameraRunner = CameraRunner(graph.cameras, graph.voice, graph.haptics, { graph.setup().models }, { host.send(it) })
    private val host: FlowHost = FlowHost(graph::open, graph.vault::clear, Runners(graph, camera, ::onMain), camera)

    val shown get() = host.shown

    fun send(event: Event) = host.send(event)

    /** Opens the journey again after [Shown.Failed]. */
    fun retry() = host.retry()

    /** Begins anew without the wallet, where [Shown.Failed] offers it. */
    fun startAgain() = host.startAgain()

    /** The window is in front, or no longer. Behind it nothing films, and the screen is as bright as the person had it. */
    fun visible(visible: Boolean) {
        camera.visible(visible)
        if (!visible) graph.brightness.restore()
    }

    private fun onMain(use: (Brightness) -> Unit) {
        main.post { use(graph.brightness) }
    }

    override fun close() {
        host.close()
        camera.close()
        graph.voice.close()
        graph.brightness.restore()
    }
}
