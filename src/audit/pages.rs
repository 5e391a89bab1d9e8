//! `/admin/audit`: reading the log, and checking the chain.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use entity::{audit, staff};
use kernel::{id::StaffId, identity::email::EmailAddress, page::Limit, ticket_number::TicketNumber};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Entry, append,
    store::{self, Check, Wanted},
    verify_chain,
};
use crate::{
    account,
    http::{
        error::Error,
        field::FieldView,
        form::{CsrfForm, Empty},
        locale,
        page::Ctx,
    },
    ticket,
};

const PAGE: &str = "/admin/audit";

/// Actions that the filter offers; the sentence is `audit-action-…` with dashes. An action that is not here is still
/// listed, under its own name.
const ACTIONS: &[&str] = &[
    "identity.reveal",
    "attachment.read",
    "ticket.correct_email",
    "session.open",
    "staff.add",
    "staff.edit",
    "staff.disable",
    "staff.reset",
    "staff.accept",
    "staff.first_admin",
    "staff.password",
    "totp.on",
    "totp.off",
    "totp.recovery",
    "article.picture",
    "article.picture_remove",
    "directory.add",
    "directory.edit",
    "directory.remove",
    "mail.read",
    "mail.resend",
    "mail.resend_all",
    "mail.release",
    "mail.drop",
    "webhook.add",
    "webhook.edit",
    "webhook.secret",
    "webhook.pause",
    "webhook.resume",
    "webhook.remove",
    "webhook.test",
    "webhook.redeliver",
    "webhook.stop",
    "audit.verify",
    "retention.change",
    "retention.sweep",
];

/// The filters of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    action: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    before: String,
}

#[derive(Serialize)]
struct AuditView {
    filters: Vec<FieldView>,
    filtered: bool,
    rows: Vec<RowView>,
    prev_url: Option<String>,
    next_url: Option<String>,
    chain: ChainView,
}

#[derive(Serialize)]
struct RowView {
    seq: i64,
    at: DateTime<Utc>,
    who: String,
    action: String,
    label: String,
    subject: String,
    reason: Option<String>,
    detail: Option<String>,
}

#[derive(Serialize)]
struct ChainView {
    entries: i64,
    checked_at: Option<DateTime<Utc>>,
    checked_entries: i64,
    broken_at: Option<i64>,
    fault: Option<String>,
}

/// `GET /admin/audit`
pub async fn index(ctx: Ctx, filter: web::Query<Filter>) -> Result<HttpResponse, Error> {
    let before = filter.before.parse().ok();
    let (rows, next) = match filter.wanted(&ctx).await? {
        Some(wanted) => store::list(&ctx.app, &wanted, before, Limit::DEFAULT).await?,
        None => (Vec::new(), None),
    };
    let people = store::people(&ctx.app, &rows).await?;
    let view = AuditView {
        filters: filter.fields(&ctx),
        filtered: filter.is_active(),
        rows: rows
            .into_iter()
            .map(|row| RowView::new(&ctx, row, &people))
            .collect(),
        prev_url: before.map(|_| filter.url("")),
        next_url: next.map(|seq| filter.url(&seq.to_string())),
        chain: chain(&ctx).await?,
    };
    ctx.page("staff/audit", "audit-title")
        .section("audit")
        .render(&view)
}

/// `POST /admin/audit/periksa`: walks the whole chain now.
pub async fn check(ctx: Ctx, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let report = verify_chain(&ctx.app).await?;
    if let Some(broken) = report.broken {
        tracing::error!(audit.seq = broken.seq, "the audit chain is broken");
    }
    let check = Check {
        at: ctx.app.clock.now(),
        report,
    };
    store::keep_check(&ctx.app, &check).await?;
    let entry = Entry {
        staff: Some(ctx.staff()?.id),
        action: "audit.verify",
        subject_kind: "audit",
        subject_id: check.report.entries.to_string(),
        reason: None,
        detail: serde_json::json!({ "whole": check.report.is_whole() }),
    };
    ctx.app
        .db
        .write(async |tx| append(tx, &ctx.app, entry).await)
        .await?;
    Ok(ctx.redirect(PAGE))
}

impl Filter {
    /// `None` when nobody has the address that was asked for: then nothing is found.
    async fn wanted(&self, ctx: &Ctx) -> Result<Option<Wanted>, Error> {
        let staff = match self.who.trim() {
            "" => None,
            typed => {
                let Ok(email) = EmailAddress::parse(typed) else {
                    return Ok(None);
                };
                match account::store::by_email(ctx.app.db.read(), &email).await? {
                    Some(person) => Some(person.id),
                    None => return Ok(None),
                }
            }
        };
        let text = |value: &str| Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        Ok(Some(Wanted {
            action: text(&self.action),
            staff,
            subjects: self.subjects(ctx).await?,
            from: day(ctx, &self.from, 0),
            until: day(ctx, &self.until, 1),
        }))
    }

