//! What people want to be told by mail, and what they are told in any case.
//!
//! A link in each mail leads to the choice ([`super::wish_pages`]): it names the mail and carries a MAC, so that nobody else can
//! choose, and holds no address. Mails that the law demands are always written: the receipt (UU 25/2009 ps. 44), and how it
//! ended, by silence too (ps. 36 and 50; UU 14/2008 ps. 22 for information requests).

use entity::{
    mail_wish::{self, Column, Wish},
    outbox as row,
};
use kernel::{id::OutboxId, identity::EmailAddress};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

use super::outbox::MailKind;
use crate::{
    app::App,
    identity::keys::{Purpose, same},
};

/// How much a mail matters to its recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// The law, or their safety, demands it.
    Demanded,
    /// Somebody wrote to them.
    Answer,
    /// Something happened.
    News,
}

/// How much a mail of this kind matters.
pub(super) const fn weight(kind: MailKind) -> Weight {
    match kind {
        MailKind::Receipt
        | MailKind::Receipts
        | MailKind::Resolved
        | MailKind::Rejected
        | MailKind::Closed
        | MailKind::AddressChanged
        | MailKind::NotTaken
        | MailKind::Invitation
        // Members of staff choose elsewhere: [`super::preference`].
        | MailKind::StaffNotices => Weight::Demanded,
        MailKind::Answer | MailKind::Question => Weight::Answer,
        MailKind::Merged | MailKind::Reopened => Weight::News,
    }
}

/// Whether `address` is told of it.
pub(super) async fn is_wanted(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    kind: MailKind,
) -> Result<bool, DbErr> {
    Ok(match weight(kind) {
        Weight::Demanded => true,
        Weight::Answer => of(db, address).await? != Wish::Law,
        Weight::News => of(db, address).await? == Wish::All,
    })
}

/// What `address` wants; all where nobody said otherwise.
pub(super) async fn of(db: &impl ConnectionTrait, address: &EmailAddress) -> Result<Wish, DbErr> {
    let row = mail_wish::Entity::find_by_id(address.lookup_key())
        .one(db)
        .await?;
    Ok(row.map_or(Wish::All, |row| row.wish))
}

/// Notes what `address` wants.
pub(super) async fn choose(app: &App, address: &EmailAddress, wish: Wish) -> Result<(), DbErr> {
    let row = mail_wish::ActiveModel {
        address: Set(address.lookup_key()),
        wish: Set(wish),
        updated_at: Set(app.clock.now()),
    };
    let latest = OnConflict::column(Column::Address)
        .update_columns([Column::Wish, Column::UpdatedAt])
        .to_owned();
    let insert = mail_wish::Entity::insert(row).on_conflict(latest);
    app.db
        .write(async |tx| insert.exec_without_returning(tx).await)
        .await
        .map(drop)
}

/// Where the recipient of a mail chooses.
pub(super) fn url(app: &App, mail: OutboxId) -> String {
    let mac = app
        .vault
        .keys()
        .mac_text(Purpose::MailWish, mail.to_string().as_bytes());
    format!("{}/surat/{mail}.{mac}", app.config.http.public_url)
}

/// Whose choice a link's token opens; nobody's where it is not ours, or the mail is not there any more.
pub(super) async fn recipient(app: &App, token: &str) -> Result<Option<EmailAddress>, DbErr> {
    let Some((id, given)) = token.split_once('.') else {
        return Ok(None);
    };
    let Ok(id) = id.parse::<OutboxId>() else {
        return Ok(None);
    };
    let macs = app
        .vault
        .keys()
        .macs_text(Purpose::MailWish, id.to_string().as_bytes());
    if !macs.iter().any(|mac| same(mac.as_bytes(), given.as_bytes())) {
        return Ok(None);
    }
    let mail = row::Entity::find_by_id(id).one(app.db.read()).await?;
    Ok(mail.map(|mail| mail.recipient))
}
