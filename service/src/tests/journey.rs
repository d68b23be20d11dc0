//! The whole way: page, phone, pass, sign-in, security info.

use super::*;
use crate::outcome::conclude;
use regain_base::{Id, Reason};

pub(super) async fn end(house: &House, browser: &Browser, reason: Reason) {
    let id: Id = browser.id.parse().expect("an id");
    let recovery = house.app().repo.recovery(id, house.app().now()).await.expect("read").expect("there");
    conclude(house.app(), &recovery, reason, json!({ "confidence": 91.5 })).await.expect("concluded");
}

#[tokio::test]
async fn a_person_gets_back_in() {
    let house = House::open().await;
    for path in ["/sign-in", "/sign-in/other", "/recover/start"] {
        let page = house.form(path, "user=ana%40contoso.example", "").await;
        assert!(page.status == 200 && body(&page).contains("ana@contoso.example"), "{path}");
    }
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    assert_eq!(phone.claim.account_hint, "a…@contoso.example");
    assert_eq!(phone.claim.city, "unknown");
    let page = body(&house.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
    let [first, second] = &phone.claim.words;
    assert!(page.contains("Test phone") && page.contains(&format!("{first} · {second}")), "{page}");
    house.agree(&phone).await;
    let said = house.form(&format!("/recover/{}/words", browser.id), "same=yes", &browser.cookie).await;
    assert_eq!(said.status, 303);
    assert_eq!(house.api(&phone, "/result", None).await.status, 400, "no result before the end");

    end(&house, &browser, Reason::Recovered).await;
    assert_eq!(house.result(&phone).await.outcome.code, Reason::Recovered);
    let pass = house.pass(&phone).await;
    assert_eq!((pass.lifetime_minutes, pass.value.expose().len()), (60, 8));

    let show = format!("/recover/{}/pass", browser.id);
    let desktop = house.form(&show, "", &browser.cookie).await;
    assert!(body(&desktop).contains(&format!("data-value=\"{}\"", pass.value.expose())));
    assert_eq!(house.form(&show, "", &browser.cookie).await.status, 410, "the desktop sees it once");

    let wrong = house.form("/sign-in/pass", "user=ana%40contoso.example&pass=AAAAAAAA", "").await;
    assert!(wrong.status == 422 && body(&wrong).contains("This pass does not fit"));
    let (front, back) = pass.value.expose().split_at(4);
    let mut signed_in = None;
    for typed in
        [format!("{front}+{back}"), format!("{front}-{back}+").to_lowercase(), format!("%09{front}%E2%80%93{back}")]
    {
        let answer = house.form("/sign-in/pass", &format!("user=ANA%40contoso.example&pass={typed}"), "").await;
        assert_eq!((answer.status, answer.header("location")), (303, Some("/security")), "{typed}");
        signed_in = Some(answer);
    }
    let signed_in = signed_in.expect("signed in");
    let session = cookie(&signed_in);
    let lost = "Authenticator app on a lost phone";
    assert!(body(&house.get("/security", &session).await).contains(lost));
    let removed = house.form("/security/remove", "method=Authenticator+app+on+a+lost+phone", &session).await;
    assert_eq!(removed.status, 303);
    assert!(!body(&house.get("/security", &session).await).contains(lost));
    house.clock.advance(Duration::from_secs(61 * 60));
    assert_eq!(house.get("/security", &session).await.status, 401, "the sign-in ends with the pass");
    house.running.stop().await;
}

#[tokio::test]
async fn the_desktop_shows_no_pass_until_the_words_are_confirmed_on_both() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    house.agree(&phone).await;
    end(&house, &browser, Reason::Recovered).await;
    let refused = house.form(&format!("/recover/{}/pass", browser.id), "", &browser.cookie).await;
    assert_eq!(refused.status, 400);
    assert!(house.result(&phone).await.pass_nonce.is_some());
}

#[tokio::test]
async fn evaluation_ends_without_a_pass() {
    let house = House::open().await;
    let browser = house.recover("amara").await;
    let phone = house.claim(&browser).await;
    assert_eq!(phone.claim.mode, Some(api::Mode::Evaluation));
    house.agree(&phone).await;
    end(&house, &browser, Reason::EvaluationComplete).await;
    let end = house.result(&phone).await;
    assert!(end.pass_nonce.is_none() && end.outcome.code == Reason::EvaluationComplete);
    assert!(house.app().repo.pass("amara@contoso.example").await.expect("read").is_none());
    assert!(house.app().repo.notices(phone.claim.recovery).await.expect("read").is_empty());
}

