//! The server stops while people are at work, and starts again.

use std::time::{Duration, Instant};

use actix_web::rt::time::sleep;
use entity::job::{self, JobState};
use laporbkn::jobs::{self, NewJob, workers};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::harness::{
    TestApp, cluster::Cluster, database::is_postgres, page::Page, people::Staff, smtp::MailCatcher,
    tickets::Filed, visitor::Browser,
};

/// Longer than any answer may take while the server is away: "a few seconds".
const A_FEW_SECONDS: Duration = Duration::from_secs(5);
/// How long service may take to return by itself.
const RETURN: Duration = Duration::from_secs(30);
/// Words that must not be lost.
const STORY: &str = "Saya sudah mencoba tiga kali sejak kemarin malam, dan selalu gagal di langkah kedua.";

#[actix_web::test]
async fn the_server_stops_and_starts_again_without_a_restart_of_ours_and_without_a_lost_word() {
    if !is_postgres() {
        return;
    }
    let mut cluster = Cluster::start();
    cluster.create("laporbkn").await;
    let mails = MailCatcher::start().await;
    let app = TestApp::start_over(&cluster.url("laporbkn"), |raw| raw.smtp_url = Some(mails.url())).await;
    let stop = CancellationToken::new();
    let loops = workers::start(&app.app, &stop);
    let filed = app.file().await;
    until("the receipt arrives", || async { mails.received().len() == 1 }).await;
    let (reporter, humas) = (app.visitor(), app.clerk().await);
    let conversation = open_conversation(&reporter, &filed).await;
    let path = format!("/petugas/tiket/{}", filed.number);
    let desk = humas.open(&path).await;
    assert_eq!(desk.status, 200);

    cluster.stop();
    let answers = work_while_it_is_away(&app, &filed, &reporter, &humas, &conversation, &desk).await;

    cluster.start_again();
    until("readiness returns", || async { readiness(&app).await.0 == 200 }).await;
    let taken = resend(&humas, &answers.take).await;
    assert_eq!(
        taken.status, 303,
        "the button works when pressed again: {}",
        taken.html
    );
    let sent = resend(&reporter, &answers.reply).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let page = reporter.open(&format!("/tiket/{}", filed.number)).await;
    assert_eq!(page.html.matches(STORY).count(), 1, "the reply is there, once");
    the_workers_go_on(&app, &mails).await;
    stop.cancel();
    for one in loops {
        one.await.unwrap();
    }
}

/// What came back of what was sent in vain.
struct InVain {
    reply: Page,
    take: Page,
}

async fn work_while_it_is_away(
    app: &TestApp,
    filed: &Filed,
    reporter: &Browser,
    humas: &Staff,
    conversation: &Page,
    desk: &Page,
) -> InVain {
    // The directory in memory is too old to be used without a question.
    app.clock.advance(chrono::Duration::seconds(30));
    let number = &filed.number;
    let page = quickly(reporter.open(&format!("/tiket/{number}"))).await;
    says_that_it_is_away(&page);
    says_that_it_is_away(&quickly(humas.open("/petugas/tiket")).await);
    api_says_that_it_is_away(app, &format!("/api/v1/tickets/{number}")).await;
    let (status, words) = quickly(readiness(app)).await;
    assert_eq!(
        (status, &words["problems"]),
        (503, &json!(["the database does not answer"]))
    );
    assert_eq!(
        app.client()
            .get(app.url("/healthz"))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );

    let key = conversation.attribute("input[name=form_key]", "value");
    let fields = [
        ("message", STORY),
        ("form_key", &key),
        ("_csrf", &conversation.token()),
    ];
    let reply = quickly(reporter.post_bare(&format!("/tiket/{number}/balas"), &fields)).await;
    says_that_it_is_away(&reply);
    assert!(
        reply.words("textarea").contains(STORY),
        "what was typed can be read on the page"
    );
    let version = desk.attribute("input[name=version]", "value");
    let fields = [("version", version.as_str()), ("_csrf", &desk.token())];
    let take = quickly(humas.post_bare(&format!("/petugas/tiket/{number}/ambil"), &fields)).await;
    says_that_it_is_away(&take);

    let form = [
        ("name", "Ahmad"),
        ("email", "ahmad@contoh.id"),
        ("description", STORY),
        ("_csrf", &conversation.token()),
    ];
    let form = quickly(reporter.post_bare("/layanan/kontak-petugas", &form)).await;
    assert_eq!(form.status, 503);
    assert!(
        form.words("textarea[name=description]").contains(STORY),
        "{}",
        form.html
    );
    InVain { reply, take }
}

fn says_that_it_is_away(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.html);
    assert!(
        page.words("h1").contains("sedang tidak dapat dibuka"),
        "{}",
        page.html
    );
}

async fn api_says_that_it_is_away(app: &TestApp, path: &str) {
    let answer = quickly(app.client().get(app.url(path)).send()).await.unwrap();
    assert_eq!(answer.status(), 503);
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    assert!(
        answer.headers()["retry-after"]
            .to_str()
            .unwrap()
            .parse::<u32>()
            .unwrap()
            > 0
    );
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["code"], "unavailable");
}

async fn the_workers_go_on(app: &TestApp, mails: &MailCatcher) {
    let already = mails.received().len();
    app.file().await;
    until("the next receipt arrives", || async {
        mails.received().len() > already
    })
    .await;
    let new = NewJob {
        kind: laporbkn::ticket::bulk::KIND,
        payload: json!({}),
        unique_key: None,
        run_at: app.app.clock.now(),
        created_by: None,
    };
    let id = app
        .app
        .db
        .write(async |tx| jobs::enqueue(tx, &app.app, new).await)
        .await
        .unwrap();
    until("a job is worked off", || async {
        let row = job::Entity::find_by_id(id)
            .one(app.app.db.read())
            .await
            .unwrap()
            .unwrap();
        row.state == JobState::Buried
    })
    .await;
}

/// Presses the button of the page that gave a form back.
async fn resend(browser: &Browser, page: &Page) -> Page {
    let document = scraper::Html::parse_document(&page.html);
    let hidden = scraper::Selector::parse("main form input[type=hidden]").unwrap();
    let fields: Vec<(&str, &str)> = document
        .select(&hidden)
        .map(|input| (input.attr("name").unwrap(), input.attr("value").unwrap()))
        .collect();
    browser
        .post_bare(&page.attribute("main form", "action"), &fields)
        .await
}

async fn open_conversation(reporter: &Browser, filed: &Filed) -> Page {
    let token = reporter.open("/tiket").await.token();
    let (number, pin) = (filed.number.to_string(), filed.pin.to_string());
    let form = [
        ("number", number.as_str()),
        ("pin", pin.as_str()),
        ("_csrf", &token),
    ];
    assert_eq!(reporter.post_bare("/tiket", &form).await.status, 303);
    reporter.open(&format!("/tiket/{number}")).await
}

async fn readiness(app: &TestApp) -> (u16, Value) {
    let answer = app.client().get(app.url("/readyz")).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The answer, which must not take long.
async fn quickly<T>(answer: impl Future<Output = T>) -> T {
    let begun = Instant::now();
    let answer = answer.await;
    assert!(
        begun.elapsed() < A_FEW_SECONDS,
        "an answer took {:?}",
        begun.elapsed()
    );
    answer
}

async fn until<F: Future<Output = bool>>(what: &str, holds: impl Fn() -> F) {
    let begun = Instant::now();
    while !holds().await {
        assert!(begun.elapsed() < RETURN, "waited in vain: {what}");
        sleep(Duration::from_millis(100)).await;
    }
}
