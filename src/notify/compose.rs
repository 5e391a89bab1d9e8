//! Making a letter: reads the ticket, event and people that a row of the outbox names, at the moment of sending.

use entity::{
    attachment, outbox, service, staff, ticket,
    ticket_event::{self, EventKind},
};
use kernel::{
    id::TicketId, locale::Locale, role::Role, status::Status, text::clean_line, visibility::Visibility,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Map, Value, json};

use super::{
    courtesy, gather,
    greeting::greeting,
    inbound::reply_address,
    letter::{AboutInvitation, AboutMove, AboutNotTaken, AboutTicket, Letter, LetterError, Reader, Said},
    outbox::MailKind,
    redact, staff_mail, wish,
};
use crate::{
    account::invitation,
    app::App,
    directory::{self, Directory},
    http::{dates, locale},
    ticket::access,
};

/// What stands where the PIN would.
pub(super) const HIDDEN_PIN: &str = "••• •••";
/// What stands where the key of a link would.
const HIDDEN_KEY: &str = "••••••";

/// Reads what `row` names and makes the letter.
pub async fn compose(app: &App, row: &outbox::Model, reader: Reader) -> Result<Letter, LetterError> {
    let kind = MailKind::named(&row.kind).ok_or_else(|| LetterError::UnknownKind(row.kind.clone()))?;
    let directory = directory::current(app).await?;
    if kind == MailKind::Invitation {
        return to_staff(app, &directory, row, reader).await;
    }
    if kind == MailKind::StaffNotices {
        return staff_mail::letter(app, row).await;
    }
    if kind == MailKind::Receipts {
        return gather::letter(app, &directory, row, reader).await;
    }
    if kind == MailKind::NotTaken {
        return Ok(to_sender(app, row));
    }
    let id = row.ticket_id.ok_or(LetterError::Gone("ticket"))?;
    let ticket = ticket::Entity::find_by_id(id).one(app.db.read()).await?;
    let ticket = ticket.ok_or(LetterError::Gone("ticket"))?;
    to_reporter(app, &directory, row, kind, &ticket, reader).await
}

async fn to_reporter(
    app: &App,
    directory: &Directory,
    row: &outbox::Model,
    kind: MailKind,
    ticket: &ticket::Model,
    reader: Reader,
) -> Result<Letter, LetterError> {
    let former = kind == MailKind::AddressChanged;
    // A mail opens the conversation for whoever reads it: never send one to an address that is no longer the reporter's.
    if reader == Reader::Recipient && !former && row.recipient != ticket.reporter_email {
        return Err(LetterError::Moved);
    }
    let event = event_of(app, row).await?;
    let about = about(app, directory, ticket, row.locale, reader)?;
    let pin = match (kind, reader) {
        (MailKind::Receipt, Reader::Recipient) => {
            Some(access::open_pin(&app.vault, ticket.id, &ticket.pin_cipher)?.to_string())
        }
        (MailKind::Receipt, Reader::Operator) => Some(HIDDEN_PIN.to_owned()),
        _ => None,
    };
    let asked = event.as_ref().and_then(|event| event.from_status) == Some(Status::WaitingReporter);
    // A receipt that was sent again tells of that, the first one of the filing.
    let filed = event
        .as_ref()
        .is_none_or(|event| event.action == EventKind::Filed);
    let first = kind == MailKind::Receipt && filed;
    // Whose ticket was separated from another one was never closed: nothing is opened again.
    let is_released = event
        .as_ref()
        .is_some_and(|event| event.action == EventKind::Unmerged);
    let told = if kind == MailKind::Reopened && is_released {
        "released"
    } else {
        kind.name()
    };
    let said = match event {
        Some(event) if kind.tells_words() => said(app, directory, row.locale, event).await?,
        _ => None,
    };
    let reply_to = match reader {
        Reader::Recipient if !former => reply_address::of(app, ticket)?,
        _ => None,
    };
    let key = if first {
        "letter-subject"
    } else {
        "letter-subject-next"
    };
    let words = json!({ "number": about.display, "service": about.service,
        "at": dates::date_time(row.locale, ticket.due_at, app.config.tz) });
    let name = match reader {
        Reader::Operator if ticket.secret => locale::plain(row.locale, "letter-secret-name"),
        // The former address may be somebody else's, who has no business with the name.
        _ if former => locale::plain(row.locale, "reporter-address"),
        _ => greeting(ticket.reporter_name.as_str())
            .unwrap_or_else(|| locale::plain(row.locale, "letter-reader")),
    };
    Ok(Letter {
        kind,
        lang: row.locale,
        subject: clean_line(&sentence(row.locale, key, &words)),
        title: locale::plain(row.locale, &format!("letter-{told}-title")),
        preview: sentence(row.locale, &format!("letter-{told}-preview"), &words),
        name,
        moved: former.then(|| AboutMove {
            display: about.display.clone(),
            contact: format!("{}/kontak", app.config.http.public_url),
        }),
        ticket: (!former).then_some(about),
        not_taken: None,
        reply_to,
        wishes_url: (!former).then(|| match reader {
            Reader::Recipient => wish::url(app, row.id),
            Reader::Operator => format!("{}/surat/{HIDDEN_KEY}", app.config.http.public_url),
        }),
        can_reply: !former && app.config.mail.inbox.is_some(),
        said,
        pin,
        asked,
        invitation: None,
        gathered: Vec::new(),
        more: 0,
        notices: Vec::new(),
        notices_url: None,
    })
}

