//! The database under test: SQLite in memory, or the PostgreSQL server that [`SERVER`] names, with a schema of its own for each test.

use regain_base::{Entropy, Secret, SystemEntropy};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _};
use url::Url;

/// The environment's word for a PostgreSQL database, such as `postgres://me@127.0.0.1:5432/regain`.
pub(crate) const SERVER: &str = "REGAIN_TEST_POSTGRES";

/// The address of an empty database.
pub(crate) async fn empty() -> Secret<String> {
    match std::env::var(SERVER) {
        Ok(server) => schema(&server).await,
        Err(_) => Secret::new("sqlite::memory:".into()),
    }
}

/// A new schema on `server`, as an address in which nothing else is seen.
async fn schema(server: &str) -> Secret<String> {
    sqlx::any::install_default_drivers();
    let entropy: &dyn Entropy = &SystemEntropy;
    let name: String = entropy.bytes::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("test_{name}");
    let mut connection = AnyConnection::connect(server).await.expect("a PostgreSQL server");
    sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {name}"))).execute(&mut connection).await.expect("a schema");
    connection.close().await.expect("closed");
    let mut address = Url::parse(server).expect("a url");
    address.query_pairs_mut().append_pair("options[search_path]", &name);
    Secret::new(address.into())
}
