//! The pages of bulk actions: what is chosen, what to do with it, and how far it is.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, SecondsFormat, Utc};
use entity::{staff, ticket};
use kernel::{id::JobId, role::Role, text::Body, ticket_number::TicketNumber};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    api::{progress, state_word},
    filter::FilterForm,
    list,
    rows::{LIST_PATH, class_options, ticket_url, with_query},
    timeline::unit_name,
};
use crate::{
    directory,
    http::{
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, summary},
        form::CsrfForm,
        locale::{find_sentence, plain, sentence},
        page::Ctx,
    },
    ticket::{
        bulk::{self, BulkForm},
        store::visible_to,
    },
};

/// Tickets shown of those that are chosen.
const SHOWN: u64 = 12;

/// What the address chooses, and what the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Choice {
    numbers: Vec<String>,
    /// The query of a list: all of its tickets.
    all: Option<String>,
    /// When that list was looked at, RFC 3339.
    seen: Option<String>,
    /// Makes a double click one job.
    key: Option<String>,
    action: Option<String>,
    unit: Option<String>,
    note: Option<String>,
    staff: Option<String>,
    message: Option<String>,
    class: Option<String>,
    reason: Option<String>,
    into: Option<String>,
}

#[derive(Serialize)]
struct View {
    errors: Vec<ErrorLine>,
    count_text: String,
    back_url: String,
    numbers: Vec<String>,
    all: Option<String>,
    seen: Option<String>,
    key: String,
    tickets: Vec<Chosen>,
    more: bool,
    panels: Vec<Panel>,
}

#[derive(Serialize)]
struct Chosen {
    number_display: String,
    subject: String,
    url: String,
}

#[derive(Serialize)]
struct Panel {
    action: &'static str,
    title: String,
    icon: &'static str,
    open: bool,
    confirm: String,
    fields: Vec<FieldView>,
}

/// `GET /petugas/tiket/massal`: what to do with what was ticked.
pub async fn choose(ctx: Ctx) -> Result<HttpResponse, Error> {
    let choice: Choice =
        serde_html_form::from_str(ctx.req.query_string()).map_err(|_| Error::BadRequest("malformed"))?;
    if choice.numbers.is_empty() && choice.all.is_none() {
        return Ok(ctx.redirect_informing(LIST_PATH, "flash-bulk-none"));
    }
    render(&ctx, &choice, &FieldErrors::default(), StatusCode::OK).await
}

/// `POST` of the same: writes the job.
pub async fn start(ctx: Ctx, form: CsrfForm<Choice>) -> Result<HttpResponse, Error> {
    let choice = form.0;
    // Without the moment of the look it is not known what the person saw.
    if choice.all.is_some() && choice.seen_at().is_none() {
        let errors = FieldErrors::one("filter", "bulk-look-again");
        return render(&ctx, &choice, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match bulk::enqueue(&ctx.app, ctx.staff()?, choice.form()?, choice.key.as_deref()).await {
        Ok(job) => Ok(ctx.redirect(&format!("{LIST_PATH}/massal/{job}"))),
        Err(Error::Invalid(errors)) => render(&ctx, &choice, &errors, StatusCode::UNPROCESSABLE_ENTITY).await,
        // Back from the job's page, and something else asked for: not done yet, and to be confirmed once more.
        Err(Error::Conflict(code)) if code == "idempotency-key-reused" => {
            let again = Choice { key: None, ..choice };
            let errors = FieldErrors::one("action", "bulk-changed");
            render(&ctx, &again, &errors, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error),
    }
}

impl Choice {
    fn form(&self) -> Result<BulkForm, Error> {
        let fields = [
            ("unit", &self.unit),
            ("note", &self.note),
            ("staff", &self.staff),
            ("message", &self.message),
            ("class", &self.class),
            ("reason", &self.reason),
            ("into", &self.into),
        ];
        let said = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), Value::from(value.clone()?))));
        let mut rest: Map<String, Value> = said.collect();
        // As on the page of one ticket: whoever answers and resolves takes it, if nobody has.
        rest.insert("take".into(), true.into());
        Ok(BulkForm {
            numbers: self.numbers.clone(),
            filter: self.filter()?,
            seen_at: self.seen_at(),
            action: self.action.clone().unwrap_or_default(),
            rest,
        })
    }

    fn filter(&self) -> Result<Option<FilterForm>, Error> {
        let query = self.all.as_deref().map(serde_html_form::from_str);
        query.transpose().map_err(|_| Error::BadRequest("malformed"))
    }

    fn seen_at(&self) -> Option<DateTime<Utc>> {
        self.seen.as_deref()?.parse().ok()
    }

    fn typed(&self, name: &str) -> String {
        let value = match name {
            "unit" => &self.unit,
            "note" => &self.note,
            "staff" => &self.staff,
            "message" => &self.message,
            "class" => &self.class,
            "reason" => &self.reason,
            _ => &self.into,
        };
        value.clone().unwrap_or_default()
    }
}

