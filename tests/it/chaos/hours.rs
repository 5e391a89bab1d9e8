//! Hours that pass at once: what the database says of times is moved into the past, which to the nodes is the same.

use sea_orm::ConnectionTrait;

use crate::harness::TestApp;

/// Hours pass for the deadlines of all tickets, whatever the nodes do meanwhile.
pub async fn pass_for_clocks(app: &TestApp, hours: u32) {
    let hours = format!("interval '{hours} hours'");
    let clocks = format!(
        "UPDATE ticket_clock SET started_at = started_at - {hours}, half_at = half_at - {hours},
            three_quarters_at = three_quarters_at - {hours}, nine_tenths_at = nine_tenths_at - {hours},
            due_at = due_at - {hours}, look_at = look_at - {hours}"
    );
    write(app, &clocks).await;
}

/// The waits of mails that could not be delivered are over. Those that a node has in hand stay in its hand.
pub async fn pass_for_postponed_mails(app: &TestApp) {
    let mails = "UPDATE outbox SET next_attempt_at = created_at
        WHERE state = 'pending' AND locked_until IS NULL AND attempts > 0";
    write(app, mails).await;
}

/// The leases of killed nodes run out. Only while no node runs: a living one's lease is not over.
pub async fn pass_for_leases(app: &TestApp) {
    for table in ["outbox", "job"] {
        let leases = format!(
            "UPDATE {table} SET locked_until = locked_until - interval '1 hour' WHERE locked_until IS NOT NULL"
        );
        write(app, &leases).await;
    }
}

/// Until it succeeds: the nodes write the same rows, and of two that wait for each other PostgreSQL ends one.
async fn write(app: &TestApp, statement: &str) {
    for _ in 0..20 {
        let done = app
            .app
            .db
            .write(async |tx| tx.execute_unprepared(statement).await)
            .await;
        match done {
            Ok(_) => return,
            Err(error) if laporbkn::db::is_unavailable(&error) => {}
            Err(error) => panic!("{statement}: {error}"),
        }
    }
    panic!("the nodes are always faster: {statement}");
}
