//! The body of a delivery: what happened to which ticket, and where it stands now. No name, no address, no number of a person and
//! none of their words; of a secret complaint not even the service, class and unit.

use chrono::{DateTime, SecondsFormat, Utc};
use entity::{ticket, ticket_event::EventKind};
use kernel::{id::EventId, status::Status};
use serde::Serialize;
use serde_json::{Value, json};

use super::event;

/// Something that happened to a ticket, as it is after it.
#[derive(Clone, Copy, Debug)]
pub struct Happening<'a> {
    /// The ticket.
    pub ticket: &'a ticket::Model,
    /// The event in its history.
    pub event: EventId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Status before and after, where it changed.
    pub moved: Option<(Status, Status)>,
    /// What the history keeps with the event.
    pub data: &'a Value,
}

/// The shape that Standard Webhooks asks for.
#[derive(Debug, Serialize)]
struct Payload<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    data: Data,
}

#[derive(Debug, Serialize)]
struct Data {
    event: EventId,
    number: String,
    url: String,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Status>,
    secret: bool,
    filed_at: String,
    due_at: Option<String>,
    #[serde(flatten)]
    matter: Option<Matter>,
    #[serde(flatten)]
    clock: Option<Clock>,
}

/// What a ticket is about: left out of a secret complaint, where little enough would tell who complains of whom.
#[derive(Debug, Serialize)]
struct Matter {
    kind: String,
    service: String,
    class: Option<i32>,
    unit: Option<String>,
    channel: Value,
}

/// Which promise a warning or a new deadline is about.
#[derive(Debug, Serialize)]
struct Clock {
    clock: Value,
    #[serde(skip_serializing_if = "Value::is_null")]
    level: Value,
}

/// The body, byte for byte; none where nobody outside is told.
pub(super) fn of(public_url: &str, happening: &Happening<'_>) -> Option<(&'static str, String)> {
    let name = event::name(happening.kind)?;
    let ticket = happening.ticket;
    let payload = Payload {
        kind: name,
        timestamp: time(happening.at),
        data: Data {
            event: happening.event,
            number: ticket.number.to_string(),
            url: format!("{public_url}/tiket/{}", ticket.number.canonical()),
            status: ticket.status,
            from: happening.moved.map(|(from, _)| from),
            secret: ticket.secret,
            filed_at: time(ticket.created_at),
            due_at: ticket.due_clock.is_some().then(|| time(ticket.due_at)),
            matter: (!ticket.secret).then(|| matter(ticket)),
            clock: clock(happening),
        },
    };
    Some((name, serde_json::to_string(&payload).ok()?))
}

/// The body of a trial.
pub(super) fn test(now: DateTime<Utc>, public_url: &str) -> String {
    json!({ "type": event::TEST, "timestamp": time(now), "data": { "url": public_url } }).to_string()
}

fn matter(ticket: &ticket::Model) -> Matter {
    Matter {
        kind: ticket.kind.to_string(),
        service: ticket.service_slug.to_string(),
        class: ticket.class_no,
        unit: ticket.unit_code.as_ref().map(ToString::to_string),
        channel: json!(ticket.channel),
    }
}

fn clock(happening: &Happening<'_>) -> Option<Clock> {
    matches!(happening.kind, EventKind::Warned | EventKind::Rescheduled).then(|| Clock {
        clock: happening.data.get("clock").cloned().unwrap_or_default(),
        level: happening.data.get("level").cloned().unwrap_or_default(),
    })
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
