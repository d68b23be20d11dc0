package dev.regain.app

import dev.regain.bridge.Fact
import dev.regain.bridge.HeadTurn
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Tone
import dev.regain.bridge.Trouble
import dev.regain.bridge.TurnAsk
import java.io.File
import org.json.JSONArray
import org.json.JSONObject

/** The screens that the core's journeys come to, by name and in their order: `tests/screens`, which the core's own tests keep true. */
fun screens(language: String): Map<String, Shown.Step> {
    val all = JSONArray(File(System.getProperty("regain.root"), "tests/screens/$language.json").readText())
    return all.objects().associate { it.getString("name") to Shown.Step(screen(it), it.maybe("pass"), null) }
}

/** What is asked for on the screen of turns. */
fun asks(language: String): List<TurnAsk> {
    val all = JSONArray(File(System.getProperty("regain.root"), "tests/screens/$language.json").readText())
    return all.objects().single { it.getString("name") == "turn" }.getJSONArray("asks").objects().map { ask ->
        TurnAsk(ask.getInt("at_ms").toUInt(), ask.maybe("towards")?.let { HeadTurn.valueOf(it.uppercase()) }, ask.getString("words"))
    }
}

private fun screen(from: JSONObject) = Screen(
    ScreenName.valueOf(from.getString("screen").uppercase().replace('-', '_')), from.getString("screen"), from.getInt("stage").toUByte(),
    from.getInt("stages").toUByte(), from.getString("progress"), from.getString("title"), from.getString("text"),
    Tone.valueOf(from.getString("tone").uppercase()),
    from.getJSONArray("facts").objects().map { Fact(it.getString("label"), it.getString("value"), it.getString("note")) },
    from.maybe("pass") != null,
    from.optJSONObject("trouble")?.let { Trouble(it.getString("title"), it.getString("text"), it.getString("code"), it.maybe("page")) },
    from.maybe("code"), from.maybe("primary"), from.maybe("second"), from.maybe("quiet"), from.getBoolean("busy"),
)

private fun JSONArray.objects() = (0 until length()).map(::getJSONObject)

private fun JSONObject.maybe(name: String) = if (isNull(name)) null else getString(name)
