//! What is left when all is quiet, and what has to be true of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use actix_web::rt::time::sleep;
use entity::{
    outbox::{self, OutboxState},
    ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::id::TicketId;
use laporbkn::tally;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::{Plan, crowd::Crowd, fleet::Fleet};
use crate::harness::{TestApp, post_office::PostOffice};

/// How long the rest may take once nobody is killed any more.
const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until every mail has left and every clock has been looked at.
pub async fn wait_until_quiet(app: &TestApp) {
    let begun = Instant::now();
    loop {
        let db = app.app.db.read();
        let mails = outbox::Entity::find().filter(outbox::Column::State.eq(OutboxState::Pending));
        let clocks = ticket_clock::Entity::find().filter(ticket_clock::Column::LookAt.is_not_null());
        let left = (mails.count(db).await.unwrap(), clocks.count(db).await.unwrap());
        if left == (0, 0) {
            return;
        }
        assert!(
            begun.elapsed() < PATIENCE,
            "mails and clocks that are left: {left:?}"
        );
        sleep(Duration::from_millis(100)).await;
    }
}

/// Holds what is left against what was acknowledged; says how many mails there were.
pub async fn pass(app: &TestApp, plan: &Plan, crowd: &Crowd, fleet: &Fleet, post: &PostOffice) -> String {
    let tickets = ticket::Entity::find().all(app.app.db.read()).await.unwrap();
    each_ticket_once(plan, crowd, &tickets);
    let warnings = each_event_once(app, &tickets).await;
    let (mails, deliveries) = each_mail_sent(app, plan, fleet, post).await;
    for (what, (kept, counted)) in tally::compare(&app.app).await.unwrap() {
        assert_eq!(kept, counted, "kept and fresh count of {what:?}");
    }
    format!("{warnings} warnings; {mails} mails delivered {deliveries} times")
}

fn each_ticket_once(plan: &Plan, crowd: &Crowd, tickets: &[ticket::Model]) {
    let acknowledged: BTreeSet<String> = crowd.numbers().into_iter().collect();
    assert_eq!(
        acknowledged.len(),
        plan.tickets as usize,
        "each person has a number of their own"
    );
    let there: BTreeSet<String> = tickets.iter().map(|one| one.number.to_string()).collect();
    assert_eq!(there, acknowledged);
    let people: BTreeSet<&str> = tickets.iter().map(|one| one.reporter_email.as_str()).collect();
    assert_eq!(
        (tickets.len(), people.len()),
        (acknowledged.len(), acknowledged.len())
    );
}

/// Filed once, and warned of each level once; says how many warnings there were.
async fn each_event_once(app: &TestApp, tickets: &[ticket::Model]) -> usize {
    let events = ticket_event::Entity::find().all(app.app.db.read()).await.unwrap();
    let mut times: BTreeMap<(TicketId, String), usize> = BTreeMap::new();
    for event in &events {
        let what = match event.action {
            EventKind::Warned => format!("{} {}", event.data["clock"], event.data["level"]),
            other => format!("{other:?}"),
        };
        *times.entry((event.ticket_id, what)).or_default() += 1;
    }
    let mut expected = BTreeMap::new();
    for ticket in tickets {
        let levels = [50, 75, 90, 100].map(|level| format!("\"first_answer\" {level}"));
        for what in levels.into_iter().chain(["Filed".to_owned()]) {
            expected.insert((ticket.id, what), 1);
        }
    }
    let amiss = |(what, count): &(&(TicketId, String), &usize)| expected.get(*what) != Some(*count);
    let wrong: Vec<_> = times.iter().filter(amiss).collect();
    assert!(wrong.is_empty(), "not once, or not expected: {wrong:?}");
    assert_eq!(times.len(), expected.len(), "something is missing");
    4 * tickets.len()
}

/// Every mail delivered, under its own Message-ID; again only after a kill. How many mails, and how many deliveries.
async fn each_mail_sent(app: &TestApp, plan: &Plan, fleet: &Fleet, post: &PostOffice) -> (usize, usize) {
    let rows = outbox::Entity::find().all(app.app.db.read()).await.unwrap();
    let unsent: Vec<_> = rows.iter().filter(|row| row.state != OutboxState::Sent).collect();
    assert!(unsent.is_empty(), "{unsent:?}");
    let receipts = rows.iter().filter(|row| row.kind == "receipt");
    let told: BTreeSet<TicketId> = receipts.clone().filter_map(|row| row.ticket_id).collect();
    assert_eq!(
        (receipts.count(), told.len()),
        (plan.tickets as usize, plan.tickets as usize)
    );
    let ids: BTreeSet<&str> = rows
        .iter()
        .map(|row| row.message_id.trim_matches(['<', '>']))
        .collect();
    let delivered = post.delivered();
    let arrived: BTreeSet<&str> = delivered.keys().map(String::as_str).collect();
    assert_eq!(arrived, ids);
    let needless = post.needless(&fleet.killed());
    assert!(
        needless.is_empty(),
        "delivered again although nobody was killed: {needless:?}"
    );
    (rows.len(), delivered.values().map(Vec::len).sum())
}
