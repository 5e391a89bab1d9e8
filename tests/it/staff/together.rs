//! Two people at one ticket: the second is told what changed, and loses nothing.

use serde_json::json;

use crate::harness::TestApp;

#[actix_web::test]
async fn a_program_that_saw_an_older_version_is_refused() {
    let app = TestApp::start().await;
    let (one, two) = (app.of_unit("DPK").await, app.of_unit("DPK").await);
    let number = app.file().await.number;
    app.humas()
        .await
        .does(&number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let seen = two.reads(&number).await;
    let version = seen.body["version"].as_i64().unwrap();
    assert_eq!(seen.headers["etag"], format!("\"{version}\""));
    one.does(&number, "take", json!({ "version": version }))
        .await
        .ok();
    let late = two
        .does(&number, "answer", json!({ "message": "x", "version": version }))
        .await;
    assert_eq!(late.refusal(), (409, "changed-meanwhile"));
    assert_eq!(two.reads(&number).await.body["version"], version + 1);
    two.does(
        &number,
        "answer",
        json!({ "message": "x", "version": version + 1 }),
    )
    .await
    .ok();
}

#[actix_web::test]
async fn the_header_if_match_says_the_same() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let note = async |header: &str| humas.notes_if_match(&number, header).await.status;
    assert_eq!(note("\"1\"").await, 200);
    assert_eq!(note("\"1\"").await, 409);
    assert_eq!(note("*").await, 200);
    assert_eq!(note("\"x\"").await, 400);
}

#[actix_web::test]
async fn the_page_shows_what_changed_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let (one, two) = (app.of_unit("DPK").await, app.of_unit("DPK").await);
    let number = app.file().await.number;
    app.humas()
        .await
        .does(&number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let path = format!("/petugas/tiket/{}", number.canonical());
    let version = two.opens(&path).await.input("version");
    one.does(&number, "answer", json!({ "message": "Sudah saya jawab." }))
        .await
        .ok();

    let typed = "Jawaban panjang yang sudah diketik";
    let page = two
        .sends(
            &path,
            &format!("{path}/jawab"),
            &[("message", typed), ("version", &version)],
        )
        .await;
    assert_eq!(page.status, 409);
    let told = page.words(".pane > .flash--error");
    assert!(told.contains("Bayu DPK menjawab"), "{told}");
    assert_eq!(page.words("#jawab textarea"), typed);
    assert!(page.html.contains("class=\"panel is-open\" id=\"jawab\""));
    // The form that came back knows the new version: pressing again sends it.
    let fresh = page.input("version");
    let sent = two
        .sends(
            &path,
            &format!("{path}/jawab"),
            &[("message", typed), ("version", &fresh)],
        )
        .await;
    assert_eq!((sent.status, sent.location), (303, path));
}

#[actix_web::test]
async fn of_many_who_take_a_ticket_at_once_with_the_same_version_one_gets_it() {
    let app = TestApp::start().await;
    let number = app.file().await.number;
    app.humas()
        .await
        .does(&number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let version = app.ticket(&number).await.version;
    let mut desks = Vec::new();
    for _ in 0..6 {
        desks.push(app.of_unit("DPK").await);
    }
    let tries = desks
        .iter()
        .map(|desk| desk.does(&number, "take", json!({ "version": version })));
    let answers = futures_util::future::join_all(tries).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409]);
    assert_eq!(app.ticket(&number).await.version, version + 1);
}

#[actix_web::test]
async fn reporter_and_staff_write_at_one_moment_and_neither_is_sent_away() {
    let app = TestApp::start().await;
    let unit = app.of_unit("DPK").await;
    let mut filed = Vec::new();
    for _ in 0..4 {
        let one = app.file().await;
        let humas = app.humas().await;
        humas
            .does(&one.number, "route", json!({ "unit": "DPK" }))
            .await
            .ok();
        filed.push(one);
    }
    let client = app.client();
    let replies = filed.iter().cycle().take(24).enumerate().map(|(round, one)| {
        let url = app.url(&format!("/api/v1/tickets/{}/replies", one.number));
        let reply = client
            .post(url)
            .header("X-Ticket-Pin", one.pin.digits())
            .json(&json!({ "message": format!("Kabar ke-{round}.") }));
        async move { reply.send().await.unwrap().status().as_u16() }
    });
    let answers = filed.iter().cycle().take(24).map(|one| async {
        unit.does(
            &one.number,
            "answer",
            json!({ "message": "Sedang kami periksa." }),
        )
        .await
        .status
    });
    let silence = laporbkn::ticket::close_by_silence::sweep(&app.app);
    let watch = laporbkn::sla::watcher::round(&app.app);
    let (replied, answered, _, _) = futures_util::join!(
        futures_util::future::join_all(replies),
        futures_util::future::join_all(answers),
        silence,
        watch
    );
    assert!(replied.iter().all(|&status| status == 201), "{replied:?}");
    assert!(
        answered.iter().all(|&status| status == 200 || status == 409),
        "only what somebody changed meanwhile: {answered:?}"
    );
}
