//! People whose tickets were merged: what they send reaches those who work on the matter, and nobody reads of them in an
//! answer to another.

use chrono::Duration;
use entity::{attachment, outbox};
use kernel::{role::Role, status::Status, ticket_number::TicketNumber};
use laporbkn::ticket::{anonymise, close_by_silence::sweep};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::harness::{TestApp, photo::SQUARE, tickets::Filed};

async fn follower(app: &TestApp, name: &str, email: &str, more: &[(&str, &str)]) -> Filed {
    let mut fields = vec![("name", name), ("email", email)];
    fields.extend(more);
    let is_secret = more.contains(&("secret", "true"));
    let service = if is_secret {
        "pengaduan-layanan"
    } else {
        "kontak-petugas"
    };
    app.file_for(service, &fields).await
}

/// Agung's ticket, worked on by DPK.
async fn home(app: &TestApp, humas: &Desk<'_>) -> Filed {
    let fields = [("name", "Agung Prasetyo"), ("email", "agung@contoh.id")];
    let filed = app.file_with(&fields).await;
    humas
        .does(&filed.number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    filed
}

async fn merge(humas: &Desk<'_>, what: &Filed, into: &Filed) {
    humas
        .does(&what.number, "merge", json!({ "into": into.number }))
        .await
        .ok();
}

/// The reporter sends words and a photo.
async fn sends(app: &TestApp, who: &Filed, words: &str) {
    let part = reqwest::multipart::Part::bytes(SQUARE.to_vec()).file_name("KTP_Hidayat.jpg");
    let form = reqwest::multipart::Form::new()
        .text("message", words.to_owned())
        .part("attachments", part);
    let path = if words.is_empty() {
        "attachments"
    } else {
        "replies"
    };
    let answer = app
        .client()
        .post(app.url(&format!("/api/v1/tickets/{}/{path}", who.number)))
        .header("X-Ticket-Pin", who.pin.to_string())
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
}

fn last_event(ticket: &Value) -> &Value {
    ticket["events"].as_array().unwrap().last().unwrap()
}

fn page_of(filed: &Filed) -> String {
    format!("/petugas/tiket/{}", filed.number.canonical())
}

#[actix_web::test]
async fn files_of_a_merged_reporter_are_opened_where_the_work_is() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    let second = follower(&app, "Dewi Lestari", "dewi@contoh.id", &[]).await;
    merge(&humas, &second, &first).await;

    sends(&app, &second, "Ini fotonya.").await;
    for desk in [&unit, &humas] {
        let ticket = desk.reads(&first.number).await.ok();
        let event = last_event(&ticket);
        assert_eq!(
            (
                &event["message"],
                &event["attachments"][0]["name"],
                &event["attachments"][0]["visibility"]
            ),
            (&json!("Ini fotonya."), &json!("KTP_Hidayat.jpg"), &json!("staff"))
        );
        let url = event["attachments"][0]["url"].as_str().unwrap();
        assert_eq!(desk.fetches(url).await.status, 200);
        assert_eq!(ticket["attachments_withheld"], 0);
    }
    // Files without a word say that they are.
    sends(&app, &second, "").await;
    let page = unit.opens(&page_of(&first)).await;
    let told = page.words(".pane__history");
    let says = format!(
        "pelapor tiket {}, yang digabung ke sini, mengirim 1 berkas tanpa tulisan",
        second.number
    );
    assert!(told.contains(&says), "{told}");
    assert_eq!(page.attributes(".pane__history .files a", "href").len(), 2);
    // The first reporter sees none of it, and cannot fetch it.
    let ticket = unit.reads(&first.number).await.ok();
    let id = last_event(&ticket)["attachments"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for path in [String::new(), format!("/attachments/{id}")] {
        let answer = app
            .client()
            .get(app.url(&format!("/api/v1/tickets/{}{path}", first.number)))
            .header("X-Ticket-Pin", first.pin.to_string())
            .send()
            .await
            .unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert!(
            status == 404 || (path.is_empty() && !text.contains("KTP_Hidayat")),
            "{status} {text}"
        );
    }
    // The counter reads tickets, but opens no files.
    let counter = app.desk(Role::Counter, None, "Sari Loket").await;
    assert_eq!(counter.reads(&first.number).await.ok()["attachments_withheld"], 2);
}

#[actix_web::test]
async fn files_of_a_secret_follower_wait_for_humas() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    let more = [
        ("secret", "true"),
        ("phone", "081234567890"),
        ("address", "Jalan Melati 7"),
        ("request", "Mohon ditegur"),
    ];
    let second = follower(&app, "Hidayat Tersembunyi", "hidayat@contoh.id", &more).await;
    merge(&humas, &second, &first).await;
    sends(&app, &second, "").await;
    let seen = humas.reads(&first.number).await.ok();
    let url = last_event(&seen)["attachments"][0]["url"]
        .as_str()
        .unwrap()
        .to_owned();
    let seen = unit.reads(&first.number).await.ok();
    assert_eq!(
        (&seen["attachments"], &seen["attachments_withheld"]),
        (&json!([]), &json!(1))
    );
    assert_eq!(unit.fetches(&url).await.status, 404);
    let page = unit.opens(&page_of(&first)).await;
    assert!(
        page.html
            .contains("Pelapor tiket yang digabung ke sini melampirkan 1 berkas")
            && page.html.contains("setelah Biro Humas memeriksanya"),
        "{}",
        page.html
    );
    assert!(
        page.words(".pane__history")
            .contains("mengirim 1 berkas tanpa tulisan")
    );
    assert!(
        page.html.contains("Agung Prasetyo"),
        "the ticket itself is not secret"
    );

    let desk = humas.opens(&page_of(&first)).await;
    assert!(desk.html.contains("/buka-lampiran"), "{}", desk.html);
    humas.does(&first.number, "release-files", json!({})).await.ok();
    let seen = unit.reads(&first.number).await.ok();
    assert_eq!(
        (&seen["attachments"][0]["name"], &seen["attachments_withheld"]),
        (&json!("lampiran-1.jpg"), &json!(0)),
        "under a name that tells nobody"
    );
    assert_eq!(unit.fetches(&url).await.status, 200);
}

