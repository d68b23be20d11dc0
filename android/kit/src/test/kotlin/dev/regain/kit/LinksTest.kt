package dev.regain.kit

import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Test

class LinksTest {
    @Test
    fun linksThatTheCoreMayLookAt() {
        for (text in listOf(
            "https://recover.contoso.example/h/abc", "HTTPS://recover.contoso.example/h/abc", "https://contoso.example/regain/h/abc?x=1#y",
            "https://recover.contoso.example:8443/h/abc", "https://elsewhere.example/",
            "regain://handoff?service=https%3A%2F%2Frecover.contoso.example%2F&token=abc",
        )) assertEquals(text, link(text))
    }

    @Test
    fun everythingElseIsNoLink() {
        for (text in listOf(
            null, "", "abc", "https:/recover.contoso.example", "https://", "https:///h/abc", "http://recover.contoso.example/h/abc",
            "intent://recover.contoso.example/#Intent;end", "javascript://x/%0aalert(1)", "file:///data/data/dev.regain.app/wallet.redb",
            "content://dev.regain.app/x", "regain://elsewhere?token=abc", "regain://a@handoff?token=abc", "https://evil@recover.contoso.example/h/abc", "https://recover.contoso.example\\@evil.example/",
            "https://recover.contoso.example/h/a b", "https://recover.contoso.example/h/a\nb", "https://recover.contoso.example/h/\u0000",
            "https://recover.contoso.example/" + "a".repeat(2048), " https://recover.contoso.example/h/abc",
        )) assertNull("$text", link(text))
    }
}
