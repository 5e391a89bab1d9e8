//! The program starts before its server does, and before its database exists.

use std::{
    net::TcpListener,
    process::Stdio,
    time::{Duration, Instant},
};

use actix_web::rt::time::sleep;
use reqwest::Client;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{TEST_KEY, cluster::Cluster, database::is_postgres, lifeline::Lifeline, page::Page};

/// How long anything here may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// A `laporbkn serve` in a process of its own.
struct Served {
    process: Lifeline,
    base: String,
    _folder: TempDir,
}

impl Served {
    fn start(database: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Free a moment ago, and below nobody's default.
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let process = Lifeline::guard(env!("CARGO_BIN_EXE_laporbkn"), &["serve"], |command| {
            command
                .env("DATABASE_URL", database)
                .env("LAPORBKN_LISTEN", listen.to_string())
                .env("LAPORBKN_DATA_DIR", folder.path())
                .env("LAPORBKN_SECRET_KEY", TEST_KEY)
                .current_dir(folder.path())
                .stderr(Stdio::null());
        });
        Self {
            process,
            base: format!("http://{listen}"),
            _folder: folder,
        }
    }

    async fn open(&self, path: &str) -> Page {
        let client = Client::builder().timeout(Duration::from_secs(5)).build().unwrap();
        let begun = Instant::now();
        loop {
            match client.get(format!("{}{path}", self.base)).send().await {
                Ok(answer) => return Page::of(answer).await,
                Err(error) if error.is_connect() && begun.elapsed() < PATIENCE => {
                    sleep(Duration::from_millis(50)).await;
                }
                Err(error) => panic!("{path}: {error}"),
            }
        }
    }
}

#[actix_web::test]
async fn started_before_its_database_it_says_so_and_serves_once_there_is_one() {
    if !is_postgres() {
        return;
    }
    laporbkn::tls::install();
    let mut cluster = Cluster::start();
    cluster.stop();
    let served = Served::start(&cluster.url("laporbkn"));
    not_yet(&served).await;

    cluster.start_again();
    // Longer than it rests between two tries: the server is there, the database is not.
    sleep(Duration::from_secs(4)).await;
    not_yet(&served).await;

    cluster.create("laporbkn").await;
    let said = served.process.wait_for_line(PATIENCE, |line| {
        line.contains("LAPORBKN answers at").then_some(())
    });
    said.expect("it says where the site is once it can serve");
    assert_eq!(served.open("/readyz").await.status, 200);
    let home = served.open("/").await;
    assert_eq!(home.status, 200);
    assert!(home.words("h1").len() > 5, "a real page: {}", home.html);
}

async fn not_yet(served: &Served) {
    assert_eq!(served.open("/healthz").await.status, 200, "the process is alive");
    let ready = served.open("/readyz").await;
    assert_eq!(ready.status, 503);
    let words: Value = serde_json::from_str(&ready.html).unwrap();
    assert_eq!(words["problems"][0], "the database does not answer");
    let page = served.open("/").await;
    assert_eq!(page.status, 503);
    assert!(page.words("h1").contains("sedang tidak dapat dibuka"));
    let form = [("description", "Ditulis sebelum server itu hidup kembali semalam.")];
    let answer = Client::new()
        .post(format!("{}/layanan/kontak-petugas", served.base))
        .form(&form)
        .send()
        .await
        .unwrap();
    let page = Page::of(answer).await;
    assert_eq!(page.status, 503);
    assert!(
        page.words("textarea").contains(form[0].1),
        "what was typed is on the page"
    );
    let problem = served.open("/api/v1/units").await;
    let problem: Value = serde_json::from_str(&problem.html).unwrap();
    assert_eq!(
        (problem["status"].as_u64(), problem["code"].as_str()),
        (Some(503), Some("unavailable"))
    );
}
