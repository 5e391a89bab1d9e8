//! Answer → article, and what tickets say of an article.

use entity::article;
use kernel::{
    article_slug::ArticleSlug, article_status::ArticleStatus, role::Role, ticket_number::TicketNumber,
};
use laporbkn::{
    account::CurrentStaff,
    knowledge::{cite, store},
    ticket::{reporter_reopen, resolve::ResolveForm},
};

use super::shelf::{Draft, put};
use crate::harness::{
    TestApp,
    tickets::{EMAIL, NAME},
};

async fn row(app: &TestApp, slug: &str) -> article::Model {
    let slug = ArticleSlug::parse(slug).unwrap();
    store::by_slug(app.app.db.read(), &slug).await.unwrap().unwrap()
}

async fn figures(app: &TestApp, slug: &str) -> (u64, u64) {
    let id = row(app, slug).await.id;
    let found = cite::figures(app.app.db.read(), vec![id]).await.unwrap();
    let figures = found.get(&id).copied().unwrap_or_default();
    (figures.closed, figures.came_back)
}

async fn resolve(app: &TestApp, humas: &CurrentStaff, number: &TicketNumber, message: &str) {
    let form = ResolveForm {
        message: Some(message.to_owned()),
        take: true,
        ..ResolveForm::default()
    };
    app.act(humas, number, form).await.unwrap();
}

#[actix_web::test]
async fn an_answer_becomes_a_draft_without_personal_data_that_remembers_its_ticket() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Kartika").await;
    let subject = format!("Akun {NAME} terkunci");
    let filed = app.file_with(&[("subject", &subject)]).await;
    let clerk = app.clerk().await;
    let path = format!("/petugas/tiket/{}", filed.number.canonical());
    let make = format!("{path}/jadikan-artikel");
    assert_eq!(clerk.post(&make, &[]).await.status, 409, "nobody answered yet");
    assert!(!clerk.open(&path).await.html.contains("jadikan-artikel"));

    let message = format!(
        "Halo Siti,\n\nNIK 3174012501900001 sudah kami buka. Tulis dari {EMAIL} bila perlu, atau telepon 0812-3456-7890. Lahir 17 Agustus 1998.\n\
         Nomor tiket {}.\n\nSalam,\nDewi Kartika",
        filed.number
    );
    resolve(&app, &humas, &filed.number, &message).await;
    assert!(clerk.open(&path).await.html.contains("jadikan-artikel"));
    let made = clerk.post(&make, &[]).await;
    assert_eq!(
        made.location.as_deref(),
        Some("/petugas/artikel/akun-nama-terkunci")
    );
    let draft = row(&app, "akun-nama-terkunci").await;
    assert_eq!(draft.status, ArticleStatus::Draft);
    for secret in [
        "Siti",
        "Lestari",
        "3174",
        EMAIL,
        "0812",
        "Dewi",
        "Agustus",
        &filed.number.to_string(),
        filed.number.canonical(),
    ] {
        assert!(
            !draft.body.contains(secret) && !draft.title.contains(secret),
            "{secret} in {}",
            draft.body
        );
    }
    assert!(draft.body.contains("sudah kami buka"));
    let editor = clerk.open("/petugas/artikel/akun-nama-terkunci").await;
    assert!(
        editor.html.contains(&filed.number.to_string()),
        "Humas sees where it comes from"
    );
    let again = clerk.post(&make, &[]).await;
    assert_eq!(
        again.location.as_deref(),
        Some("/petugas/artikel/akun-nama-terkunci"),
        "one draft for a ticket, however often it is asked for"
    );
}

#[actix_web::test]
async fn the_answer_to_a_secret_complaint_becomes_no_article() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Kartika").await;
    let filed = app
        .file_for(
            "pengaduan-layanan",
            &[("secret", "true"), ("request", "Mohon ditegur")],
        )
        .await;
    resolve(&app, &humas, &filed.number, "Sudah kami tindak lanjuti.").await;
    let clerk = app.clerk().await;
    let path = format!("/petugas/tiket/{}", filed.number.canonical());
    assert!(!clerk.open(&path).await.html.contains("jadikan-artikel"));
    let refused = clerk.post(&format!("{path}/jadikan-artikel"), &[]).await;
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("aduan rahasia"), "{}", refused.html);
    assert_eq!(app.count::<entity::article_ticket::Entity>().await, 0);
}

#[actix_web::test]
async fn another_units_ticket_makes_no_article_and_is_not_named() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Kartika").await;
    let filed = app.file().await;
    resolve(&app, &humas, &filed.number, "Sudah kami buka.").await;
    let path = format!("/petugas/tiket/{}/jadikan-artikel", filed.number.canonical());
    let stranger = app.unit_staff("DPK").await;
    assert_eq!(stranger.post(&path, &[]).await.status, 404);
    assert_eq!(
        stranger
            .post("/petugas/tiket/bukan-nomor/jadikan-artikel", &[])
            .await
            .status,
        404
    );
    let made = app.clerk().await.post(&path, &[]).await;
    let editor = stranger.open(&made.location.unwrap()).await;
    assert_eq!(editor.status, 200);
    assert!(!editor.html.contains(&filed.number.to_string()));
}

#[actix_web::test]
async fn an_article_counts_the_tickets_it_closed_and_turns_stale_when_one_comes_back() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").title("Contoh pertama")).await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Kartika").await;
    let (first, second) = (
        app.file().await,
        app.file_with(&[("email", "lain@contoh.id")]).await,
    );
    let offered = app
        .clerk()
        .await
        .open(&format!("/petugas/tiket/{}", first.number.canonical()))
        .await;
    assert!(offered.html.contains("Artikel: Contoh pertama"));
    for filed in [&first, &second] {
        resolve(
            &app,
            &humas,
            &filed.number,
            "Baca https://lapor.contoh.id/bantuan/contoh-satu, lalu coba lagi.",
        )
        .await;
    }
    assert_eq!(figures(&app, "contoh-satu").await, (2, 0));
    assert!(row(&app, "contoh-satu").await.stale_since.is_none());

    let ticket = app.ticket(&first.number).await;
    reporter_reopen::reopen(&app.app, ticket.id, None).await.unwrap();
    assert_eq!(figures(&app, "contoh-satu").await, (1, 1));
    assert!(row(&app, "contoh-satu").await.stale_since.is_some());
    let clerk = app.clerk().await;
    assert!(
        clerk
            .open("/petugas/artikel?tampilan=stale")
            .await
            .html
            .contains("Contoh pertama")
    );
    assert!(
        clerk
            .open("/petugas/artikel/contoh-satu")
            .await
            .html
            .contains("Tiketnya kembali")
    );

    // Somebody who read the article before the ticket came back, and saves now.
    let mut before = row(&app, "contoh-satu").await;
    before.stale_since = None;
    app.app
        .db
        .write(async |tx| store::update(tx, &app.app, before).await)
        .await
        .unwrap();
    assert!(row(&app, "contoh-satu").await.stale_since.is_some());

    clerk
        .post("/petugas/artikel/contoh-satu/status", &[("step", "confirm")])
        .await;
    assert!(row(&app, "contoh-satu").await.stale_since.is_none());
}

#[actix_web::test]
async fn an_answer_that_points_to_nothing_known_counts_nowhere() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Kartika").await;
    let filed = app.file().await;
    resolve(
        &app,
        &humas,
        &filed.number,
        "Lihat /bantuan/tidak-ada dan /bantuan/kategori/akun dan /bantuan/.",
    )
    .await;
    assert_eq!(app.count::<entity::article_ticket::Entity>().await, 0);
}
