//! A notice in words, and where it leads: the same in the pages and in mails.

use entity::staff_notice;
use kernel::{locale::Locale, ticket_number::TicketNumber};
use serde_json::{Map, Value};

use crate::http::locale::sentence;

/// What happened, in one sentence.
pub(in crate::notify) fn about(locale: Locale, notice: &staff_notice::Model) -> String {
    let mut args = Map::from_iter([("count".to_owned(), Value::from(notice.tickets))]);
    if let Some(number) = number(notice) {
        args.insert("number".to_owned(), number.to_string().into());
    }
    let form = if notice.ticket_id.is_some() { "" } else { "-many" };
    sentence(locale, &format!("notice-{}{form}", notice.kind), &args)
}

/// Where it leads: to its ticket, or to the list that holds its tickets.
pub(in crate::notify) fn link(notice: &staff_notice::Model, sees_tickets: bool) -> Option<String> {
    if notice.kind.starts_with("webhook-") {
        return Some("/admin/webhook".to_owned());
    }
    if !sees_tickets {
        return None;
    }
    let list = match notice.kind.as_str() {
        "sla-100" => "/petugas/tiket?due=late",
        "assigned" | "replied" | "reopened" => "/petugas/tiket?who=mine",
        _ => "/petugas/tiket",
    };
    let ticket = notice.ticket_id.and_then(|_| number(notice));
    Some(ticket.map_or_else(
        || list.to_owned(),
        |number| format!("/petugas/tiket/{}", number.canonical()),
    ))
}

fn number(notice: &staff_notice::Model) -> Option<TicketNumber> {
    let written = notice.data.get("number").and_then(Value::as_str)?;
    TicketNumber::parse(written).ok()
}