#[tokio::test]
async fn a_one_time_pass_works_once() {
    let house = House::with(|config| config.pass.as_mut().expect("a policy").one_time = true).await;
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    house.agree(&phone).await;
    end(&house, &browser, Reason::Recovered).await;
    let pass = house.pass(&phone).await;
    let form = format!("user=ana%40contoso.example&pass={}", pass.value.expose());
    assert_eq!(house.form("/sign-in/pass", &form, "").await.status, 303);
    assert_eq!(house.form("/sign-in/pass", &form, "").await.status, 422);
}

#[tokio::test]
async fn both_addresses_are_told_and_either_can_stop_it() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    house.agree(&phone).await;
    end(&house, &browser, Reason::Recovered).await;
    let pass = house.pass(&phone).await;
    let notices = house.app().repo.notices(phone.claim.recovery).await.expect("read");
    assert_eq!(notices.len(), 2);
    let link = notices[1].body.lines().find(|line| line.starts_with("http")).expect("a link");
    let path = Url::parse(link).expect("a url").path().to_owned();
    assert!(body(&house.get(&path, "").await).contains("Was this you?"));
    assert!(body(&house.form(&path, "", "").await).contains("We stopped it"));
    let form = format!("user=ana%40contoso.example&pass={}", pass.value.expose());
    assert_eq!(house.form("/sign-in/pass", &form, "").await.status, 422);
}

#[tokio::test]
async fn the_qr_is_read_from_its_pixels_and_claims() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let picture = house.get(&format!("/recover/{}/qr.png", browser.id), &browser.cookie).await;
    assert_eq!(picture.header("content-type"), Some("image/png"));
    let image = regain_vision::codec::decode(&picture.body).expect("a picture");
    let text = regain_vision::barcode::qr(&image::DynamicImage::ImageRgb8(image).to_luma8()).expect("a code");
    let handoff = regain_protocol::handoff::parse(&text, Some(&house.running.origin.origin())).expect("a hand-off");
    let regain_protocol::handoff::Ticket::Token(token) = &handoff.ticket else { panic!("a token") };
    let token = json!({ "token": token.expose() });
    house.clock.advance(Duration::from_secs(75));
    assert_eq!(code_of(&house.claim_with(token).await), "code-expired");
    let state = json_of(&house.get(&format!("/recover/{}/state", browser.id), &browser.cookie).await);
    let link = state["link"].as_str().expect("a link").to_owned();
    assert_ne!(link, text, "it rotates");
    let landing = body(&house.get(Url::parse(&link).expect("a url").path(), "").await);
    assert!(landing.contains("regain://handoff") && landing.contains(&house.typed_code(&browser).await));
    let token = link.rsplit('/').next().expect("a token");
    assert_eq!(house.claim_with(json!({ "token": token })).await.status, 200);
    assert_eq!(code_of(&house.claim_elsewhere(json!({ "token": token })).await), "code-used");
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_and_the_file_holds_no_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("regain.db");
    let database = format!("sqlite:{}", file.display());
    // The key file lies beside the database's.
    let settings = |config: &mut Config| (config.database, config.key_file) = (database.clone().into(), None);
    let house = House::with(settings).await;
    let browser = house.recover("ana").await;
    let code = house.typed_code(&browser).await;
    let phone = house.claim(&browser).await;
    house.agree(&phone).await;
    end(&house, &browser, Reason::Recovered).await;
    house.running.stop().await;

    let house = House::with(settings).await;
    let pass = house.pass(&phone).await;
    let page = body(&house.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
    assert!(page.contains("You are back in"));
    house.running.stop().await;
    let mut bytes = std::fs::read(&file).expect("the file");
    for journal in ["-wal", "-journal"] {
        bytes.extend(std::fs::read(format!("{}{journal}", file.display())).unwrap_or_default());
    }
    let (_, cookie) = browser.cookie.split_once('=').expect("a value");
    for secret in [pass.value.expose().as_str(), phone.claim.bearer.expose(), cookie, &code, &code.replace('-', "")] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{secret}");
    }
    assert!(bytes.windows(19).any(|window| window == b"ana@contoso.example"), "the search itself works");
}
