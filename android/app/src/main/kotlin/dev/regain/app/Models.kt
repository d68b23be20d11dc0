package dev.regain.app

import android.content.res.AssetManager
import java.io.File

/** The folder with the models, unpacked from the app at its first start: the core reads files. A file counts when it is whole. */
fun models(assets: AssetManager, folder: File): File {
    val models = File(folder, "models").apply { mkdirs() }
    for (name in assets.list("models").orEmpty()) {
        val file = File(models, name)
        if (file.exists()) continue
        val fresh = File(models, "$name.new")
        assets.open("models/$name").use { from -> fresh.outputStream().use(from::copyTo) }
        fresh.renameTo(file)
    }
    return models
}
