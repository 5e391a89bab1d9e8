//! What the administrators' pages show: the views of `templates/staff/webhook*.hbs`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    webhook::{self, WebhookState},
    webhook_delivery::{self, DeliveryState},
};
use kernel::{
    id::{DeliveryId, WebhookId},
    page::{Cursor, Limit},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    address,
    edit::{MAX_NAME, Typed},
    event, note,
    store::{Heap, Wanted, state_name},
};
use crate::http::{
    dates,
    error::FieldErrors,
    error_page::field_sentence,
    field::{ErrorLine, FieldView, OptionView, summary},
    page::Ctx,
};

/// `templates/staff/webhooks.hbs`
#[derive(Debug, Serialize)]
pub(super) struct ReceiversPage {
    title: String,
    rows: Vec<ReceiverRow>,
    empty: Value,
}

#[derive(Debug, Serialize)]
struct ReceiverRow {
    url: String,
    name: String,
    host: String,
    events: String,
    health: Health,
    waiting: i64,
    buried: i64,
    buried_url: String,
    taken_at: Option<DateTime<Utc>>,
}

/// How a receiver fares.
#[derive(Debug, Serialize)]
struct Health {
    label: String,
    icon: &'static str,
    note: Option<String>,
}

/// `templates/staff/webhook.hbs`
#[derive(Debug, Serialize)]
pub(super) struct ReceiverPage {
    title: String,
    address: String,
    health: Health,
    /// Why it was stopped, and what to do.
    stopped: Option<String>,
    active: bool,
    events: Vec<String>,
    created_at: DateTime<Utc>,
    former_until: Option<DateTime<Utc>>,
    base_url: String,
    tabs: Vec<Tab>,
    event_field: FieldView,
    state: Option<&'static str>,
    filtered: bool,
    rows: Vec<DeliveryRow>,
    buried: i64,
    pager: Value,
    empty: Value,
}

#[derive(Debug, Serialize)]
struct Tab {
    url: String,
    label: String,
    count: i64,
    current: bool,
    failed: bool,
}

#[derive(Debug, Serialize)]
struct DeliveryRow {
    url: String,
    event: String,
    label: String,
    about: Option<String>,
    state_label: String,
    state_icon: &'static str,
    error: Option<String>,
    status: Option<i32>,
    created_at: DateTime<Utc>,
}

/// `templates/staff/webhook_delivery.hbs`
#[derive(Debug, Serialize)]
pub(super) struct DeliveryPage {
    back_url: String,
    receiver: String,
    event: String,
    label: String,
    id: String,
    state_label: String,
    state_icon: &'static str,
    tries: String,
    created_at: DateTime<Utc>,
    tried_at: Option<DateTime<Utc>>,
    next_try_at: Option<DateTime<Utc>>,
    took: Option<String>,
    error: Option<String>,
    request: String,
    status: Option<i32>,
    answer: Option<String>,
    again_url: Option<String>,
    again_label: String,
}

/// `templates/staff/webhook_form.hbs`
#[derive(Debug, Serialize)]
pub(super) struct FormPage {
    pub(super) title: String,
    back_url: String,
    action: String,
    is_new: bool,
    errors: Vec<ErrorLine>,
    fields: Vec<FieldView>,
    events: Vec<OptionView>,
    events_error: Option<String>,
}

/// `templates/staff/webhook_secret.hbs`
#[derive(Debug, Serialize)]
pub(super) struct SecretPage {
    name: String,
    secret: String,
    is_new: bool,
    former_until: Option<DateTime<Utc>>,
    back_url: String,
}

