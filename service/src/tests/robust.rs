//! Malformed requests, a port in use, pages without inline code, operations.

use super::*;
use crate::openapi::{Caller, OPERATIONS};
use crate::{Parts, StartError};
use regain_base::{Reason, SystemClock};
use sqlx::{AnyConnection, Connection as _, Row as _};

#[tokio::test]
async fn every_operation_survives_every_malformed_body() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    let deep = "[".repeat(20_000).into_bytes();
    let bodies: [&[u8]; 7] = [b"", b"{", b"null", b"{\"code\":1}", b"\xff\xfe\x00", b"a=b&c", &deep];
    for (method, path, _, caller, media) in OPERATIONS {
        if *path == "/recover/{id}/events" {
            continue;
        }
        let url = house.url(&path.replace("{id}", &browser.id));
        for body in if *method == "get" { &bodies[..1] } else { &bodies[..] } {
            let request = match *method {
                "get" => Request::get(url.clone()),
                _ => Request::post(url.clone(), media.unwrap_or("application/json"), body.to_vec()),
            };
            let response = match caller {
                Caller::Anybody => house.send(request).await,
                Caller::Browser => house.send(request.with_header("cookie", &browser.cookie)).await,
                Caller::Phone => house.send(request.with_bearer(phone.claim.bearer.expose())).await,
                Caller::Admin => house.send(request.with_bearer("admin-token")).await,
            };
            let refused = response.status >= 400;
            assert!(response.status < 500 && response.status != 405, "{method} {path} {body:?}: {}", response.status);
            assert!(!refused || json_of(&response).is_object(), "{method} {path}: {}", super::body(&response));
            assert!(response.header("x-request-id").is_some() && response.header("content-security-policy").is_some());
        }
    }
}

#[tokio::test]
async fn what_no_handler_sees_has_the_same_shape() {
    let house = House::open().await;
    let wrong_method = house.send(Request::get(house.url("/api/handoff/claim"))).await;
    assert_eq!((wrong_method.status, code_of(&wrong_method).as_str()), (405, "malformed-request"));
    let nowhere = house.send(Request::get(house.url("/api/nowhere"))).await;
    assert_eq!((nowhere.status, code_of(&nowhere).as_str()), (404, "not-here"));
    assert_eq!(json_of(&nowhere)["correlation"].as_str().map(str::len), Some(32));
    let large = Request::post(house.url("/api/handoff/claim"), "application/json", vec![b' '; 17 * 1024]);
    assert_eq!(house.send(large).await.status, 400);
    let page = house.get("/nowhere", "").await;
    assert!(page.status == 404 && body(&page).contains("There is nothing at this address"));
    let no_form = house.form("/recover", "nonsense", "").await;
    assert!((400..500).contains(&no_form.status) && body(&no_form).contains("S01"), "{}", body(&no_form));
    let long = house.form("/recover", &format!("user={}", "a".repeat(9000)), "").await;
    assert_eq!(long.status, 400);
}

#[tokio::test]
async fn pages_have_no_inline_code_and_no_foreign_file() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let user = "user=ana%40contoso.example";
    let mut pages =
        vec![house.get("/sign-in", "").await, house.get(&format!("/recover/{}", browser.id), &browser.cookie).await];
    for path in ["/sign-in", "/sign-in/other", "/sign-in/pass-form", "/recover/start"] {
        pages.push(house.form(path, user, "").await);
    }
    house.claim(&browser).await;
    pages.push(house.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
    house.form(&format!("/recover/{}/stop", browser.id), "", &browser.cookie).await;
    pages.push(house.get(&format!("/recover/{}", browser.id), &browser.cookie).await);
    for page in pages {
        assert_eq!(page.status, 200);
        let page = body(&page);
        assert!(!page.contains("<style") && !page.contains("style=") && !page.contains(" onclick"), "{page}");
        assert_eq!(page.matches("<script").count(), page.matches("<script src=\"/assets/portal.js\"").count());
        assert!(!page.contains("src=\"http") && !page.contains("href=\"//"));
        for part in
            ["<html lang=\"en\">", "<main id=\"main\"", "<h1", "<footer", "role=\"status\"", "Skip to the content"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
        assert!(!page.contains("!<") && !page.contains("Oops"), "the house's words");
    }
    let script = "<script>alert(1)</script>";
    let echoed = house.form("/sign-in", &format!("user={}", script.replace('<', "%3C")), "").await;
    assert!(!body(&echoed).contains(script));
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let house = House::open().await;
    let mut config = Config::example().expect("the example");
    config.listen = house.running.address;
    config.database = String::from("sqlite::memory:").into();
    let parts = Parts { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), models: None };
    let error: StartError = Service::start(config, parts).await.err().expect("refused");
    assert_eq!(error.reason(), Reason::AddressInUse);
    assert!(error.to_string().contains(&house.running.address.to_string()), "{error}");
}

