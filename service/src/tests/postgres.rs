//! What only a PostgreSQL server can show. `cargo xtask postgres` starts one and runs the other tests on it as well.

use super::journey::end;
use super::*;
use regain_base::{Reason, SystemClock};

#[tokio::test]
#[ignore = "needs a PostgreSQL server in REGAIN_TEST_POSTGRES; `cargo xtask postgres` starts one"]
async fn postgres_keeps_a_recovery_through_a_restart() {
    let server = std::env::var(database::SERVER).expect("REGAIN_TEST_POSTGRES names a server");
    assert!(server.starts_with("postgres://"), "{server}");
    let (database, folder) = (database::empty().await, tempfile::tempdir().expect("a folder"));
    let settings = |config: &mut Config| {
        config.database = database.clone();
        config.key_file = Some(folder.path().join("kept.key"));
    };
    let house = House::with(settings).await;
    let browser = house.recover("ana").await;
    let phone = house.claim(&browser).await;
    house.agree(&phone).await;
    end(&house, &browser, Reason::Recovered).await;
    house.running.stop().await;

    let house = House::with(settings).await;
    let pass = house.pass(&phone).await;
    let form = format!("user=ana%40contoso.example&pass={}", pass.value.expose());
    assert_eq!(house.form("/sign-in/pass", &form, "").await.status, 303);
    house.running.stop().await;
}

#[tokio::test]
#[ignore = "needs a PostgreSQL server in REGAIN_TEST_POSTGRES; `cargo xtask postgres` starts one"]
async fn postgres_without_the_database_is_told_without_the_password() {
    let server = std::env::var(database::SERVER).expect("REGAIN_TEST_POSTGRES names a server");
    let mut address = Url::parse(&server).expect("a url");
    address.set_path("/no-such-database");
    address.set_password(Some("s3cret")).expect("a password");
    let mut config = Config::example().expect("the example");
    config.database = Secret::new(address.into());
    let parts = Parts { clock: Arc::new(SystemClock), entropy: Arc::new(SystemEntropy), models: None };
    let error = Service::start(config, parts).await.err().expect("refused");
    let told = error.to_string();
    assert!(told.contains("no-such-database") && told.contains("Check its address"), "{told}");
    assert!(!told.contains("s3cret") && error.reason() == Reason::StorageFailed, "{told}");
}
