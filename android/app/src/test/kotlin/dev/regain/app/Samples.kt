package dev.regain.app

import dev.regain.bridge.Fact
import dev.regain.bridge.Failure
import dev.regain.bridge.Guidance
import dev.regain.bridge.LightColor
import dev.regain.bridge.Look
import dev.regain.bridge.Screen
import dev.regain.bridge.ScreenName
import dev.regain.bridge.Tone
import dev.regain.bridge.Trouble
import dev.regain.bridge.told

/** A screen as it may be seen: feeds the pictures and every check over all screens. */
class Sample(val name: String, val shown: Shown, val camera: CameraView = CameraView(allowed = true)) {
    override fun toString() = name
}

private val trouble = Trouble("The code is too old", "The code on your computer changes every 30 seconds. Scan the one that is there now.", "K7P")

private val allowed = CameraView(wanted = true, allowed = true)

private fun screen(
    name: ScreenName, stage: Int, title: String, text: String = "", tone: Tone = Tone.CALM, primary: String? = null, quiet: String? = null,
    facts: List<Fact> = emptyList(), trouble: Trouble? = null, code: String? = null, hasSecret: Boolean = false,
) = Screen(
    name, name.name.lowercase().replace('_', '-'), stage.toUByte(), 6u, "Step $stage of 6", title, text, tone, facts, hasSecret, trouble,
    trouble?.code ?: code, primary, quiet, tone == Tone.BUSY,
)

private fun step(screen: Screen, pass: String? = null) = Shown.Step(screen, pass, null)

private fun busy(name: ScreenName, stage: Int, title: String) = step(screen(name, stage, title, tone = Tone.BUSY, quiet = "Stop"))

private val scan = screen(
    ScreenName.SCAN, 1, "Point the camera at the code on your computer", "Or type the 8 characters below it.", quiet = "I cannot do this",
)
private val front = screen(
    ScreenName.FRONT, 3, "Front of your ID", "Lay it on a dark table. Whole card in the frame.", quiet = "I cannot do this",
)
private val light = screen(ScreenName.LIGHT, 4, "Look at the camera", "Face in the oval, glasses are fine.")

private val facts = listOf(
    Fact("Last name", "MUSTERMANN", "from the machine-readable zone, checked"),
    Fact("First names", "ERIKA MARIA", "from the machine-readable zone, checked"),
    Fact("Date of birth", "1984-08-12", "from the machine-readable zone, checked"),
    Fact("Number of the ID", "T22000129", "from the printed text, not checked"),
)

