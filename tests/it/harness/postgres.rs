//! PostgreSQL for tests: databases copied from a template database, in a cluster that lives as long as the run.
//!
//! `scripts/test` starts one cluster for all tests and passes its address in `LAPORBKN_TEST_POSTGRES`. Without it, a
//! plain `cargo test` starts one here, by the same script.

use std::{
    fmt::Display,
    path::Path,
    process::Command,
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};

use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DbErr, Statement};
use url::Url;

use super::{database::single, lifeline::Lifeline};

/// The advisory lock that the makers of a template take: any number that nobody else uses on this cluster.
const MAKING: i64 = 0x4C42_4B4E;

/// A test's database. Dropping it drops the database, and cuts off whoever is still connected.
pub struct PostgresDatabase {
    name: String,
    url: String,
}

impl PostgresDatabase {
    /// A copy of the template called `key`, which `prepare` fills if it does not exist yet.
    pub async fn create<E: Display>(
        key: &str,
        prepare: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), E>,
    ) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("laporbkn_test_{}_{count}", std::process::id());
        let template = format!("laporbkn_template_{key}");
        copy(&template, &name, prepare)
            .await
            .expect("a copy of the template");
        Self {
            url: address(&name),
            name,
        }
    }

    /// One with nothing in it.
    pub async fn empty() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("laporbkn_empty_{}_{count}", std::process::id());
        let admin = Database::connect(single(server())).await.unwrap();
        for statement in [
            format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
            format!("CREATE DATABASE {name}"),
        ] {
            admin.execute_unprepared(&statement).await.unwrap();
        }
        admin.close().await.unwrap();
        Self {
            url: address(&name),
            name,
        }
    }

    /// Its address, `postgres://…`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A runtime of its own, on a thread of its own: the test's may be busy, or already gone.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let admin = Database::connect(single(server())).await?;
                admin.execute_unprepared(&statement).await?;
                admin.close().await
            })?;
            Ok::<(), Box<dyn std::error::Error + Send + Sync>>(())
        });
        // A database that stays is thrown away with its cluster; a panic here would hide the test's own.
        let _ = dropping.join();
    }
}

async fn copy<E: Display>(
    template: &str,
    name: &str,
    prepare: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), E>,
) -> Result<(), DbErr> {
    let admin = Database::connect(single(server())).await?;
    // One maker at a time, whatever process it is in; the others wait and find the template made.
    admin
        .execute_unprepared(&format!("SELECT pg_advisory_lock({MAKING})"))
        .await?;
    if !is_ready(&admin, template).await? {
        make(&admin, template, prepare).await?;
    }
    admin
        .execute_unprepared(&format!("SELECT pg_advisory_unlock({MAKING})"))
        .await?;
    // Left by a test that was killed, when its process number comes round again.
    admin
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await?;
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {template}"))
        .await?;
    admin.close().await
}

async fn make<E: Display>(
    admin: &DatabaseConnection,
    template: &str,
    prepare: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), E>,
) -> Result<(), DbErr> {
    // What a maker that was killed left.
    admin
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {template} WITH (FORCE)"))
        .await?;
    admin
        .execute_unprepared(&format!("CREATE DATABASE {template}"))
        .await?;
    let database = Database::connect(single(&address(template))).await?;
    if let Err(error) = prepare(&database).await {
        panic!("cannot prepare the PostgreSQL template: {error}");
    }
    database.close().await?;
    // Marks it as complete; and nobody may connect, since a template in use cannot be copied.
    let done = format!("ALTER DATABASE {template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false");
    admin.execute_unprepared(&done).await?;
    Ok(())
}

async fn is_ready(admin: &DatabaseConnection, template: &str) -> Result<bool, DbErr> {
    let question = "SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate";
    let question = Statement::from_sql_and_values(DatabaseBackend::Postgres, question, [template.into()]);
    Ok(admin.query_one_raw(question).await?.is_some())
}

/// The address of a database of the cluster.
fn address(name: &str) -> String {
    let mut address = Url::parse(server()).expect("LAPORBKN_TEST_POSTGRES is a URL");
    address.set_path(name);
    address.into()
}

/// The address of the cluster's maintenance database.
#[expect(
    clippy::disallowed_methods,
    reason = "set by scripts/test for the harness, no setting of the product"
)]
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| {
        if let Ok(address) = std::env::var("LAPORBKN_TEST_POSTGRES") {
            return address;
        }
        // nextest runs each test in a process of its own, which would each start a cluster.
        assert!(
            std::env::var_os("NEXTEST").is_none(),
            "no PostgreSQL for the tests: run scripts/test postgres; or start scripts/temporary-postgres in another \
             terminal and put the address it prints in LAPORBKN_TEST_POSTGRES",
        );
        own_cluster()
    })
}

fn own_cluster() -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/temporary-postgres");
    let cluster = Lifeline::start(&mut Command::new(script));
    let address = cluster
        .wait_for_line(Duration::from_mins(1), |line| Some(line.to_owned()))
        .expect("the temporary PostgreSQL does not start: what it says is above");
    // The cluster is for every test of this process, and ends with the process.
    std::mem::forget(cluster);
    address
}
