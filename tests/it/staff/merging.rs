//! Duplicates: merged, answered together, separated again; and nobody learns of anybody else.

use chrono::Duration;
use entity::{
    attachment,
    job::{self, JobState},
    outbox, ticket_event,
};
use kernel::{status::Status, ticket_number::TicketNumber};
use laporbkn::{
    jobs,
    ticket::{anonymise, retell::TOLD_AT_ONCE},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use crate::harness::{TestApp, tickets::Filed};

async fn filed_by(app: &TestApp, name: &str) -> TicketNumber {
    let email = format!("{}@contoh.id", name.to_lowercase().replace(' ', "."));
    app.file_with(&[("name", name), ("email", &email)]).await.number
}

/// Messages that the reporter of a ticket reads, oldest first.
async fn read_by_reporter(app: &TestApp, number: &TicketNumber) -> Vec<String> {
    let ticket = app.ticket(number).await;
    ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        .filter(ticket_event::Column::Visibility.ne("staff"))
        .all(app.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .filter_map(|event| event.body)
        .collect()
}

async fn mails_about(app: &TestApp, number: &TicketNumber) -> Vec<String> {
    let ticket = app.ticket(number).await;
    let found = outbox::Entity::find()
        .filter(outbox::Column::TicketId.eq(ticket.id))
        .order_by_asc(outbox::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    found.into_iter().map(|row| row.kind).collect()
}

#[actix_web::test]
async fn one_answer_reaches_each_reporter_with_their_own_name_and_number() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let (first, second) = (
        filed_by(&app, "Agung Prasetyo").await,
        filed_by(&app, "Dewi Lestari").await,
    );
    humas
        .does(
            &second,
            "merge",
            json!({ "into": first.to_string().to_lowercase() }),
        )
        .await
        .ok();
    let seen = humas.reads(&second).await.ok();
    assert_eq!(
        (&seen["status"], &seen["merged_into"]),
        (&json!("merged"), &json!(first.to_string()))
    );
    let home = humas.reads(&first).await.ok();
    assert_eq!(home["merged_from"], json!([second.to_string()]));
    assert_eq!(
        home["events"].as_array().unwrap().last().unwrap()["action"],
        "absorbed"
    );

    let answer = format!("Halo Agung Prasetyo, tiket {first} sudah kami perbaiki.");
    humas
        .does(&first, "answer", json!({ "message": answer }))
        .await
        .ok();
    assert_eq!(read_by_reporter(&app, &first).await, [answer]);
    assert_eq!(
        read_by_reporter(&app, &second).await,
        [format!("Halo Dewi Lestari, tiket {second} sudah kami perbaiki.")]
    );
    assert_eq!(mails_about(&app, &second).await, ["receipt", "merged", "answer"]);
    let row = app.ticket(&second).await;
    assert_eq!(
        (row.status, row.first_answered_at.is_some()),
        (Status::Merged, true)
    );
    // Variables do it as well.
    humas
        .does(
            &first,
            "resolve",
            json!({ "message": "{{nama}}: {{nomor}} selesai." }),
        )
        .await
        .ok();
    assert_eq!(
        read_by_reporter(&app, &second).await[1],
        format!("Dewi Lestari: {second} selesai.")
    );
}

#[actix_web::test]
async fn a_home_of_many_names_the_newest_fifty_and_counts_all() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let home = filed_by(&app, "Agung Prasetyo").await;
    let mut merged = Vec::new();
    for place in 0..60 {
        let email = format!("p{place}@contoh.id");
        let number = app.file_with(&[("email", &email)]).await.number;
        humas.does(&number, "merge", json!({ "into": home })).await.ok();
        app.clock.advance(Duration::seconds(1));
        merged.push(number.to_string());
    }
    merged.reverse();
    let (named, counted) = merged.split_at(50);

    let seen = humas.reads(&home).await.ok();
    assert_eq!(seen["merged_from"], json!(named));
    assert_eq!(seen["merged_from_count"], 60);
    let events = seen["events"].as_array().unwrap();
    assert_eq!(events[0]["action"], "filed");
    let absorbed = events.iter().filter(|event| event["action"] == "absorbed");
    assert_eq!(absorbed.count(), 50);

    let path = format!("/petugas/tiket/{}", home.canonical());
    let page = humas.opens(&path).await;
    assert!(named.iter().all(|number| page.html.contains(number)));
    assert!(!counted.iter().any(|number| page.html.contains(number)));
    let sentence = "Dari 60 tiket yang digabung ke sini, 50 yang terakhir dibuat ditampilkan";
    assert!(page.html.contains(sentence), "{}", page.html);
    let english = humas.opens(&format!("{path}?lang=en")).await;
    assert!(
        english
            .html
            .contains("Of the 60 tickets merged into this one, the 50 filed last")
    );
}

#[actix_web::test]
async fn an_answer_that_would_tell_one_reporter_of_another_is_not_sent_to_anybody() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let (first, second) = (
        filed_by(&app, "Agung Prasetyo").await,
        filed_by(&app, "Dewi Lestari").await,
    );
    humas.does(&second, "merge", json!({ "into": first })).await.ok();
    for message in [
        "Halo Pak Agung, sudah beres.",
        "Sudah kami kirim ke agung.prasetyo@contoh.id.",
        "Sudah beres, AGUNG PRASETYO.",
    ] {
        let refused = humas.does(&first, "answer", json!({ "message": message })).await;
        assert_eq!(refused.fault("message"), "names-reporter", "{message}");
    }
    assert_eq!(read_by_reporter(&app, &first).await.len(), 0);
    assert_eq!(mails_about(&app, &second).await, ["receipt", "merged"]);
    // The word is not the name everywhere: a court is no person.
    humas
        .does(
            &first,
            "answer",
            json!({ "message": "Halo,\nlihat putusan Mahkamah Agung." }),
        )
        .await
        .ok();
}

