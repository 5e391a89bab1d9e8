//! What the tests of the reporter's side share: staff who move a ticket, and what to look at afterwards.

use entity::ticket_event;
use kernel::role::Role;
use laporbkn::{
    account::CurrentStaff,
    ticket::{ask::AskForm, reject::RejectForm, resolve::ResolveForm},
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::visitor::Page;
use crate::harness::{TestApp, tickets::Filed};

/// The smallest PNG there is.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// A name and bytes.
pub type File<'a> = (&'a str, &'a [u8]);

/// Somebody of Humas.
pub async fn humas(app: &TestApp) -> CurrentStaff {
    app.staff_of(Role::Humas, None, "Dewi Anggraini").await
}

/// A ticket that Humas took and resolved with an answer.
pub async fn resolved(app: &TestApp) -> Filed {
    let filed = app.file().await;
    let humas = humas(app).await;
    resolve(app, &humas, &filed).await;
    filed
}

/// Humas takes and resolves it with an answer.
pub async fn resolve(app: &TestApp, humas: &CurrentStaff, filed: &Filed) {
    let form = ResolveForm {
        message: Some("Akun Anda sudah kami buka.".into()),
        take: true,
        ..Default::default()
    };
    app.act(humas, &filed.number, form).await.unwrap();
}

/// Humas asks the reporter back.
pub async fn ask(app: &TestApp, humas: &CurrentStaff, filed: &Filed) {
    let form = AskForm {
        message: "Kapan terakhir berhasil masuk?".into(),
        take: true,
        ..Default::default()
    };
    app.act(humas, &filed.number, form).await.unwrap();
}

/// Humas rejects it.
pub async fn reject(app: &TestApp, filed: &Filed) {
    let form = RejectForm {
        reason: "Bukan kewenangan BKN.".into(),
        version: None,
    };
    app.act(&humas(app).await, &filed.number, form).await.unwrap();
}

/// A path below the ticket's page.
pub fn path(filed: &Filed, rest: &str) -> String {
    format!("/tiket/{}{rest}", filed.number)
}

/// Replies of all reporters.
pub async fn replies(app: &TestApp) -> usize {
    let kind = ticket_event::EventKind::Replied;
    ticket_event::Entity::find()
        .filter(ticket_event::Column::Action.eq(kind))
        .count(app.app.db.read())
        .await
        .unwrap()
        .try_into()
        .unwrap()
}

/// The page says so, and holds what was typed.
pub fn shows_kept(page: &Page, status: u16, says: &str) {
    assert_eq!(page.status, status, "{}", page.words());
    assert!(page.words().contains(says), "{says}: {}", page.words());
    assert!(page.html.contains("Panjang lebar cerita saya"), "{}", page.html);
}