async fn render(
    ctx: &Ctx,
    choice: &Choice,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    // What comes back after a mistake keeps to what was seen first.
    let seen_at = choice.seen_at().unwrap_or_else(|| ctx.app.clock.now());
    let (count, tickets) = chosen(ctx, choice, seen_at).await?;
    let count_text = counted(ctx, "bulk-count", count);
    let panels = panels(ctx, choice, &count_text, errors).await?;
    let mut lines = summary(panels.iter().flat_map(|panel| &panel.fields));
    // What is wrong with the choice itself has no control of its own: it stands beside the list.
    for (name, faults) in errors
        .0
        .iter()
        .filter(|(name, _)| ["numbers", "filter", "action"].contains(&name.as_str()))
    {
        lines.extend(faults.iter().take(1).map(|fault| ErrorLine {
            field: name.clone(),
            id: "pilihan".into(),
            label: ctx.t("bulk-chosen"),
            message: crate::http::error_page::field_sentence(ctx.locale, fault),
        }));
    }
    let view = View {
        errors: lines,
        count_text,
        back_url: with_query(LIST_PATH, choice.all.as_deref().unwrap_or_default()),
        numbers: choice.numbers.clone(),
        all: choice.all.clone(),
        seen: choice
            .all
            .as_ref()
            .map(|_| seen_at.to_rfc3339_opts(SecondsFormat::Micros, true)),
        key: choice.key.clone().unwrap_or_else(|| ctx.app.rng.token()),
        more: count > tickets.len(),
        tickets,
        panels,
    };
    ctx.page("staff/bulk", "bulk-title")
        .section("queue")
        .status(status)
        .render(&view)
}

/// How many are chosen (no more than a job takes, and one), and the first of them.
async fn chosen(ctx: &Ctx, choice: &Choice, seen_at: DateTime<Utc>) -> Result<(usize, Vec<Chosen>), Error> {
    let staff = ctx.staff()?;
    let numbers: Vec<TicketNumber> = choice
        .numbers
        .iter()
        .filter_map(|raw| TicketNumber::parse(raw).ok())
        .collect();
    let found = match choice.filter()? {
        Some(form) => match bulk::listed(&ctx.app, staff, &form, Some(seen_at)) {
            Ok(found) => found,
            // What is wrong with it stands beside the list.
            Err(_) => return Ok((0, Vec::new())),
        },
        None => visible_to(staff).filter(ticket::Column::Number.is_in(numbers)),
    };
    let ids: Vec<TicketNumber> = found
        .clone()
        .select_only()
        .column(ticket::Column::Number)
        .limit(bulk::MOST as u64 + 1)
        .into_tuple()
        .all(ctx.app.db.read())
        .await?;
    let first = found
        .order_by_asc(list::queue_at())
        .limit(SHOWN)
        .all(ctx.app.db.read())
        .await?;
    let shown = first.into_iter().map(|ticket| Chosen {
        number_display: ticket.number.to_string(),
        subject: ticket.subject.to_string(),
        url: ticket_url(&ticket.number, ""),
    });
    Ok((ids.len(), shown.collect()))
}

/// (action, icon, fields as (kind, name, label, required)).
type Plan = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str, &'static str, bool)],
);

const PLANS: [Plan; 7] = [
    (
        "route",
        "route",
        &[
            ("select", "unit", "compose-unit", true),
            ("textarea", "note", "compose-route-note", false),
        ],
    ),
    (
        "resolve",
        "check",
        &[("textarea", "message", "compose-answer", false)],
    ),
    (
        "answer",
        "reply",
        &[("textarea", "message", "compose-answer", true)],
    ),
    ("assign", "users", &[("select", "staff", "compose-staff", true)]),
    ("verify", "tag", &[("select", "class", "field-class", true)]),
    ("merge", "merge", &[("text", "into", "compose-merge", true)]),
    ("reject", "ban", &[("textarea", "reason", "compose-reason", true)]),
];

