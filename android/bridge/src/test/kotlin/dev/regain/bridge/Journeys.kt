package dev.regain.bridge

import java.io.File
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long

/** A journey of `tests/journeys`: what happens, step by step, and the text of what comes of it. */
class Journey private constructor(val name: String) {
    private val file = Json.parseToJsonElement(File(folder, "$name.json").readText()).jsonObject

    val atMs = file.getValue("at").jsonPrimitive.long
    val steps = file.getValue("steps").jsonArray.map { Happening(it.jsonObject.getValue("event").jsonObject) }

    /** What happens first, as in another journey. */
    val before: List<Happening> = file["after"]?.jsonObject?.let {
        Journey(it.getValue("journey").jsonPrimitive.content).steps.take(it.getValue("steps").jsonPrimitive.int)
    }.orEmpty()

    val text = File(folder, "$name.txt").readLines()

    companion object {
        private val folder = File(System.getProperty("regain.root"), "tests/journeys")

        fun named(name: String) = Journey(name)

        fun all() = folder.list().orEmpty().filter { it.endsWith(".json") }.sorted().map { Journey(it.removeSuffix(".json")) }
    }
}

/** One event of a journey, in the core's own words. */
class Happening(private val event: JsonObject) {
    val name = event.getValue("event").jsonPrimitive.content
    val with: JsonElement get() = event.getValue("with")
    val text get() = with.jsonPrimitive.content

    /** As the core reads it. */
    val json get() = event.toString()
}
