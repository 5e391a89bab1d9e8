//! The outbox: what has to be told to whom. A row names a mail template and the ids it needs; the words are made when
//! the mail is sent, so that no PIN or identity number lies in the queue.

use chrono::{DateTime, Utc};
use entity::outbox::{self, OutboxState};
use kernel::{
    id::{EventId, OutboxId, StaffId, TicketId},
    identity::email::EmailAddress,
    locale::Locale,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryTrait,
    sea_query::{Expr, InsertStatement, OnConflict},
};
use serde_json::Value;

use super::wish;
pub use super::{
    channel::Delivered,
    deliver::{Waiting, deliver_due, deliver_waiting},
};
use crate::app::App;

/// Which mail: the name is the template under `templates/mail/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailKind {
    /// To the reporter: number, PIN link, deadline.
    Receipt,
    /// To the reporter: the receipts of several tickets.
    Receipts,
    /// To the reporter: an answer.
    Answer,
    /// To the reporter: a question back.
    Question,
    /// To the reporter: the work is done.
    Resolved,
    /// To the reporter: refused, with the reason.
    Rejected,
    /// To the reporter: joined to another ticket of the same matter.
    Merged,
    /// To the reporter: closed because nobody wrote.
    Closed,
    /// To the reporter: opened again.
    Reopened,
    /// To the reporter's former address: their mails go elsewhere from now on.
    AddressChanged,
    /// To whoever wrote a mail that was not taken: why, and what to do.
    NotTaken,
    /// To a member of staff: invitation with a one-time link.
    Invitation,
    /// To a member of staff: notices they have not read.
    StaffNotices,
}

impl MailKind {
    /// All of them, for previews and tests.
    pub const ALL: [Self; 13] = [
        Self::Receipt,
        Self::Receipts,
        Self::Answer,
        Self::Question,
        Self::Resolved,
        Self::Rejected,
        Self::Merged,
        Self::Closed,
        Self::Reopened,
        Self::AddressChanged,
        Self::NotTaken,
        Self::Invitation,
        Self::StaffNotices,
    ];

    /// Name of the template and of the column.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::Receipts => "receipts",
            Self::Answer => "answer",
            Self::Question => "question",
            Self::Resolved => "resolved",
            Self::Rejected => "rejected",
            Self::Merged => "merged",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::AddressChanged => "address_changed",
            Self::NotTaken => "not_taken",
            Self::Invitation => "invitation",
            Self::StaffNotices => "staff_notices",
        }
    }

    /// The mail of a row's `kind`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it brings the words of its event.
    pub const fn tells_words(self) -> bool {
        matches!(
            self,
            Self::Answer | Self::Question | Self::Resolved | Self::Rejected | Self::Reopened
        )
    }
}

/// A mail to be.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Which.
    pub kind: MailKind,
    /// To whom.
    pub to: EmailAddress,
    /// In which language.
    pub locale: Locale,
    /// About which ticket.
    pub ticket: Option<TicketId>,
    /// Telling of which event.
    pub event: Option<EventId>,
    /// For which member of staff.
    pub staff: Option<StaffId>,
    /// What else the template needs; nothing secret.
    pub data: Value,
}

/// Writes the row, unless its recipient does not want to be told of such things. Call it in the transaction of what the mail tells
/// of.
pub async fn enqueue(db: &impl ConnectionTrait, app: &App, mail: NewMail) -> Result<OutboxId, DbErr> {
    let id = OutboxId::new(app.clock.as_ref(), &app.rng);
    if !wish::is_wanted(db, &mail.to, mail.kind).await? {
        metrics::counter!("laporbkn_mails_unwanted_total").increment(1);
        return Ok(id);
    }
    let row = row(app, id, mail, app.clock.now());
    outbox::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id)
}

/// The row, for whoever writes it together with others.
pub(super) fn new_row(app: &App, mail: NewMail) -> outbox::ActiveModel {
    let id = OutboxId::new(app.clock.as_ref(), &app.rng);
    row(app, id, mail, app.clock.now())
}

/// The same under an id of the caller's making, to be sent later; one that is there already stays as it is.
pub(super) fn insert_once(
    app: &App,
    id: OutboxId,
    mail: NewMail,
    not_before: DateTime<Utc>,
) -> InsertStatement {
    let mut insert = outbox::Entity::insert(row(app, id, mail, not_before)).into_query();
    insert.on_conflict(OnConflict::column(outbox::Column::Id).do_nothing().to_owned());
    insert
}

fn row(app: &App, id: OutboxId, mail: NewMail, not_before: DateTime<Utc>) -> outbox::ActiveModel {
    outbox::ActiveModel {
        id: Set(id),
        kind: Set(mail.kind.name().to_owned()),
        domain: Set(mail.to.domain().to_owned()),
        recipient: Set(mail.to),
        locale: Set(mail.locale),
        ticket_id: Set(mail.ticket),
        event_id: Set(mail.event),
        staff_id: Set(mail.staff),
        data: Set(mail.data),
        message_id: Set(format!("<{id}@{}>", app.mailer.from.email.domain())),
        state: Set(OutboxState::Pending),
        attempts: Set(0),
        created_at: Set(app.clock.now()),
        next_attempt_at: Set(not_before),
        locked_until: Set(None),
        sent_at: Set(None),
        last_error: Set(None),
    }
}

/// Sends what still waits for a ticket's reporter to their new address.
pub async fn readdress(
    db: &impl ConnectionTrait,
    ticket: TicketId,
    from: &EmailAddress,
    to: &EmailAddress,
) -> Result<(), DbErr> {
    outbox::Entity::update_many()
        .col_expr(outbox::Column::Recipient, to.clone().into())
        .col_expr(outbox::Column::Domain, Expr::value(to.domain()))
        .filter(outbox::Column::TicketId.eq(ticket))
        .filter(outbox::Column::Recipient.eq(from.clone()))
        .filter(outbox::Column::State.ne(OutboxState::Sent))
        .exec(db)
        .await?;
    Ok(())
}
