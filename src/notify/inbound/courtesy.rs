//! Telling somebody that their mail was not taken: politely, without a word about any ticket, and once, so that nobody can
//! make us write to anybody again and again.

use entity::mail_told;
use kernel::{identity::EmailAddress, locale::Locale};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, TryInsertResult};
use serde_json::json;

use crate::{
    app::App,
    notify::{
        mailbox::Mailbox,
        outbox::{self, MailKind, NewMail},
    },
};

/// What to tell.
#[derive(Clone, Debug)]
pub(super) struct Courtesy {
    /// Whom.
    pub(super) to: EmailAddress,
    /// In which language.
    pub(super) locale: Locale,
    /// Why it was not taken: the end of the sentence's key `letter-not_taken-{reason}`.
    pub(super) reason: &'static str,
    /// Message-ID of their mail, with brackets.
    pub(super) answers: Option<String>,
}

/// Writes the mail, unless they were told before.
pub(super) async fn tell(db: &impl ConnectionTrait, app: &App, courtesy: Courtesy) -> Result<(), DbErr> {
    let row = mail_told::ActiveModel {
        mailbox: Set(Mailbox::of(app, &courtesy.to).key),
        told_at: Set(app.clock.now()),
    };
    let inserted = mail_told::Entity::insert(row)
        .on_conflict_do_nothing_on([mail_told::Column::Mailbox])
        .exec_without_returning(db)
        .await?;
    if !matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0) {
        return Ok(());
    }
    let mail = NewMail {
        kind: MailKind::NotTaken,
        to: courtesy.to,
        locale: courtesy.locale,
        ticket: None,
        event: None,
        staff: None,
        data: json!({ "reason": courtesy.reason, "answers": courtesy.answers }),
    };
    outbox::enqueue(db, app, mail).await.map(drop)
}