impl ReceiversPage {
    pub(super) fn new(
        ctx: &Ctx,
        receivers: &[webhook::Model],
        heaps: &HashMap<WebhookId, Vec<Heap>>,
    ) -> Self {
        let row = |receiver: &webhook::Model| {
            let heaps = heaps.get(&receiver.id).map(Vec::as_slice).unwrap_or_default();
            ReceiverRow {
                url: receiver_url(receiver.id),
                name: receiver.name.clone(),
                host: address::place(&receiver.url),
                events: events_of(ctx, receiver),
                health: Health::of(ctx, receiver),
                waiting: count(heaps, DeliveryState::Pending),
                buried: count(heaps, DeliveryState::Buried),
                buried_url: log_url(receiver.id, Some(DeliveryState::Buried), None, None),
                taken_at: heaps.iter().filter_map(|heap| heap.taken).max(),
            }
        };
        Self {
            title: ctx.t("webhook-title"),
            rows: receivers.iter().map(row).collect(),
            empty: json!({ "icon": "send", "title": ctx.t("webhook-empty-title"), "text": ctx.t("webhook-empty-text"),
                "action_url": "/admin/webhook/baru", "action_label": ctx.t("webhook-add") }),
        }
    }
}

fn events_of(ctx: &Ctx, receiver: &webhook::Model) -> String {
    let chosen = note::events_of(&receiver.events).len();
    if chosen >= event::ALL.len() {
        return ctx.t("webhook-events-all");
    }
    let args = Map::from_iter([("count".to_owned(), chosen.into())]);
    ctx.t_with("webhook-events-some", &args)
}

fn count(heaps: &[Heap], state: DeliveryState) -> i64 {
    let heap = heaps.iter().find(|heap| heap.state == state);
    heap.map_or(0, |heap| heap.deliveries)
}

impl Health {
    fn of(ctx: &Ctx, receiver: &webhook::Model) -> Self {
        let (key, icon) = match receiver.state {
            WebhookState::Paused => ("webhook-paused", "pause"),
            WebhookState::Asleep => ("webhook-asleep", "alert"),
            WebhookState::Gone => ("webhook-gone", "alert"),
            WebhookState::Active if receiver.failures > 0 => ("webhook-failing", "alert"),
            WebhookState::Active => ("webhook-active", "check-circle"),
        };
        let args = Map::from_iter([("count".to_owned(), receiver.failures.into())]);
        let failures = (receiver.failures > 0).then(|| ctx.t_with("webhook-failures", &args));
        let notes: Vec<String> = failures.into_iter().chain(Self::resumes(ctx, receiver)).collect();
        Self {
            label: ctx.t(key),
            icon,
            note: (!notes.is_empty()).then(|| notes.join("; ")),
        }
    }

    /// When one that is left alone is tried again.
    fn resumes(ctx: &Ctx, receiver: &webhook::Model) -> Option<String> {
        let now = ctx.app.clock.now();
        let at = receiver
            .resume_at
            .filter(|at| *at > now && receiver.state == WebhookState::Active)?;
        let at = dates::date_time(ctx.locale, at, ctx.app.config.tz);
        Some(ctx.t_with("webhook-resumes", &Map::from_iter([("at".to_owned(), at.into())])))
    }
}

impl ReceiverPage {
    /// `rows` holds one row more than the page shows, if there is one.
    pub(super) fn new(
        ctx: &Ctx,
        receiver: &webhook::Model,
        heaps: &[Heap],
        wanted: &Wanted,
        mut rows: Vec<webhook_delivery::Model>,
    ) -> Self {
        let shown = usize::try_from(Limit::DEFAULT.get()).unwrap_or(usize::MAX);
        let has_next = rows.len() > shown;
        rows.truncate(shown);
        let event = wanted.event.as_deref();
        let next = rows.last().filter(|_| has_next).map(|last| {
            let after = Cursor::at(last.created_at, last.id);
            log_url(receiver.id, wanted.state, event, Some(&after))
        });
        let stopped = match receiver.state {
            WebhookState::Active => None,
            WebhookState::Paused => Some("webhook-paused-text"),
            WebhookState::Asleep => Some("webhook-asleep-text"),
            WebhookState::Gone => Some("webhook-gone-text"),
        };
        let now = ctx.app.clock.now();
        Self {
            title: receiver.name.clone(),
            address: receiver.url.clone(),
            health: Health::of(ctx, receiver),
            stopped: stopped.map(|key| ctx.t(key)),
            active: receiver.state == WebhookState::Active,
            events: note::events_of(&receiver.events),
            created_at: receiver.created_at,
            former_until: receiver.former_until.filter(|until| *until > now),
            base_url: receiver_url(receiver.id),
            tabs: tabs(ctx, receiver.id, heaps, wanted),
            event_field: event_field(ctx, event),
            state: wanted.state.map(state_name),
            filtered: wanted.event.is_some(),
            rows: rows.iter().map(|row| DeliveryRow::new(ctx, row)).collect(),
            buried: count(heaps, DeliveryState::Buried),
            pager: json!({ "prev_url": null, "next_url": next }),
            empty: json!({ "icon": "send", "title": ctx.t("webhook-log-empty-title"), "text": ctx.t("webhook-log-empty-text"),
                "action_url": null, "action_label": null }),
        }
    }
}

