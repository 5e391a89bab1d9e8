//! Lists that stay as fast at a million tickets as at a thousand: an index for each order that a list can be asked in, so that a
//! page reads its own rows and no others. `laporbkn`'s `ticket/staff/list.rs` asks status by status; these are what it walks.
//!
//! `(queue_at, id)` and `(unit_code, queue_at, id)` are for words that many tickets hold: finding them all to show forty costs more
//! than walking the queue until forty are found. What is mine is counted within my unit, so the unit stands in that index too.
//!
//! `ix_ticket_assignee_queue` (m0017) is needed no more and goes a release later: to drop it, this would wait for tickets that are
//! being written, and they for it.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let db = m.get_connection();
        for index in INDEXES {
            db.execute_unprepared(index).await?;
        }
        if m.get_database_backend() == DatabaseBackend::Postgres {
            // How many tickets hold a word: until it knows, the planner takes the same way to a rare word and to a common one.
            db.execute_unprepared("ANALYZE ticket").await?;
        }
        Ok(())
    }
}

const INDEXES: [&str; 5] = [
    "CREATE INDEX ix_ticket_queue ON ticket (queue_at, id)",
    "CREATE INDEX ix_ticket_unit_line ON ticket (unit_code, queue_at, id)",
    "CREATE INDEX ix_ticket_class_queue ON ticket (class_no, status, queue_at, id)",
    "CREATE INDEX ix_ticket_service_queue ON ticket (service_slug, status, queue_at, id)",
    "CREATE INDEX ix_ticket_mine_queue ON ticket (assignee_id, status, queue_at, id, unit_code)",
];
