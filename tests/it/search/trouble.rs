//! A Meilisearch that answers, but not as it should: people get an answer all the same.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use entity::job;
use laporbkn::{
    jobs::run_due,
    search::{follow, jobs::KIND, reindex},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{search, slugs};
use crate::harness::TestApp;

/// What a server answers to everything.
#[derive(Clone, Copy)]
struct Says {
    status: u16,
    body: &'static str,
    after: Duration,
}

const fn says(status: u16, body: &'static str) -> Says {
    Says {
        status,
        body,
        after: Duration::ZERO,
    }
}

/// Plays a server; its address.
fn play(says: Says) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream, says));
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: TcpStream, says: Says) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            let line = line.trim().to_ascii_lowercase();
            if let Some(bytes) = line.strip_prefix("content-length: ") {
                length = bytes.parse().ok()?;
            }
            if line.is_empty() {
                break;
            }
        }
        reader.read_exact(&mut vec![0; length]).ok()?;
        #[expect(
            clippy::disallowed_methods,
            reason = "a thread of its own that plays a slow server"
        )]
        std::thread::sleep(says.after);
        let head = format!(
            "HTTP/1.1 {} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            says.status,
            says.body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(says.body.as_bytes()).ok()?;
    }
}

/// Every kind of trouble that a server can be in.
const TROUBLES: [(&str, Says); 7] = [
    (
        "refuses the key",
        says(
            401,
            r#"{"message":"x","code":"missing_authorization_header","type":"auth","link":""}"#,
        ),
    ),
    (
        "fails",
        says(
            500,
            r#"{"message":"x","code":"internal","type":"internal","link":""}"#,
        ),
    ),
    ("is something else", says(200, "<html>Selamat datang</html>")),
    (
        "has answers of another version",
        says(200, r#"{"hits":[{"id":1}]}"#),
    ),
    (
        "does not know what a newer one knows",
        says(
            400,
            r#"{"message":"Unknown value `frequency`","code":"invalid_search_matching_strategy","type":"invalid_request","link":""}"#,
        ),
    ),
    (
        "has only begun its index",
        says(
            200,
            r#"{"results":[{"indexUid":"articles","hits":[],"processingTimeMs":1,"query":""}]}"#,
        ),
    ),
    (
        "is slow",
        Says {
            status: 200,
            body: r#"{"results":[]}"#,
            after: Duration::from_secs(3),
        },
    ),
];

#[actix_web::test]
async fn whatever_trouble_meilisearch_is_in_there_is_a_page_with_the_answer() {
    let mut apps = Vec::new();
    for (trouble, says) in TROUBLES {
        let url = play(says);
        let app = TestApp::start_with(|raw| {
            raw.meilisearch_url = Some(url);
            raw.meilisearch_api_key = Some("kunci".into());
        })
        .await;
        follow::catch_up(&app.app).await.unwrap();
        let page = app.visitor().open("/bantuan?q=nik+tdk+ditemukn").await;
        assert_eq!(page.status, 200, "{trouble}");
        assert!(page.html.contains("/bantuan/nik-kk-tidak-ditemukan"), "{trouble}");
        let found = search(&app, &[("q", "nik tdk ditemukn")]).await;
        assert_eq!(slugs(&found, "hits")[0], "nik-kk-tidak-ditemukan", "{trouble}");
        assert_eq!(found["engine"], "embedded", "{trouble}");
        assert_eq!(
            app.visitor().open("/bantuan?q=zzzzqqqq").await.status,
            200,
            "{trouble}"
        );
        run_due(&app.app).await.unwrap();
        assert_eq!(app.visitor().open("/").await.status, 200, "{trouble}");
        apps.push(app);
    }
}

#[actix_web::test]
async fn a_question_that_the_server_is_not_asked_says_nothing_about_it() {
    let url = play(says(500, "<html>"));
    let app = TestApp::start_with(|raw| raw.meilisearch_url = Some(url)).await;
    follow::catch_up(&app.app).await.unwrap();
    let remote = app.app.search.remote.as_ref().unwrap();
    let found = search(&app, &[("q", "zzzzqqqq")]).await;
    assert_eq!(
        (&found["engine"], &found["total"]),
        (&"embedded".into(), &0.into())
    );
    assert_eq!(remote.why_not(), None);
    search(&app, &[("q", "nik")]).await;
    assert!(remote.why_not().is_some());
}

/// A server that takes connections and never says a word.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

#[actix_web::test]
async fn a_node_that_is_to_stop_gives_back_what_a_silent_meilisearch_holds() {
    let (_listener, url) = silent();
    let app = TestApp::start_with(|raw| raw.meilisearch_url = Some(url)).await;
    reindex::reindex(&app.app).await.unwrap();
    let running = {
        let app = app.app.clone();
        actix_web::rt::spawn(async move { run_due(&app).await })
    };
    let push = async || {
        let jobs = job::Entity::find().filter(job::Column::Kind.eq(KIND));
        jobs.one(app.app.db.read()).await.unwrap().unwrap()
    };
    while push().await.locked_until.is_none() {
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(!running.is_finished());
    app.app.mark_stopping();
    let stopped = tokio::time::timeout(Duration::from_secs(8), running).await;
    stopped
        .expect("it does not wait for the server")
        .unwrap()
        .unwrap();
    let job = push().await;
    assert_eq!((job.state, job.locked_until), (job::JobState::Ready, None));
    assert_eq!(job.max_attempts, 9, "no try is lost");
    let turn = entity::setting::Entity::find_by_id("search.meilisearch.turn");
    assert!(
        turn.one(app.app.db.read()).await.unwrap().is_none(),
        "any node may go on"
    );
}

#[actix_web::test]
async fn doctor_says_that_meilisearch_is_silent_and_goes_on() {
    let (_listener, url) = silent();
    let app = TestApp::start().await;
    let settings = [("MEILISEARCH_URL", url.as_str())];
    let said = tokio::time::timeout(Duration::from_mins(1), app.command(&["doctor"], &settings, "")).await;
    let said = said.expect("it ends");
    assert!(!said.ok);
    assert!(
        said.out
            .contains("search: Meilisearch takes connections but does not answer"),
        "{}{}",
        said.out,
        said.err
    );
    assert!(
        said.out.contains("audit log:"),
        "the other parts are looked at: {}",
        said.out
    );
}
