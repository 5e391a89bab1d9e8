//! What the operator sees and decides.

use entity::{audit, inbound_mail::InboundState};
use kernel::role::Role;
use sea_orm::EntityTrait;

use super::{SITI, came, last, mail, outbox_of, tickets};
use crate::notify::{file_as, with_mail_server};

#[actix_web::test]
async fn the_operator_reads_a_mail_of_the_tray_and_makes_it_a_ticket() {
    let (app, _catcher) = with_mail_server().await;
    let raw = mail(
        SITI,
        "lapor@bkn.example",
        "Dikira spam",
        "X-Spam-Flag: YES\r\n",
        "<b>Mohon</b> dibantu.",
    );
    came(&app, raw).await;
    let admin = app.staff(Role::Admin, None).await;
    let list = admin.open("/admin/surat-masuk?tab=tray").await;
    assert!(list.html.contains("p•••@contoh.test") && list.html.contains("Ditandai sebagai spam"));
    assert!(!list.html.contains("Mohon"));
    let row = last(&app).await;
    let at = format!("/admin/surat-masuk/{}", row.id);
    let page = admin.open(&at).await;
    assert!(page.html.contains("&lt;b&gt;Mohon&lt;/b&gt; dibantu.") && page.html.contains("Dikira spam"));
    assert_eq!(admin.post(&format!("{at}/jadikan-tiket"), &[]).await.status, 303);
    let ticket = tickets(&app).await.remove(0);
    assert_eq!(ticket.reporter_email.as_str(), "pelapor@contoh.test");
    assert_eq!(outbox_of(&app, "receipt").await.len(), 1);
    let row = last(&app).await;
    assert_eq!((row.state, row.ticket_id), (InboundState::Filed, Some(ticket.id)));
    assert!(row.keep_until.is_some() && row.decided_by.is_some());
    for again in ["jadikan-tiket", "abaikan"] {
        assert_eq!(admin.post(&format!("{at}/{again}"), &[]).await.status, 409);
    }
    let actions: Vec<String> = audit::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    assert!(actions.contains(&"inbound.read".to_owned()) && actions.contains(&"inbound.file".to_owned()));
}

#[actix_web::test]
async fn a_mail_may_be_let_be() {
    let (app, _catcher) = with_mail_server().await;
    came(&app, "Subject: Tanpa pengirim\r\n\r\nHalo.").await;
    let row = last(&app).await;
    let admin = app.staff(Role::Admin, None).await;
    let at = format!("/admin/surat-masuk/{}", row.id);
    assert!(
        !admin.open(&at).await.html.contains("jadikan-tiket"),
        "nobody to file it for"
    );
    assert_eq!(admin.post(&format!("{at}/jadikan-tiket"), &[]).await.status, 409);
    assert_eq!(admin.post(&format!("{at}/abaikan"), &[]).await.status, 303);
    assert_eq!(last(&app).await.state, InboundState::Dismissed);
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn the_reporter_of_a_secret_complaint_is_not_shown() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti Rahmawati", &[("secret", "true")]).await;
    crate::notify::deliver(&app).await;
    let (to, thread) = super::answering(&catcher.received().pop().unwrap());
    let raw = mail("Budi <budi@lain.test>", &to, "Re: x", &thread, "Kata rahasia.");
    assert_eq!(came(&app, raw).await.state, InboundState::Tray);
    let admin = app.staff(Role::Admin, None).await;
    let at = format!("/admin/surat-masuk/{}", last(&app).await.id);
    for page in ["/admin/surat-masuk", at.as_str()] {
        let html = admin.open(page).await.html;
        assert!(
            html.contains("•••") && !html.contains("budi@lain.test") && !html.contains("Kata rahasia"),
            "{page}"
        );
    }
}