async fn refuses(desk: &Desk<'_>, number: &TicketNumber, message: &str) {
    for action in ["answer", "resolve"] {
        let body = json!({ "message": message, "take": true });
        let body = if action == "answer" {
            json!({ "message": message })
        } else {
            body
        };
        let refused = desk.does(number, action, body).await;
        assert_eq!(refused.fault("message"), "names-reporter", "{action}: {message}");
    }
}

#[actix_web::test]
async fn no_follower_is_named_in_an_answer_to_another() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    let more = [
        ("secret", "true"),
        ("phone", "081234567890"),
        ("address", "Jalan Melati 7"),
        ("request", "Mohon ditegur"),
    ];
    let hidden = follower(&app, "Hidayat Tersembunyi", "hidayat@contoh.id", &more).await;
    let plain = follower(&app, "Hari", "hari@contoh.id", &[]).await;
    merge(&humas, &hidden, &first).await;
    merge(&humas, &plain, &first).await;
    unit.does(&first.number, "take", json!({})).await.ok();
    for desk in [&unit, &humas] {
        for message in [
            "Halo,\njuga untuk Hidayat Tersembunyi.",
            "Halo,\njuga untuk hidayat tersembunyi.",
            "Halo Pak Hidayat, sudah beres.",
            "Halo,\nkami tulis ke HIDAYAT@contoh.id.",
            "Halo,\nkami telepon 0812-3456-7890.",
            "Halo,\njuga untuk Hari.",
        ] {
            refuses(desk, &first.number, message).await;
        }
    }
    // With a file that strangers would get, the refusal of the file comes first: it must not tell whose name was guessed.
    let pdf: &[u8] = b"%PDF-1.7\nsurat\n%%EOF";
    for message in ["Juga untuk Hidayat Tersembunyi.", "Juga untuk Joko Susilo."] {
        let refused = unit
            .posts_form(
                &first.number,
                "answer",
                &[("message", message)],
                &[("a.pdf", pdf)],
            )
            .await;
        assert_eq!(refused.fault("attachments"), "files-several-readers", "{message}");
    }
    let mails = outbox::Entity::find()
        .filter(outbox::Column::Kind.eq("answer"))
        .order_by_asc(outbox::Column::Id);
    assert!(mails.all(app.app.db.read()).await.unwrap().is_empty());
    // A day is nobody, and each is greeted with their own name.
    unit.does(
        &first.number,
        "answer",
        json!({ "message": "Halo {{nama}},\ntunggu dua hari kerja untuk {{nomor}}." }),
    )
    .await
    .ok();
    let seen = humas.reads(&plain.number).await.ok();
    let told = last_event(&seen)["message"].as_str().unwrap().to_owned();
    assert!(told.starts_with("Halo Hari,"), "{told}");
}

