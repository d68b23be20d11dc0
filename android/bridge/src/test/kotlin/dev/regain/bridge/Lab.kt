package dev.regain.bridge

import java.io.DataInputStream
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers
import java.nio.ByteBuffer

/** `regain lab` as a process: the real service, a SIMULATED desktop, ID, face and cameras. */
class Lab(scenario: String = "production") : AutoCloseable {
    private val process = ProcessBuilder(System.getProperty("regain.command"), "lab", "--scenario", scenario)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .apply { environment()["REGAIN_MODELS"] = System.getProperty("regain.models") }
        .start()
    private val address: String = process.inputReader().readLine()
        ?.substringAfter("\"lab\":\"")?.substringBefore('"')
        ?: error("the lab ended before it said where it is")
    private val http = HttpClient.newHttpClient()

    /** A code in a frame as a camera gives it, in memory that Rust can borrow. */
    fun code(): Pair<ByteBuffer, Shape> {
        val answer = http.send(request("code").build(), BodyHandlers.ofByteArray())
        val (width, height) = listOf("x-width", "x-height").map { answer.headers().firstValue(it).get().toUInt() }
        val frame = ByteBuffer.allocateDirect(answer.body().size).put(answer.body()).flip()
        return frame to Shape(width, height, width * 3u, PixelFormat.RGB8, 0u, 0u)
    }

    fun photo(side: Side): ByteArray = bytes(request("photo/${side.name.lowercase()}"))

    /** What the front camera sees while the screen shows [colors]. */
    fun film(colors: List<LightColor>, durationMs: UInt): List<Event.LightFrame> {
        val shown = colors.joinToString(",") { "[${it.atMs},${it.argb}]" }
        return filmed("""{"duration_ms":$durationMs,"colors":[$shown]}""")
    }

    /** What it sees while the head turns as it is asked. */
    fun turn(asks: List<TurnAsk>, durationMs: UInt): List<Event.LightFrame> {
        val turns = asks.mapNotNull { ask -> ask.towards?.let { "[${ask.atMs},\"${it.name.lowercase()}\"]" } }.joinToString(",")
        return filmed("""{"duration_ms":$durationMs,"turns":[$turns]}""")
    }

    private fun filmed(body: String): List<Event.LightFrame> {
        val answer = DataInputStream(bytes(post("film", body).header("content-type", "application/json")).inputStream())
        return generateSequence {
            if (answer.available() == 0) null
            else {
                val at = answer.readInt().toUInt()
                Event.LightFrame(answer.readNBytes(answer.readInt()), at, true, null, null)
            }
        }.toList()
    }

    fun words(): List<String> = String(bytes(request("words"))).lines()

    fun compare() = http.send(post("compare", "").build(), BodyHandlers.discarding()).statusCode() == 204

    fun signIn(pass: String) = String(bytes(post("sign-in", pass))).toBoolean()

    private fun bytes(request: HttpRequest.Builder): ByteArray {
        val answer = http.send(request.build(), BodyHandlers.ofByteArray())
        check(answer.statusCode() == 200) { "the lab answers ${answer.statusCode()}" }
        return answer.body()
    }

    private fun request(path: String) = HttpRequest.newBuilder(URI("$address/$path"))

    private fun post(path: String, body: String) = request(path).POST(HttpRequest.BodyPublishers.ofString(body))

    override fun close() {
        process.destroy()
        process.waitFor()
    }
}
