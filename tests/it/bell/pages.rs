use chrono::Duration;
use entity::{staff_notice, staff_preference::NoticeMail};
use kernel::role::Role;
use laporbkn::{
    jobs::housekeeping,
    notify::preference::{self, Preference},
};
use sea_orm::EntityTrait;

use super::{given_to, told};
use crate::harness::{TestApp, people::Staff};

const LIST: &str = "/petugas/pemberitahuan";

/// What the bell shows on a page, without a script.
async fn bell(staff: &Staff, path: &str) -> String {
    let page = staff.open(path).await;
    assert_eq!(page.status, 200, "{path}");
    page.words("[data-bell-count]")
}

#[actix_web::test]
async fn the_bell_is_right_on_every_page_that_is_loaded() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    assert_eq!(bell(&clerk, "/petugas/tiket").await, "");
    for expected in ["1", "2"] {
        given_to(&app, clerk.id).await;
        for path in ["/petugas/tiket", "/petugas/akun", LIST] {
            assert_eq!(bell(&clerk, path).await, expected, "{path}");
        }
    }
}

#[actix_web::test]
async fn opening_a_ticket_marks_what_was_told_of_it_and_nothing_else() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let first = given_to(&app, clerk.id).await;
    given_to(&app, clerk.id).await;
    app.reply_of_reporter(&first).await;
    assert_eq!(bell(&clerk, LIST).await, "3");
    // The page that was opened shows the new number already.
    assert_eq!(bell(&clerk, &format!("/petugas/tiket/{first}")).await, "1");
    assert_eq!(bell(&clerk, LIST).await, "1");
}

#[actix_web::test]
async fn one_notice_is_marked_read_or_all_of_them() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    for _ in 0..3 {
        given_to(&app, clerk.id).await;
    }
    let page = clerk.open(LIST).await;
    assert_eq!(page.count(".notices__new"), 3);
    let mark = page.attribute(".notices__new form", "action");
    assert_eq!(clerk.post(&mark, &[]).await.status, 303);
    assert_eq!(clerk.open(LIST).await.count(".notices__new"), 2);
    assert_eq!(clerk.post(&format!("{LIST}/dibaca"), &[]).await.status, 303);
    let page = clerk.open(LIST).await;
    assert_eq!(page.count(".notices__new"), 0);
    assert_eq!(page.count(".notices li"), 3);
}

#[actix_web::test]
async fn nobody_marks_what_somebody_else_was_told() {
    let app = TestApp::start().await;
    let (clerk, other) = (app.clerk().await, app.clerk().await);
    given_to(&app, clerk.id).await;
    let mark = clerk.open(LIST).await.attribute(".notices__new form", "action");
    other.post(&mark, &[]).await;
    other.post(&format!("{LIST}/dibaca"), &[]).await;
    assert_eq!(bell(&clerk, LIST).await, "1");
    assert_eq!(other.open(LIST).await.count(".notices li"), 0);
}

#[actix_web::test]
async fn a_notice_holds_a_number_and_nothing_of_the_reporter() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let number = given_to(&app, clerk.id).await;
    let page = clerk.open(LIST).await;
    assert!(page.html.contains(&number.to_string()));
    for personal in [
        crate::harness::tickets::NAME,
        crate::harness::tickets::EMAIL,
        crate::harness::tickets::SUBJECT,
    ] {
        assert!(!page.html.contains(personal), "{personal}");
    }
}

#[actix_web::test]
async fn who_sees_no_tickets_gets_no_links_to_them() {
    let app = TestApp::start().await;
    let leader = app.staff(Role::Leader, None).await;
    app.file().await;
    app.clock.advance(Duration::hours(1));
    laporbkn::sla::watcher::round(&app.app).await.unwrap();
    app.clock.advance(Duration::hours(48));
    laporbkn::sla::watcher::round(&app.app).await.unwrap();
    assert_eq!(told(&app, leader.id).await, [("sla-100".to_owned(), 1, false)]);
    let leader = app.log_in(leader.id, leader.email.clone()).await;
    let page = leader.open(LIST).await;
    assert!(
        page.html.contains("Tenggat terlewati untuk 1 tiket"),
        "{}",
        page.html
    );
    assert_eq!(page.count(".notices a"), 0);
}

#[actix_web::test]
async fn old_notices_are_forgotten() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    given_to(&app, clerk.id).await;
    app.clock.advance(Duration::days(89));
    housekeeping::round(&app.app).await;
    assert_eq!(app.count::<staff_notice::Entity>().await, 1);
    app.clock.advance(Duration::days(2));
    housekeeping::round(&app.app).await;
    let left = staff_notice::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(left.iter().all(|one| one.kind != "assigned"));
}

#[actix_web::test]
async fn everybody_chooses_their_own_mails() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let choice = async || preference::of(app.app.db.read(), clerk.id).await.unwrap();
    assert_eq!(choice().await, Preference::default());
    let fields = [("surat", "digest"), ("jam", "7"), ("jam", "15")];
    let sent = clerk.post("/petugas/akun/pemberitahuan", &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    assert_eq!(choice().await.hours, [7, 15].into());
    let page = clerk.open("/petugas/akun").await;
    assert_eq!(page.count("input[name=jam][checked]"), 2);
    let sent = clerk
        .post("/petugas/akun/pemberitahuan", &[("surat", "none")])
        .await;
    assert_eq!(sent.status, 303);
    assert_eq!(choice().await.mail, NoticeMail::None);
    let sent = clerk
        .post("/petugas/akun/pemberitahuan", &[("surat", "digest")])
        .await;
    assert_eq!(sent.status, 422);
    assert!(sent.html.contains("Pilih paling sedikit satu jam"));
    assert_eq!(choice().await.mail, NoticeMail::None, "nothing was changed");
}
