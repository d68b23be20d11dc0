use super::*;
use crate::config::Mode;
use crate::recovery::{Doing, LIFETIME, Step};
use regain_base::{Id, SeededEntropy, Timestamp};

const NOW: Timestamp = Timestamp(1_700_000_000_000);

async fn repo() -> Repo {
    Repo::open(&crate::tests::database::empty().await).await.expect("a database")
}

async fn recovery(repo: &Repo, seed: u64) -> Id {
    let id = Id::random(&SeededEntropy::new(seed));
    let code = format!("code{seed}");
    let new = NewRecovery {
        id,
        account: "ana@contoso.example",
        profile: "Everybody",
        mode: Mode::Production,
        now: NOW,
        browser: "Chrome",
        city: "",
        browser_tag: "browser",
        code_tag: &code,
    };
    repo.create_recovery(&new).await.expect("created");
    id
}

#[tokio::test]
async fn a_recovery_is_claimed_once_and_expires() {
    let repo = repo().await;
    let id = recovery(&repo, 1).await;
    assert!(repo.claim(id, "bearer", "{}", "phone", NOW).await.expect("claim"));
    assert!(!repo.claim(id, "other", "{\"another\":\"key\"}", "phone", NOW).await.expect("claim"));
    assert!(repo.recovery_by_bearer("other", NOW).await.expect("read").is_none());
    let claimed = repo.recovery_by_bearer("bearer", NOW).await.expect("read").expect("there");
    assert_eq!((claimed.id, claimed.step), (id, Step::Scanned));
    let end = NOW.after(LIFETIME);
    let expired = repo.recovery(id, end).await.expect("read").expect("there");
    assert_eq!((expired.step, expired.refusal), (Step::Expired, Some(Reason::SessionExpired)));
    assert!(!repo.advance(id, &[Step::Scanned], Step::Confirmed, None).await.expect("advance"));
}

#[tokio::test]
async fn consent_needs_the_words_and_steps_only_move_from_where_they_are() {
    let repo = repo().await;
    let id = recovery(&repo, 2).await;
    assert!(!repo.consent(id, "jws").await.expect("consent"));
    assert!(repo.claim(id, "b2", "{}", "phone", NOW).await.expect("claim"));
    assert!(repo.advance(id, &[Step::Scanned], Step::Confirmed, None).await.expect("advance"));
    assert!(repo.consent(id, "jws").await.expect("consent"));
    let read = repo.recovery(id, NOW).await.expect("read").expect("there");
    assert_eq!((read.step, read.doing), (Step::InProgress, Some(Doing::Document)));
    assert!(repo.finish(id, &[Step::InProgress], Step::Failed, Reason::NotYou).await.expect("finish"));
    assert!(!repo.finish(id, &[Step::InProgress], Step::Done, Reason::Recovered).await.expect("finish"));
}

#[tokio::test]
async fn a_nonce_is_spent_once_by_its_own_subject_in_time() {
    let repo = repo().await;
    let later = Timestamp(NOW.0 + 1000);
    repo.add_nonce("n", "r1", "issuance", "hash", later).await.expect("added");
    assert_eq!(repo.spend_nonce("n", "r2", "issuance", NOW).await.expect("spend"), None);
    assert_eq!(repo.spend_nonce("n", "r1", "presentation", NOW).await.expect("spend"), None);
    assert_eq!(repo.spend_nonce("n", "r1", "issuance", later).await.expect("spend"), None);
    assert_eq!(repo.nonce("n", "r1", "issuance").await.expect("read"), Some(Nonce { spent: false, expires_at: later }));
    assert_eq!(repo.spend_nonce("n", "r1", "issuance", NOW).await.expect("spend"), Some("hash".into()));
    assert_eq!(repo.spend_nonce("n", "r1", "issuance", NOW).await.expect("spend"), None);
    assert_eq!(repo.nonce("n", "r1", "issuance").await.expect("read"), Some(Nonce { spent: true, expires_at: later }));
    assert_eq!(repo.nonce("n", "r2", "issuance").await.expect("read"), None);
}

#[tokio::test]
async fn offers_requests_and_credentials_are_good_once() {
    let repo = repo().await;
    let id = recovery(&repo, 3).await;
    let later = Timestamp(NOW.0 + 1000);
    repo.add_offer("c", id, "sealed", later).await.expect("added");
    assert_eq!(repo.redeem_offer("c", "t", later, NOW).await.expect("redeem"), Some(id));
    assert_eq!(repo.redeem_offer("c", "t2", later, NOW).await.expect("redeem"), Some(id));
    assert!(repo.offer_by_token("t", NOW).await.expect("read").is_none(), "a newer token took its place");
    assert_eq!(repo.redeem_offer("c", "t", later, NOW).await.expect("redeem"), Some(id));
    assert_eq!(repo.offer_by_token("t", NOW).await.expect("read").map(|offer| offer.claims), Some("sealed".into()));
    let new =
        NewCredential { id: "cred", recovery: id, holder: "thumb", digest: "digest", sealed: "text", issued_at: NOW };
    assert!(repo.issue(&new).await.expect("issued"));
    let second = NewCredential { id: "cred2", digest: "x", sealed: "other", ..new };
    assert!(!repo.issue(&second).await.expect("refused"), "a recovery has one credential");
    assert_eq!(repo.issued(id).await.expect("read"), Some("text".into()));
    let kept = repo.recovery(id, NOW).await.expect("read").expect("there");
    assert_eq!(kept.credential.as_deref(), Some("digest"));
    repo.wipe_offers(id).await.expect("wiped");
    assert_eq!(repo.issued(id).await.expect("read"), None);
    assert_eq!(repo.redeem_offer("c", "t3", later, NOW).await.expect("redeem"), None);
    assert!(repo.offer_by_token("t", NOW).await.expect("read").is_none());
    assert!(repo.credential_stands("digest").await.expect("read") && !repo.credential_stands("x").await.expect("read"));
    let request = PresentationRequest { id: "q".into(), recovery: id, nonce: "n".into(), state: "s".into() };
    repo.add_request(&request, later).await.expect("added");
    assert!(
        repo.request("q", NOW).await.expect("read").is_some()
            && repo.request("q", later).await.expect("read").is_none()
    );
    assert_eq!(repo.answer_request("s", NOW).await.expect("answer").map(|request| request.recovery), Some(id));
    assert!(repo.answer_request("s", NOW).await.expect("answer").is_none());
}

#[tokio::test]
async fn the_same_file_opens_again_and_broken_ones_say_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let address = |name: &str| Secret::new(format!("sqlite:{}", folder.path().join(name).display()));
    let first = Repo::open(&address("a.db")).await.expect("made");
    let id = recovery(&first, 4).await;
    first.close().await;
    let again = Repo::open(&address("a.db")).await.expect("opened");
    assert!(again.recovery(id, NOW).await.expect("read").is_some());
    std::fs::write(folder.path().join("b.db"), "this is no database, it is a letter to a friend".repeat(99))
        .expect("written");
    let error = Repo::open(&address("b.db")).await.err().expect("refused");
    assert!(error.to_string().contains("b.db") && error.to_string().contains("damaged"), "{error}");
    assert_eq!(error.reason(), Reason::StorageFailed);
    let error = Repo::open(&address("none/c.db")).await.err().expect("refused").to_string();
    assert!(error.contains("folder exists"), "{error}");
    assert!(!without_password("postgres://u:s3cret@h/d").contains("s3cret"));
}
