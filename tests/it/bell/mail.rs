use chrono::{DateTime, Duration, Utc};
use entity::{outbox, staff_preference::NoticeMail};
use kernel::{id::StaffId, role::Role};
use laporbkn::{
    notify::{
        outbox::deliver_due,
        preference::{self, Preference},
        staff_mail,
        staff_notice::{self, Telling},
    },
    sla::watcher,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{given_to, route, told};
use crate::harness::{TestApp, smtp::MailCatcher};

async fn start() -> (TestApp, MailCatcher) {
    let catcher = MailCatcher::start().await;
    let url = catcher.url();
    let app = TestApp::start_with(|settings| {
        settings.smtp_url = Some(url);
        settings.mail_from = Some("LAPORBKN <laporbkn@bkn.example>".into());
        settings.public_url = Some("https://lapor.bkn.example".into());
    })
    .await;
    (app, catcher)
}

/// Mails of notices written for somebody.
async fn written(app: &TestApp, staff: StaffId) -> usize {
    let mails = outbox::Entity::find()
        .filter(outbox::Column::Kind.eq("staff_notices"))
        .filter(outbox::Column::StaffId.eq(staff))
        .all(app.app.db.read())
        .await
        .unwrap();
    mails.len()
}

async fn at(app: &TestApp, time: &str) {
    let time: DateTime<Utc> = time.parse().unwrap();
    app.clock.advance(time - app.app.clock.now());
    staff_mail::round(&app.app).await.unwrap();
}

async fn choose(app: &TestApp, staff: StaffId, mail: NoticeMail, hours: &[u32]) {
    let choice = Preference {
        mail,
        hours: hours.iter().copied().collect(),
    };
    app.app
        .db
        .write(async |tx| preference::keep(tx, &app.app, staff, &choice).await)
        .await
        .unwrap();
}

#[actix_web::test]
async fn as_shipped_what_is_unread_comes_once_at_the_next_hour_of_the_digest() {
    let (app, catcher) = start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna Dewi").await;
    // 09.00 in Jakarta; the next digest is at 13.00.
    let (first, second) = (given_to(&app, humas.id).await, given_to(&app, humas.id).await);
    at(&app, "2026-07-01T05:59:00Z").await;
    assert_eq!(written(&app, humas.id).await, 0);
    at(&app, "2026-07-01T06:00:30Z").await;
    at(&app, "2026-07-01T06:01:30Z").await;
    at(&app, "2026-07-02T01:30:00Z").await;
    assert_eq!(written(&app, humas.id).await, 1);
    deliver_due(&app.app).await.unwrap();
    let mails = catcher.received();
    let mail = mails
        .iter()
        .find(|mail| mail.raw.contains("pemberitahuan"))
        .unwrap();
    let text = mail.text();
    for words in [
        first.to_string(),
        second.to_string(),
        "https://lapor.bkn.example/petugas/".to_owned(),
    ] {
        assert!(text.contains(&words), "{words} is not in {text}");
    }
    assert!(!text.contains(crate::harness::tickets::NAME));
}

#[actix_web::test]
async fn what_was_read_in_the_pages_is_not_mailed() {
    let (app, _catcher) = start().await;
    let clerk = app.clerk().await;
    given_to(&app, clerk.id).await;
    clerk.post("/petugas/pemberitahuan/dibaca", &[]).await;
    at(&app, "2026-07-01T07:00:00Z").await;
    assert_eq!(written(&app, clerk.id).await, 0);
}

#[actix_web::test]
async fn who_wants_each_gets_it_soon_and_who_wants_none_gets_none() {
    let (app, _catcher) = start().await;
    let (each, none) = (
        app.staff_of(Role::Humas, None, "Ratna").await,
        app.staff_of(Role::Humas, None, "Dewi").await,
    );
    choose(&app, each.id, NoticeMail::Each, &[8]).await;
    choose(&app, none.id, NoticeMail::None, &[8]).await;
    for person in [&each, &none] {
        given_to(&app, person.id).await;
    }
    at(&app, "2026-07-01T02:00:30Z").await;
    assert_eq!(
        written(&app, each.id).await,
        0,
        "there is a minute to see it in the pages"
    );
    at(&app, "2026-07-01T02:01:30Z").await;
    assert_eq!(written(&app, each.id).await, 1);
    given_to(&app, each.id).await;
    at(&app, "2026-07-01T02:04:00Z").await;
    assert_eq!(written(&app, each.id).await, 2);
    at(&app, "2026-07-02T09:00:00Z").await;
    assert_eq!(written(&app, none.id).await, 0);
}

#[actix_web::test]
async fn a_mass_breach_is_one_mail() {
    let (app, catcher) = start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    for place in 0..40 {
        app.file_with(&[("email", &format!("p{place}@contoh.id"))]).await;
    }
    app.clock.advance(Duration::hours(49));
    watcher::round(&app.app).await.unwrap();
    at(&app, "2026-07-03T06:05:00Z").await;
    assert_eq!(written(&app, humas.id).await, 1);
    deliver_due(&app.app).await.unwrap();
    let about: Vec<_> = catcher
        .received()
        .into_iter()
        .filter(|mail| mail.to.iter().any(|to| to.contains(&humas.id.to_string())))
        .collect();
    assert_eq!(about.len(), 1);
    assert!(about[0].text().contains("40 tiket"), "{}", about[0].text());
}

#[actix_web::test]
async fn what_breaches_after_the_digest_is_mailed_by_the_next() {
    let (app, _catcher) = start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let tell = async |tickets: usize| {
        let telling = Telling {
            staff: humas.id,
            kind: "sla-100".into(),
            ticket: None,
            data: serde_json::json!({}),
            only_counted: true,
        };
        let node = &app.app;
        let told = node
            .db
            .write(async |tx| staff_notice::tell(tx, node, vec![telling.clone(); tickets]).await);
        told.await.unwrap();
    };
    // 12.50 in Jakarta; the digest is at 13.00.
    at(&app, "2026-07-01T05:50:00Z").await;
    tell(3).await;
    tell(4).await;
    at(&app, "2026-07-01T06:00:30Z").await;
    assert_eq!(written(&app, humas.id).await, 1);
    at(&app, "2026-07-01T06:10:00Z").await;
    tell(500).await;
    let of = |tickets| ("sla-100".to_owned(), tickets, false);
    assert_eq!(told(&app, humas.id).await, [of(7), of(500)]);
    at(&app, "2026-07-02T01:00:30Z").await;
    assert_eq!(written(&app, humas.id).await, 2);
}

#[actix_web::test]
async fn hours_are_those_of_the_persons_office() {
    let (app, _catcher) = start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let jayapura = app.staff_of(Role::UnitHead, Some("KR09"), "Yohana").await;
    let jakarta = app.staff_of(Role::UnitHead, Some("DPK"), "Bambang").await;
    for unit in ["KR09", "DPK"] {
        let filed = app.file().await;
        route(&app, &humas, &filed.number, unit).await;
    }
    // 13.05 in Jayapura is 11.05 in Jakarta.
    at(&app, "2026-07-01T04:05:00Z").await;
    assert_eq!(written(&app, jayapura.id).await, 1);
    assert_eq!(written(&app, jakarta.id).await, 0);
}

#[actix_web::test]
async fn two_nodes_write_one_digest() {
    let (app, catcher) = start().await;
    let url = catcher.url();
    let other = app
        .another_node_with(|settings| settings.smtp_url = Some(url))
        .await;
    let mut people = Vec::new();
    for name in ["Ratna", "Dewi", "Sari"] {
        let person = app.staff_of(Role::Humas, None, name).await;
        given_to(&app, person.id).await;
        people.push(person.id);
    }
    app.clock.advance(Duration::hours(5));
    let (one, two) = futures_util::join!(staff_mail::round(&app.app), staff_mail::round(&other.app));
    one.unwrap();
    two.unwrap();
    for person in people {
        assert_eq!(written(&app, person).await, 1);
    }
}

#[actix_web::test]
async fn without_a_mail_server_nothing_piles_up() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    given_to(&app, humas.id).await;
    at(&app, "2026-07-02T02:00:00Z").await;
    assert_eq!(written(&app, humas.id).await, 0);
}
