package dev.regain.kit

import android.util.Size
import androidx.test.ext.junit.runners.AndroidJUnit4
import java.nio.ByteBuffer
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test
import org.junit.runner.RunWith

@RunWith(AndroidJUnit4::class)
class PixelsTest {
    private fun bytes(vararg values: Int) = ByteArray(values.size) { values[it].toByte() }

    @Test
    fun oddStridesAndInterleavedColoursBecomeOneBuffer() {
        val luma = Plane(ByteBuffer.wrap(bytes(1, 2, 0, 3, 4, 0)), rowStride = 3, pixelStride = 1)
        val chroma = ByteBuffer.wrap(bytes(8, 9))
        val blue = Plane(chroma, rowStride = 2, pixelStride = 2)
        val red = Plane(ByteBuffer.wrap(bytes(9)), rowStride = 1, pixelStride = 1)
        assertArrayEquals(bytes(1, 2, 3, 4, 9, 8), nv21(2, 2, listOf(luma, blue, red)))
    }

    @Test
    fun oddSidesKeepTheirLastPair() {
        val luma = Plane(ByteBuffer.wrap(ByteArray(9) { it.toByte() }), 3, 1)
        val colour = Plane(ByteBuffer.wrap(bytes(5, 6, 7, 8)), 2, 1)
        assertEquals(9 + 8, nv21(3, 3, listOf(luma, colour, colour)).size)
    }

    @Test
    fun turningGoesClockwiseColoursWithTheirPixels() {
        // 4 x 2 luma, then one row of two pairs.
        val frame = bytes(1, 2, 3, 4, 5, 6, 7, 8, 21, 22, 31, 32)
        assertArrayEquals(frame, frame.turned(4, 2, 0))
        assertArrayEquals(bytes(5, 1, 6, 2, 7, 3, 8, 4, 21, 22, 31, 32), frame.turned(4, 2, 90))
        assertArrayEquals(bytes(8, 7, 6, 5, 4, 3, 2, 1, 31, 32, 21, 22), frame.turned(4, 2, 180))
        assertArrayEquals(bytes(4, 8, 3, 7, 2, 6, 1, 5, 31, 32, 21, 22), frame.turned(4, 2, 270))
    }

    @Test
    fun fourQuarterTurnsAreNone() {
        val frame = ByteArray(8 * 4 * 3 / 2) { it.toByte() }
        val once = frame.turned(8, 4, 90).turned(4, 8, 90)
        assertArrayEquals(frame.turned(8, 4, 180), once)
        assertArrayEquals(frame, once.turned(8, 4, 90).turned(4, 8, 90))
    }

    @Test
    fun theLargestSizeThatIsNotTooLarge() {
        val sizes = arrayOf(Size(320, 240), Size(640, 480), Size(1920, 1080))
        assertEquals(Size(640, 480), sizes.largest(640 * 480))
        assertEquals(Size(320, 240), sizes.largest(1))
        assertNull(emptyArray<Size>().largest(1))
    }
}
