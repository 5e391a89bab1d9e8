//! What staff write reaches a reporter filled in and whole, whichever way it goes; and what nobody should read is refused.

use entity::{reply_template, ticket_event};
use kernel::ticket_number::TicketNumber;
use laporbkn::directory::variable;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use crate::harness::{TestApp, tickets::NAME};

/// Words of the last event of a ticket that has any.
async fn last_words(app: &TestApp, number: &TicketNumber) -> String {
    let ticket = app.ticket(number).await;
    let event = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        .filter(ticket_event::Column::Body.is_not_null())
        .order_by_desc(ticket_event::Column::Id)
        .one(app.app.db.read())
        .await
        .unwrap();
    event.unwrap().body.unwrap()
}

#[actix_web::test]
async fn every_word_to_a_reporter_is_filled() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let text = "Halo {{nama}}, {{nomor}}, {{layanan}}, {{tenggat}}. {{petugas}}, {{unit}}";
    for (action, field) in [
        ("ask", "message"),
        ("answer", "message"),
        ("resolve", "message"),
        ("reject", "reason"),
    ] {
        let number = app.file().await.number;
        if action == "resolve" {
            humas.does(&number, "take", json!({})).await.ok();
        }
        humas.does(&number, action, json!({ field: text })).await.ok();
        let words = last_words(&app, &number).await;
        let begins = format!("Halo {NAME}, {number}, ");
        assert!(words.starts_with(&begins), "{action}: {words}");
        assert!(words.contains("3 Juli 2026"), "{action}: {words}");
        assert!(
            words.ends_with("Rina Kartika, Biro Humas BKN"),
            "{action}: {words}"
        );
        assert!(!words.contains("{{"), "{action}: {words}");
        if action == "reject" {
            humas
                .does(&number, "reopen", json!({ "reason": "{{nama}}: keliru." }))
                .await
                .ok();
            assert_eq!(last_words(&app, &number).await, format!("{NAME}: keliru."));
        }
    }
}

#[actix_web::test]
async fn a_variable_that_becomes_nothing_is_refused_by_name() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    for (action, field) in [
        ("ask", "message"),
        ("answer", "message"),
        ("resolve", "message"),
        ("reject", "reason"),
    ] {
        let refused = humas
            .does(&number, action, json!({ field: "Halo {{nma}}." }))
            .await;
        assert_eq!(refused.fault(field), "template-variable", "{action}");
        assert!(refused.body.to_string().contains("{{nma}}"), "{}", refused.body);
        let many = json!({ "numbers": [number], "action": action, field: "Halo {{nma}}." });
        if action != "ask" {
            assert_eq!(
                humas.post("/staff/tickets/bulk", &many).await.fault(field),
                "template-variable"
            );
        }
    }
    let desk = format!("/petugas/tiket/{}", number.canonical());
    let page = humas
        .sends(&desk, &format!("{desk}/tanya"), &[("message", "Halo {{petugs}}")])
        .await;
    assert_eq!(page.status, 422);
    assert!(
        page.html.contains("{{petugs}} tidak dikenal"),
        "the fault names it"
    );
}

#[actix_web::test]
async fn a_blank_of_a_template_is_sent_only_when_it_is_meant() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let text = "Yang dapat membantu Anda adalah: … (nama instansi).";
    for action in ["ask", "answer", "resolve"] {
        let refused = humas.does(&number, action, json!({ "message": text })).await;
        assert_eq!(refused.fault("message"), "blank-left", "{action}");
    }
    let desk = format!("/petugas/tiket/{}", number.canonical());
    assert!(!humas.opens(&desk).await.html.contains("name=\"blanks\""));
    let page = humas
        .sends(&desk, &format!("{desk}/jawab"), &[("message", text)])
        .await;
    assert_eq!(page.status, 422);
    assert!(page.html.contains("name=\"blanks\"") && page.html.contains("(nama instansi)"));
    let sent = humas
        .sends(
            &desk,
            &format!("{desk}/jawab"),
            &[("message", text), ("blanks", "true")],
        )
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    assert_eq!(last_words(&app, &number).await, text);
}

#[actix_web::test]
async fn what_is_shipped_holds_only_what_a_reader_understands() {
    let app = TestApp::start().await;
    let templates = reply_template::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert!(templates.len() > 20);
    for template in templates {
        for body in [&template.body_id, &template.body_en] {
            assert!(!variable::has_markdown(body), "{}", template.title);
            assert_eq!(variable::unknown(body), None, "{}", template.title);
        }
    }
}

#[actix_web::test]
async fn an_ordinary_word_with_a_name_in_it_names_nobody() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app
        .file_with(&[("name", "Dian"), ("email", "dian@contoh.id")])
        .await
        .number;
    let second = app
        .file_with(&[("name", "Budi"), ("email", "budi@contoh.id")])
        .await
        .number;
    humas.does(&second, "merge", json!({ "into": first })).await.ok();
    let message = "Diantara laporan yang masuk, ini sudah ditangani. Dian dapat mencoba lagi.";
    humas
        .does(&first, "answer", json!({ "message": message }))
        .await
        .ok();
    assert_eq!(
        last_words(&app, &second).await,
        "Diantara laporan yang masuk, ini sudah ditangani. Budi dapat mencoba lagi."
    );
}

async fn secret_of(app: &TestApp, name: &str, email: &str) -> TicketNumber {
    let fields = [
        ("secret", "true"),
        ("name", name),
        ("email", email),
        ("phone", "081234567890"),
        ("address", "Jalan Melati 7"),
        ("request", "Mohon petugasnya ditegur"),
    ];
    app.file_for("pengaduan-layanan", &fields).await.number
}

#[actix_web::test]
async fn the_name_behind_a_secret_complaint_is_in_no_event() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let first = app
        .file_with(&[("name", "Dian"), ("email", "dian@contoh.id")])
        .await
        .number;
    let secret = secret_of(&app, "Yohana Mote", "yohana@contoh.id").await;
    humas.does(&secret, "merge", json!({ "into": first })).await.ok();
    humas
        .does(&first, "answer", json!({ "message": "Halo Dian dan {{nama}}." }))
        .await
        .ok();
    let words = last_words(&app, &secret).await;
    assert!(!words.contains("Yohana") && !words.contains("Dian"), "{words}");
}

#[actix_web::test]
async fn a_secret_reporter_is_neither_told_to_others_nor_guessed_by_a_refusal() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let secret = secret_of(&app, "Yohana Mote", "yohana@contoh.id").await;
    let other = app
        .file_with(&[("name", "Budi"), ("email", "budi@contoh.id")])
        .await
        .number;
    humas.does(&other, "merge", json!({ "into": secret })).await.ok();
    let message = "Halo Bu YOHANA, kami kirim ke yohana@contoh.id dan 0812-3456-7890 besok, ya.";
    humas
        .does(&secret, "answer", json!({ "message": message }))
        .await
        .ok();
    let words = last_words(&app, &other).await.to_lowercase();
    for trace in ["yohana", "mote", "3456", "@"] {
        assert!(!words.contains(trace), "{words}");
    }
    assert!(words.contains("budi") && words.contains("besok, ya."), "{words}");
}
