//! What is refused, and how it is told.

use super::*;
use crate::handoff::CONSENT_TEXT;

/// The page without what differs every time.
fn without_correlation(page: &str) -> String {
    page.lines().filter(|line| !line.contains("help desk")).collect()
}

#[tokio::test]
async fn every_precondition_is_told_before_any_id() {
    let house = House::open().await;
    let open = |user: &'static str| {
        let form = format!("user={user}%40contoso.example");
        let house = &house;
        async move { house.form("/recover", &form, "").await }
    };
    for (user, says, short) in [
        ("viktor", "switched off a check", "P01"),
        ("soren", "one-time pass yet", "P02"),
        ("visitor", "not set it up", "P03"),
        ("kenji", "last name is missing", "P04"),
        ("priya", "same name", "P05"),
        ("rosa", "first sign-in", "P06"),
    ] {
        let response = open(user).await;
        let page = body(&response);
        assert!(response.status == 422 && page.contains(says) && page.contains(short), "{user}: {page}");
        assert!(page.contains("555 0100"), "{user}: the human route");
        assert!(response.header("set-cookie").is_none());
    }
    let records = house.app().repo.audit_records(None, Timestamp(i64::MAX), 50).await.expect("read");
    assert_eq!(records.iter().filter(|record| record.event == "precondition").count(), 6);
    assert!(records.iter().all(|record| record.text.is_some()), "the admin reads which rule fired");
    let (unknown, outside) = (open("nobody").await, open("visitor").await);
    assert_eq!(unknown.status, outside.status);
    assert_eq!(without_correlation(&body(&unknown)), without_correlation(&body(&outside)));
}

#[tokio::test]
async fn a_second_claim_other_words_and_time_end_it() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let code = json!({ "code": house.typed_code(&browser).await });
    let phone = house.claim(&browser).await;
    assert_eq!(code_of(&house.claim_elsewhere(code).await), "code-used");
    let no = house.api(&phone, "/confirm-words", Some(json!({ "same": false }))).await;
    assert_eq!(code_of_state(&no), "words-differ");
    let page = body(&house.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
    assert!(page.contains("We stopped, and that was right") && page.contains("H06"));
    assert_eq!(code_of(&house.api(&phone, "/consent", Some(phone.consent())).await), "words-differ");

    let browser = house.recover("ana").await;
    let code = json!({ "code": house.typed_code(&browser).await });
    house.clock.advance(Duration::from_secs(30 * 60));
    let late = house.claim_with(code).await;
    assert_eq!((late.status, code_of(&late).as_str()), (410, "session-expired"));
    assert!(
        body(&house.get(&format!("/recover/{}", browser.id), &browser.cookie).await).contains("longer than 30 minutes")
    );
}

fn code_of_state(response: &Response) -> String {
    json_of(response)["refusal"]["code"].as_str().expect("a code").to_owned()
}

#[tokio::test]
async fn consent_must_be_signed_by_this_phone_for_this_recovery() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let mut phone = house.claim(&browser).await;
    assert_eq!(house.api(&phone, "/consent", Some(phone.consent())).await.status, 400, "before the words");
    house.api(&phone, "/confirm-words", Some(json!({ "same": true }))).await;
    phone.key = SigningKey::from_slice(&[8; 32]).expect("a key");
    assert!(house.api(&phone, "/consent", Some(phone.consent())).await.status >= 400);
    phone.key = SigningKey::from_slice(&[9; 32]).expect("a key");
    phone.claim.consent_text_version = "other".into();
    assert_eq!(house.api(&phone, "/consent", Some(phone.consent())).await.status, 400);
    phone.claim.consent_text_version = CONSENT_TEXT.into();
    for language in [None, Some("".into()), Some("en_GB".into()), Some("e".repeat(36)), Some("<b>".into())] {
        let consent = phone.consent_in(json!(language));
        assert_eq!(house.api(&phone, "/consent", Some(consent)).await.status, 400, "{language:?}");
    }
    let refused = house.api(&phone, "/consent", Some(json!({ "agreed": false, "statement": "" }))).await;
    assert_eq!(code_of_state(&refused), "consent-refused");
}