const SECRET: [(&str, &str); 4] = [
    ("secret", "true"),
    ("phone", "081234567890"),
    ("address", "Jalan Melati 7"),
    ("request", "Mohon ditegur"),
];

#[actix_web::test]
async fn where_nothing_can_be_sent_a_right_guess_is_answered_like_a_wrong_one() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    let hidden = follower(&app, "Hidayat Tersembunyi", "hidayat@contoh.id", &SECRET).await;
    merge(&humas, &hidden, &first).await;
    let guesses = ["Juga untuk Hidayat Tersembunyi.", "Juga untuk Joko Susilo."];
    for guess in guesses {
        let refused = unit
            .does(&first.number, "resolve", json!({ "message": guess }))
            .await;
        assert_eq!(refused.refusal(), (409, "not-while-routed"), "{guess}");
    }
    let done = json!({ "message": "Sudah beres.", "take": true });
    unit.does(&first.number, "resolve", done).await.ok();
    for action in ["resolve", "ask"] {
        for guess in guesses {
            let refused = unit
                .does(&first.number, action, json!({ "message": guess }))
                .await;
            assert_eq!(refused.refusal(), (409, "not-while-resolved"), "{action} {guess}");
        }
    }
}

#[actix_web::test]
async fn a_follower_who_shares_a_word_with_the_first_reporter_is_not_named_either() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let hidden = follower(&app, "Siti Rahmawati", "rahmawati@contoh.id", &SECRET).await;
    let short = follower(&app, "Siti", "siti@contoh.id", &[]).await;
    for first in [hidden, short] {
        let second = follower(&app, "Siti Aminah", "aminah@contoh.id", &[]).await;
        merge(&humas, &second, &first).await;
        for message in [
            "Halo,\njuga untuk Siti Aminah.",
            "Halo Bu Siti Aminah, sudah beres.",
        ] {
            refuses(&humas, &first.number, message).await;
        }
    }
}

#[actix_web::test]
async fn a_question_names_no_follower() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app.file_with(&[("name", "Agung Prasetyo")]).await;
    let hidden = follower(&app, "Hidayat Tersembunyi", "hidayat@contoh.id", &SECRET).await;
    merge(&humas, &hidden, &first).await;
    let asks = async |words: &str| {
        let body = json!({ "message": words, "take": true });
        humas.does(&first.number, "ask", body).await
    };
    for words in [
        "Apakah Anda kenal Hidayat Tersembunyi?",
        "Apakah 0812-3456-7890 nomor Anda?",
    ] {
        assert_eq!(asks(words).await.fault("message"), "names-reporter", "{words}");
    }
    // Their own name is theirs to read.
    asks("Halo Agung Prasetyo, kapan terakhir berhasil masuk?")
        .await
        .ok();
}

