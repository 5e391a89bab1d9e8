//! Notices by mail, as each member of staff chose: soon after they came, or gathered at hours of their choosing. What was read
//! in the pages meanwhile is not mailed.
//!
//! The mark on the notices and the row of the outbox are one transaction: whichever node finds the marks still missing
//! writes the mail, and no other. A mail names the moment of its marks; what it says is read when it is sent.

use std::collections::HashMap;

use chrono::{DateTime, Duration, Utc};
use entity::{
    outbox as row, staff,
    staff_notice::{self, Column},
    staff_preference::NoticeMail,
};
use kernel::{id::StaffId, text::clean_line};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::{Value, json};

use super::{
    bell,
    compose::sentence,
    letter::{Letter, LetterError, Notice},
    outbox::{self, MailKind, NewMail},
    preference::{self, Preference},
};
use crate::{
    account::permission::{Permission, allows},
    app::App,
    directory::{self, Directory},
    http::locale,
};

/// Time to see it in the pages first.
const GRACE: Duration = Duration::minutes(1);
/// What is older was seen otherwise, or is not news any more: the day a mail server is set, nobody gets a digest of months.
const FRESH: Duration = Duration::days(3);
/// Notices that one mail lists; of more it says how many.
const LISTED: u64 = 30;

/// Writes the mails that are due. Nothing is written while no mail server is configured: the pages show the notices.
pub async fn round(app: &App) -> Result<(), DbErr> {
    if !app.mailer.is_configured() {
        return Ok(());
    }
    let now = app.clock.now();
    let waiting = waiting(app, now).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let people: Vec<StaffId> = waiting.keys().copied().collect();
    let choices = preference::of_all(app.db.read(), &people).await?;
    let staff = staff::Entity::find()
        .filter(staff::Column::Id.is_in(people))
        .filter(staff::Column::DisabledAt.is_null())
        .all(app.db.read())
        .await?;
    let directory = directory::current(app).await?;
    let usual = Preference::default();
    for person in staff {
        let choice = choices.get(&person.id).unwrap_or(&usual);
        let Some(until) = until(app, &directory, &person, choice, now) else {
            continue;
        };
        if waiting.get(&person.id).is_some_and(|oldest| *oldest < until) {
            write(app, &person, until, now).await?;
        }
    }
    Ok(())
}

/// The oldest unread and unmailed notice of everybody who has one.
async fn waiting(app: &App, now: DateTime<Utc>) -> Result<HashMap<StaffId, DateTime<Utc>>, DbErr> {
    let rows: Vec<(StaffId, DateTime<Utc>)> = staff_notice::Entity::find()
        .select_only()
        .column(Column::StaffId)
        .column_as(Column::CreatedAt.min(), "oldest")
        .filter(unmailed(now, now - GRACE))
        .group_by(Column::StaffId)
        .into_tuple()
        .all(app.db.read())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Unread, and in no mail yet.
fn unmailed(now: DateTime<Utc>, until: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::MailedAt.is_null())
        .add(Column::ReadAt.is_null())
        .add(Column::CreatedAt.gt(now - FRESH))
        .add(Column::CreatedAt.lt(until))
}

/// What came before this moment is to be mailed by now.
fn until(
    app: &App,
    directory: &Directory,
    person: &staff::Model,
    choice: &Preference,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match choice.mail {
        NoticeMail::None => None,
        NoticeMail::Each => Some(now - GRACE),
        NoticeMail::Digest => {
            let unit = person.unit_code.as_ref().and_then(|code| directory.unit(code));
            let tz = unit.and_then(|unit| unit.tz.parse().ok());
            choice.last_digest(now, tz.unwrap_or(app.config.tz))
        }
    }
}

async fn write(
    app: &App,
    person: &staff::Model,
    until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mark = staff_notice::ActiveModel {
        mailed_at: Set(Some(now)),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            let marked = staff_notice::Entity::update_many()
                .set(mark)
                .filter(Column::StaffId.eq(person.id))
                .filter(unmailed(now, until))
                .exec(tx)
                .await?;
            if marked.rows_affected == 0 {
                return Ok(());
            }
            let mail = NewMail {
                kind: MailKind::StaffNotices,
                to: person.email.clone(),
                locale: person.locale,
                ticket: None,
                event: None,
                staff: Some(person.id),
                data: json!({ "mailed_at": now }),
            };
            outbox::enqueue(tx, app, mail).await.map(drop)
        })
        .await
}

/// Makes the letter of a row of kind [`MailKind::StaffNotices`].
pub(super) async fn letter(app: &App, row: &row::Model) -> Result<Letter, LetterError> {
    let id = row.staff_id.ok_or(LetterError::Gone("account"))?;
    let person = staff::Entity::find_by_id(id).one(app.db.read()).await?;
    let person = person
        .filter(|person| person.disabled_at.is_none())
        .ok_or(LetterError::Gone("account"))?;
    let at: DateTime<Utc> = row
        .data
        .get("mailed_at")
        .and_then(Value::as_str)
        .and_then(|text| text.parse().ok())
        .ok_or(LetterError::Gone("moment"))?;
    let of_mail = staff_notice::Entity::find()
        .filter(Column::StaffId.eq(id))
        .filter(Column::MailedAt.eq(at));
    let count = of_mail.clone().count(app.db.read()).await?;
    let listed = of_mail
        .order_by_desc(Column::Id)
        .limit(LISTED)
        .all(app.db.read())
        .await?;
    if listed.is_empty() {
        return Err(LetterError::Gone("notice"));
    }
    let sees_tickets = allows(person.role, Permission::ViewTickets);
    let site = &app.config.http.public_url;
    let notices: Vec<Notice> = listed
        .iter()
        .map(|notice| Notice {
            text: bell::about(row.locale, notice),
            link: bell::link(notice, sees_tickets).map(|path| format!("{site}{path}")),
            at: notice.created_at,
        })
        .collect();
    let first = notices
        .first()
        .map(|notice| notice.text.clone())
        .unwrap_or_default();
    let words = json!({ "count": count, "first": first });
    let subject = if count == 1 {
        first
    } else {
        sentence(row.locale, "letter-staff_notices-subject", &words)
    };
    Ok(Letter {
        kind: MailKind::StaffNotices,
        lang: row.locale,
        subject: clean_line(&subject),
        title: locale::plain(row.locale, "letter-staff_notices-title"),
        preview: sentence(row.locale, "letter-staff_notices-preview", &words),
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
        invitation: None,
        gathered: Vec::new(),
        more: count.saturating_sub(notices.len() as u64),
        notices,
        notices_url: Some(format!("{site}/petugas/pemberitahuan")),
    })
}
