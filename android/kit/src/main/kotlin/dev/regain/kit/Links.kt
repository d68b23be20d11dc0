package dev.regain.kit

/**
 * A link that may be handed to the core, which says what it is; null for everything that no link of ours can be: a page of a service, or
 * what such a page opens the app with.
 */
fun link(text: String?): String? {
    if (text == null || text.length > LONGEST || text.any { it.isISOControl() || it.isWhitespace() }) return null
    val (scheme, rest) = text.split("://", limit = 2).takeIf { it.size == 2 } ?: return null
    val authority = rest.substringBefore('/').substringBefore('?').substringBefore('#')
    val ours = scheme.equals("https", ignoreCase = true) && authority.isNotEmpty() || scheme == "regain" && authority == "handoff"
    return text.takeIf { ours && '@' !in authority && '\\' !in rest }
}

/** Longer than any hand-off. */
private const val LONGEST = 2048