#[tokio::test]
async fn the_audit_says_in_which_language_the_consent_was_read() {
    let house = House::open().await;
    let phone = house.claim(&house.recover("ana").await).await;
    house.api(&phone, "/confirm-words", Some(json!({ "same": true }))).await;
    // One that this service does not speak: an app may be newer than it.
    assert_eq!(house.api(&phone, "/consent", Some(phone.consent_in(json!("pt-BR")))).await.status, 200);
    let records = house.app().repo.audit_records(None, Timestamp(i64::MAX), 50).await.expect("read");
    let given = records.iter().find(|record| record.event == "consent-given").expect("recorded");
    assert_eq!(given.detail, json!({ "text": CONSENT_TEXT, "language": "pt-BR" }));
}

#[tokio::test]
async fn nobody_else_sees_a_recovery() {
    let house = House::open().await;
    let (one, other) = (house.recover("ana").await, house.recover("maria").await);
    for path in ["", "/state", "/events", "/qr.png", "/qr.svg"] {
        let path = format!("/recover/{}{path}", one.id);
        assert_eq!(house.get(&path, &other.cookie).await.status, 404, "{path}");
        assert_eq!(house.get(&path, "").await.status, 404, "{path}");
    }
    let phone = house.claim(&one).await;
    let url = house.url(&format!("/api/recoveries/{}", other.id));
    let foreign = house.send(Request::get(url.clone()).with_bearer(phone.claim.bearer.expose())).await;
    assert_eq!(foreign.status, 404);
    assert_eq!(house.send(Request::get(url).with_bearer("guess")).await.status, 401);
    let form = Request::post(house.url(&format!("/recover/{}/stop", one.id)), FORM, Vec::new());
    let forged =
        house.send(form.with_header("cookie", &one.cookie).with_header("origin", "https://evil.example")).await;
    assert_eq!(forged.status, 404, "a form of another site");
}

#[tokio::test]
async fn guessing_is_stopped() {
    let house = House::open().await;
    for _ in 0..20 {
        assert_eq!(code_of(&house.claim_with(json!({ "code": "0000-0000" })).await), "code-unknown");
    }
    assert_eq!(house.claim_with(json!({ "code": "0000-0000" })).await.status, 429);
    let form = "user=ana%40contoso.example&pass=AAAAAAAA";
    for _ in 0..8 {
        assert_eq!(house.form("/sign-in/pass", form, "").await.status, 422);
    }
    assert_eq!(house.form("/sign-in/pass", form, "").await.status, 429);
    house.clock.advance(Duration::from_secs(16 * 60));
    assert_eq!(house.form("/sign-in/pass", form, "").await.status, 422, "it ends by itself");
}

/// Twenty wrong codes from one place are the limit; five before a restart count as well as those after it.
#[tokio::test]
async fn wrong_codes_are_remembered_through_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}", folder.path().join("regain.db").display());
    let settings = |config: &mut Config| (config.database, config.key_file) = (database.clone().into(), None);
    let wrong = async |house: &House| house.claim_with(json!({ "code": "0000-0000" })).await;
    let house = House::with(settings).await;
    let browser = house.recover("ana").await;
    let code = house.typed_code(&browser).await;
    for _ in 0..5 {
        assert_eq!(code_of(&wrong(&house).await), "code-unknown");
    }
    house.running.stop().await;

    let house = House::with(settings).await;
    for _ in 5..20 {
        assert_eq!(code_of(&wrong(&house).await), "code-unknown");
    }
    let right = house.claim_with(json!({ "code": code })).await;
    assert_eq!((right.status, code_of(&right).as_str()), (429, "rate-limited"), "also the right one, for a while");
    house.clock.advance(Duration::from_secs(10 * 60));
    assert_eq!(house.claim_with(json!({ "code": code })).await.status, 200, "nothing else was lost");
}
