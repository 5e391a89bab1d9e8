//! Work stands in line by what is due next: `ticket.queue_at` is the deadline of the clock that runs, and the end of all days
//! where none does (`due_at` keeps the first answer's deadline then, which is what people are told). The database computes it:
//! a node of an older version that changes a ticket moves it in the line as well.
//!
//! PostgreSQL writes the table anew for it: some seconds at a million tickets, in which requests wait.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let column = match m.get_database_backend() {
            DatabaseBackend::Postgres => {
                "timestamp with time zone GENERATED ALWAYS AS (CASE WHEN due_clock IS NULL
                 THEN timestamp with time zone '9999-12-31 00:00:00+00' ELSE due_at END) STORED"
            }
            // Times are text here, as the driver writes them.
            _ => {
                "timestamp_with_timezone_text GENERATED ALWAYS AS (CASE WHEN due_clock IS NULL
                 THEN '9999-12-31T00:00:00+00:00' ELSE due_at END) VIRTUAL"
            }
        };
        let db = m.get_connection();
        db.execute_unprepared(&format!("ALTER TABLE ticket ADD COLUMN queue_at {column}"))
            .await?;
        for index in INDEXES {
            db.execute_unprepared(index).await?;
        }
        if m.get_database_backend() == DatabaseBackend::Postgres {
            // Until it knows what is in the new column, the planner reads the whole table for each list's counts.
            db.execute_unprepared("ANALYZE ticket").await?;
        }
        Ok(())
    }
}

/// The lists of work. Lists by class and service filter these; what is mine is always work.
const INDEXES: [&str; 4] = [
    "CREATE INDEX ix_ticket_status_queue ON ticket (status, queue_at, id)",
    "CREATE INDEX ix_ticket_unit_queue ON ticket (unit_code, status, queue_at, id)",
    "CREATE INDEX ix_ticket_assignee_queue ON ticket (assignee_id, status, queue_at, id)",
    "DROP INDEX ix_ticket_assignee",
];
