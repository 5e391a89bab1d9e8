//! The slice `notify`: what is written to the outbox, what leaves, what the operator sees.

mod browser;
mod delivery;
mod hold;
mod inbound;
mod letters;
mod pages;
mod weather;
mod webhook;
mod wishes;

use std::collections::BTreeMap;

use entity::{
    attachment, outbox,
    session::SessionKind,
    staff,
    ticket::{self, Channel},
};
use kernel::{
    id::{AttachmentId, StaffId},
    locale::Locale,
    role::Role,
    text::PersonName,
    visibility::Visibility,
};
use laporbkn::{
    account::session,
    config::RawConfig,
    directory,
    notify::outbox::{Delivered, deliver_due},
    ticket::{
        filing::{self, RawFiling, file::Request},
        lifecycle::{Action, Actor},
        record::{self, By, Words},
    },
};
use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder};

use crate::harness::{TestApp, smtp::MailCatcher};

/// A server that sends its mail to the catcher.
async fn with_mail_server() -> (TestApp, MailCatcher) {
    with_mail_server_and(|_| {}).await
}

/// The same, with other settings.
async fn with_mail_server_and(change: impl FnOnce(&mut RawConfig)) -> (TestApp, MailCatcher) {
    let catcher = MailCatcher::start().await;
    let url = catcher.url();
    let app = TestApp::start_with(|settings| {
        settings.smtp_url = Some(url);
        settings.mail_from = Some("LAPORBKN <laporbkn@bkn.example>".into());
        settings.public_url = Some("https://lapor.bkn.example".into());
        settings.mail_inbox = Some(INBOX.into());
        change(settings);
    })
    .await;
    (app, catcher)
}

/// Where people answer.
const INBOX: &str = "lapor@bkn.example";

/// Files a complaint as `name`, in Indonesian, through the code that the page uses.
async fn file_as(app: &TestApp, name: &str, more: &[(&str, &str)]) -> ticket::Model {
    file_in(app, Locale::Id, name, more).await
}

async fn file_in(app: &TestApp, locale: Locale, name: &str, more: &[(&str, &str)]) -> ticket::Model {
    let directory = directory::current(&app.app).await.unwrap();
    let service = directory.service(&"pengaduan-layanan".parse().unwrap()).unwrap();
    let mut fields: BTreeMap<String, String> = BTreeMap::from([
        ("name".into(), name.into()),
        ("email".into(), "pelapor@contoh.test".into()),
        ("description".into(), "Loket tutup sebelum waktunya.".into()),
    ]);
    fields.extend(more.iter().map(|(name, value)| ((*name).into(), (*value).into())));
    let today = app.app.clock.now().date_naive();
    let filing = filing::parse(&RawFiling { fields }, service, &directory, today).unwrap();
    let request = Request {
        channel: Channel::Web,
        locale,
        notice_version: directory.notice(app.app.clock.now()).unwrap().version.clone(),
        key: None,
        draft: None,
        file_hashes: Vec::new(),
        files: Vec::new(),
        is_local: true,
    };
    filing::file::file(&app.app, &directory, &filing, request)
        .await
        .unwrap()
        .ticket
}

/// Somebody of Biro Humas.
async fn humas(app: &TestApp) -> By {
    let id = employ(app, "Retno Wulandari", Role::Humas).await;
    By {
        actor: Actor::Staff(Role::Humas),
        staff: Some(id),
        ..By::SYSTEM
    }
}

async fn employ(app: &TestApp, name: &str, role: Role) -> StaffId {
    let now = app.app.clock.now();
    let id = StaffId::new(app.app.clock.as_ref(), &app.app.rng);
    let row = staff::ActiveModel {
        id: Set(id),
        email: Set(format!("{role}@contoh.test").parse().unwrap()),
        name: Set(PersonName::parse(name).unwrap()),
        role: Set(role),
        unit_code: Set(None),
        locale: Set(Locale::Id),
        password_hash: Set(None),
        totp_secret: Set(None),
        totp_enabled: Set(false),
        totp_last_step: Set(None),
        invite_hash: Set(None),
        invite_expires_at: Set(None),
        disabled_at: Set(None),
        last_login_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    };
    staff::Entity::insert(row)
        .exec_without_returning(app.app.db.read())
        .await
        .unwrap();
    id
}

/// Does one thing to a ticket, with words, as the pages do.
async fn act(app: &TestApp, ticket: ticket::Model, by: By, action: Action, words: &str) -> ticket::Model {
    let words = Words {
        body: (!words.is_empty()).then(|| words.to_owned()),
        ..Words::default()
    };
    let done = app
        .app
        .db
        .write(async |tx| record::apply(tx, &app.app, ticket, by, action, words, |_| {}).await)
        .await;
    done.unwrap().0
}

/// A file that came with the newest event of the history.
async fn attach_to_last_event(app: &TestApp, ticket: &ticket::Model) {
    let events = laporbkn::ticket::store::events(app.app.db.read(), ticket.id)
        .await
        .unwrap();
    let row = attachment::ActiveModel {
        id: Set(AttachmentId::new(app.app.clock.as_ref(), &app.app.rng)),
        ticket_id: Set(Some(ticket.id)),
        event_id: Set(events.last().map(|event| event.id)),
        draft_id: Set(None),
        name: Set("surat.pdf".into()),
        media_type: Set("application/pdf".into()),
        size: Set(3),
        sha256: Set("00".into()),
        storage_key: Set("x".into()),
        visibility: Set(Visibility::Reporter),
        created_at: Set(app.app.clock.now()),
    };
    attachment::Entity::insert(row)
        .exec_without_returning(app.app.db.read())
        .await
        .unwrap();
}

async fn outbox_rows(app: &TestApp) -> Vec<outbox::Model> {
    outbox::Entity::find()
        .order_by_asc(outbox::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// Sends what is due.
async fn deliver(app: &TestApp) -> Delivered {
    deliver_due(&app.app).await.unwrap()
}

/// The cookie of a page session of somebody with this role.
async fn session_of(app: &TestApp, name: &str, role: Role) -> String {
    let id = employ(app, name, role).await;
    let token = session::open(app.app.db.read(), &app.app, id, SessionKind::Page)
        .await
        .unwrap();
    format!("lb_sesi={token}")
}
