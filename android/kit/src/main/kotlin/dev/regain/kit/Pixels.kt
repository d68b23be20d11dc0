package dev.regain.kit

import android.graphics.ImageFormat
import android.graphics.Rect
import android.graphics.YuvImage
import android.media.Image
import java.io.ByteArrayOutputStream

private const val JPEG_QUALITY = 92

/** The image's three planes as one NV21 buffer without gaps, whatever strides the camera chose. */
internal fun Image.nv21(): ByteArray = nv21(width, height, planes.map { Plane(it.buffer, it.rowStride, it.pixelStride) })

internal class Plane(val bytes: java.nio.ByteBuffer, val rowStride: Int, val pixelStride: Int)

internal fun nv21(width: Int, height: Int, planes: List<Plane>): ByteArray {
    val out = ByteArray(width * height + 2 * ((width + 1) / 2) * ((height + 1) / 2))
    var at = 0
    for (y in 0 until height) for (x in 0 until width) out[at++] = planes[0].at(x, y)
    for (y in 0 until (height + 1) / 2) for (x in 0 until (width + 1) / 2) {
        out[at++] = planes[2].at(x, y)
        out[at++] = planes[1].at(x, y)
    }
    return out
}

private fun Plane.at(x: Int, y: Int) = bytes[y * rowStride + x * pixelStride]

/** An NV21 buffer of even sides, turned clockwise by [degrees], as JPEG. */
internal fun ByteArray.upright(width: Int, height: Int, degrees: Int): ByteArray {
    val turned = turned(width, height, degrees)
    val (w, h) = if (degrees % 180 == 0) width to height else height to width
    return ByteArrayOutputStream().also { YuvImage(turned, ImageFormat.NV21, w, h, null).compressToJpeg(Rect(0, 0, w, h), JPEG_QUALITY, it) }.toByteArray()
}

internal fun ByteArray.turned(width: Int, height: Int, degrees: Int): ByteArray {
    if (degrees == 0) return this
    val out = ByteArray(size)
    turn(this, out, 0, width, height, 1, degrees)
    turn(this, out, width * height, width / 2, height / 2, 2, degrees)
    return out
}

/** Turns a plane whose pixels are [size] bytes and which begins at [start]. */
private fun turn(from: ByteArray, to: ByteArray, start: Int, width: Int, height: Int, size: Int, degrees: Int) {
    for (y in 0 until height) for (x in 0 until width) {
        val (column, row) = when (degrees) {
            90 -> height - 1 - y to x
            180 -> width - 1 - x to height - 1 - y
            else -> y to width - 1 - x
        }
        val across = if (degrees == 180) width else height
        for (part in 0 until size) to[start + (row * across + column) * size + part] = from[start + (y * width + x) * size + part]
    }
}