    /// The thing as it was typed; a ticket's number stands for the ticket's id too.
    async fn subjects(&self, ctx: &Ctx) -> Result<Vec<String>, Error> {
        let typed = self.subject.trim();
        if typed.is_empty() {
            return Ok(Vec::new());
        }
        let mut subjects = vec![typed.to_owned()];
        if let Ok(number) = TicketNumber::parse(typed) {
            let found = ticket::store::by_number(ctx.app.db.read(), &number).await?;
            subjects.extend(found.map(|ticket| ticket.id.to_string()));
        }
        Ok(subjects)
    }

    fn fields(&self, ctx: &Ctx) -> Vec<FieldView> {
        let optional = |mut field: FieldView| {
            field.required = false;
            field
        };
        let actions = ACTIONS.iter().map(|&one| (one.to_owned(), label(ctx, one)));
        let control = |kind, name, key, value: &str| optional(FieldView::new(kind, name, ctx.t(key), value));
        vec![
            control("select", "action", "audit-what", &self.action).options(actions),
            control("text", "who", "audit-who", &self.who).autocomplete("off"),
            control("text", "subject", "audit-subject", &self.subject).autocomplete("off"),
            control("date", "from", "audit-from", &self.from),
            control("date", "until", "audit-until", &self.until),
        ]
    }

    fn pairs(&self) -> [(&'static str, &str); 5] {
        [
            ("action", &self.action),
            ("who", &self.who),
            ("subject", &self.subject),
            ("from", &self.from),
            ("until", &self.until),
        ]
    }

    fn is_active(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    fn url(&self, before: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let pairs = self.pairs().into_iter().chain([("before", before)]);
        query.extend_pairs(pairs.filter(|(_, value)| !value.is_empty()));
        format!("{PAGE}?{}", query.finish())
    }
}

impl RowView {
    fn new(ctx: &Ctx, row: audit::Model, people: &HashMap<StaffId, staff::Model>) -> Self {
        let person = row.staff_id.and_then(|id| people.get(&id));
        let who = match (person, row.staff_id) {
            (Some(person), _) => person.name.to_string(),
            (None, Some(id)) => id.to_string(),
            (None, None) => ctx.t("audit-system"),
        };
        Self {
            seq: row.seq,
            at: row.at,
            who,
            label: label(ctx, &row.action),
            subject: subject(&row, people),
            detail: detail(&row.detail),
            action: row.action,
            reason: row.reason,
        }
    }
}

/// The thing: a colleague by name, anything else by its kind and number.
fn subject(row: &audit::Model, people: &HashMap<StaffId, staff::Model>) -> String {
    let id = row.subject_id.parse::<StaffId>().ok();
    // A ticket is known by its number to people, by its id to the log.
    let number = row.detail.get("number").and_then(Value::as_str);
    match (id.and_then(|id| people.get(&id)), number) {
        (Some(person), _) if row.subject_kind == "staff" => person.name.to_string(),
        (_, Some(number)) => number.to_owned(),
        _ => format!("{} {}", row.subject_kind, row.subject_id),
    }
}

/// `role: humas · unit: –`; `None` where there is no more to say.
fn detail(detail: &Value) -> Option<String> {
    let pairs = detail.as_object().filter(|map| !map.is_empty())?;
    let words = pairs.iter().map(|(name, value)| match value {
        Value::Null => format!("{name}: –"),
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    });
    Some(words.collect::<Vec<_>>().join(" · "))
}

async fn chain(ctx: &Ctx) -> Result<ChainView, Error> {
    let check = store::last_check(&ctx.app).await?;
    let broken = check.as_ref().and_then(|check| check.report.broken);
    Ok(ChainView {
        entries: store::count(&ctx.app).await?,
        checked_at: check.as_ref().map(|check| check.at),
        checked_entries: check.map_or(0, |check| check.report.entries),
        broken_at: broken.map(|broken| broken.seq),
        fault: broken.map(|broken| ctx.t(&format!("audit-fault-{}", broken.fault.word()))),
    })
}

fn label(ctx: &Ctx, action: &str) -> String {
    let key = format!("audit-action-{}", action.replace(['.', '_'], "-"));
    locale::find_sentence(ctx.locale, &key, &serde_json::Map::new()).unwrap_or_else(|| action.to_owned())
}

/// Midnight in the office, `later` days after the day that was typed as `2026-07-01` or `01-07-2026`.
fn day(ctx: &Ctx, typed: &str, later: u64) -> Option<DateTime<Utc>> {
    let typed = typed.trim();
    let day = NaiveDate::parse_from_str(typed, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(typed, "%d-%m-%Y"))
        .ok()?;
    let midnight = day.checked_add_days(Days::new(later))?.and_time(NaiveTime::MIN);
    let local = ctx.app.config.tz.from_local_datetime(&midnight).earliest()?;
    Some(local.with_timezone(&Utc))
}
