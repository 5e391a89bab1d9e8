//! Which ticket a mail belongs to: by the address it was sent to, or by the mails of ours that it answers. Message-IDs of
//! ours are random, so whoever names one was sent it. A subject proves nothing: it holds a number that anybody may know.

use entity::{outbox, ticket};
use kernel::id::TicketId;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{mail::Mail, reply_address::Tag};
use crate::{app::App, notify::mailbox::Mailbox, ticket::store};

/// Addresses of one mail that are looked at.
const RECIPIENTS: usize = 50;

/// What a mail says of its ticket.
#[derive(Debug)]
pub(super) enum Whose {
    /// Of nobody's: it begins something new.
    Nobodys,
    /// Of this ticket, and from its reporter.
    Reporters(Box<ticket::Model>),
    /// Of this ticket, from somebody else.
    Strangers(Box<ticket::Model>),
    /// It names a ticket with a tag that is not the ticket's, and proves nothing else.
    Forged,
}

impl Whose {
    pub(super) async fn of(app: &App, mail: &Mail<'_>, recipient: Option<&str>) -> Result<Self, DbErr> {
        let (tagged, is_forged) = by_tag(app, mail, recipient).await?;
        let found = match tagged {
            Some(ticket) => Some(ticket),
            None => by_thread(app, mail).await?,
        };
        let Some(ticket) = found else {
            return Ok(if is_forged { Self::Forged } else { Self::Nobodys });
        };
        let is_reporter = mail
            .from
            .as_ref()
            .is_some_and(|from| Mailbox::of(app, from).key == Mailbox::of(app, &ticket.reporter_email).key);
        let ticket = Box::new(ticket);
        Ok(if is_reporter {
            Self::Reporters(ticket)
        } else {
            Self::Strangers(ticket)
        })
    }
}

/// The ticket of the first tag that fits, and whether one did not.
async fn by_tag(
    app: &App,
    mail: &Mail<'_>,
    recipient: Option<&str>,
) -> Result<(Option<ticket::Model>, bool), DbErr> {
    let mut is_forged = false;
    let named = mail.recipients();
    let addresses = recipient.into_iter().chain(named.iter().map(String::as_str));
    for tag in addresses.take(RECIPIENTS).filter_map(Tag::read) {
        let ticket = store::by_number(app.db.read(), &tag.number).await?;
        match ticket.filter(|ticket| tag.fits(app, ticket)) {
            Some(ticket) => return Ok((Some(ticket), false)),
            None => is_forged = true,
        }
    }
    Ok((None, is_forged))
}

/// The ticket of the latest of our mails that it answers.
async fn by_thread(app: &App, mail: &Mail<'_>) -> Result<Option<ticket::Model>, DbErr> {
    let answers = mail.answers();
    if answers.is_empty() {
        return Ok(None);
    }
    let ours: Vec<(String, Option<TicketId>)> = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::MessageId)
        .column(outbox::Column::TicketId)
        .filter(outbox::Column::MessageId.is_in(answers.clone()))
        .into_tuple()
        .all(app.db.read())
        .await?;
    let latest = answers.iter().rev().find_map(|id| {
        let (_, ticket) = ours.iter().find(|(ours, _)| ours == id)?;
        *ticket
    });
    match latest {
        Some(id) => ticket::Entity::find_by_id(id).one(app.db.read()).await,
        None => Ok(None),
    }
}