#[tokio::test]
async fn operators_see_health_metrics_api_and_audit() {
    let house = House::open().await;
    house.recover("ana").await;
    assert_eq!(json_of(&house.send(Request::get(house.url("/healthz"))).await)["status"], "ok");
    let metrics = body(&house.send(Request::get(house.url("/metrics"))).await);
    assert!(metrics.contains("regain_requests_total") && !metrics.contains("ana@"), "{metrics}");
    let api = json_of(&house.send(Request::get(house.url("/openapi.json"))).await);
    assert!(api["paths"]["/api/handoff/claim"]["post"]["requestBody"].is_object());
    let audit = house.url("/api/admin/audit");
    assert_eq!(house.send(Request::get(audit.clone())).await.status, 401);
    assert_eq!(house.send(Request::get(audit.clone()).with_bearer("wrong")).await.status, 401);
    let records = json_of(&house.send(Request::get(audit).with_bearer("admin-token")).await);
    assert_eq!(records["records"][0]["event"], "recovery-opened");
}

#[tokio::test]
async fn no_body_of_another_kind_or_size_breaks_an_operation() {
    let house = House::open().await;
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    let operations =
        OPERATIONS.iter().filter(|(method, ..)| *method == "post").map(|(_, path, _, _, media)| (*path, *media));
    let pages = ["/sign-in", "/sign-in/other", "/sign-in/pass-form", "/sign-in/pass", "/recover", "/recover/start"];
    let scripts =
        ["/sign-in/passkey/begin", "/sign-in/passkey/finish", "/security/passkey/begin", "/security/passkey/finish"];
    let all = operations
        .chain(pages.map(|path| (path, Some(FORM))))
        .chain(scripts.map(|path| (path, Some("application/json"))));
    let large = vec![b' '; 11 << 20];
    let mut tried = 0;
    for (path, media) in all {
        let url = house.url(&path.replace("{id}", &browser.id));
        for (kind, body) in [("image/x-icon", &b"\x00\x01garbage"[..]), (media.unwrap_or("text/plain"), &large)] {
            let request = Request::post(url.clone(), kind, body.to_vec());
            let request = request.with_bearer(phone.claim.bearer.expose()).with_header("cookie", &browser.cookie);
            let response = house.send(request).await;
            // Operations without a body do not look at one.
            let looks = media.is_some() && path != "/security/passkey/begin";
            let kind_matters = kind == FORM || media == Some(FORM) || body.len() > 100;
            if looks && kind_matters {
                assert!((400..500).contains(&response.status), "{path} {kind}: {}", response.status);
                let told = super::body(&response);
                assert!(told.starts_with("{\"") || told.contains("<h1"), "{path}: {told}");
            }
            assert!(response.status < 500, "{path} {kind}: {}", response.status);
            tried += 1;
        }
    }
    assert_eq!(tried, 44, "every operation that takes a body, twice");
    assert_eq!(house.get("/healthz", "").await.status, 200, "it still answers");
}

#[tokio::test]
async fn a_database_that_another_program_holds_is_told_and_used_again_when_it_is_free() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}", folder.path().join("held.db").display());
    let house = House::with(|config| config.database = database.clone().into()).await;
    let mut holder = AnyConnection::connect(&database).await.expect("a second program");
    sqlx::query("BEGIN EXCLUSIVE").execute(&mut holder).await.expect("held");
    let told = house.form("/recover", "user=ana%40contoso.example", "").await;
    assert!(told.status == 503 && body(&told).contains("S04"), "{}", body(&told));
    sqlx::query("ROLLBACK").execute(&mut holder).await.expect("let go");
    house.recover("ana").await;
    house.running.stop().await;
}

/// The table of recoveries is overwritten; everything else is whole.
#[tokio::test]
async fn a_database_that_is_damaged_in_one_place_is_told_where_it_is_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("damaged.db");
    let database = format!("sqlite:{}", file.display());
    let settings = |config: &mut Config| config.database = database.clone().into();
    let house = House::with(settings).await;
    house.recover("ana").await;
    house.running.stop().await;
    let mut reader = AnyConnection::connect(&database).await.expect("opened");
    let at = "SELECT rootpage FROM sqlite_master WHERE name = 'recoveries'";
    let at: i64 = sqlx::query(at).fetch_one(&mut reader).await.expect("a row").try_get("rootpage").expect("a page");
    reader.close().await.expect("closed");
    let mut bytes = std::fs::read(&file).expect("read");
    let start = (usize::try_from(at).expect("a page") - 1) * 4096;
    bytes[start..start + 4096].fill(0x5a);
    std::fs::write(&file, &bytes).expect("written");

    let house = House::with(settings).await;
    let told = house.form("/recover", "user=ana%40contoso.example", "").await;
    assert!(told.status == 503 && body(&told).contains("S04"), "{}", body(&told));
    assert_eq!(house.get("/sign-in", "").await.status, 200);
    house.running.stop().await;
}
