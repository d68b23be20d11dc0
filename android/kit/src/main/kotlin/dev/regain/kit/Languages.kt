package dev.regain.kit

import android.os.LocaleList

/** What the person reads, the dearest first: the tags by which the core chooses its language. */
fun languages(): String = LocaleList.getDefault().toLanguageTags()