/** All screens, in the order of the journey, with what can be on them. */
val SAMPLES: List<Sample> = listOf(
    Sample("opening", Shown.Opening),
    Sample("start", step(screen(ScreenName.START, 1, "Get back into your account", "You need your ID and about 4 minutes.", primary = "Start"))),
    Sample("scan-why", step(scan), CameraView()),
    Sample("scan-settings", step(scan), CameraView(asksNoMore = true)),
    Sample("scan", step(scan), allowed),
    Sample("scan-old-code", step(scan.copy(trouble = trouble, tone = Tone.ATTENTION, primary = "Scan again")), allowed),
    Sample("claim", busy(ScreenName.CLAIM, 1, "Finding your recovery")),
    Sample(
        "match-words",
        step(
            screen(
                ScreenName.MATCH_WORDS, 1, "Do you see the same two words?",
                "On your computer: river · lamp. It was opened in Chrome, Vienna.", primary = "Yes, the same", quiet = "No, stop",
                facts = listOf(Fact("Account", "e•••a@contoso.example", "")),
            ),
        ),
    ),
    Sample(
        "consent",
        step(
            screen(
                ScreenName.CONSENT, 2, "What happens to your pictures",
                "They go to Contoso only, are compared, and are deleted at the decision. A face check is part of it.", primary = "Agree",
                quiet = "I'd rather talk to a person",
            ),
        ),
    ),
    Sample(
        "ready-check",
        step(
            screen(
                ScreenName.READY_CHECK, 2, "Ready?", "Camera works. Light is fine. Screen is bright enough.", primary = "Go on",
                quiet = "I have no ID with me",
            ),
        ),
    ),
    Sample("front", step(front), allowed.copy(look = Look(false, Guidance.NO_CARD, "Put the whole card in the frame", emptyList(), null), hasLamp = true)),
    Sample("front-ready", step(front), allowed.copy(look = Look(true, null, null, emptyList(), null))),
    Sample("front-shutter", step(front), allowed.copy(look = Look(false, Guidance.GLARE, "Tilt it a little, something reflects", emptyList(), null), shutter = true, hasLamp = true, lamp = true)),
    Sample("back", step(screen(ScreenName.BACK, 3, "Now turn it over", "The side with the lines of <<<.", quiet = "I cannot do this")), allowed),
    Sample("reading", busy(ScreenName.READING, 3, "Reading your ID")),
    Sample("review", step(screen(ScreenName.REVIEW, 3, "Is this right?", "We read this from your ID.", primary = "Yes", quiet = "Take again", facts = facts))),
    Sample("selfie", busy(ScreenName.SELFIE, 4, "Getting the face check ready")),
    Sample(
        "light-check",
        step(
            screen(
                ScreenName.LIGHT_CHECK, 4, "The screen will change colour slowly", "4 seconds, no flashing. Hold the phone at reading distance.",
                primary = "Start", quiet = "I cannot do this",
            ),
        ),
    ),
    Sample("light", step(light), allowed.copy(rolling = true, light = LightShow(listOf(LightColor(0u, 0xFF2E6FB4u)), 4000u))),
    Sample(
        "try-again",
        step(
            screen(
                ScreenName.TRY_AGAIN, 4, "Too much light here for the colour check", "Turn away from the window. You have 2 attempts left.",
                Tone.ATTENTION, "I moved, check again", "Talk to a person", trouble = Trouble("Too much light here", "The colours of the screen must be seen on your face.", "L4B"),
            ),
        ),
    ),
    Sample("looking", busy(ScreenName.LOOKING, 4, "Getting the pictures ready")),
    Sample("checking", busy(ScreenName.CHECKING, 4, "Your organisation checks the pictures")),
    Sample("issuing", busy(ScreenName.ISSUING, 5, "Your verified ID is on its way")),
    Sample("saved", step(screen(ScreenName.SAVED, 5, "Your verified ID is in your wallet", "Only this phone can use it.", Tone.DONE, "Show it to Contoso", "Not now"))),
    Sample("share", step(screen(ScreenName.SHARE, 6, "Contoso asks for", "First name, Last name, Date of birth. Nothing else leaves this phone.", primary = "Share", quiet = "Not now"))),
    Sample("deciding", busy(ScreenName.DECIDING, 6, "Waiting for the decision")),
    Sample("done", step(screen(ScreenName.DONE, 6, "You are back in", "Use this pass once to sign in. It works for 60 min.", Tone.DONE, "Hide", hasSecret = true), "K7PW3MXA")),
    Sample("ended-evaluation", step(screen(ScreenName.ENDED, 6, "The check worked", "This is a trial by Contoso. Nothing about your account was changed.", Tone.DONE, "Close", code = "E0K"))),
    Sample("ended-name", step(screen(ScreenName.ENDED, 6, "The name on your ID is not the one Contoso has", "Middle names do not matter. If you changed your name, Contoso must correct it first.", Tone.REFUSED, "Talk to a person", code = "N2D"))),
    Sample("closed", step(screen(ScreenName.CLOSED, 6, "You can close the app", "Nothing of this recovery is left on it.", primary = "Start again"))),
    Sample("no-network", step(screen(ScreenName.CLAIM, 1, "Finding your recovery", "", Tone.ATTENTION, "Try again", "Stop", trouble = Trouble("No connection", "Your organisation's service cannot be reached. Look whether other pages open.", "U3C")))),
    Sample("storage-full", Shown.Step(front, null, Trouble("The phone has no room", "Free some space, then go on. Nothing is lost.", "S4F")), allowed),
    Sample("failed", Shown.Failed(null, canStartAgain = false)),
    Sample("failed-key", Shown.Failed(told(Failure.KEY, "en"), canStartAgain = true)),
    Sample("failed-storage", Shown.Failed(told(Failure.STORAGE, "en"), canStartAgain = false)),
)

/** A screen of which only the name matters. */
fun plain(name: ScreenName): Screen = screen(name, 1, "")
