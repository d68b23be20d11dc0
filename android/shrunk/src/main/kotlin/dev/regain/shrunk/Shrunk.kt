@file:JvmName("Shrunk")

package dev.regain.shrunk

import dev.regain.bridge.BridgeException
import dev.regain.bridge.Camera
import dev.regain.bridge.Event
import dev.regain.bridge.Flow
import dev.regain.bridge.Goal
import dev.regain.bridge.Guidance
import dev.regain.bridge.Lens
import dev.regain.bridge.PixelFormat
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Setup
import dev.regain.bridge.Shape
import java.nio.ByteBuffer

/** Records, enums, bytes, errors and borrowed memory, each across the border once. First the folder of a wallet, then that of the models. */
fun main(arguments: Array<String>) {
    val (folder, models) = arguments
    val setup = Setup(folder, models, ByteArray(32) { 7 }, "Phone under test", null, Camera.LAB, "en")
    Flow.open(setup).use { flow ->
        check(flow.screen().name == ScreenName.START && flow.screen().title.isNotBlank())
        check(flow.advance(Event.Primary).isNotEmpty())
        check(flow.screen().name == ScreenName.SCAN)
        flow.advance(Event.CodeRead("https://elsewhere.example/"))
        val trouble = checkNotNull(flow.screen().trouble)
        check(trouble.title.isNotBlank() && trouble.code.length == 3)
        check(refused { flow.advance(Event.KeyMade(ByteArray(65) { 4 }, null)) })
    }
    check(refused { Flow.open(setup.copy(walletKey = ByteArray(32) { 8 })) })
    Lens("en", Goal.Card(models)).use { lens ->
        val shape = Shape(640u, 480u, 640u, PixelFormat.GRAY8, 0u, 0u)
        val frame = ByteBuffer.allocateDirect(640 * 480)
        check(lens.look(frame, shape).guidance == Guidance.TOO_DARK)
        check(refused { lens.look(frame, shape.copy(height = 481u)) })
    }
    println("R8's classes cross the border")
}

private fun refused(attempt: () -> Unit) = try {
    attempt()
    false
} catch (refused: BridgeException.Refused) {
    refused.title.isNotBlank() && refused.code.length == 3
}
