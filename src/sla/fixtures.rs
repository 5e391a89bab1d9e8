//! A ticket and its history for the tests of this slice.

use chrono::{DateTime, Duration, Utc};
use entity::{
    ticket::{self, Channel},
    ticket_event::EventKind,
};
use kernel::{
    clock::FixedClock, id::TicketId, kind::TicketKind, locale::Locale, rng::Rng, status::Status, text::Body,
    ticket_number::TicketNumber,
};

use super::history::Move;

/// So many hours after the filing of [`ticket`].
pub(super) fn at(hours: i64) -> DateTime<Utc> {
    "2026-07-01T02:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::hours(hours)
}

/// An event so many hours after the filing.
pub(super) fn step(hours: i64, kind: EventKind, moved: Option<(Status, Status)>) -> Move {
    Move {
        at: at(hours),
        kind,
        from: moved.map(|(from, _)| from),
        to: moved.map(|(_, to)| to),
    }
}

/// A new ticket of the helpdesk.
pub(super) fn ticket() -> ticket::Model {
    let rng = Rng::seeded(1);
    ticket::Model {
        id: TicketId::new(&FixedClock::at(at(0)), &rng),
        number: TicketNumber::generate(2026, &rng),
        service_slug: "lupa-password".parse().unwrap(),
        class_no: None,
        kind: TicketKind::Helpdesk,
        status: Status::New,
        channel: Channel::Web,
        subject: "Lupa".parse().unwrap(),
        description: Body::parse("Saya lupa kata sandi").unwrap(),
        reporter_name: "Sari".parse().unwrap(),
        reporter_email: "sari@example.com".parse().unwrap(),
        reporter_phone: None,
        region: None,
        agency: None,
        details: serde_json::json!({}),
        warnings: serde_json::json!([]),
        secret: false,
        locale: Locale::Id,
        notice_version: "1".into(),
        pin_cipher: Vec::new(),
        unit_code: None,
        assignee_id: None,
        merged_into: None,
        created_at: at(0),
        updated_at: at(0),
        due_at: at(0),
        soon_at: None,
        due_clock: None,
        first_due_at: at(0),
        has_clocks: false,
        verified_at: None,
        routed_at: None,
        first_answered_at: None,
        waiting_since: None,
        paused_seconds: 0,
        resolved_at: None,
        closed_at: None,
        silent_close_at: None,
        reopened_count: 0,
        rating: None,
        rating_comment: None,
        rated_at: None,
        version: 1,
    }
}
