//! From a verifier without a wallet to the phone that has one.

use super::*;
use crate::recovery::{Doing, Recovery};
use regain_base::Id;
use regain_protocol::handoff;

/// A recovery whose ID was accepted on the verifier, with claims that wait for a wallet.
async fn waiting(house: &House) -> (Browser, Phone, Recovery) {
    let browser = house.recover("ana").await;
    let verifier = house.claim(&browser).await;
    house.agree(&verifier).await;
    let (app, id) = (house.app(), browser.id.parse::<Id>().expect("an id"));
    let recovery = app.repo.recovery(id, app.now()).await.expect("read").expect("there");
    let claims = app.keys.seal(&*app.entropy, &id.to_string(), b"{}");
    let tag = app.keys.tag("pre-authorized", b"code");
    app.repo.add_offer(&tag, id, &claims, app.now().after(Duration::from_secs(600))).await.expect("an offer");
    app.doing(&recovery, Doing::Credential).await.expect("on");
    (browser, verifier, recovery)
}

/// The token in the link that the verifier is given.
async fn token(house: &House, verifier: &Phone) -> Value {
    let answer = house.api(verifier, "/hand-over", None).await;
    assert_eq!(answer.status, 200, "{}", body(&answer));
    let link = json_of(&answer)["link"].as_str().expect("a link").to_owned();
    let handoff = handoff::parse(&link, Some(&house.running.origin.origin())).expect("a hand-off");
    let handoff::Ticket::Token(token) = &handoff.ticket else { panic!("a token") };
    json!({ "token": token.expose() })
}

#[tokio::test]
async fn a_phone_takes_the_recovery_over_once_and_begins_with_the_words() {
    let house = House::open().await;
    let (browser, verifier, _) = waiting(&house).await;
    let link = token(&house, &verifier).await;
    let taken = house.claim_elsewhere(link.clone()).await;
    assert_eq!(taken.status, 200, "{}", body(&taken));
    let claim: api::ClaimResponse = serde_json::from_slice(&taken.body).expect("a claim");
    let offer = claim.credential_offer.as_ref().expect("an offer");
    assert!(offer.expose().starts_with("openid-credential-offer://"));
    assert_eq!(claim.words, verifier.claim.words);

    let told = json_of(&house.api(&verifier, "/hand-over", None).await);
    assert_eq!(told, json!({}), "the verifier learns that it happened");
    for path in ["", "/result", "/presentation"] {
        assert_eq!(house.api(&verifier, path, None).await.status, 401, "and nothing else: {path}");
    }
    assert_eq!(code_of(&house.claim_by(&[7; 32], link.clone()).await), "code-used");
    let again = house.claim_elsewhere(link.clone()).await;
    assert_eq!(again.status, 200, "the same phone, killed before it saw the answer");
    let claim: api::ClaimResponse = serde_json::from_slice(&again.body).expect("a claim");

    let phone = Phone { claim, key: SigningKey::from_slice(&[8; 32]).expect("a key") };
    assert_eq!(house.api(&phone, "/consent", Some(phone.consent())).await.status, 400, "before the words");
    assert_eq!(house.api(&phone, "/confirm-words", Some(json!({ "same": true }))).await.status, 200);
    let agreed = house.api(&phone, "/consent", Some(phone.consent())).await;
    let state: api::RecoveryState = serde_json::from_slice(&agreed.body).expect("a state");
    assert_eq!((state.step, state.doing), (api::Step::InProgress, Some(api::Doing::Credential)));
    assert_eq!(house.api(&phone, "/hand-over", None).await.status, 404, "it is not handed on");
    assert_eq!(code_of(&house.claim_by(&[7; 32], link).await), "code-used");
    let page = body(&house.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
    assert!(page.contains("Test phone"), "{page}");
}

#[tokio::test]
async fn nothing_is_handed_over_before_an_id_was_accepted_or_after_the_credential() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let early = house.claim(&browser).await;
    assert_eq!(house.api(&early, "/hand-over", None).await.status, 422, "no consent yet");
    house.agree(&early).await;
    assert_eq!(house.api(&early, "/hand-over", None).await.status, 400, "no ID yet");

    let (_, verifier, recovery) = waiting(&house).await;
    let link = token(&house, &verifier).await;
    assert_eq!(code_of(&house.claim_with(link.clone()).await), "code-used", "the verifier itself is no wallet");
    house.app().doing(&recovery, Doing::FaceCheck).await.expect("on");
    assert_eq!(house.api(&verifier, "/hand-over", None).await.status, 400);
    assert_eq!(code_of(&house.claim_elsewhere(link).await), "code-used");
}

#[tokio::test]
async fn a_link_that_was_photographed_is_soon_worth_nothing() {
    let house = House::open().await;
    let (_, verifier, _) = waiting(&house).await;
    let link = token(&house, &verifier).await;
    house.clock.advance(Duration::from_secs(75));
    assert_eq!(code_of(&house.claim_elsewhere(link).await), "code-expired");
    assert_eq!(house.claim_elsewhere(token(&house, &verifier).await).await.status, 200, "the one of now works");
}

#[tokio::test]
async fn a_phone_whose_own_camera_opened_the_link_is_led_to_the_app() {
    let house = House::open().await;
    let (_, verifier, recovery) = waiting(&house).await;
    let link = token(&house, &verifier).await;
    let path = format!("/h/{}", link["token"].as_str().expect("text"));
    let landing = house.get(&path, "").await;
    assert_eq!(landing.status, 200, "{}", body(&landing));
    let opens = body(&landing);
    let opens = opens.split("regain://handoff?").nth(1).and_then(|rest| rest.split('"').next()).expect("a link");
    let opens = format!("regain://handoff?{}", opens.replace("&#38;", "&").replace("&amp;", "&"));
    let handoff = handoff::parse(&opens, Some(&house.running.origin.origin())).expect("a hand-off");
    let handoff::Ticket::Token(token) = &handoff.ticket else { panic!("a token") };
    assert_eq!(Some(token.expose().as_str()), link["token"].as_str(), "the app takes the recovery over with it");
    house.app().doing(&recovery, Doing::FaceCheck).await.expect("on");
    assert_ne!(house.get(&path, "").await.status, 200, "by then it leads nowhere");
}