/// To somebody whose mail was not taken: what the row says, and nothing of any ticket.
fn to_sender(app: &App, row: &outbox::Model) -> Letter {
    let reason = row.data.get("reason").and_then(Value::as_str);
    let reason = match reason {
        Some("too-large") => "too-large",
        _ => "stranger",
    };
    let public_url = &app.config.http.public_url;
    Letter {
        kind: MailKind::NotTaken,
        lang: row.locale,
        subject: clean_line(&locale::plain(row.locale, "letter-not_taken-subject")),
        title: locale::plain(row.locale, "letter-not_taken-title"),
        preview: locale::plain(row.locale, "letter-not_taken-preview"),
        name: locale::plain(row.locale, "letter-reader"),
        ticket: None,
        moved: None,
        not_taken: Some(AboutNotTaken {
            why: locale::plain(row.locale, &format!("letter-not_taken-{reason}")),
            file_url: format!("{public_url}/layanan"),
            ticket_url: format!("{public_url}/tiket"),
        }),
        reply_to: None,
        wishes_url: None,
        can_reply: false,
        said: None,
        pin: None,
        asked: false,
        invitation: None,
        gathered: Vec::new(),
        more: 0,
        notices: Vec::new(),
        notices_url: None,
    }
}

async fn to_staff(
    app: &App,
    directory: &Directory,
    row: &outbox::Model,
    reader: Reader,
) -> Result<Letter, LetterError> {
    let id = row.staff_id.ok_or(LetterError::Gone("account"))?;
    let person = staff::Entity::find_by_id(id).one(app.db.read()).await?;
    let person = person.ok_or(LetterError::Gone("account"))?;
    let link = match reader {
        Reader::Recipient => invitation::url_of_mail(app, id, &row.data).ok_or(LetterError::Link)?,
        Reader::Operator => format!("{}/petugas/undangan/{HIDDEN_KEY}", app.config.http.public_url),
    };
    let expires_at = row.data.get("expires_at").and_then(Value::as_str);
    Ok(Letter {
        kind: MailKind::Invitation,
        lang: row.locale,
        subject: clean_line(&locale::plain(row.locale, "letter-invitation-subject")),
        title: locale::plain(row.locale, "letter-invitation-title"),
        preview: locale::plain(row.locale, "letter-invitation-preview"),
        name: person.name.to_string(),
        ticket: None,
        moved: None,
        not_taken: None,
        reply_to: None,
        wishes_url: None,
        can_reply: false,
        said: None,
        pin: None,
        asked: false,
        invitation: Some(AboutInvitation {
            link,
            expires_at: expires_at.ok_or(LetterError::Link)?.to_owned(),
            role: locale::plain(row.locale, &format!("role-{}", person.role)),
            unit: unit_of(directory, &person, row.locale),
        }),
        gathered: Vec::new(),
        more: 0,
        notices: Vec::new(),
        notices_url: None,
    })
}

