use std::time::Duration;

use chrono::Duration as Span;
use entity::session;
use laporbkn::notify::bell;
use reqwest::Response;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::given_to;
use crate::harness::{TestApp, people::Staff};

const STREAM: &str = "/api/v1/staff/notices/stream";
const COUNT: &str = "/api/v1/staff/notices/unread";
/// Generous: a debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(20);

async fn listen(staff: &Staff) -> Response {
    let answer = staff
        .client
        .get(staff.url(STREAM))
        .header("accept-encoding", "br, gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    answer
}

/// What comes next; `None` at the end of the stream.
async fn next(stream: &mut Response) -> Option<String> {
    let chunk = tokio::time::timeout(PATIENCE, stream.chunk()).await;
    let chunk = chunk.expect("something comes").unwrap()?;
    Some(String::from_utf8(chunk.to_vec()).unwrap())
}

#[actix_web::test]
async fn an_open_page_hears_at_once_and_nothing_on_the_way_may_hold_it_back() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut stream = listen(&clerk).await;
    for (name, value) in [
        ("content-type", "text/event-stream; charset=utf-8"),
        ("cache-control", "no-store, no-transform"),
        ("x-accel-buffering", "no"),
        ("content-encoding", "identity"),
    ] {
        assert_eq!(stream.headers()[name], value);
    }
    let first = next(&mut stream).await.unwrap();
    assert!(
        first.starts_with("retry: ") && first.ends_with("event: unread\ndata: 0\n\n"),
        "{first}"
    );
    given_to(&app, clerk.id).await;
    bell::ring_due(&app.app).await.unwrap();
    assert_eq!(next(&mut stream).await.unwrap(), "event: unread\ndata: 1\n\n");
    clerk.post("/petugas/pemberitahuan/dibaca", &[]).await;
    bell::ring_due(&app.app).await.unwrap();
    assert_eq!(next(&mut stream).await.unwrap(), "event: unread\ndata: 0\n\n");
}

#[actix_web::test]
async fn a_node_asks_the_database_once_for_all_its_listeners_and_not_at_all_without_one() {
    let app = TestApp::start().await;
    let asked = async || {
        let before = app.app.db.statements();
        bell::ring_due(&app.app).await.unwrap();
        app.app.db.statements() - before
    };
    assert_eq!(asked().await, 0);
    let mut people = Vec::new();
    for _ in 0..4 {
        let clerk = app.clerk().await;
        let mut stream = listen(&clerk).await;
        next(&mut stream).await.unwrap();
        people.push((clerk, stream));
    }
    assert_eq!(asked().await, 1);
    for (clerk, _) in &people {
        given_to(&app, clerk.id).await;
    }
    assert_eq!(asked().await, 1);
    for (_, stream) in &mut people {
        assert_eq!(next(stream).await.unwrap(), "event: unread\ndata: 1\n\n");
    }
}

#[actix_web::test]
async fn a_page_at_one_node_hears_what_happened_at_another() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let clerk = app.clerk().await;
    let mut stream = listen(&clerk).await;
    next(&mut stream).await.unwrap();
    given_to(&other, clerk.id).await;
    bell::ring_due(&app.app).await.unwrap();
    assert_eq!(next(&mut stream).await.unwrap(), "event: unread\ndata: 1\n\n");
}

#[actix_web::test]
async fn a_session_has_three_streams_and_the_oldest_gives_way() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let mut stream = listen(&clerk).await;
        next(&mut stream).await.unwrap();
        streams.push(stream);
    }
    let mut oldest = streams.remove(0);
    assert_eq!(next(&mut oldest).await.as_deref(), Some("event: beat\ndata:\n\n"));
    assert_eq!(next(&mut oldest).await, None);
    given_to(&app, clerk.id).await;
    bell::ring_due(&app.app).await.unwrap();
    for stream in &mut streams {
        assert_eq!(next(stream).await.unwrap(), "event: unread\ndata: 1\n\n");
    }
}

#[actix_web::test]
async fn a_node_that_stops_ends_its_streams_and_sends_newcomers_away() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let mut stream = listen(&clerk).await;
    next(&mut stream).await.unwrap();
    app.app.mark_stopping();
    assert_eq!(next(&mut stream).await.as_deref(), Some("event: beat\ndata:\n\n"));
    assert_eq!(next(&mut stream).await, None);
    let refused = clerk.client.get(clerk.url(STREAM)).send().await.unwrap();
    assert_eq!(refused.status(), 503);
}

#[actix_web::test]
async fn who_is_not_logged_in_hears_nothing() {
    let app = TestApp::start().await;
    for path in [STREAM, COUNT] {
        let answer = app.client().get(app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 401, "{path}");
    }
}

#[actix_web::test]
async fn a_page_that_only_asks_does_not_keep_its_session_alive() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let seen = async || {
        let sessions = session::Entity::find().filter(session::Column::StaffId.eq(clerk.id));
        let all = sessions.all(app.app.db.read()).await.unwrap();
        all.iter().map(|one| one.last_seen_at).max().unwrap()
    };
    let login = seen().await;
    for _ in 0..11 {
        app.clock.advance(Span::minutes(10));
        let answer = clerk.client.get(clerk.url(COUNT)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        next(&mut listen(&clerk).await).await.unwrap();
    }
    assert_eq!(seen().await, login);
    app.clock.advance(Span::minutes(10));
    let answer = clerk.client.get(clerk.url(COUNT)).send().await.unwrap();
    assert_eq!(answer.status(), 401, "two hours of silence end the session");
}

/// How many tickets somebody may know of, as an open list asks.
async fn tickets(staff: &Staff) -> i64 {
    let answer = staff.client.get(staff.url(COUNT)).send().await.unwrap();
    let told: serde_json::Value = answer.json().await.unwrap();
    told["tickets"].as_i64().unwrap()
}

#[actix_web::test]
async fn an_open_list_learns_of_what_came_to_its_desk_and_of_nothing_else() {
    let app = TestApp::start().await;
    let (clerk, unit, admin) = (app.clerk().await, app.unit_staff("DPK").await, app.admin().await);
    let humas = app
        .staff_of(kernel::role::Role::Humas, None, "Dewi Anggraini")
        .await;
    let page = clerk.open("/petugas/tiket").await;
    assert!(page.html.contains("data-known=\"0\""), "{}", page.html);
    let filed = app.file().await;
    app.file().await;
    assert_eq!((tickets(&clerk).await, tickets(&unit).await), (2, 0));
    super::route(&app, &humas, &filed.number, "DPK").await;
    assert_eq!((tickets(&clerk).await, tickets(&unit).await), (2, 1));
    assert_eq!(tickets(&admin).await, 0, "who sees no tickets learns no number");
    let page = unit.open("/petugas/tiket").await;
    assert!(page.html.contains("data-known=\"1\""), "{}", page.html);
}