#[actix_web::test]
async fn everyday_words_are_nobodys_names() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app.file_with(&[("name", "Agung Prasetyo")]).await;
    for (name, email) in [
        ("Selamat Riyadi", "selamat@contoh.id"),
        ("Juli Hartono", "juli@contoh.id"),
        ("Hari", "hari@contoh.id"),
    ] {
        let other = follower(&app, name, email, &[]).await;
        merge(&humas, &other, &first).await;
    }
    for message in [
        "Selamat pagi Bapak/Ibu,\nsudah beres.",
        "Layanan ini dibuka lagi mulai 1 Juli 2026 dan berlaku untuk semua.",
        "Hari ini sudah beres. Hari Senin kami tutup.",
    ] {
        let body = json!({ "message": message });
        humas.does(&first.number, "answer", body).await.ok();
    }
    refuses(&humas, &first.number, "Halo Pak Juli, sudah beres.").await;
}

#[actix_web::test]
async fn whoever_is_separated_takes_their_files_along() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    let second = follower(&app, "Dewi Lestari", "dewi@contoh.id", &[]).await;
    let third = follower(&app, "Joko Susilo", "joko@contoh.id", &[]).await;
    for follower in [&second, &third] {
        merge(&humas, follower, &first).await;
        sends(&app, follower, "Ini fotonya.").await;
    }
    let files = async |desk: &Desk<'_>, of: &Filed| {
        let ticket = desk.reads(&of.number).await.ok();
        ticket["attachments"].as_array().unwrap().len()
    };
    assert_eq!(files(&unit, &first).await, 2);
    humas.does(&second.number, "unmerge", json!({})).await.ok();
    assert_eq!(files(&unit, &first).await, 1, "the other's stays");
    let seen = humas.reads(&second.number).await.ok();
    let url = seen["attachments"][0]["url"].as_str().unwrap().to_owned();
    assert_eq!(humas.fetches(&url).await.status, 200);
}

#[actix_web::test]
async fn files_passed_on_go_with_the_data_of_their_reporter() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app.file_with(&[("name", "Agung Prasetyo")]).await;
    let middle = follower(&app, "Joko Susilo", "joko@contoh.id", &[]).await;
    let second = follower(&app, "Dewi Lestari", "dewi@contoh.id", &[]).await;
    merge(&humas, &second, &middle).await;
    sends(&app, &second, "Yang pertama.").await;
    // The home is merged on, and the follower with it: something of theirs stands in both.
    merge(&humas, &middle, &first).await;
    sends(&app, &second, "Yang kedua.").await;
    assert_eq!(app.count::<attachment::Entity>().await, 4);

    let gone = app.ticket(&second.number).await;
    let term = app.app.clock.now() + Duration::days(1);
    assert!(anonymise::anonymise(&app.app, gone.id, term).await.unwrap());
    let rows = attachment::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.ticket_id == Some(gone.id)), "{rows:?}");
    anonymise::forget_files(&app.app, 10).await.unwrap();
    assert_eq!(app.count::<attachment::Entity>().await, 0);
    assert!(app.app.files.get(&rows[0].storage_key).await.is_err());
    for home in [&middle, &first] {
        let seen = humas.reads(&home.number).await.ok().to_string();
        assert!(!seen.contains("KTP_Hidayat") && !seen.contains("Yang "), "{seen}");
    }
}

#[actix_web::test]
async fn whoever_was_merged_is_not_left_behind_where_the_home_ends_without_an_answer() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let fields = [("name", "Agung Prasetyo"), ("email", "agung@contoh.id")];
    let first = app.file_with(&fields).await;
    let second = follower(&app, "Dewi Lestari", "dewi@contoh.id", &[]).await;
    merge(&humas, &second, &first).await;
    let reason = json!({ "reason": "Bukan wewenang kami." });
    let refused = humas.does(&first.number, "reject", reason.clone()).await;
    assert_eq!(refused.refusal(), (409, "merged-wait"));

    let question = json!({ "message": "Kapan terakhir berhasil masuk?", "take": true });
    humas.does(&first.number, "ask", question).await.ok();
    let end = app.ticket(&first.number).await.silent_close_at.unwrap();
    app.clock.set(end);
    assert_eq!(sweep(&app.app).await.unwrap(), 1);
    assert_eq!(app.ticket(&first.number).await.status, Status::Closed);
    let released = app.ticket(&second.number).await;
    assert_eq!((released.status, released.merged_into), (Status::New, None));
    // By itself it can be refused, and its reporter is told. (The weeks that passed ended the session.)
    let humas = app.humas().await;
    humas.does(&second.number, "reject", reason).await.ok();
}