#[actix_web::test]
async fn whoever_joins_after_the_answer_gets_it_too() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let (first, second) = (
        filed_by(&app, "Agung Prasetyo").await,
        filed_by(&app, "Dewi Lestari").await,
    );
    humas
        .does(
            &first,
            "answer",
            json!({ "message": "Halo {{nama}}, coba lagi." }),
        )
        .await
        .ok();
    humas.does(&second, "merge", json!({ "into": first })).await.ok();
    assert_eq!(
        read_by_reporter(&app, &second).await,
        ["Halo Dewi Lestari, coba lagi."]
    );
    assert_eq!(mails_about(&app, &second).await, ["receipt", "merged", "answer"]);
}

#[actix_web::test]
async fn chains_stay_flat_and_what_cannot_be_a_home_is_refused() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let names = ["Agung Prasetyo", "Dewi Lestari", "Made Wirawan", "Yohana Mote"];
    let mut numbers = Vec::new();
    for name in names {
        numbers.push(filed_by(&app, name).await);
    }
    let [a, b, c, d] = <[TicketNumber; 4]>::try_from(numbers).unwrap();
    let merge =
        async |what: &TicketNumber, into: &str| humas.does(what, "merge", json!({ "into": into })).await;
    assert_eq!(merge(&a, "").await.fault("into"), "merge-into-missing");
    assert_eq!(merge(&a, "LB26-0000").await.fault("into"), "ticket-number-shape");
    assert_eq!(merge(&a, a.as_str()).await.fault("into"), "merge-into-itself");
    let unknown = TicketNumber::generate(2026, &kernel::rng::Rng::seeded(99)).to_string();
    assert_eq!(merge(&a, &unknown).await.fault("into"), "merge-into-unknown");
    humas
        .does(&d, "reject", json!({ "reason": "Salah alamat." }))
        .await
        .ok();
    assert_eq!(merge(&a, d.as_str()).await.fault("into"), "merge-into-rejected");

    merge(&c, b.as_str()).await.ok();
    assert_eq!(merge(&a, c.as_str()).await.fault("into"), "merge-into-merged");
    merge(&b, a.as_str()).await.ok();
    let home = app.ticket(&a).await.id;
    assert_eq!(app.ticket(&b).await.merged_into, Some(home));
    assert_eq!(
        app.ticket(&c).await.merged_into,
        Some(home),
        "what was merged into b went along"
    );
    assert_eq!(merge(&c, a.as_str()).await.refusal(), (409, "not-while-merged"));
}

#[actix_web::test]
async fn two_people_who_merge_the_same_two_into_each_other_do_not_block_each_other() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    for round in 0..6 {
        let one = filed_by(&app, &format!("Agung Nomor {round}")).await;
        let other = filed_by(&app, &format!("Dewi Nomor {round}")).await;
        let (first, second) = tokio::join!(
            humas.does(&one, "merge", json!({ "into": other })),
            humas.does(&other, "merge", json!({ "into": one })),
        );
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert!(
            statuses[0] == 200 && [409, 422].contains(&statuses[1]),
            "{} {}",
            first.body,
            second.body
        );
        let merged = [app.ticket(&one).await, app.ticket(&other).await];
        let merged = merged.iter().filter(|ticket| ticket.merged_into.is_some());
        assert_eq!(merged.count(), 1);
    }
}

