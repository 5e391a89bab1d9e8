//! Confirming, rating, opening again.

use chrono::Duration;
use kernel::status::Status;

use super::{
    cast::{humas, path, resolve, resolved, shows_kept},
    visitor::Visitor,
};
use crate::harness::TestApp;

#[actix_web::test]
async fn nobody_acts_on_a_ticket_without_having_opened_it() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let visitor = Visitor::new(&app);
    for rest in ["/konfirmasi", "/buka-lagi", "/nilai"] {
        let page = visitor
            .post(&path(&filed, rest), &[("rating", "1"), ("message", "x")])
            .await;
        assert_eq!(page.status, 403, "{rest}");
        assert!(page.html.contains("id=\"f-pin\""), "{rest}");
    }
    assert_eq!(app.ticket(&filed.number).await.status, Status::Resolved);
    assert_eq!(app.ticket(&filed.number).await.rating, None);
    let unknown = visitor.post("/tiket/LB26-0000-0000/konfirmasi", &[]).await;
    assert_eq!(unknown.status, 404);
}

#[actix_web::test]
async fn a_closed_ticket_is_opened_again_once() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    for _ in 0..2 {
        let page = visitor.post(&path(&filed, "/konfirmasi"), &[]).await;
        assert_eq!(page.status, 303, "a double click is no mistake");
    }
    app.clock.advance(Duration::days(30));
    visitor.unlock(&filed).await;
    let page = visitor
        .send(&path(&filed, "/buka-lagi"), &[("message", "Lagi-lagi terkunci")])
        .await;
    assert!(page.words().contains("Lagi-lagi terkunci"), "{}", page.words());
    assert_eq!(app.ticket(&filed.number).await.status, Status::InProgress);
    let humas = humas(&app).await;
    resolve(&app, &humas, &filed).await;
    visitor.send(&path(&filed, "/konfirmasi"), &[]).await;
    let back = visitor
        .post(
            &path(&filed, "/buka-lagi"),
            &[("message", "Panjang lebar cerita saya")],
        )
        .await;
    shows_kept(&back, 409, "sudah pernah Anda buka kembali");
    let page = visitor.open(&path(&filed, "")).await;
    assert!(
        !page.html.contains("/buka-lagi"),
        "what is not possible is not offered"
    );
    assert_eq!(app.ticket(&filed.number).await.status, Status::Closed);
}

#[actix_web::test]
async fn a_ticket_closed_for_more_than_thirty_days_stays_closed() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    visitor.post(&path(&filed, "/konfirmasi"), &[]).await;
    app.clock.advance(Duration::days(30) + Duration::seconds(1));
    visitor.unlock(&filed).await;
    let back = visitor
        .post(
            &path(&filed, "/buka-lagi"),
            &[("message", "Panjang lebar cerita saya")],
        )
        .await;
    shows_kept(&back, 409, "lebih dari 30 hari yang lalu");
}

#[actix_web::test]
async fn only_one_to_four_is_a_rating_and_a_second_thought_replaces_the_first() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    for wrong in ["", "0", "5", "x"] {
        let fields = [("rating", wrong), ("comment", "Panjang lebar cerita saya")];
        let back = visitor.post(&path(&filed, "/nilai"), &fields).await;
        shows_kept(&back, 422, "Pilih salah satu penilaian");
    }
    for rating in ["2", "2", "3"] {
        let page = visitor.post(&path(&filed, "/nilai"), &[("rating", rating)]).await;
        assert_eq!(page.status, 303);
    }
    let ticket = app.ticket(&filed.number).await;
    assert_eq!((ticket.rating, ticket.status), (Some(3), Status::Resolved));
    let page = visitor.open(&path(&filed, "")).await;
    assert!(page.words().contains("Penilaian Anda: baik."), "{}", page.words());
    assert_eq!(page.words().matches("Anda memberi penilaian").count(), 2);
}
