//! A Meilisearch that takes a connection and says nothing, or says for ever that it is not done yet, holds nobody.

use std::{
    net::TcpListener,
    time::{Duration, Instant},
};

use finder::{Change, Engine, EngineError, embedded::Embedded, meilisearch::Meilisearch};

use super::{
    articles, dictionary,
    server::{Exchange, Server},
};

const PATIENCE: Duration = Duration::from_millis(200);

async fn engine(url: &str) -> Meilisearch {
    let embedded = Embedded::new(dictionary()).unwrap();
    embedded.rebuild(articles(), 1).await.unwrap();
    Meilisearch::new(url, Some("kunci"), embedded)
        .unwrap()
        .with_patience(PATIENCE)
}

/// Connections are taken by the kernel, and nobody reads them.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

fn is_given_up<T: std::fmt::Debug>(what: &str, answer: &Result<T, EngineError>, begun: Instant) {
    assert!(
        matches!(answer, Err(EngineError::Unreachable(_))),
        "{what}: {answer:?}"
    );
    let took = begun.elapsed();
    assert!(took >= PATIENCE && took < PATIENCE * 20, "{what}: {took:?}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up_whatever_it_was_asked() {
    let (_listener, url) = silent();
    let engine = engine(&url).await;
    let now = Instant::now;
    let begun = now();
    is_given_up("version", &engine.version().await, begun);
    let begun = now();
    is_given_up("articles", &engine.articles().await, begun);
    let begun = now();
    is_given_up("settings", &engine.use_dictionary(&dictionary()).await, begun);
    let begun = now();
    is_given_up("rebuild", &engine.rebuild(articles(), 1).await, begun);
    let begun = now();
    let put = articles()
        .into_iter()
        .map(|one| Change::Put(Box::new(one)))
        .collect();
    is_given_up("put", &engine.apply(put, 1).await, begun);
    let begun = now();
    let gone = vec![Change::Remove("a".to_owned())];
    is_given_up("remove", &engine.apply(gone, 1).await, begun);
    let begun = now();
    is_given_up("key", &engine.search(&finder::Query::new("nik")).await, begun);
}

#[tokio::test]
async fn a_task_that_is_asked_after_slowly_and_never_done_is_given_up() {
    let task = |status: &str| {
        format!(
            r#"{{"uid":1,"indexUid":"articles","status":"{status}","type":"settingsUpdate","details":{{}},"enqueuedAt":"2026-07-01T00:00:00Z","startedAt":"2026-07-01T00:00:00Z"}}"#
        )
    };
    let enqueued = r#"{"taskUid":1,"indexUid":"articles","status":"enqueued","type":"settingsUpdate","enqueuedAt":"2026-07-01T00:00:00Z"}"#;
    // Each answer comes well within the patience: the client's own count of its pauses alone would let it go on for long.
    let server = Server::start(vec![
        Exchange::made("PATCH", "/indexes/articles/settings", 202, enqueued),
        Exchange::made("GET", "/tasks/1", 200, &task("processing")).after(PATIENCE / 2),
    ]);
    let begun = Instant::now();
    let answer = engine(&server.url).await.use_dictionary(&dictionary()).await;
    is_given_up("task", &answer, begun);
    assert!(begun.elapsed() < PATIENCE * 10, "{:?}", begun.elapsed());
    assert!(
        server
            .asked()
            .iter()
            .filter(|asked| *asked == "GET /tasks/1")
            .count()
            > 2,
        "{:?}",
        server.asked()
    );
}
