package dev.regain.bridge

import java.io.File
import java.nio.ByteBuffer
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** What the border adds to a look, and what ten minutes of looking leave behind. Frames are given as fast as they are taken. */
class CrossingTest {
    /** A frame of a camera with what a look at it needs. */
    private class Seen(val width: Int, val height: Int, gray: (Int, Int) -> Int) {
        private val bytes = ByteBuffer.allocateDirect(width * height).apply {
            for (y in 0 until height) for (x in 0 until width) put(gray(x, y).toByte())
            flip()
        }

        fun by(lens: Lens, number: Int): Look {
            val shape = Shape(width.toUInt(), height.toUInt(), width.toUInt(), PixelFormat.GRAY8, 0u, (number * FRAME_MS).toULong())
            return lens.look(bytes, shape)
        }
    }

    /** A dark strip, on which nothing is to be found. */
    private val dark = Seen(640, 8) { _, _ -> 9 }

    /** A bright card on a dark table. */
    private val card = Seen(640, 480) { x, y -> if (x in 120..519 && y in 114..365) 200 else 40 }

    /** The difference is the border's: what the core itself needs for this frame is taken by its own clock, in the same look. */
    @Test
    fun whatACrossingCostsIsToldBesideTheCoresOwnWork() = Lens("en", Goal.Card(System.getProperty("regain.models"))).use { lens ->
        for (number in 0 until WARM) dark.by(lens, number)
        val told = listOf("dark 640x8" to dark, "card 640x480" to card).joinToString(",") { (name, frame) ->
            val looks = List(COUNTED) { number ->
                val began = System.nanoTime()
                frame.by(lens, number)
                val outside = System.nanoTime() - began
                outside to lens.spentNs().toLong()
            }
            assertTrue(looks.all { (outside, inside) -> inside in 1..outside }, "what is outside holds what is inside")
            """"$name":{"core_us":${looks.map { it.second }.told()},"crossing_us":${looks.map { it.first - it.second }.told()}}"""
        }
        val file = File(System.getProperty("regain.target"), "android/crossing.json")
        file.writeText("{\"looks\":$COUNTED,$told}\n")
        println("crossing: ${file.readText().trim()}")
    }

    /** Median and the value that 95 of 100 stay below, in microseconds. */
    private fun List<Long>.told() = sorted().let { """{"median":${it[size / 2] / 1000},"p95":${it[size * 95 / 100] / 1000}}""" }

    @Test
    fun tenMinutesOfFramesLeaveNoMemoryBehind() = Lens("en", Goal.Card(System.getProperty("regain.models"))).use { lens ->
        var cards = 0
        val resident = (0 until MINUTES).map { minute ->
            for (number in minute * MINUTE until (minute + 1) * MINUTE) {
                val shows = number % SECOND == 0
                val look = (if (shows) card else dark).by(lens, number)
                assertEquals(shows, look.outline.isNotEmpty(), "frame $number")
                if (shows) cards++
            }
            residentKb()
        }
        println("${MINUTES * MINUTE} frames, $cards with a card; kB resident after each minute: $resident")
        val more = resident.takeLast(MEDIAN_OF).median() - resident.take(MINUTES / 2).takeLast(MEDIAN_OF).median()
        assertTrue(more < MORE_KB, "$more kB more in five minutes: $resident")
    }

    /** One minute's number may hold what the compiler or the garbage collector just took; a leak is in all of them. */
    private fun List<Long>.median() = sorted()[size / 2]

    /** Resident memory of this process, once garbage is gone. */
    private fun residentKb(): Long {
        repeat(2) { System.gc() }
        return File("/proc/self/statm").readText().split(' ')[1].toLong() * 4
    }

    private companion object {
        const val WARM = 1_000
        const val COUNTED = 300
        const val FRAME_MS = 33
        const val SECOND = 30
        const val MINUTE = 60 * SECOND
        const val MINUTES = 10

        const val MEDIAN_OF = 3

        /** In five minutes, a card leaked in each second would be 90 MB, a strip in each frame 44 MB; the virtual machine's own is up to 14 MB. */
        const val MORE_KB = 20_000L
    }
}