fn event_field(ctx: &Ctx, chosen: Option<&str>) -> FieldView {
    let events = event::ALL.into_iter().chain([event::TEST]);
    let options = events.map(|name| (name.to_owned(), name.to_owned()));
    let label = ctx.t("webhook-event");
    FieldView::new("select", "event", label, chosen.unwrap_or_default()).options(options)
}

fn tabs(ctx: &Ctx, receiver: WebhookId, heaps: &[Heap], wanted: &Wanted) -> Vec<Tab> {
    let states = [
        None,
        Some(DeliveryState::Pending),
        Some(DeliveryState::Delivered),
        Some(DeliveryState::Buried),
    ];
    let tab = |state: Option<DeliveryState>| {
        let count = match state {
            Some(state) => count(heaps, state),
            None => heaps.iter().map(|heap| heap.deliveries).sum(),
        };
        Tab {
            url: log_url(receiver, state, wanted.event.as_deref(), None),
            label: ctx.t(state.map_or("webhook-log-all", |state| state_key(state).0)),
            count,
            current: state == wanted.state,
            failed: state == Some(DeliveryState::Buried) && count > 0,
        }
    };
    states.into_iter().map(tab).collect()
}

impl DeliveryRow {
    fn new(ctx: &Ctx, row: &webhook_delivery::Model) -> Self {
        let (state_key, state_icon) = state_key(row.state);
        Self {
            url: delivery_url(row.webhook_id, row.id),
            event: row.event.clone(),
            label: event_label(ctx, &row.event),
            about: number_of(&row.payload),
            state_label: ctx.t(state_key),
            state_icon,
            error: row.error.clone(),
            status: row.status_code,
            created_at: row.created_at,
        }
    }
}

/// The ticket that a delivery tells of.
fn number_of(payload: &str) -> Option<String> {
    let payload: Value = serde_json::from_str(payload).ok()?;
    payload.pointer("/data/number")?.as_str().map(str::to_owned)
}

impl DeliveryPage {
    pub(super) fn new(ctx: &Ctx, receiver: &webhook::Model, row: &webhook_delivery::Model) -> Self {
        let (state_key, state_icon) = state_key(row.state);
        let now = ctx.app.clock.now();
        let is_free = row.locked_until.is_none_or(|until| until <= now);
        let can_send = is_free && receiver.state == WebhookState::Active;
        let tries = Map::from_iter([("count".to_owned(), row.attempts.into())]);
        let took = row.duration_ms.map(|ms| {
            let args = Map::from_iter([("ms".to_owned(), ms.into())]);
            ctx.t_with("webhook-took", &args)
        });
        let waits = row.state == DeliveryState::Pending;
        Self {
            back_url: receiver_url(receiver.id),
            receiver: receiver.name.clone(),
            event: row.event.clone(),
            label: event_label(ctx, &row.event),
            id: row.id.to_string(),
            state_label: ctx.t(state_key),
            state_icon,
            tries: ctx.t_with("webhook-tries", &tries),
            created_at: row.created_at,
            tried_at: row.tried_at,
            next_try_at: Some(row.next_at).filter(|at| waits && *at > now),
            took,
            error: row.error.clone(),
            request: pretty(&row.payload),
            status: row.status_code,
            answer: row.answer.clone().filter(|answer| !answer.is_empty()),
            again_url: can_send.then(|| format!("{}/ulang", delivery_url(receiver.id, row.id))),
            again_label: ctx.t(if waits {
                "webhook-send-now"
            } else {
                "webhook-again"
            }),
        }
    }
}

