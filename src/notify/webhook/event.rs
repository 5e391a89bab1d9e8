//! The events that receivers may be told of, by the names that are a contract (`docs/webhooks.md`). What only concerns the work
//! inside (notes, assignments, corrected addresses) is not among them.

use entity::ticket_event::EventKind;

/// The event that an administrator sends to try a receiver.
pub const TEST: &str = "webhook.test";

/// Every event that can be chosen, in the order of a ticket's life.
pub const ALL: [&str; 19] = [
    "ticket.filed",
    "ticket.verified",
    "ticket.classified",
    "ticket.routed",
    "ticket.taken",
    "ticket.asked",
    "ticket.replied",
    "ticket.answered",
    "ticket.resolved",
    "ticket.confirmed",
    "ticket.closed",
    "ticket.rated",
    "ticket.reopened",
    "ticket.handed_back",
    "ticket.rejected",
    "ticket.merged",
    "ticket.unmerged",
    "ticket.due",
    "ticket.rescheduled",
];

/// The name of an event of a ticket's history; none where nobody outside is told.
pub const fn name(kind: EventKind) -> Option<&'static str> {
    match kind {
        EventKind::Filed => Some("ticket.filed"),
        EventKind::Verified => Some("ticket.verified"),
        EventKind::Classified => Some("ticket.classified"),
        EventKind::Routed => Some("ticket.routed"),
        EventKind::Taken => Some("ticket.taken"),
        EventKind::Asked => Some("ticket.asked"),
        EventKind::Replied => Some("ticket.replied"),
        EventKind::Answered => Some("ticket.answered"),
        EventKind::Resolved => Some("ticket.resolved"),
        EventKind::Confirmed => Some("ticket.confirmed"),
        EventKind::ClosedBySilence => Some("ticket.closed"),
        EventKind::Rated => Some("ticket.rated"),
        EventKind::Reopened => Some("ticket.reopened"),
        EventKind::HandedBack => Some("ticket.handed_back"),
        EventKind::Rejected => Some("ticket.rejected"),
        EventKind::Merged => Some("ticket.merged"),
        EventKind::Unmerged => Some("ticket.unmerged"),
        EventKind::Warned => Some("ticket.due"),
        EventKind::Rescheduled => Some("ticket.rescheduled"),
        EventKind::Assigned
        | EventKind::Noted
        | EventKind::Absorbed
        | EventKind::Released
        | EventKind::Attached
        | EventKind::EmailCorrected
        | EventKind::ReceiptSent
        | EventKind::FollowerWrote
        | EventKind::FilesReleased
        | EventKind::Anonymised
        | EventKind::Referred => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Iterable;
    use std::collections::BTreeSet;

    #[test]
    fn every_name_is_of_one_kind_of_event_and_can_be_chosen() {
        let named: Vec<&str> = EventKind::iter().filter_map(name).collect();
        let distinct: BTreeSet<&str> = named.iter().copied().collect();
        assert_eq!(named.len(), distinct.len());
        assert_eq!(distinct, ALL.into_iter().collect());
    }
}
