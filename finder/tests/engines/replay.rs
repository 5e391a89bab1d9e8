//! The Meilisearch engine against what a real server answered.

use std::time::Duration;

use finder::{Change, Document, Engine, EngineError, Query, embedded::Embedded, meilisearch::Meilisearch};
use kernel::locale::Locale;
use serde_json::{Value, json};

use super::{
    article, articles, dictionary,
    server::{Exchange, Server},
};

/// An engine whose own index knows the articles that the recorded server had.
async fn engine(server: &Server, key: Option<&str>) -> Meilisearch {
    Meilisearch::new(&server.url, key, knowing(found_by_the_server()).await).unwrap()
}

async fn knowing(articles: Vec<Document>) -> Embedded {
    let embedded = Embedded::new(dictionary()).unwrap();
    embedded.rebuild(articles, 1).await.unwrap();
    embedded
}

/// What the recorded server found for "nik" and "pensiun".
fn found_by_the_server() -> Vec<Document> {
    let known = |slug, category, title, body| article(slug, Locale::Id, category, title, &[], body);
    vec![
        known(
            "nik-tidak-ditemukan",
            "pendaftaran",
            "NIK tidak ditemukan saat membuat akun",
            "Periksa kembali 16 angka NIK.",
        ),
        known(
            "perbaikan-email",
            "akun",
            "Salah menulis alamat email",
            "Ajukan perbaikan email dengan menyertakan NIK.",
        ),
        known(
            "pensiun",
            "kepegawaian",
            "Pengajuan pensiun dan DPCP",
            "Usul pensiun dikirim instansi.",
        ),
    ]
}

fn recorded(names: &[&str]) -> Vec<Exchange> {
    names.iter().map(|name| Exchange::recorded(name)).collect()
}

#[tokio::test]
async fn a_question_is_asked_with_a_key_that_can_do_nothing_else() {
    let mut exchanges = recorded(&["multi-search", "create search-only key"]);
    exchanges.push(Exchange::made(
        "GET",
        "/keys",
        200,
        "{\"results\":[],\"offset\":0,\"limit\":20,\"total\":0}",
    ));
    let server = Server::start(exchanges);
    let engine = engine(&server, Some("master")).await;
    let results = engine.search(&Query::new("nik pensiun")).await.unwrap();
    let found: Vec<&str> = results.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!(
        found,
        ["pensiun", "nik-tidak-ditemukan", "perbaikan-email"],
        "the rarer word, then the title"
    );
    assert_eq!((results.total, results.categories.len()), (3, 3));
    let first = results.hits.first().unwrap();
    assert_eq!(first.title.html(), "Pengajuan <mark>pensiun</mark> dan DPCP");
    assert!(first.snippet.html().contains("<mark>pensiun</mark>"), "{first:?}");
    let requests = server.requests.lock().unwrap();
    let made = requests.iter().find(|(method, ..)| method == "POST").unwrap();
    let wanted: Value = serde_json::from_str(&made.3).unwrap();
    assert_eq!(wanted["actions"], serde_json::json!(["search"]));
    let asked = requests
        .iter()
        .find(|(_, path, ..)| path == "/multi-search")
        .unwrap();
    assert_eq!(
        asked.2.as_deref(),
        Some("Bearer d8193fad95f7080bb73b24f4030010ceb6a474db37d44c2816928d1ca9dc3f92")
    );
}

#[tokio::test]
async fn a_question_is_mended_and_asked_whole_and_in_pieces() {
    let server = Server::start(recorded(&["multi-search"]));
    let engine = Meilisearch::new(&server.url, None, knowing(articles()).await).unwrap();
    engine
        .search(&Query::new("Bagaimana kalau kartuu keluarga saya berbeda?"))
        .await
        .unwrap();
    let requests = server.requests.lock().unwrap();
    let asked: Value = serde_json::from_str(&requests[0].3).unwrap();
    let queries = asked["queries"].as_array().unwrap();
    assert_eq!(queries[0]["q"], "kartu keluarga berbeda");
    assert_eq!(queries[0]["matchingStrategy"], "frequency");
    let pieces: Vec<&Value> = queries.iter().skip(1).collect();
    assert!(
        pieces.len() > 1 && pieces.iter().all(|one| one["matchingStrategy"] == "all"),
        "{asked}"
    );
}

