package dev.regain.kit

/** A link that may be handed to the core, which says what it is; null for everything that no link of ours can be. */
fun link(text: String?): String? {
    if (text == null || text.length > LONGEST || text.any { it.isISOControl() || it.isWhitespace() }) return null
    val (scheme, rest) = text.split("://", limit = 2).takeIf { it.size == 2 } ?: return null
    val authority = rest.substringBefore('/').substringBefore('?').substringBefore('#')
    return text.takeIf { scheme.equals("https", ignoreCase = true) && authority.isNotEmpty() && '@' !in authority && '\\' !in rest }
}

/** Longer than any hand-off. */
private const val LONGEST = 2048