/// The body with its lines indented, to be read.
fn pretty(payload: &str) -> String {
    let parsed: Result<Value, _> = serde_json::from_str(payload);
    parsed.map_or_else(|_| payload.to_owned(), |value| format!("{value:#}"))
}

impl FormPage {
    pub(super) fn new(
        ctx: &Ctx,
        receiver: Option<&webhook::Model>,
        typed: &Typed,
        errors: &FieldErrors,
    ) -> Self {
        let name = FieldView::new("text", "name", ctx.t("webhook-name"), typed.name.as_str())
            .hint(ctx.t("webhook-name-hint"))
            .max(MAX_NAME)
            .autocomplete("off");
        let url = FieldView::new("text", "url", ctx.t("webhook-url"), typed.url.as_str())
            .hint(ctx.t("webhook-url-hint"))
            .inputmode("url")
            .autocomplete("off");
        let fields: Vec<FieldView> = [name, url]
            .into_iter()
            .map(|field| field.with_errors(ctx.locale, errors))
            .collect();
        let mut lines = summary(&fields);
        let events_error = errors.0.get("events").and_then(|faults| faults.first());
        let events_error = events_error.map(|fault| field_sentence(ctx.locale, fault));
        lines.extend(events_error.clone().map(|message| ErrorLine {
            field: "events".to_owned(),
            id: "f-events".to_owned(),
            label: ctx.t("webhook-events"),
            message,
        }));
        let base = receiver.map(|receiver| receiver_url(receiver.id));
        Self {
            title: ctx.t(if receiver.is_some() {
                "webhook-change"
            } else {
                "webhook-add"
            }),
            action: base
                .as_ref()
                .map_or_else(|| "/admin/webhook/baru".to_owned(), |base| format!("{base}/ubah")),
            back_url: base.unwrap_or_else(|| "/admin/webhook".to_owned()),
            is_new: receiver.is_none(),
            errors: lines,
            fields,
            events: options(ctx, typed),
            events_error,
        }
    }
}

fn options(ctx: &Ctx, typed: &Typed) -> Vec<OptionView> {
    let option = |name: &str| OptionView {
        value: name.to_owned(),
        label: event_label(ctx, name),
        hint: Some(name.to_owned()),
        selected: typed.events.iter().any(|chosen| chosen == name),
    };
    event::ALL.into_iter().map(option).collect()
}

impl SecretPage {
    pub(super) fn new(receiver: &webhook::Model, secret: String, is_new: bool) -> Self {
        Self {
            name: receiver.name.clone(),
            secret,
            is_new,
            former_until: receiver.former_until.filter(|_| !is_new),
            back_url: receiver_url(receiver.id),
        }
    }
}

/// An event in words: `webhook-event-ticket-filed`.
fn event_label(ctx: &Ctx, name: &str) -> String {
    if name == event::TEST || event::ALL.contains(&name) {
        ctx.t(&format!("webhook-event-{}", name.replace(['.', '_'], "-")))
    } else {
        name.to_owned()
    }
}

const fn state_key(state: DeliveryState) -> (&'static str, &'static str) {
    match state {
        DeliveryState::Pending => ("webhook-log-pending", "hourglass"),
        DeliveryState::Delivered => ("webhook-log-delivered", "check"),
        DeliveryState::Buried => ("webhook-log-buried", "alert"),
    }
}

/// The page of a receiver.
pub(super) fn receiver_url(id: WebhookId) -> String {
    format!("/admin/webhook/{id}")
}

/// The page of a delivery.
pub(super) fn delivery_url(receiver: WebhookId, id: DeliveryId) -> String {
    format!("/admin/webhook/{receiver}/kiriman/{id}")
}

fn log_url(
    receiver: WebhookId,
    state: Option<DeliveryState>,
    event: Option<&str>,
    after: Option<&Cursor>,
) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(state) = state {
        query.append_pair("state", state_name(state));
    }
    if let Some(event) = event {
        query.append_pair("event", event);
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    let base = receiver_url(receiver);
    match query.finish() {
        query if query.is_empty() => base,
        query => format!("{base}?{query}"),
    }
}