#[actix_web::test]
async fn many_are_told_by_a_job_each_once_and_with_their_own_name() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = filed_by(&app, "Agung Prasetyo").await;
    let mut others = Vec::new();
    for which in 0..=TOLD_AT_ONCE {
        let name = format!("Dewi Nomor {which}");
        let number = filed_by(&app, &name).await;
        // The mails are told apart by their moments.
        app.clock.advance(Duration::milliseconds(1));
        humas.does(&number, "merge", json!({ "into": first })).await.ok();
        others.push((number, name));
    }
    app.clock.advance(Duration::milliseconds(1));
    humas
        .does(
            &first,
            "answer",
            json!({ "message": "Halo {{nama}}, tiket {{nomor}} beres." }),
        )
        .await
        .ok();
    assert_eq!(read_by_reporter(&app, &first).await.len(), 1);
    let (gone, _) = others.pop().unwrap();
    assert!(
        read_by_reporter(&app, &gone).await.is_empty(),
        "not within the request"
    );
    humas.does(&gone, "unmerge", json!({})).await.ok();
    jobs::run_due(&app.app).await.unwrap();
    let told = async || {
        for (number, name) in &others {
            assert_eq!(
                read_by_reporter(&app, number).await,
                [format!("Halo {name}, tiket {number} beres.")]
            );
            assert_eq!(mails_about(&app, number).await, ["receipt", "merged", "answer"]);
            assert!(app.ticket(number).await.first_answered_at.is_some());
        }
    };
    told().await;
    assert!(
        read_by_reporter(&app, &gone).await.is_empty(),
        "another matter by then"
    );
    // As after a node that died before it could write the outcome.
    let row = job::Entity::find().one(app.app.db.read()).await.unwrap().unwrap();
    assert_eq!(
        (row.kind.as_str(), &row.result["done"]),
        ("ticket.retell", &json!(20))
    );
    let mut row = row.into_active_model();
    row.state = Set(JobState::Ready);
    row.locked_until = Set(None);
    app.app.db.write(async |tx| row.update(tx).await).await.unwrap();
    jobs::run_due(&app.app).await.unwrap();
    told().await;
}

#[actix_web::test]
async fn files_of_an_answer_reach_many_tickets_of_one_person() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app.file().await.number;
    let mut others = Vec::new();
    for _ in 0..=TOLD_AT_ONCE {
        let number = app.file().await.number;
        humas.does(&number, "merge", json!({ "into": first })).await.ok();
        others.push(number);
    }
    let pdf: &[u8] = b"%PDF-1.7\nsurat keterangan\n%%EOF";
    humas
        .posts_form(
            &first,
            "answer",
            &[("message", "Terlampir.")],
            &[("surat.pdf", pdf)],
        )
        .await
        .ok();
    jobs::run_due(&app.app).await.unwrap();
    for number in &others {
        let ticket = app.ticket(number).await.id;
        let files = attachment::Entity::find()
            .filter(attachment::Column::TicketId.eq(ticket))
            .filter(attachment::Column::EventId.is_not_null());
        assert_eq!(files.all(app.app.db.read()).await.unwrap().len(), 1, "{number}");
    }
}

#[actix_web::test]
async fn a_merge_is_undone_and_the_home_is_told() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let (first, second) = (
        filed_by(&app, "Agung Prasetyo").await,
        filed_by(&app, "Dewi Lestari").await,
    );
    humas.does(&second, "merge", json!({ "into": first })).await.ok();
    let ticket = humas.does(&second, "unmerge", json!({})).await.ok();
    assert_eq!(
        (&ticket["status"], &ticket["merged_into"]),
        (&json!("new"), &json!(null))
    );
    assert_eq!(
        mails_about(&app, &second).await,
        ["receipt", "merged", "reopened"],
        "who was told of the merge is told of its end"
    );
    let home = humas.reads(&first).await.ok();
    assert_eq!(home["merged_from"], json!([]));
    assert_eq!(
        home["events"].as_array().unwrap().last().unwrap()["action"],
        "released"
    );
    humas
        .does(&first, "answer", json!({ "message": "Halo Agung." }))
        .await
        .ok();
    assert!(read_by_reporter(&app, &second).await.is_empty());
    assert_eq!(
        humas.does(&second, "unmerge", json!({})).await.refusal(),
        (409, "not-while-new")
    );
}

#[actix_web::test]
async fn the_public_page_of_a_merged_ticket_says_so_and_not_where_it_went() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let (first, second) = (
        filed_by(&app, "Agung Prasetyo").await,
        filed_by(&app, "Dewi Lestari").await,
    );
    humas.does(&second, "merge", json!({ "into": first })).await.ok();
    let client = app.client();
    for path in ["/tiket/", "/api/v1/tickets/"] {
        let url = app.url(&format!("{path}{second}"));
        let text = client.get(url).send().await.unwrap().text().await.unwrap();
        assert!(text.contains("Digabung") || text.contains("merged"), "{text}");
        for trace in [
            first.to_string(),
            first.canonical().to_owned(),
            "Agung".into(),
            "Prasetyo".into(),
        ] {
            assert!(!text.contains(&trace), "{path} shows {trace}");
        }
    }
}

