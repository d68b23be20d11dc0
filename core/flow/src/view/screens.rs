//! Every step's screen.

use super::labels;
use super::page::Page;
use super::{STAGES, ScreenName, Tone, View};
use crate::event::Event;
use crate::state::{State, Step};
use regain_base::Reason;
use regain_base::language::{Language, Text, text};
use regain_document::facts::{Disagreement, Field, Sourced};
use regain_protocol::evidence::Purpose;

/// The screen of `state`, without what did not work.
pub(super) fn screen(state: &State, language: Language) -> View {
    Writer { state, language }.screen().view
}

struct Writer<'a> {
    state: &'a State,
    language: Language,
}

impl Writer<'_> {
    fn screen(&self) -> Page {
        match self.state.step {
            Step::Start => self
                .plain(ScreenName::Start, 1, text("Get back into your account"))
                .body(text("You need your ID and about 4 minutes."))
                .primary(text("Start"), Event::Continue),
            Step::Scan => self
                .plain(ScreenName::Scan, 1, text("Point the camera at the code on your computer"))
                .body(text("Or type the 8 characters below it."))
                .quiet(text("I cannot do this"), Event::Stop),
            Step::Key | Step::Claim => self.busy(ScreenName::Claim, 1, text("Finding your recovery")),
            Step::Words => self.words(),
            Step::SendWords(_) => self.busy(ScreenName::MatchWords, 1, text("Telling your computer")),
            Step::Consent => self.consent(),
            Step::SignConsent(_) | Step::SendConsent(_) => {
                self.busy(ScreenName::Consent, 2, text("Noting your answer"))
            }
            Step::Preflight => self.busy(ScreenName::ReadyCheck, 2, text("Looking at camera and light")),
            Step::Ready => self.ready(),
            Step::Front => self
                .plain(ScreenName::Front, 3, text("Front of your ID"))
                .body(text("Lay it on a dark table. Whole card in the frame."))
                .quiet(text("I cannot do this"), Event::Stop),
            Step::ReadFront | Step::ReadBack => self.busy(ScreenName::Reading, 3, text("Reading your ID")),
            Step::Back => self
                .plain(ScreenName::Back, 3, text("Now turn it over"))
                .body(text("The side with the lines of <<<."))
                .quiet(text("I cannot do this"), Event::Stop),
            Step::Review => self.review(),
            Step::Hash | Step::Nonce(_) => {
                self.busy(ScreenName::Selfie, self.stage(), text("Getting the face check ready"))
            }
            Step::Selfie(_) => self.selfie(),
            Step::Light(_) => self
                .plain(ScreenName::Light, self.stage(), text("Look at the camera"))
                .body(text("Face in the oval, glasses are fine.")),
            Step::Turn(_) => self
                .plain(ScreenName::Turn, self.stage(), text("Follow the arrows"))
                .body(text("Face in the oval, without glasses.")),
            Step::Again(_) => self.again(),
            Step::Look(_) | Step::Pack(_) | Step::SignEvidence(_) | Step::Seal(_) => {
                self.busy(ScreenName::Looking, self.stage(), text("Getting the pictures ready"))
            }
            Step::SendEvidence(_) => {
                self.busy(ScreenName::Checking, self.stage(), text("Your organisation checks the pictures"))
            }
            Step::AskHandOver => self.busy(ScreenName::Issuing, 5, text("Getting the code for your phone")),
            Step::ShowHandOver => self
                .plain(ScreenName::Issuing, 5, text("Scan this code with your phone"))
                .body(text("Your verified ID goes into the wallet on it, and you go on there."))
                .quiet(text("I cannot do this"), Event::Stop),
            Step::Issue | Step::SignProof | Step::Keep => {
                self.busy(ScreenName::Issuing, 5, text("Your verified ID is on its way"))
            }
            Step::Saved => self.saved(),
            Step::AskRequest | Step::FetchRequest => self.busy(ScreenName::Share, 6, text("Asking what is needed")),
            Step::Share => self.share(),
            Step::SignPresentation | Step::Present | Step::Decision => {
                self.busy(ScreenName::Deciding, 6, text("Waiting for the decision"))
            }
            Step::SignPass | Step::AskPass => self.busy(ScreenName::Deciding, 6, text("Your pass is on its way")),
            Step::Ended(reason) => self.ended(reason),
            Step::Closed => self
                .plain(ScreenName::Closed, STAGES, text("You can close the app"))
                .body(text("Nothing of this recovery is left on it."))
                .primary(text("Start again"), Event::Continue),
        }
    }

    fn plain(&self, screen: ScreenName, stage: u8, title: Text) -> Page {
        Page::new(self.language, screen, stage, title)
    }

    fn busy(&self, screen: ScreenName, stage: u8, title: Text) -> Page {
        Page::busy(self.language, screen, stage, title)
    }

    /// The face check belongs to stage 4 for the credential and to stage 6 when it is shown.
    fn stage(&self) -> u8 {
        if self.state.step.purpose() == Some(Purpose::Presentation) { 6 } else { 4 }
    }

    fn organisation(&self) -> String {
        let claim = self.state.data.claim.as_ref();
        claim.map_or_else(
            || self.language.say(text("your organisation")),
            |claim| self.language.value(&claim.organisation),
        )
    }

    fn words(&self) -> Page {
        let page = self
            .plain(ScreenName::MatchWords, 1, text("Do you see the same two words?"))
            .primary(text("Yes, the same"), Event::WordsSame)
            .quiet(text("No, stop"), Event::WordsDiffer);
        let Some(claim) = &self.state.data.claim else { return page };
        let said = |value: &str| self.language.value(value);
        // The pair stands in the order of the desktop's page, whatever runs around it.
        let body = self.language.fill(
            text("On your computer: {words}. It was opened in {browser}, {city}."),
            &[
                ("words", &said(&claim.words.join(" · "))),
                ("browser", &said(&claim.browser)),
                ("city", &said(&claim.city)),
            ],
        );
        page.filled(body).fact(self.language.say(text("Account")), &claim.account_hint, String::new())
    }

    fn consent(&self) -> Page {
        let body = text(
            "They go to {organisation} only, are compared, and are deleted at the decision. A face check is part of it.",
        );
        self.plain(ScreenName::Consent, 2, text("What happens to your pictures"))
            .filled(self.language.fill(body, &[("organisation", &self.organisation())]))
            .primary(text("Agree"), Event::Consented(self.language.into()))
            .quiet(text("I'd rather talk to a person"), Event::ConsentRefused(self.language.into()))
    }

    fn ready(&self) -> Page {
        let found = self.state.data.preflight;
        let light = found.is_none_or(|found| found.light);
        let bright = found.is_none_or(|found| found.brightness);
        let sentences = [
            text("Camera works."),
            if light { text("Light is fine.") } else { text("More light would help.") },
            if bright { text("Screen is bright enough.") } else { text("Turn the screen brighter.") },
        ];
        self.plain(ScreenName::ReadyCheck, 2, text("Ready?"))
            .filled(sentences.map(|sentence| self.language.say(sentence)).join(" "))
            .primary(text("Go on"), Event::Continue)
            .quiet(text("I have no ID with me"), Event::Stop)
    }

    /// What was read, to be confirmed; or what two places say differently, which nobody may choose from.
    fn review(&self) -> Page {
        let data = &self.state.data;
        if !data.disagreements.is_empty() {
            let page =
                self.plain(ScreenName::Review, 3, text("Is this right?")).quiet(text("Talk to a person"), Event::Stop);
            return data.disagreements.iter().fold(page, |page, Disagreement { field, readings }| {
                readings.iter().fold(page, |page, reading| self.field(page, *field, reading))
            });
        }
        let page = self
            .plain(ScreenName::Review, 3, text("Is this right?"))
            .body(text("We read this from your ID."))
            .primary(text("Yes"), Event::Continue)
            .quiet(text("Take again"), Event::TakeAgain);
        let fields = data.document.iter().flat_map(|document| &document.fields);
        fields.fold(page, |page, (field, sourced)| self.field(page, *field, sourced))
    }

    fn field(&self, page: Page, field: Field, sourced: &Sourced) -> Page {
        page.fact(self.language.say(labels::field(field)), &sourced.value, labels::note(sourced, self.language))
    }

    /// Before the face is filmed; the other way stands beside, where the organisation takes it.
    fn selfie(&self) -> Page {
        let data = &self.state.data;
        let page = match data.lit.as_ref().filter(|_| data.is_turning()) {
            Some(lit) => {
                let seconds = lit.turns.duration_ms().div_ceil(1000).to_string();
                let body = text(
                    "{seconds} seconds, nothing flashes. Take off your glasses and hold the phone still, at eye level.",
                );
                self.plain(ScreenName::TurnCheck, self.stage(), text("We ask you to turn your head"))
                    .filled(self.language.fill(body, &[("seconds", &seconds)]))
            }
            None => self
                .plain(ScreenName::LightCheck, self.stage(), text("The screen will change colour slowly"))
                .body(text("4 seconds, no flashing. Hold the phone at reading distance.")),
        };
        self.beside(page.primary(text("Start"), Event::Continue)).quiet(text("I cannot do this"), Event::Stop)
    }

    /// The other way through the face check, as an equal button.
    fn beside(&self, page: Page) -> Page {
        let data = &self.state.data;
        match (data.takes_turns(), data.is_turning()) {
            (true, true) => page.second(text("Check with light instead"), Event::LightInstead),
            (true, false) => page.second(text("Turn my head instead"), Event::TurnInstead),
            (false, _) => page,
        }
    }

    /// Too bright for the light: nobody fails by it, so the other way comes first.
    fn too_bright(&self) -> Page {
        let reason = Reason::TooBright.person();
        self.plain(ScreenName::TryAgain, self.stage(), reason.title)
            .body(text("Turn away from the window, or turn your head instead."))
            .tone(Tone::Attention)
            .primary(text("Turn my head instead"), Event::TurnInstead)
            .second(reason.action, Event::Retry)
            .quiet(text("Talk to a person"), Event::Stop)
    }

    fn again(&self) -> Page {
        if self.state.trouble == Some(Reason::TooBright) && self.state.data.takes_turns() {
            return self.too_bright();
        }
        let reason = self.state.trouble.unwrap_or(Reason::NoFace).person();
        let mut body = self.language.say(reason.body);
        let counted = !matches!(self.state.trouble, Some(Reason::TooBright | Reason::TooDark));
        if let Some(lit) = self.state.data.lit.as_ref().filter(|_| counted) {
            let left = lit.nonce.attempts_left.saturating_sub(1).to_string();
            body = body + " " + &self.language.fill(text("Attempts left: {left}."), &[("left", &left)]);
        }
        let page = self.plain(ScreenName::TryAgain, self.stage(), reason.title).filled(body).tone(Tone::Attention);
        self.beside(page.primary(reason.action, Event::Retry)).quiet(text("Talk to a person"), Event::Stop)
    }

    fn saved(&self) -> Page {
        let show = self.language.fill(text("Show it to {organisation}"), &[("organisation", &self.organisation())]);
        self.plain(ScreenName::Saved, 5, text("Your verified ID is in your wallet"))
            .body(text("Only this phone can use it."))
            .tone(Tone::Done)
            .main(show, Event::Continue)
            .quiet(text("Not now"), Event::Stop)
    }

    fn share(&self) -> Page {
        let asks = text("{organisation} asks for");
        let claims = self.state.data.wallet.asked();
        let claims = claims.iter().map(|claim| labels::claim(claim, self.language));
        let list =
            claims.reduce(|list, next| self.language.fill(text("{list}, {next}"), &[("list", &list), ("next", &next)]));
        let body = text("{claims}. Nothing else leaves this phone.");
        self.plain(ScreenName::Share, 6, asks)
            .title(self.language.fill(asks, &[("organisation", &self.organisation())]))
            .filled(self.language.fill(body, &[("claims", &list.unwrap_or_default())]))
            .primary(text("Share"), Event::Agreed)
            .quiet(text("Not now"), Event::Declined)
    }

    fn ended(&self, reason: Reason) -> Page {
        if let Some(pass) = &self.state.data.pass {
            let body = if pass.one_time {
                text("Use this pass once to sign in. It works for {minutes} min.")
            } else {
                text("Use this pass to sign in. It works for {minutes} min.")
            };
            let body = self.language.fill(body, &[("minutes", &pass.lifetime_minutes.to_string())]);
            let mut page = self
                .plain(ScreenName::Done, 6, text("You are back in"))
                .filled(body)
                .tone(Tone::Done)
                .primary(text("Hide"), Event::Close);
            page.view.secret = Some(pass.value.clone());
            return page;
        }
        let tone = match reason {
            Reason::Recovered | Reason::EvaluationComplete | Reason::HandedOver => Tone::Done,
            // Nobody refused anything: the person did not want to go on.
            Reason::Aborted | Reason::ConsentRefused => Tone::Calm,
            _ => Tone::Refused,
        };
        let said = reason.person();
        let mut page =
            self.plain(ScreenName::Ended, 6, said.title).body(said.body).tone(tone).primary(said.action, Event::Close);
        page.view.code = Some(reason.short().into());
        page
    }
}
