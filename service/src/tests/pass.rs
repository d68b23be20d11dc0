//! The pass on its way to the phone: its answer may be lost, nobody else gets it, and it ends.

use super::journey::end;
use super::*;
use regain_base::Reason;

/// A recovery that ended well, and its phone.
async fn recovered(house: &House) -> Phone {
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    house.agree(&phone).await;
    end(house, &browser, Reason::Recovered).await;
    phone
}

async fn ask(house: &House, phone: &Phone, nonce: &str) -> Response {
    house.api(phone, "/pass", Some(phone.asks_for_pass(nonce))).await
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_until_the_phone_has_it() {
    let house = House::open().await;
    let phone = recovered(&house).await;
    let first = house.pass(&phone).await;
    house.clock.advance(Duration::from_secs(299));
    let nonce = house.result(&phone).await.pass_nonce.expect("it still waits");
    assert_eq!(house.pass(&phone).await.value.expose(), first.value.expose(), "the same pass");
    for _ in 0..2 {
        assert_eq!(house.api(&phone, "/pass/received", Some(json!({}))).await.status, 200);
    }
    let late = ask(&house, &phone, &nonce).await;
    assert_eq!((late.status, code_of(&late).as_str()), (410, "pass-shown"));
    assert!(house.result(&phone).await.pass_nonce.is_none());
    let records = house.app().repo.audit_records(None, Timestamp(i64::MAX), 50).await.expect("read");
    let count = |event: &str| records.iter().filter(|record| record.event == event).count();
    assert_eq!((count("pass-shown"), count("pass-received")), (2, 1));
}

#[tokio::test]
async fn the_pass_stops_waiting_after_five_minutes() {
    let house = House::open().await;
    let phone = recovered(&house).await;
    house.pass(&phone).await;
    let nonce = house.result(&phone).await.pass_nonce.expect("it still waits");
    house.clock.advance(Duration::from_secs(300));
    assert!(house.result(&phone).await.pass_nonce.is_none());
    assert_eq!(ask(&house, &phone, &nonce).await.status, 409, "its nonce has run out too");

    let phone = recovered(&house).await;
    house.clock.advance(Duration::from_secs(601));
    assert!(house.result(&phone).await.pass_nonce.is_none(), "never asked for");
}

#[tokio::test]
async fn a_copy_of_the_request_gets_nothing() {
    let house = House::open().await;
    let phone = recovered(&house).await;
    let nonce = house.result(&phone).await.pass_nonce.expect("it waits");
    let thief = Phone { claim: phone.claim.clone(), key: SigningKey::from_slice(&[8; 32]).expect("a key") };
    let refused = ask(&house, &thief, &nonce).await;
    assert_eq!((refused.status, code_of(&refused).as_str()), (400, "malformed-request"), "the bearer is not enough");
    let request = phone.asks_for_pass(&nonce);
    assert_eq!(house.api(&phone, "/pass", Some(request.clone())).await.status, 200, "the thief spent nothing");
    let again = house.api(&phone, "/pass", Some(request)).await;
    assert_eq!((again.status, code_of(&again).as_str()), (409, "evidence-replayed"), "the very same bytes");
    let mut elsewhere = Phone { claim: phone.claim.clone(), key: phone.key.clone() };
    elsewhere.claim.recovery = regain_base::Id::random(&SystemEntropy);
    let fresh = house.result(&phone).await.pass_nonce.expect("it waits");
    let foreign = house.api(&phone, "/pass", Some(elsewhere.asks_for_pass(&fresh))).await;
    assert_eq!(foreign.status, 400, "signed for another recovery");
    assert_eq!(ask(&house, &phone, "a nonce of nobody").await.status, 409);
    assert_eq!(ask(&house, &phone, &phone.claim.document_nonce).await.status, 409, "a nonce for something else");
}