async fn panels(
    ctx: &Ctx,
    choice: &Choice,
    count_text: &str,
    errors: &FieldErrors,
) -> Result<Vec<Panel>, Error> {
    let directory = directory::current(&ctx.app).await?;
    let colleagues = colleagues(ctx).await?;
    let panels = PLANS.into_iter().map(|(action, icon, fields)| {
        let came_back = choice.action.as_deref() == Some(action);
        let fields = fields.iter().map(|&(kind, name, label, required)| {
            let typed = if came_back {
                choice.typed(name)
            } else {
                String::new()
            };
            let mut field = FieldView::new(kind, name, ctx.t(label), typed);
            field = match name {
                "unit" => field.options(directory.units.iter().filter(|unit| unit.active).map(|unit| {
                    let shown = unit_name(&directory, ctx.locale, unit.code.as_str());
                    (unit.code.to_string(), format!("{} – {shown}", unit.code))
                })),
                "class" => field.options(class_options(&directory, ctx.locale)),
                "staff" => field.options(colleagues.iter().cloned()),
                "into" => field.max(20),
                _ => field.max(Body::MAX),
            };
            if !required {
                field = field.optional(ctx.locale);
            }
            if came_back {
                field = field.with_errors(ctx.locale, errors);
            }
            field.id = format!("f-{action}-{name}");
            field
        });
        let title = ctx.t(&format!("bulk-do-{action}"));
        let mut asked = Map::new();
        asked.insert("action".into(), title.as_str().into());
        asked.insert("chosen".into(), count_text.into());
        Panel {
            action,
            icon,
            title,
            open: came_back,
            confirm: ctx.t_with("bulk-confirm", &asked),
            fields: fields.collect(),
        }
    });
    Ok(panels.collect())
}

/// Colleagues of Biro Humas: whoever acts on many tickets is one of them, and so are those who may get them.
async fn colleagues(ctx: &Ctx) -> Result<Vec<(String, String)>, DbErr> {
    let found = staff::Entity::find()
        .filter(staff::Column::DisabledAt.is_null())
        .filter(staff::Column::Role.eq(Role::Humas))
        .order_by_asc(staff::Column::Name)
        .all(ctx.app.db.read())
        .await?;
    Ok(found
        .into_iter()
        .map(|one| (one.id.to_string(), one.name.to_string()))
        .collect())
}

#[derive(Serialize)]
struct JobView {
    running: bool,
    failed: bool,
    done_text: String,
    refused_text: String,
    total: usize,
    done: usize,
    refused: Vec<RefusedView>,
    back_url: &'static str,
}

#[derive(Serialize)]
struct RefusedView {
    number_display: String,
    url: String,
    reason: String,
}

/// `GET /petugas/tiket/massal/{job}`: how far it is; asks itself again until it is over.
pub async fn job(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let id: JobId = path.parse().map_err(|_| Error::NotFound)?;
    let job = bulk::find(&ctx.app, ctx.staff()?, id).await?;
    let progress = progress(&job);
    let state = state_word(job.state);
    let running = state == "waiting";
    let refused = progress.refused.iter().map(|refused| RefusedView {
        number_display: refused.number.to_string(),
        url: ticket_url(&refused.number, ""),
        reason: reason(&ctx, &refused.code),
    });
    let view = JobView {
        running,
        failed: state == "failed",
        done_text: counted(&ctx, "bulk-done", progress.done),
        refused_text: counted(&ctx, "bulk-refused", progress.refused.len()),
        total: progress.total,
        done: progress.done,
        refused: refused.collect(),
        back_url: LIST_PATH,
    };
    let mut answer = ctx
        .page("staff/bulk_job", "bulk-title")
        .section("queue")
        .render(&view)?;
    if running {
        let again = header::HeaderValue::from_static("2");
        answer.headers_mut().insert(header::REFRESH, again);
    }
    Ok(answer)
}

/// The sentence of a refusal's code.
fn reason(ctx: &Ctx, code: &str) -> String {
    ["problem", "error"]
        .iter()
        .find_map(|kind| find_sentence(ctx.locale, &format!("{kind}-{code}"), &Map::new()))
        .unwrap_or_else(|| plain(ctx.locale, "problem-internal-title"))
}

fn counted(ctx: &Ctx, key: &str, count: usize) -> String {
    let args = Map::from_iter([("count".to_owned(), Value::from(count))]);
    sentence(ctx.locale, key, &args)
}