/// The reporter of a merged ticket writes on its page.
async fn writes(app: &TestApp, filed: &Filed, words: &str) -> u16 {
    let browser = app.visitor();
    let path = format!("/tiket/{}", filed.number);
    browser
        .post(&format!("{path}/buka"), &[("pin", filed.pin.digits())])
        .await;
    let page = browser.open(&path).await;
    assert!(page.count("textarea[name=message]") == 1, "{}", page.html);
    let form = [("_csrf", page.token()), ("message", words.to_owned())];
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    browser.post_bare(&format!("{path}/balas"), &fields).await.status
}

#[actix_web::test]
async fn what_the_reporter_of_a_merged_ticket_writes_is_read_where_the_work_is() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = filed_by(&app, "Agung Prasetyo").await;
    let second = app
        .file_with(&[("name", "Dewi Lestari"), ("email", "dewi@contoh.id")])
        .await;
    humas
        .does(&second.number, "merge", json!({ "into": first }))
        .await
        .ok();
    humas.does(&first, "route", json!({ "unit": "DPK" })).await.ok();
    unit.does(
        &first,
        "resolve",
        json!({ "message": "Sudah beres.", "take": true }),
    )
    .await
    .ok();
    assert_eq!(app.ticket(&first).await.status, Status::Resolved);

    assert_eq!(writes(&app, &second, "Punya saya belum beres.").await, 303);
    // The unit cannot open the merged ticket; it reads the words in its own, and works on again.
    let home = unit.reads(&first).await.ok();
    assert_eq!(home["status"], "in_progress");
    let event = home["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&event["action"], &event["message"], &event["visibility"]),
        (
            &json!("follower_wrote"),
            &json!("Punya saya belum beres."),
            &json!("staff")
        )
    );
    let page = unit.opens(&format!("/petugas/tiket/{}", first.canonical())).await;
    let told = page.words(".pane__history");
    assert!(
        told.contains(&format!("pelapor tiket {}", second.number))
            && told.contains("Punya saya belum beres."),
        "{told}"
    );
    // The first reporter learns nothing of it; the writer stays merged and is answered with the rest.
    assert_eq!(read_by_reporter(&app, &first).await, ["Sudah beres."]);
    assert_eq!(app.ticket(&second.number).await.status, Status::Merged);
    unit.does(&first, "answer", json!({ "message": "Kami periksa lagi." }))
        .await
        .ok();
    assert_eq!(
        read_by_reporter(&app, &second.number).await,
        ["Sudah beres.", "Punya saya belum beres.", "Kami periksa lagi."]
    );

    // Once the writer's ticket has been kept long enough, the words go where they were passed on to, too.
    let second = app.ticket(&second.number).await;
    let term = app.app.clock.now() + Duration::days(1);
    assert!(anonymise::anonymise(&app.app, second.id, term).await.unwrap());
    let home = unit.reads(&first).await.ok();
    assert!(!home.to_string().contains("Punya saya belum beres."), "{home}");
    assert!(
        home.to_string().contains("Kami periksa lagi."),
        "the rest stays: {home}"
    );
}

#[actix_web::test]
async fn where_the_home_is_closed_the_writers_ticket_is_new_again() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app.file().await;
    let second = app
        .file_with(&[("name", "Dewi Lestari"), ("email", "dewi@contoh.id")])
        .await;
    humas
        .does(&second.number, "merge", json!({ "into": first.number }))
        .await
        .ok();
    humas
        .does(
            &first.number,
            "resolve",
            json!({ "message": "Sudah beres.", "take": true }),
        )
        .await
        .ok();
    let browser = app.visitor();
    let path = format!("/tiket/{}", first.number);
    browser
        .post(&format!("{path}/buka"), &[("pin", first.pin.digits())])
        .await;
    browser.post(&format!("{path}/konfirmasi"), &[]).await;
    assert_eq!(app.ticket(&first.number).await.status, Status::Closed);

    assert_eq!(writes(&app, &second, "Punya saya belum beres.").await, 303);
    let ticket = app.ticket(&second.number).await;
    assert_eq!((ticket.status, ticket.merged_into), (Status::New, None));
    assert_eq!(app.ticket(&first.number).await.status, Status::Closed);
    assert_eq!(humas.lists("status=new").await, [second.number.to_string()]);
    assert_eq!(
        mails_about(&app, &second.number).await,
        ["receipt", "merged", "answer"],
        "no mail about what they did themselves"
    );
}