async fn event_of(app: &App, row: &outbox::Model) -> Result<Option<ticket_event::Model>, LetterError> {
    let Some(id) = row.event_id else {
        return Ok(None);
    };
    let event = ticket_event::Entity::find_by_id(id).one(app.db.read()).await?;
    event.ok_or(LetterError::Gone("event")).map(Some)
}

pub(super) fn about(
    app: &App,
    directory: &Directory,
    ticket: &ticket::Model,
    locale: Locale,
    reader: Reader,
) -> Result<AboutTicket, LetterError> {
    let service = directory.any_service(&ticket.service_slug);
    let service = service.map_or_else(
        || ticket.service_slug.to_string(),
        |service| service_name(&service.row, locale).to_owned(),
    );
    Ok(AboutTicket {
        display: ticket.number.to_string(),
        service,
        link: link(app, ticket, reader)?,
        filed_at: ticket.created_at,
        due_at: ticket.due_at,
        silent_close_at: ticket.silent_close_at,
    })
}

fn link(app: &App, ticket: &ticket::Model, reader: Reader) -> Result<String, LetterError> {
    match reader {
        Reader::Recipient => Ok(access::link_url(app, ticket)?),
        Reader::Operator => Ok(format!(
            "{}/buka?kunci={HIDDEN_KEY}",
            access::public_url(app, &ticket.number)
        )),
    }
}

fn service_name(service: &service::Model, locale: Locale) -> &str {
    match locale {
        Locale::Id => &service.name_id,
        Locale::En => &service.name_en,
    }
}

/// The words of an event that the reporter may read; none of an internal one, whatever mail names it.
async fn said(
    app: &App,
    directory: &Directory,
    locale: Locale,
    event: ticket_event::Model,
) -> Result<Option<Said>, LetterError> {
    let Some(body) = event.body.filter(|_| event.visibility == Visibility::Reporter) else {
        return Ok(None);
    };
    let author = match event.staff_id {
        Some(id) => staff::Entity::find_by_id(id).one(app.db.read()).await?,
        None => None,
    };
    let (by, unit) = match author {
        Some(person) => (person.name.to_string(), unit_of(directory, &person, locale)),
        None => (
            locale::plain(locale, "letter-staff-unknown"),
            locale::plain(locale, "letter-agency"),
        ),
    };
    let files = attachment::Entity::find()
        .filter(attachment::Column::TicketId.eq::<TicketId>(event.ticket_id))
        .filter(attachment::Column::EventId.eq(event.id))
        .filter(attachment::Column::Visibility.eq(Visibility::Reporter))
        .count(app.db.read())
        .await?;
    let lines = redact::identity_numbers(&body)
        .lines()
        .map(str::to_owned)
        .collect();
    Ok(Some(Said {
        lines: courtesy::without(lines, &by, &unit),
        by,
        unit,
        files,
    }))
}

fn unit_of(directory: &Directory, person: &staff::Model, locale: Locale) -> String {
    let unit = person.unit_code.as_ref().and_then(|code| directory.unit(code));
    match (unit, locale) {
        (Some(unit), Locale::Id) => unit.name.clone(),
        (Some(unit), Locale::En) => unit.name_en.clone(),
        (None, _) if matches!(person.role, Role::Humas | Role::Counter) => {
            locale::plain(locale, "letter-humas")
        }
        (None, _) => locale::plain(locale, "letter-agency"),
    }
}

pub(super) fn sentence(locale: Locale, key: &str, args: &Value) -> String {
    let none = Map::new();
    locale::sentence(locale, key, args.as_object().unwrap_or(&none))
}
