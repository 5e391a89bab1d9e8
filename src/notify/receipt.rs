//! The receipt of a new ticket. Anybody can file under anybody's address, so a mailbox gets a few receipts of their own in an
//! hour, and one mail every quarter of an hour that lists the others. The ticket is filed in any case.

use chrono::{DateTime, Duration, Utc};
use entity::{outbox as row, ticket};
use kernel::id::{EventId, OutboxId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use uuid::Builder;

use super::{
    mailbox::Mailbox,
    outbox::{self, MailKind, NewMail},
};
use crate::{app::App, db::Together, identity::keys::Purpose};

/// How long receipts are gathered into one mail.
const WINDOW: Duration = Duration::minutes(15);
/// After that long every filing of the window is written or was given up.
const MARGIN: Duration = Duration::minutes(1);

/// Adds the receipt to the rows of the ticket that is filed: a mail of its own, or (`LAPORBKN_LIMIT_RECEIPTS` mails later) a
/// place in the list that is sent at the end of the quarter. Who asks from the machine itself (`is_local`) is not counted.
/// What is spelt with a `+` under a mailbox that has had enough gets nothing: anybody can make up such spellings without end,
/// and the receipt was on the screen.
pub fn enqueue(rows: &mut Together, app: &App, ticket: &ticket::Model, event: EventId, is_local: bool) {
    let mailbox = Mailbox::of(app, &ticket.reporter_email);
    let mail = NewMail {
        kind: MailKind::Receipt,
        to: ticket.reporter_email.clone(),
        locale: ticket.locale,
        ticket: Some(ticket.id),
        event: Some(event),
        staff: None,
        data: json!({}),
    };
    if is_local || app.limits.may_send_receipt(&mailbox.key) {
        rows.insert(outbox::new_row(app, mail));
        return;
    }
    if !mailbox.is_plain {
        metrics::counter!("laporbkn_receipts_withheld_total").increment(1);
        return;
    }
    let window = Window::of(ticket.created_at);
    let list = NewMail {
        kind: MailKind::Receipts,
        ticket: None,
        event: None,
        data: window.data(),
        ..mail
    };
    let not_before = window.until + MARGIN;
    rows.push_insert(outbox::insert_once(
        app,
        window.id(app, &mailbox),
        list,
        not_before,
    ));
}

/// Whether a mail has the number and the PIN of a ticket, or will have: a receipt of its own, or a place in a list.
pub async fn is_mailed(db: &impl ConnectionTrait, app: &App, ticket: &ticket::Model) -> Result<bool, DbErr> {
    if Mailbox::of(app, &ticket.reporter_email).is_plain {
        return Ok(true);
    }
    let own = row::Entity::find()
        .filter(row::Column::TicketId.eq(ticket.id))
        .filter(row::Column::Kind.eq(MailKind::Receipt.name()));
    Ok(own.one(db).await?.is_some())
}

/// A quarter of an hour in which receipts are gathered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// From, inclusive.
    pub(super) from: DateTime<Utc>,
    /// To, exclusive.
    pub(super) until: DateTime<Utc>,
}

impl Window {
    fn of(at: DateTime<Utc>) -> Self {
        let into = at.timestamp().rem_euclid(WINDOW.num_seconds());
        let from = at.timestamp() - into;
        let from = DateTime::from_timestamp(from, 0).unwrap_or(at);
        Self {
            from,
            until: from + WINDOW,
        }
    }

    /// The window of a row of the outbox.
    pub(super) fn of_data(data: &Value) -> Option<Self> {
        let time = |name: &str| data.get(name)?.as_str()?.parse().ok();
        Some(Self {
            from: time("from")?,
            until: time("until")?,
        })
    }

    fn data(self) -> Value {
        json!({ "from": self.from, "until": self.until })
    }

    /// The one row of a mailbox and window, whoever writes it first: an id in the order of time, as all of them.
    fn id(self, app: &App, mailbox: &Mailbox) -> OutboxId {
        let subject = format!("receipts:{}:{}", self.until.timestamp(), mailbox.key);
        let mac = app.vault.keys().mac(Purpose::Attempt, subject.as_bytes());
        let mut tail = [0; 10];
        tail.iter_mut().zip(mac).for_each(|(to, from)| *to = from);
        let millis = u64::try_from(self.until.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &tail)
            .into_uuid()
            .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_a_quarter_of_an_hour_and_survives_its_row() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let window = Window::of(at("2026-07-01T02:29:59.999Z"));
        assert_eq!(window.from, at("2026-07-01T02:15:00Z"));
        assert_eq!(window.until, at("2026-07-01T02:30:00Z"));
        assert_eq!(Window::of(at("2026-07-01T02:30:00Z")).from, window.until);
        assert_eq!(Window::of_data(&window.data()), Some(window));
    }
}