#[tokio::test]
async fn changes_are_sent_and_their_tasks_awaited() {
    let server = Server::start(recorded(&[
        "add documents",
        "add documents: task",
        "delete by batch",
        "delete by batch: task",
    ]));
    let changes = vec![
        Change::Put(Box::new(articles().remove(0))),
        Change::Remove("draf".to_owned()),
    ];
    engine(&server, None).await.apply(changes, 2).await.unwrap();
    let asked = server.asked();
    assert!(asked.iter().any(|request| request == "GET /tasks/3"), "{asked:?}");
    assert!(asked.iter().any(|request| request == "GET /tasks/6"), "{asked:?}");
}

#[tokio::test]
async fn a_task_that_failed_is_an_error_with_its_reason() {
    let mut exchanges = recorded(&["add a document without id", "add a document without id: task"]);
    exchanges[0] = exchanges[0].clone().at("/indexes/articles/documents");
    let server = Server::start(exchanges);
    let changes = vec![Change::Put(Box::new(articles().remove(0)))];
    let error = engine(&server, None).await.apply(changes, 2).await.unwrap_err();
    assert!(
        matches!(&error, EngineError::Failed(why) if why.contains("id")),
        "{error}"
    );
}

#[tokio::test]
async fn a_rebuild_fills_an_index_of_its_own_and_swaps() {
    let next = "/indexes/articles_next_3";
    let mut exchanges = recorded(&[
        "create second index",
        "swap: second index task",
        "swap indexes",
        "swap: task",
        "delete index: task",
        "settings: task",
        "add documents: task",
    ]);
    let at = "2026-11-22T03:50:29Z";
    let left = json!({ "uid": "articles_next_2", "primaryKey": "id", "createdAt": at, "updatedAt": at });
    let other = json!({ "uid": "lain", "primaryKey": null, "createdAt": at, "updatedAt": at });
    let all = json!({ "results": [left, other], "offset": 0, "limit": 1000, "total": 2 });
    exchanges.push(Exchange::made("GET", "/indexes", 200, &all.to_string()));
    exchanges.push(Exchange::recorded("delete index").at(next));
    exchanges.push(Exchange::recorded("delete index").at("/indexes/articles_next_2"));
    exchanges.push(Exchange::recorded("settings").at(&format!("{next}/settings")));
    exchanges.push(Exchange::recorded("add documents").at(&format!("{next}/documents")));
    let server = Server::start(exchanges);
    engine(&server, None).await.rebuild(articles(), 3).await.unwrap();
    let asked = server.asked();
    let place = |request: &str| {
        asked
            .iter()
            .position(|one| one.starts_with(request))
            .unwrap_or_else(|| panic!("{request}: {asked:?}"))
    };
    assert!(place("DELETE /indexes/articles_next_2") < place(&format!("PATCH {next}/settings")));
    assert!(place(&format!("PATCH {next}/settings")) < place(&format!("POST {next}/documents")));
    assert!(place(&format!("POST {next}/documents")) < place("POST /swap-indexes"));
    assert!(place("POST /swap-indexes") < place("GET /tasks/8"));
    assert!(place("GET /tasks/8") < place(&format!("DELETE {next}")));
    assert!(
        asked.last().unwrap().starts_with("GET /tasks/9"),
        "the old index is deleted last: {asked:?}"
    );
    assert!(
        !asked.iter().any(|one| one == "DELETE /indexes/lain"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn a_key_that_is_refused_is_looked_for_again() {
    let key = json!({
        "name": null, "description": "laporbkn: search only", "key": "lama", "uid": "x", "actions": ["search"],
        "indexes": ["articles"], "expiresAt": null, "createdAt": "2026-11-22T03:50:29Z", "updatedAt": "2026-11-22T03:50:29Z",
    });
    let keys = json!({ "results": [key], "offset": 0, "limit": 20, "total": 1 });
    let server = Server::start(vec![
        Exchange::made("GET", "/keys", 200, &keys.to_string()),
        Exchange::recorded("wrong key").at("/multi-search").by("POST"),
    ]);
    let engine = engine(&server, Some("master")).await;
    for _ in 0..2 {
        let refused = engine.search(&Query::new("nik")).await;
        assert!(matches!(refused, Err(EngineError::Refused(_))), "{refused:?}");
    }
    let asked = server.asked();
    let looked = asked.iter().filter(|one| one.starts_with("GET /keys")).count();
    assert_eq!(looked, 2, "{asked:?}");
}

#[tokio::test]
async fn what_it_holds_is_asked_of_the_server() {
    let full = Server::start(recorded(&["stats"]));
    assert_eq!(engine(&full, None).await.articles().await.unwrap(), Some(10));
    let empty = Server::start(vec![
        Exchange::recorded("search on missing index")
            .at("/indexes/articles/stats")
            .by("GET"),
    ]);
    assert_eq!(engine(&empty, None).await.articles().await.unwrap(), None);
}

#[tokio::test]
async fn language_and_category_are_asked_of_the_server_and_facets_beside_them() {
    let server = Server::start(recorded(&["multi-search"]));
    let engine = Meilisearch::new(&server.url, None, knowing(articles()).await).unwrap();
    let query = Query::new("kartu keluarga berbeda")
        .in_language(Some(Locale::Id))
        .in_category(Some("identitas".to_owned()));
    engine.search(&query).await.unwrap();
    let requests = server.requests.lock().unwrap();
    let asked: Value = serde_json::from_str(&requests[0].3).unwrap();
    let queries = asked["queries"].as_array().unwrap();
    let (pieces, counted): (Vec<&Value>, Vec<&Value>) = queries.iter().partition(|one| one["limit"] == 30);
    let wanted = "lang = \"id\" AND category = \"identitas\"";
    assert!(
        pieces.len() > 1 && pieces.iter().all(|one| one["filter"] == wanted),
        "{asked}"
    );
    let filters: Vec<Option<&str>> = counted.iter().map(|one| one["filter"].as_str()).collect();
    assert_eq!(filters, [Some(wanted), Some("lang = \"id\""), None]);
    assert!(counted.iter().all(|one| one["limit"] == 100), "{asked}");
}

#[tokio::test]
async fn what_was_taken_back_here_is_not_shown_however_long_the_server_has_it() {
    let server = Server::start(recorded(&["multi-search"]));
    let mut known = found_by_the_server();
    known.retain(|article| article.slug == "nik-tidak-ditemukan");
    let engine = Meilisearch::new(&server.url, None, knowing(known).await).unwrap();
    let found = engine.search(&Query::new("nik pensiun")).await.unwrap();
    let ids: Vec<&str> = found.hits.iter().map(|hit| hit.id.as_str()).collect();
    assert_eq!((ids, found.total), (vec!["nik-tidak-ditemukan"], 1));
}

#[tokio::test]
async fn trouble_is_told_apart() {
    let wrong = Server::start(vec![Exchange::recorded("wrong key").at("/version")]);
    assert!(matches!(
        engine(&wrong, Some("x")).await.version().await,
        Err(EngineError::Refused(_))
    ));
    let none = Server::start(vec![Exchange::recorded("no key").at("/version")]);
    assert!(matches!(
        engine(&none, None).await.version().await,
        Err(EngineError::Refused(_))
    ));
    let missing = Server::start(vec![
        Exchange::recorded("search on missing index").at("/multi-search"),
    ]);
    assert!(matches!(
        engine(&missing, None).await.search(&Query::new("nik")).await,
        Err(EngineError::Failed(_))
    ));
    let broken = Server::start(vec![Exchange::made("POST", "/multi-search", 500, "<html>")]);
    assert!(
        engine(&broken, None)
            .await
            .search(&Query::new("nik"))
            .await
            .is_err()
    );
    let half = Server::start(vec![Exchange::made(
        "POST",
        "/multi-search",
        200,
        "{\"results\":[{\"hits\":[{}]}]}",
    )]);
    assert!(
        engine(&half, None)
            .await
            .search(&Query::new("nik"))
            .await
            .is_err()
    );
    let fine = Server::start(vec![Exchange::recorded("version")]);
    assert_eq!(engine(&fine, None).await.version().await.unwrap(), "1.50.0");
}

#[tokio::test]
async fn a_server_that_is_gone_is_unreachable() {
    let engine = Meilisearch::new("http://127.0.0.1:9", None, knowing(articles()).await).unwrap();
    assert!(matches!(
        engine.search(&Query::new("nik")).await,
        Err(EngineError::Unreachable(_))
    ));
}

#[tokio::test]
async fn a_late_answer_is_still_an_answer() {
    let late = Exchange::recorded("multi-search").after(Duration::from_millis(50));
    let server = Server::start(vec![late]);
    assert!(
        engine(&server, None)
            .await
            .search(&Query::new("nik"))
            .await
            .unwrap()
            .total
            > 0
    );
}