#[actix_web::test]
async fn nobody_joins_a_ticket_that_ended_with_an_answer_they_cannot_be_told() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    for (answer, is_told) in [
        ("Halo Agung,\nsudah beres.", false),
        ("Halo {{nama}},\nberes.", true),
    ] {
        let first = home(&app, &humas).await;
        unit.does(&first.number, "take", json!({})).await.ok();
        unit.does(&first.number, "resolve", json!({ "message": answer }))
            .await
            .ok();
        let second = follower(&app, "Dewi Lestari", "dewi@contoh.id", &[]).await;
        let merged = humas
            .does(&second.number, "merge", json!({ "into": first.number }))
            .await;
        if is_told {
            assert_eq!(last_event(&merged.ok())["action"], "answered");
        } else {
            assert_eq!(merged.fault("into"), "merge-answer-not-for-them");
            assert_eq!(app.ticket(&second.number).await.status, Status::New);
        }
    }
}

#[actix_web::test]
async fn one_persons_tickets_may_name_that_person() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let fields = [("name", "Agung Prasetyo"), ("email", "agung@contoh.id")];
    let (first, second) = (app.file_with(&fields).await, app.file_with(&fields).await);
    merge(&humas, &second, &first).await;
    humas
        .does(
            &first.number,
            "answer",
            json!({ "message": "Halo Agung Prasetyo, beres." }),
        )
        .await
        .ok();
}

#[actix_web::test]
async fn an_earlier_answer_keeps_its_author_and_names_nobody_to_newcomers() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    unit.does(
        &first.number,
        "answer",
        json!({ "message": "Halo {{nama}},\nseperti untuk Dewi Lestari, sudah beres." }),
    )
    .await
    .ok();
    let (second, third) = (
        follower(&app, "Dewi Lestari", "dewi@contoh.id", &[]).await,
        follower(&app, "Joko Susilo", "joko@contoh.id", &[]).await,
    );
    merge(&humas, &second, &first).await;
    let seen = humas.reads(&second.number).await.ok();
    let event = last_event(&seen);
    assert_eq!(
        (&event["action"], &event["name"]),
        (&json!("answered"), &json!("Bayu DPK")),
        "not whoever merged"
    );
    let answer = app
        .client()
        .get(app.url(&format!("/api/v1/tickets/{}", second.number)))
        .header("X-Ticket-Pin", second.pin.to_string())
        .send()
        .await
        .unwrap();
    let story: Value = answer.json().await.unwrap();
    let entries = story["conversation"]["entries"].as_array().unwrap();
    let said = entries
        .iter()
        .find(|entry| entry["action"] == "answered")
        .unwrap();
    let actor = said["actor"].as_str().unwrap();
    assert!(actor.starts_with("Bayu DPK, "), "{actor}");
    // Joko would read of Dewi.
    merge(&humas, &third, &first).await;
    let seen = humas.reads(&third.number).await.ok();
    let actions = seen["events"].as_array().unwrap().iter();
    assert!(
        !actions
            .map(|event| &event["action"])
            .any(|action| action == "answered")
    );
}

#[actix_web::test]
async fn what_a_unit_gave_away_leads_to_its_list() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let first = home(&app, &humas).await;
    let path = page_of(&first);
    let done = unit
        .sends(
            &path,
            &format!("{path}/kembalikan"),
            &[("reason", "Bukan urusan kami.")],
        )
        .await;
    assert_eq!(done.status, 303);
    let page = unit.opens(&done.location).await;
    let told = page.words(".flash");
    assert!(
        told.contains(&format!("Tiket {} kembali ke antrean Humas", first.number)),
        "{told}"
    );
    let links = page.attributes(".flash a", "href");
    assert_eq!(links, ["/petugas/tiket"]);
    assert_eq!(unit.opens(&links[0]).await.status, 200);
}
